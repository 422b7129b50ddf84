package esess.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import esess.Catalog;
import esess.config.Configuration;
import esess.config.Severity;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoOptionsTest {

    @Test
    void options() {
        assertEquals(new DemoOptions(1, LocalTime.of(9, 1), true), DemoOptions.of(List.of()));
        assertEquals(
                new DemoOptions(60, LocalTime.of(17, 30), false),
                DemoOptions.of(List.of("--from", "17:30", "--no-browser", "--speed", "60")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            --speed; --speed needs a value
            --speed 0; --speed needs a whole number from 1 to 120, not '0'
            --speed 121; --speed needs a whole number from 1 to 120, not '121'
            --speed -60; --speed needs a whole number from 1 to 120, not '-60'
            --speed 1.5; --speed needs a whole number from 1 to 120, not '1.5'
            --from 24:00; --from needs a time of day such as 08:30, not '24:00'
            --from 8:30; --from needs a time of day such as 08:30, not '8:30'
            --sped 60; demo does not know '--sped'
            60; demo does not know '60'
            """)
    void wrongOnes(String arguments, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> DemoOptions.of(List.of(arguments.split(" "))))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 60, 120})
    @DisplayName("the demo's configuration is good at every speed, and every service is on")
    void configuration(int speed) throws Exception {
        try (InputStream in = Demo.class.getResourceAsStream("demo.ini")) {
            String text = new DemoOptions(speed, LocalTime.NOON, true)
                    .paced(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            Configuration configuration =
                    Configuration.parse(Path.of("demo.ini"), text, Catalog.declarations(), Catalog.ALWAYS);
            // In a house that is so fast a lost answer takes long in its time: the owner is told of it, as in any
            // other.
            assertEquals(
                    List.of(),
                    configuration.problems().stream()
                            .filter(problem -> speed < 60
                                    || !problem.key().equals("HoldMs")
                                    || problem.severity() != Severity.WARNING)
                            .toList());
            assertEquals(
                    List.of(),
                    Catalog.today().stream()
                            .map(Catalog.Entry::name)
                            .filter(service -> !configuration.canRun(service))
                            .toList(),
                    "services that are missing in demo.ini, from which the class list and the bench are made");
        }
    }
}
