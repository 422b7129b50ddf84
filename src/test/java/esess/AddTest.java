package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.Configuration;
import esess.testing.Mosquitto;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An owner answers the questions of "es-ess add". */
@Tag("slow")
@Timeout(120)
class AddTest {

    @TempDir
    Path directory;

    private Path file;
    private String before;
    private String said;

    @BeforeEach
    void sample() throws IOException {
        file = directory.resolve("config.ini");
        before = Files.readString(Path.of("config.ini"));
        Files.writeString(file, before);
    }

    private int add(String name, Duration patience, String... answers) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            return new Add(new BufferedReader(new StringReader(String.join("\n", answers) + "\n")), print, patience)
                    .run(name, file);
        } finally {
            said = out.toString(StandardCharsets.UTF_8);
        }
    }

    private Configuration read() {
        return Configuration.read(file, Catalog.declarations(), Catalog.ALWAYS);
    }

    private void broker(int port) throws IOException {
        before = before.replace("\nHost=localhost\nPort=1883", "")
                .replace("Port=1883", "Port=" + port)
                .replace("Host=localhost", "Host=127.0.0.1");
        Files.writeString(file, before);
    }

    @Test
    @DisplayName(
            "a sensor: questions, a wrong answer that is asked again, a message that has come, and the file has it")
    void sensor() throws Exception {
        try (Mosquitto broker = Mosquitto.open()) {
            broker(broker.port());
            broker.publish("garden/t", "21.5", "-r");
            int code = add(
                    "mqtttemperature",
                    Duration.ofSeconds(30),
                    "garden",
                    "abc",
                    "Garden",
                    "garden/t",
                    "VRMInstanceID = 2077",
                    "Nonsense = 1",
                    "StaleAfter = 600",
                    "");
            assertEquals(0, code, said);
        }
        assertTrue(said.contains("VRMInstanceID: a whole number from 0 to 65535 is expected"), said);
        assertTrue(said.contains("There is no key Nonsense here"), said);
        assertTrue(said.contains("Topic: \"21.5\" has come"), said);
        Configuration configuration = read();
        assertEquals(List.of(), configuration.problems());
        assertTrue(configuration.canRun("MqttTemperature"));
        String text = Files.readString(file);
        assertTrue(
                text.endsWith(
                        "[MqttTemperature:garden]\nVRMInstanceID = 2077\nCustomName = Garden\nTopic = garden/t\nStaleAfter = 600\n"),
                text);
        assertTrue(text.contains("MqttTemperature=true"), "switched on where it stood");
        assertEquals(before.lines().count() + 6, text.lines().count(), "nothing else has changed");
        assertEquals(before, Files.readString(directory.resolve("config.ini.before-add-1")));
    }

    @Test
    @DisplayName("what does not answer is told, and only written if the owner wants it all the same")
    void silent() throws Exception {
        assertEquals(
                1,
                add(
                        "Shelly",
                        Duration.ofSeconds(5),
                        "pump",
                        "1060",
                        "Pump",
                        "127.0.0.1:1",
                        "acload",
                        "Channel = 0",
                        "",
                        "no"),
                said);
        assertTrue(said.contains("Host: ") && said.contains("Nothing was changed"), said);
        assertEquals(before, Files.readString(file));
        assertEquals(
                0,
                add(
                        "Shelly",
                        Duration.ofSeconds(5),
                        "pump",
                        "1060",
                        "Pump",
                        "127.0.0.1:1",
                        "acload",
                        "Channel = 0",
                        "",
                        "yes"),
                said);
        assertTrue(read().canRun("Shelly"));
    }

    @Test
    @DisplayName(
            "a service of one section gets its values into the section that is there; who ends has changed nothing")
    void single() throws Exception {
        assertEquals(1, add("ChargeCurrentReducer", Duration.ofSeconds(5)), said);
        assertEquals(before, Files.readString(file));
        assertEquals(0, add("ChargeCurrentReducer", Duration.ofSeconds(5), "100 - SOC", ""), said);
        String text = Files.readString(file);
        assertEquals(
                1,
                text.lines().filter(l -> l.startsWith("[ChargeCurrentReducer]")).count(),
                text);
        assertTrue(read().canRun("ChargeCurrentReducer"), read().problems().toString());
        IllegalArgumentException near =
                assertThrows(IllegalArgumentException.class, () -> add("MqttTemprature", Duration.ofSeconds(5)));
        assertTrue(near.getMessage().contains("did you mean MqttTemperature?"), near.getMessage());
    }
}
