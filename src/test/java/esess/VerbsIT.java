package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.testing.Await;
import esess.testing.Peer;
import esess.testing.Program;
import esess.testing.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line of the packaged program. */
@Timeout(120)
class VerbsIT {

    private static final String NO_BUS = "unix:path=/nonexistent/bus";

    @TempDir
    Path directory;

    private Program es(String... arguments) throws IOException {
        return new Program(directory, NO_BUS, arguments);
    }

    @Test
    void versionAndUsage() throws Exception {
        Program version = es("version");
        assertEquals(0, version.awaitEnd());
        assertEquals("es-ESS " + Version.NUMBER, version.out().strip());
        Program wrong = es("rum");
        assertEquals(2, wrong.awaitEnd());
        assertTrue(wrong.out().contains("there is no verb 'rum'") && wrong.out().contains("check"), wrong.out());
        assertEquals(2, es("check", "--confg", "x").awaitEnd());
    }

    @Test
    @DisplayName("B2: the shipped config.ini starts as it is")
    void shippedConfiguration() throws Exception {
        Files.copy(Path.of("config.ini"), directory.resolve("config.ini"));
        Program check = es("check", "--config", "config.ini");
        assertEquals(0, check.awaitEnd(), check.out());
        assertEquals("The configuration is good.", check.out().strip());
        try (Program run = es("run", "--config", "config.ini")) {
            Await.until("it runs", () -> run.out().contains("no service is switched on"));
            assertEquals(0, run.signal("TERM").code());
        }
    }

    @Test
    void noConfiguration() throws Exception {
        for (String verb : new String[] {"run", "check"}) {
            Program program = es(verb, "--config", "nowhere.ini");
            assertEquals(1, program.awaitEnd());
            assertTrue(program.out().contains("nowhere.ini") && !program.out().contains("\tat "), program.out());
        }
    }

    @Test
    @DisplayName("one check lists a dozen different mistakes, each with its line")
    void dozenMistakes() throws Exception {
        Files.writeString(directory.resolve("config.ini"), """
                stray = 1
                [Common]
                LogLevel = LOUD
                NumberOfThreads = many
                ServiceMessageCont = 20
                [Mqtt]
                Port = 99999
                Password = geheim
                Password = geheim2
                [Services]
                MqttTemperature = true
                MqttTemperatures = maybe
                MqttExporter = true
                TimeToGoCalculator = true
                FroniusSmartmeterRS485 = true
                Teleporter = true
                [MqttTemperature:a]
                VRMInstanceID = 2000
                CustomName = A
                [MqttTemperature:b]
                VRMInstanceID = x
                CustomName = B
                Topic = b
                [MqttTemperature:c d]
                VRMInstanceID = 3000
                CustomName = C
                Topic = c
                [MqttTemperature:c_d]
                VRMInstanceID = 3000
                CustomName = D
                Topic = d
                [MqttExporter:grid]
                Service = com.victronenergy.grid
                DbusKey = Ac/*/Power
                MqttTopic = grid
                [MqttTemperature:e]
                VRMInstanceID = 3000
                CustomName = E
                Topic = e
                [MqttExportr:x]
                just text
                [broken
                """);
        Program check = es("check", "--config", "config.ini");
        assertEquals(1, check.awaitEnd());
        String out = check.out();
        for (int line : new int[] {1, 3, 4, 5, 7, 9, 12, 15, 16, 17, 21, 28, 34, 35, 37, 40, 41, 42}) {
            assertTrue(out.contains("config.ini:" + line + " "), "line " + line + " in\n" + out);
        }
        assertFalse(out.contains("geheim"), "no secret");
        assertTrue(out.contains("BatteryCapacityInWh"), out);
        assertTrue(out.contains("ServiceMessageCount"), "the nearest known name\n" + out);
        System.out.println(out);
    }

