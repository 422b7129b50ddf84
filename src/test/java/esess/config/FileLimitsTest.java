package esess.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLimitsTest {

    private static final String HEAD = "[Common]\nConfigVersion=%d\n[Services]\nMqttTemperature=true\nMeter=true\n";

    private static String file(int version, int sections) {
        StringBuilder text = new StringBuilder(HEAD.formatted(version));
        for (int i = 0; i < sections; i++) {
            text.append("[MqttTemperature:s%d]\nVRMInstanceID=%d\nTopic=t\n".formatted(i, i));
        }
        return text.toString();
    }

    @Test
    @DisplayName(
            "a file with too many sections or lines is refused whole, with the line, and not touched by a migration")
    void tooMany() {
        String sections = file(8, 20_000);
        assertEquals(sections, Migration.migrate(sections).text());
        Configuration configuration = House.read(sections.split("\n"));
        assertEquals(
                List.of(
                        "E config.ini:18000: here begins section 6001, but at most 6000 sections are read; the file is not"
                                + " used and stays as it is"),
                House.problems(configuration));
        assertFalse(configuration.isEnabled("MqttTemperature"));
        String lines = file(8, 0) + "# a comment\n".repeat(30_000);
        assertEquals(lines, Migration.migrate(lines).text());
        assertTrue(House.problems(lines.split("\n")).get(0).startsWith("E config.ini:25001: the file goes on here"));
    }

    @Test
    @DisplayName("a file that is too large, or never ends, is not read to its end, and stays as it is")
    void tooLarge(@TempDir Path directory) throws IOException {
        String text = HEAD.formatted(8) + ("# " + "x".repeat(98) + "\n").repeat(20_000);
        Path file = Files.writeString(directory.resolve("config.ini"), text);
        Configuration configuration = Configuration.read(file, House.SERVICES, House.ALWAYS);
        assertEquals(
                List.of(
                        "E config.ini:10387: the file goes on here, but at most 1024 kB are read; the file is not used and"
                                + " stays as it is"),
                House.problems(configuration));
        assertThrows(IOException.class, () -> Migration.migrate(file));
        assertEquals(text, Files.readString(file));
        Path endless = Path.of("/dev/zero");
        assertTrue(House.problems(Configuration.read(endless, House.SERVICES, House.ALWAYS))
                .get(0)
                .contains("at most 1024 kB"));
    }

    @Test
    @DisplayName("a line that is too long, or a key too many, costs its section alone, and the line stays in the file")
    void longLines() {
        String text = file(8, 1) + "[MqttTemperature:long]\nVRMInstanceID=7\nTopic=" + "t".repeat(5000)
                + "\n[MqttTemperature:" + "h".repeat(5000) + "]\nVRMInstanceID=8\nTopic=t\n[MqttTemperature:keys]\n"
                + "devComment=x\n".repeat(1001) + "[MqttTemperature:good]\nVRMInstanceID=9\nTopic=t\n";
        String migrated = Migration.migrate(text).text();
        assertEquals(text.replace("=8\n[Services]", "=100\n[Services]"), migrated);
        Configuration configuration = House.read(migrated.split("\n"));
        assertEquals(Set.of("s0", "good"), configuration.all(House.Sensor.class).keySet());
        List<String> problems = House.problems(configuration);
        assertTrue(
                problems.contains(
                        "E config.ini:11 [MqttTemperature:long]: this line has 5006 characters; at most 4096 are"
                                + " read, so this section is not used"),
                problems::toString);
        assertTrue(
                problems.stream()
                        .anyMatch(each -> each.startsWith("E config.ini:12 [MqttTemperature:hhh")
                                && each.contains("this line has 5018 characters")),
                problems::toString);
        assertTrue(
                problems.contains(
                        "E config.ini:1016 [MqttTemperature:keys]: here begins key 1001 of this section; at most"
                                + " 1000 are read, so this section is not used"),
                problems::toString);
    }

    @Test
    @DisplayName("a migration that would make a file too large leaves it as it is, and says so")
    void tooMuchAfterwards() {
        StringBuilder text = new StringBuilder("[Common]\nConfigVersion=1\n[MqttExporter]\n");
        for (int i = 0; i < 6500; i++) {
            text.append("Export_")
                    .append(i)
                    .append("=com.victronenergy.grid, /Ac/Power, t")
                    .append(i)
                    .append('\n');
        }
        Migration.Result result = Migration.migrate(text.toString());
        assertEquals(text.toString(), result.text());
        assertTrue(result.notes().get(0).contains("stays as it is, version 1"), result.notes()::toString);
    }
}
