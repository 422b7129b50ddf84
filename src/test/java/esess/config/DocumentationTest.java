package esess.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.House.Export;
import esess.config.House.Meter;
import esess.config.House.Sensor;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentationTest {

    private final String sample = Sample.render(House.SERVICES, House.ALWAYS);

    private static Configuration parsed(String text) {
        return Configuration.parse(House.FILE, text, House.SERVICES, House.ALWAYS);
    }

    @Test
    void theSampleIsValidAndSwitchesNothingOn() {
        Configuration configuration = parsed(sample);
        assertEquals(List.of(), configuration.problems());
        House.SERVICES.forEach(service -> assertEquals(false, configuration.isEnabled(service.name())));
        assertEquals(House.read("").get(Broker.class), configuration.get(Broker.class));
        assertEquals(House.read("").get(Common.class), configuration.get(Common.class));
        assertTrue(Migration.migrate(sample).notes().isEmpty());
    }

    @Test
    void theSamplesExamplesAreValidAndMakeTheServicesRun() {
        String used = sample.replaceAll("(?m)^#(?=\\S)", "")
                .replaceAll("(?m)^(Mqtt\\w+|TimeToGo\\w+|Meter)=false$", "$1=true");
        Configuration configuration = parsed(used);
        // Both ways to trust a broker are shown, and TLS is off.
        assertEquals(
                List.of("SslCaFile", "SslFingerprint"),
                configuration.problems().stream().map(Problem::key).toList());
        assertEquals(false, configuration.hasErrors());
        assertEquals(Set.of("garden"), configuration.all(Sensor.class).keySet());
        assertEquals(Set.of("soc"), configuration.all(Export.class).keySet());
        assertEquals("192.168.1.40", configuration.get(Meter.class).host());
        assertTrue(Stream.of("MqttTemperature", "MqttExporter", "TimeToGoCalculator", "Meter")
                .allMatch(configuration::canRun));
    }

    @Test
    void theSampleExplainsEveryKey() {
        assertTrue(sample.contains("""

                # How many threads do what would hold up the rest: writing files and hashing the passwords of chargers. Devices
                # are not waited for there. (1 to 50; default 5)
                NumberOfThreads=5
                """), sample);
        assertTrue(sample.contains("""

                # The usable capacity of the battery; TimeToGoCalculator needs it, and a simulation has a battery of this size.
                # (Wh, at least 1; optional)
                #BatteryCapacityInWh=28000
                """), sample);
        assertTrue(sample.contains("""

                #[MqttTemperature:garden]
                # One sensor.

                # Its DeviceInstance. (0 to 65535; required)
                #VRMInstanceID=1022
                """), sample);
        assertTrue(sample.contains("""

                # Shows thermometers.
                MqttTemperature=false
                """), sample);
        assertTrue(!sample.contains("FroniusWattpilot"), "what this version does not have is no part of its sample");
    }

    @Test
    void tablesComeFromTheDeclarations() {
        assertEquals("""
                **`[TimeToGoCalculator]`** How long the battery lasts.

                | Key | What it does | Unit/Range | Default |
                |---|---|---|---|
                | `UpdateInterval` | How often. | ms, 100 to 60000 | `1000` |
                """, KeyTables.render(House.SERVICES.get(0)));
        assertTrue(KeyTables.render(House.SERVICES.get(1))
                .contains("| `MqttTopic` | Where it goes. Also written Topic, MqttTarget. |  | required |\n"
                        + "| `PublishType` | When it goes. | ON_CHANGE or INTERVAL | `OnChange` |\n"));
        assertTrue(KeyTables.render(Broker.class)
                .contains("| `SslEnabled` | Talk TLS to the broker. | true or false | `false` |"));
        assertTrue(KeyTables.render(Broker.class).contains("| `ClientId` |"));
    }

    @Test
    void tablesGoBetweenTheirMarkers() {
        String readme = "a\n<!-- keys:X -->\nold\n<!-- /keys -->\nb\n<!-- keys:Y -->\n<!-- /keys -->\n";
        String once = KeyTables.replace(readme, "X", "| new $1 |\n");
        assertEquals("a\n<!-- keys:X -->\n| new $1 |\n<!-- /keys -->\nb\n<!-- keys:Y -->\n<!-- /keys -->\n", once);
        assertEquals(once, KeyTables.replace(once, "X", "| new $1 |\n"));
        assertEquals(
                "<!-- keys:X -->\r\nt\r\n<!-- /keys -->\r\n",
                KeyTables.replace("<!-- keys:X -->\r\n<!-- /keys -->\r\n", "X", "t\n"));
        assertThrows(IllegalArgumentException.class, () -> KeyTables.replace(readme, "Z", ""));
        assertThrows(IllegalArgumentException.class, () -> KeyTables.replace("<!-- keys:X -->", "X", ""));
    }

    @Test
    void laterServicesMakeRoomForBuiltOnes() {
        ServiceDeclaration built = new ServiceDeclaration("FroniusSmartmeterRS485", List.of(), "", List.of(), true);
        List<ServiceDeclaration> all = LaterServices.beside(List.of(built));
        assertEquals(built, all.get(0));
        assertEquals(1, all.size());
        assertEquals(
                2,
                LaterServices.beside(List.of(new ServiceDeclaration("NoBatToEV", List.of(), "", List.of(), true)))
                        .size());
    }
}
