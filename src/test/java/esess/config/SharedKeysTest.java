package esess.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SharedKeysTest {

    record Common2(
            @Key(value = "Request", doc = "r", min = 0) double request,

            @Key(value = "Priority", doc = "p", defaultValue = "100")
            int priority) {}

    @Section(value = "Http", keyed = true, doc = "h")
    record Http(
            @SectionKey String key,
            Common2 common,
            @Key(value = "Url", doc = "u") String url) {}

    @Section(value = "Mqtt2", keyed = true, doc = "m")
    record Mqtt2(
            @SectionKey String key,
            @Key(value = "Topic", doc = "t") String topic,
            Common2 common) {}

    private static final List<ServiceDeclaration> SERVICES =
            List.of(new ServiceDeclaration("S", List.of(), "s", List.of(Http.class, Mqtt2.class), true));

    @Test
    @DisplayName("sections share keys: read, complained of and documented as if each had declared them")
    void shared() {
        Configuration configuration = Configuration.parse(Path.of("x.ini"), """
                [Services]
                S = true
                [Http:a]
                Request = 120
                Url = http://a
                [Mqtt2:b]
                Topic = b
                Request = -1
                Priority = x
                """, SERVICES, List.of());
        assertEquals(
                new Http("a", new Common2(120, 100), "http://a"),
                configuration.all(Http.class).get("a"));
        assertEquals(
                List.of(8, 9),
                configuration.problems().stream().map(Problem::line).toList());
        assertTrue(KeyTables.render(Mqtt2.class).contains("| `Priority` | p |"));
    }
}