    @Test
    @DisplayName("a file of the original: check says what will change and changes nothing, run changes it and keeps the old one")
    void migration() throws Exception {
        String original = """
                # my own comment
                [DEFAULT]
                devComment1 = none
                [Common]
                LogLevel=APP_DEBUG
                NumberOfThreads=5
                ServiceMessageCount=20
                ConfigVersion=8
                VRMPortalID=c0ffee
                BatteryCapacityInWh=28000
                BatteryMaxChargeInWh = 9000
                DefaultPowerSetPoint=-10
                LogDirectory=%s
                [Mqtt]
                Host=127.0.0.1
                Port=1
                User=me
                Password=100%%%%ig
                SslEnabled=true
                LocalSslEnabled=false
                [Services]
                SolarOverheadDistributor=true
                TimeToGoCalculator=true
                [TimeToGoCalculator]
                UpdateInterval=1000
                [SolarOverheadDistributor]
                VRMInstanceID=1000
                """.formatted(directory.resolve("log"));
        Path file = Files.writeString(directory.resolve("config.ini"), original);
        Program check = es("check", "--config", "config.ini");
        assertEquals(0, check.awaitEnd(), check.out());
        assertTrue(check.out().contains("SslVerify") && check.out().contains("SslFingerprint"), check.out());
        assertEquals(original, Files.readString(file));

        try (Program run = es("run", "--config", "config.ini")) {
            Await.until("it runs", () -> run.out().contains("is running: 2 of"));
            assertFalse(run.out().contains("100%ig"), "the password is nowhere");
            assertEquals(0, run.signal("TERM").code());
        }
        assertEquals(original, Files.readString(directory.resolve("config.ini.v8.bak")));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), "it holds a password");
        String migrated = Files.readString(file);
        assertTrue(migrated.startsWith("# my own comment\n") && migrated.contains("ConfigVersion=100")
                && migrated.contains("Password=100%ig") && migrated.contains("SslVerify"), migrated);
    }

    @Test
    @DisplayName("simulate tries a file of the original on a simulated house, without a bus, a broker or a state directory")
    void simulate() throws Exception {
        String original = """
                [Common]
                ConfigVersion=8
                BatteryCapacityInWh=10000
                LogDirectory=%s
                [Mqtt]
                Host=203.0.113.1
                [Services]
                SolarOverheadDistributor=true
                TimeToGoCalculator=true
                [HttpConsumer:heater]
                CustomName=Heater
                VRMInstanceID=1100
                Request=2000
                OnUrl=http://203.0.113.2/relay/0?turn=on
                OffUrl=http://203.0.113.2/relay/0?turn=off
                StatusUrl=http://203.0.113.2/relay/0
                IsOnKeywordRegex="ison":\\s*true
                Wat = 1
                """.formatted(directory.resolve("log"));
        Files.writeString(directory.resolve("config.ini"), original);
        Program simulate = es("simulate", "--config", "config.ini", "--day", "cloudy", "--seed", "2", "--out", "out");
        assertEquals(0, simulate.awaitEnd(), simulate.out());
        assertTrue(simulate.out().contains("config.ini:") && simulate.out().contains("Wat"), "problems as check shows them\n" + simulate.out());
        assertTrue(simulate.out().contains("Self-consumption") && simulate.out().contains("heater "), simulate.out());
        assertTrue(Files.readString(directory.resolve("out/report.html")).contains("Cloudy, 1 day from 2026-06-21, seed 2"));
        assertEquals(original, Files.readString(directory.resolve("config.ini")));
        for (String untouched : new String[] {"runtimeData", "log", "config.ini.v8.bak"}) {
            assertFalse(Files.exists(directory.resolve(untouched)), untouched);
        }
        Files.writeString(directory.resolve("day.csv"), "time,W\n12:00,0\n12:10,much\n");
        Program wrong = es("simulate", "--config", "config.ini", "--day", "day.csv");
        assertEquals(1, wrong.awaitEnd());
        assertTrue(wrong.out().contains("day.csv:3 a power is expected, not \"much\""), wrong.out());
        assertEquals(2, es("simulate", "--days", "many").awaitEnd());
    }

    @Test
    @DisplayName("the demo runs without anything, others can talk to it, and Ctrl-C leaves nothing behind")
    void demo() throws Exception {
        Program demo = es("demo");
        try (demo) {
            Await.until("it shows values of both worlds", () -> demo.out().contains("temperature.esESS_MqttTemperature_boiler/Temperature")
                    && demo.out().contains("battery.esESS_TimeToGo/TimeToGo") && demo.out().contains("Energy/Grid/Ac/Power")
                    && demo.out().contains("Requests/heater/Allowance"));
            Matcher address = Pattern.compile("DBUS_SYSTEM_BUS_ADDRESS=(\\S+)").matcher(demo.out());
            assertTrue(address.find());
            String services = Programs.run(address.group(1), Programs.PYTHON, Peer.resource("gx/gx").toString(), "-", "services").out();
            assertTrue(services.contains("esESS_MqttTemperature_garden") && services.contains("com.victronenergy.system"), services);
            Matcher listen = Pattern.compile("mosquitto_sub -h 127.0.0.1 -p (\\d+)").matcher(demo.out());
            assertTrue(listen.find());
            String heard = Programs.run("none", "mosquitto_sub", "-h", "127.0.0.1", "-p", listen.group(1), "-v", "-C", "1", "-t", "Energy/Grid/#").out();
            assertTrue(heard.startsWith("Energy/Grid/Ac/Power "), "the printed command works: " + heard);
            Matcher files = Pattern.compile("Files\\s+(\\S+)/config.ini").matcher(demo.out());
            assertTrue(files.find());
            assertEquals(0, demo.signal("INT").code(), demo.out());
            assertFalse(Files.exists(Path.of(files.group(1))), "nothing is left behind");
        }
        assertFalse(demo.out().contains("Exception"), demo.out());
    }

    @Test
    @DisplayName("without a dbus-daemon the demo runs on dbus-java's own bus, and says what that means")
    void demoWithoutDaemon() throws Exception {
        try (Program demo = Program.with(directory, Map.of("PATH", directory.toString()), "demo")) {
            Await.until("values flow", () -> demo.out().contains("temperature.esESS_MqttTemperature_boiler/Temperature")
                    && demo.out().contains("battery.esESS_TimeToGo/TimeToGo"));
            assertTrue(demo.out().contains("There is no dbus-daemon here") && demo.out().contains("only es-ESS itself"), demo.out());
            assertEquals(0, demo.signal("INT").code(), demo.out());
            assertFalse(demo.out().contains("Exception"), demo.out());
        }
    }
}
