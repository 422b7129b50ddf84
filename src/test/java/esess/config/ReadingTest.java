package esess.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.House.Export;
import esess.config.House.Meter;
import esess.config.House.Sensor;
import esess.config.House.TimeToGo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {

    @Test
    void recordsComeWithTheirKeysInFileOrder() {
        Configuration configuration = House.read(
                "[Services]",
                "MqttTemperature=true",
                "TimeToGoCalculator = off",
                "[MqttTemperature:pool]",
                "VRMInstanceID=2",
                "Topic=pool/t",
                "[MqttTemperature:attic]",
                "VRMInstanceID=1",
                "Topic=attic/t",
                "CustomName=Under the roof",
                "TopicHumidity=attic/h");
        assertEquals(List.of(), configuration.problems());
        assertEquals(
                List.of("pool", "attic"),
                List.copyOf(configuration.all(Sensor.class).keySet()));
        assertEquals(
                new Sensor("attic", 1, "Under the roof", "attic/t", Optional.of("attic/h"), Optional.empty()),
                configuration.all(Sensor.class).get("attic"));
        assertEquals("Sensor", configuration.all(Sensor.class).get("pool").customName());
        assertTrue(configuration.canRun("MqttTemperature"));
        assertFalse(configuration.isEnabled("TimeToGoCalculator"));
        assertFalse(configuration.canRun("TimeToGoCalculator"));
        assertFalse(configuration.isEnabled("Meter"));
    }

    @Test
    void missingSectionsHaveTheirDefaults() {
        Configuration configuration = House.read("");
        assertEquals(List.of(), configuration.problems());
        assertEquals(new TimeToGo(Duration.ofSeconds(1)), configuration.get(TimeToGo.class));
        assertEquals(LogLevel.INFO, configuration.get(Common.class).logLevel());
        assertEquals(
                Path.of("/data/log/es-ESS"), configuration.get(Common.class).logDirectory());
        assertEquals(1883, configuration.get(Broker.class).port());
        assertTrue(configuration.get(Broker.class).sslVerify());
        assertThrows(IllegalStateException.class, () -> configuration.get(Meter.class));
    }

    @Test
    void namesAreFoundInAnyCaseAndByAlias() {
        Configuration configuration = House.read(
                "[services]",
                "mqtttemperatures=Yes",
                "MattExporter=1",
                "[MQTTTEMPERATURES:Garden]",
                "vrminstanceid=7",
                "TOPIC=t",
                "[mqttExporter:soc]",
                "service=s",
                "dbuskey=/Soc",
                "mqtttarget=x",
                "publishtype=on_change",
                "[common]",
                "loglevel=app_debug",
                "BatteryMaxChargeInWh=9000");
        assertEquals(List.of(), configuration.problems());
        assertEquals(7, configuration.all(Sensor.class).get("Garden").instance());
        assertEquals("x", configuration.all(Export.class).get("soc").topic());
        assertTrue(configuration.canRun("MqttExporter"));
        assertTrue(configuration.isEnabled("mqttTemperatures"));
        assertEquals(LogLevel.APP_DEBUG, configuration.get(Common.class).logLevel());
        assertEquals(Optional.of(9000.0), configuration.get(Common.class).batteryMaxChargeW());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"ison\":\\s*true",
                "C:\\temp\\new",
                "\\u0041",
                "a # b ; c",
                "100 %",
                "100%%",
                "a=b:c",
                "http://x/?a=1&b=2",
                "Süd-Dach ☼",
                "ends with \\",
                "\\",
                "'quoted'",
                "${b}",
                "%(host)s",
                "{\"a\": [1, 2]}",
                "tab\there",
                "|",
                "x|",
                "[y]",
                "^(?:on|off)$",
                "+/#",
                "=x",
                ":x",
                "\\=x",
                "a \\: b"
            })
    void valuesSurviveUnchanged(String value) {
        for (String separator : List.of("=", " = ", ":", " : ", "   :")) {
            for (String newline : List.of("\n", "\r\n", "\r")) {
                String text = String.join(
                        newline,
                        "\uFEFF[MqttTemperature:a]",
                        "VRMInstanceID=1",
                        "Topic" + separator + value + "  ",
                        "CustomName=next",
                        "");
                Configuration configuration = Configuration.parse(House.FILE, text, House.SERVICES, House.ALWAYS);
                // Quotes and what looks like a comment are pointed out; they are values all the same.
                assertFalse(configuration.hasErrors());
                assertEquals(value, configuration.all(Sensor.class).get("a").topic());
                assertEquals("next", configuration.all(Sensor.class).get("a").customName());
            }
        }
    }

    @Test
    void theLastLineNeedsNoEnding() {
        String text = "[MqttTemperature:a]\nVRMInstanceID=1\nTopic=t\\";
        assertEquals(
                "t\\",
                Configuration.parse(House.FILE, text, House.SERVICES, House.ALWAYS)
                        .all(Sensor.class)
                        .get("a")
                        .topic());
    }

    @Test
    void commentsAreWholeLinesAlsoIndentedOnes() {
        Configuration configuration = House.read(
                "# one",
                "; two",
                "[TimeToGoCalculator] ; behind a header",
                "UpdateInterval=2000",
                "   # three = 3",
                "\t; four");
        assertEquals(List.of(), configuration.problems());
        assertEquals(Duration.ofSeconds(2), configuration.get(TimeToGo.class).updateInterval());
    }

    @Test
    void aFileThatIsIndentedThroughoutIsFine() {
        Configuration configuration = House.read(
                "  [Mqtt]", "    Host = broker", "    Port = 8883", "  [TimeToGoCalculator]", "  UpdateInterval = 500");
        assertEquals(List.of(), configuration.problems());
        assertEquals("broker", configuration.get(Broker.class).host());
        assertEquals(8883, configuration.get(Broker.class).port());
    }

    @Test
    void sectionsInheritFromDefault() {
        Configuration configuration = House.read(
                "[DEFAULT]",
                "devComment1 = Comments were left out",
                "CustomName = Thermometer",
                "TimeToGoCalculator=true",
                "[Services]",
                "MqttTemperature=on",
                "[Common]",
                "BatteryCapacityInWh=1",
                "[MqttTemperature:a]",
                "VRMInstanceID=1",
                "Topic=t",
                "[MqttTemperature:b]",
                "VRMInstanceID=2",
                "Topic=t",
                "CustomName=Own name",
                "DevComment7=x");
        assertEquals(List.of(), configuration.problems());
        assertEquals("Thermometer", configuration.all(Sensor.class).get("a").customName());
        assertEquals("Own name", configuration.all(Sensor.class).get("b").customName());
        assertTrue(configuration.canRun("TimeToGoCalculator"));
    }

    @Test
    void anEmptyValueCountsAsNotWritten() {
        Configuration configuration = House.read("[Mqtt]", "User=", "Password =", "Port=", "TopicRoot:");
        assertEquals(List.of(), configuration.problems());
        assertEquals(Optional.empty(), configuration.get(Broker.class).user());
        assertEquals(1883, configuration.get(Broker.class).port());
        assertEquals("es-ESS", configuration.get(Broker.class).topicRoot().text());
        assertTrue(configuration.secrets().isEmpty());
    }

    @Test
    void servicesOfLaterVersionsAreAcceptedUnread() {
        List<String> problems = House.problems(
                "[Services]",
                "FroniusWattpilot=true",
                "mqttpvinverter=false",
                "[FroniusWattpilot]",
                "Anything=goes",
                "no separator",
                "[MqttPvInverter]",
                "X=y",
                "[MqttPVInverter:roof]",
                "[HttpConsumer:waterplay]",
                "IsOnKeywordRegex=\"ison\":\\s*true");
        assertEquals(
                List.of("W config.ini:2 [Services] FroniusWattpilot = \"true\":"
                        + " this service is not part of this version of es-ESS yet"),
                problems);
    }

    @Test
    void secretsAreKnownAndMasked() {
        Configuration configuration = House.read(
                "[Mqtt]",
                "Password=geheim99",
                "[Services]",
                "Meter=true",
                "[Meter]",
                "Host=h",
                "Pin=abc",
                "Pasword=wrong place",
                "MinW=geheim99");
        assertEquals(Set.of("geheim99", "abc"), configuration.secrets());
        String all = String.join("\n", House.problems(configuration)) + configuration.problems();
        assertFalse(all.contains("geheim99") || all.contains("abc") || all.contains("wrong place"), all);
        assertTrue(all.contains("[Meter] Pin = \"***\": a whole number from 0 to 9999 is expected"), all);
        assertFalse(configuration.get(Broker.class).toString().contains("geheim99"));
    }

    @Test
    void fileOnDisk(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("config.ini");
        assertEquals(List.of("E config.ini: the file " + file + " does not exist"), House.problems(read(file)));
        Files.writeString(file, "[Mqtt]\r\nHost=h\u00fctte\r\n", StandardCharsets.UTF_8);
        assertEquals("h\u00fctte", read(file).get(Broker.class).host());
        Files.writeString(file, "[Mqtt]\nPort=1\nHost=h\u00fctte\n", StandardCharsets.ISO_8859_1);
        assertEquals("h\u00fctte", read(file).get(Broker.class).host());
        assertEquals(
                List.of("W config.ini:3: this line is not UTF-8, so the file is read as ISO-8859-1; save it as UTF-8"),
                House.problems(read(file)));
        Files.writeString(file, "\uFEFF[Mqtt]\nHost=h\n", StandardCharsets.UTF_16LE);
        assertTrue(House.problems(read(file)).get(0).startsWith("E config.ini: this is not a text file in UTF-8"));
        Files.delete(file);
        Files.createDirectory(file);
        assertTrue(House.problems(read(file)).get(0).startsWith("E config.ini: the file " + file + " cannot be read"));
        assertFalse(read(file).canRun("TimeToGoCalculator"));
    }

    private static Configuration read(Path file) {
        return Configuration.read(file, House.SERVICES, House.ALWAYS);
    }

    @Test
    void manySectionsAreReadInNoTime() {
        StringBuilder text = new StringBuilder("[Services]\nMqttTemperature=true\n");
        for (int i = 0; i < 5000; i++) {
            text.append("[MqttTemperature:s")
                    .append(i)
                    .append("]\nVRMInstanceID=")
                    .append(i)
                    .append("\nTopic=t\n\n");
        }
        Configuration configuration = assertTimeout(Duration.ofSeconds(30), () -> House.read(text.toString()));
        assertEquals(List.of(), configuration.problems());
        assertEquals(5000, configuration.all(Sensor.class).size());
    }
}
