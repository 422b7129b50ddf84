package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.config.Broker;
import esess.config.Common;
import esess.config.Configuration;
import esess.config.KeyTables;
import esess.config.Sample;
import esess.config.SetpointSection;
import esess.service.Web;
import esess.service.givenergy.Rest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The shipped config.ini and the README's key tables are made from the code. After a change of a key:
 * {@code mvn test -Dtest=GeneratedTest -Dregenerate} and look at the difference.
 */
class GeneratedTest {

    private static final List<Class<? extends Record>> ALWAYS = Catalog.ALWAYS;

    private static void compare(Path file, String generated) throws IOException {
        if (System.getProperty("regenerate") != null) {
            Files.writeString(file, generated);
        }
        assertEquals(generated, Files.readString(file), file + " is not what the code says: see GeneratedTest");
    }

    @Test
    @DisplayName("config.ini is the generated sample, good as it is, with every service off")
    void sample() throws IOException {
        compare(Path.of("config.ini"), Sample.render(Catalog.declarations(), ALWAYS));
        Configuration shipped = Configuration.read(Path.of("config.ini"), Catalog.declarations(), ALWAYS);
        assertEquals(List.of(), shipped.problems());
        assertEquals(
                List.of(),
                Catalog.SERVICES.stream()
                        .filter(s -> shipped.isEnabled(s.name()))
                        .toList());
    }

    @Test
    @DisplayName("the README's key tables are generated")
    void readme() throws IOException {
        Path file = Path.of("README.md");
        String readme = Files.readString(file);
        readme = KeyTables.replace(readme, "Common", KeyTables.render(Common.class));
        readme = KeyTables.replace(readme, "Mqtt", KeyTables.render(Broker.class));
        readme = KeyTables.replace(readme, "GridSetpoint", KeyTables.render(SetpointSection.class));
        readme = KeyTables.replace(readme, "Web", KeyTables.render(Web.Config.class));
        readme = KeyTables.replace(readme, "Rest", KeyTables.render(Rest.Config.class));
        for (Catalog.Entry service : Catalog.SERVICES) {
            if (!service.declaration().sections().isEmpty()) {
                readme = KeyTables.replace(readme, service.name(), KeyTables.render(service.declaration()));
            }
        }
        compare(file, readme);
    }
}
