package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.testing.Await;
import esess.testing.Peer;
import esess.testing.Program;
import esess.testing.Programs;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
        for (String[] asked : new String[][] {{"--help"}, {"help"}, {"simulate", "--help"}, {"run", "-h"}}) {
            Program help = es(asked);
            assertEquals(0, help.awaitEnd());
            assertTrue(help.out().contains("--grid-loss") && help.out().contains("Exit codes"), help.out());
        }
    }

    @Test
    @DisplayName("the shipped config.ini starts as it is")
    void shippedConfiguration() throws Exception {
        Files.copy(Path.of("config.ini"), directory.resolve("config.ini"));
        Program check = es("check", "--config", "config.ini");
        assertEquals(0, check.awaitEnd(), check.out());
        assertTrue(check.out().startsWith("The configuration is good."), check.out());
        assertTrue(check.out().contains("No service is on, so es-ESS does nothing."), check.out());
        try (Program run = es("run", "--config", "config.ini")) {
            Await.until("it runs", () -> run.out().contains("no service is switched on"));
            assertEquals(0, run.signal("TERM").code());
        }
    }

    @Test
    @DisplayName("a jar that was copied without its libraries says so")
    void jarWithoutLibraries() throws Exception {
        Path jar = Files.copy(Path.of("target/es-ess.jar"), directory.resolve("es-ess.jar"));
        Files.copy(Path.of("config.ini"), directory.resolve("config.ini"));
        for (String verb : new String[] {"check", "simulate", "run"}) {
            Process alone = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-jar",
                            jar.toString(),
                            verb)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String out = new String(alone.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(ExitCode.FAILED, alone.waitFor(), out);
            assertTrue(
                    out.contains("es-ess: a library is missing") && out.contains(directory.resolve("lib") + " belongs"),
                    out);
            assertEquals(1, out.lines().count(), out);
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
    @DisplayName(
            "a file of the original: check says what will change and changes nothing, run changes it and keeps the old one")
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
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), "it holds a password");
        String migrated = Files.readString(file);
        assertTrue(
                migrated.startsWith("# my own comment\n")
                        && migrated.contains("ConfigVersion=100")
                        && migrated.contains("Password=100%ig")
                        && migrated.contains("SslVerify"),
                migrated);
    }

    @Test
    @DisplayName(
            "simulate tries a file of the original on a simulated house, without a bus, a broker or a state directory")
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
        assertEquals(1, simulate.awaitEnd(), "as check: Wat is an error\n" + simulate.out());
        assertTrue(
                simulate.out().contains("ERROR config.ini:") && simulate.out().contains("Wat"),
                "problems as check shows them\n" + simulate.out());
        assertTrue(simulate.out().contains("Self-consumption") && simulate.out().contains("Heater "), simulate.out());
        assertTrue(Files.readString(directory.resolve("out/report.html"))
                .contains("Cloudy, 1 day from 2026-06-21, seed 2, with config.ini"));
        assertEquals(original, Files.readString(directory.resolve("config.ini")));
        for (String untouched : new String[] {"runtimeData", "log", "config.ini.v8.bak"}) {
            assertFalse(Files.exists(directory.resolve(untouched)), untouched);
        }
        Files.writeString(directory.resolve("day.csv"), "time,W\n12:00,0\n12:10,much\n");
        Program wrong = es("simulate", "--config", "config.ini", "--day", "day.csv");
        assertEquals(1, wrong.awaitEnd());
        assertTrue(wrong.out().contains("day.csv:3 a power is expected, not \"much\""), wrong.out());
    }

    @Test
    @DisplayName("simulate says what is wrong in as many lines as it needs, and nothing else")
    void wrongSimulate() throws Exception {
        Program wrong = es("simulate", "--days", "many");
        assertEquals(2, wrong.awaitEnd());
        assertEquals("""
                es-ess: --days needs a whole number from 1 to 3660, not 'many'
                What there is: es-ess simulate --help
                """, wrong.out());
        for (String file : new String[] {"nope.ini", "."}) {
            Program unreadable = es("simulate", "--config", file);
            assertEquals(1, unreadable.awaitEnd());
            assertTrue(unreadable.out().startsWith("ERROR ") && unreadable.out().contains(file), unreadable.out());
            assertFalse(unreadable.out().contains("nothing to simulate"), unreadable.out());
        }
    }

    /** The demo with a directory of its own for what it writes: nothing may be left there. */
    private Program demo(Path temporary, String... arguments) throws IOException {
        Files.createDirectories(temporary);
        List<String> all = new ArrayList<>(List.of("demo"));
        all.addAll(List.of(arguments));
        return Program.with(
                directory, Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary), all.toArray(String[]::new));
    }

    private static String find(Program program, String regex) {
        Matcher found = Pattern.compile(regex).matcher(program.out());
        assertTrue(found.find(), () -> regex + " in\n" + program.out());
        return found.group(1);
    }

    private static void assertNothingIsLeft(Path temporary) throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            // The virtual machine's own performance data is not ours.
            assertEquals(
                    List.of(),
                    left.filter(each -> !each.getFileName().toString().startsWith("hsperfdata"))
                            .toList());
        }
    }

    @Test
    @DisplayName("the demo shows all services at work, others can talk to it, and Ctrl-C leaves nothing behind")
    void demo() throws Exception {
        Path temporary = directory.resolve("tmp");
        List<ProcessHandle> children;
        int brokerPort;
        try (Program demo = demo(temporary)) {
            Await.until("it shows a house", () -> demo.out().contains(" sun "));
            Await.until(
                    "every device is seen",
                    () -> demo.out()
                            .lines()
                            .anyMatch(
                                    line -> line.matches(
                                            "09:0\\d:\\d\\d sun \\d+ W, house \\d+ W, battery -?\\d+ W \\(\\d+\\.\\d %\\), grid -?\\d+ W \\(set point -?\\d+ W, .*"
                                                    + "Pool pump \\d+ W .*Dehumidifier \\d+ W .*Wattpilot.* \\d+ W \\(may .*Boiler \\d+ W .*Boiler \\d+\\.\\d °C, Garden .*")));
            for (Catalog.Entry service : Catalog.today()) {
                assertTrue(
                        demo.out().contains(service.name() + " = true"),
                        service.name() + " is on in the configuration that is shown");
            }
            String bus = find(demo, "DBUS_SYSTEM_BUS_ADDRESS=(\\S+)");
            String services = Programs.run(
                            bus, Programs.PYTHON, Peer.resource("gx/gx").toString(), "-", "services")
                    .out();
            for (String name : List.of(
                    "system",
                    "settings",
                    "hub4",
                    "vebus.ttyS4",
                    "grid.esESS_Shelly_grid",
                    "grid.esESS_FroniusSmartmeterJSON",
                    "grid.esESS_FroniusSmartmeterRS485",
                    "acload.esESS_ModbusMeter_workshop",
                    "battery.esESS_SungrowBattery",
                    "pvinverter.esESS_MqttPVInverter_roof",
                    "pvinverter.esESS_Shelly_balcony",
                    "dcload.esESS_MqttDC_fridge",
                    "temperature.esESS_MqttTemperature_garden",
                    "battery.esESS_TimeToGo",
                    "evcharger.esESS_FroniusWattpilot",
                    "battery.esESS_SolarOverheadConsumer_poolpump",
                    "battery.esESS_SolarOverheadConsumer_Wattpilot")) {
                assertTrue(services.contains("com.victronenergy." + name), name + " in " + services);
            }
            Await.until("a hand-made request moves the grid set point", () -> {
                String port = find(demo, "mosquitto_pub -h 127.0.0.1 -p (\\d+)");
                Programs.run(
                        "none",
                        "mosquitto_pub",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        port,
                        "-t",
                        "es-ESS/GridSetpoint/Requests/me",
                        "-m",
                        "1500");
                return demo.out().contains("moved by es-ESS");
            });
            brokerPort = Integer.parseInt(find(demo, "mosquitto_sub -h 127.0.0.1 -p (\\d+)"));
            String heard = Programs.run(
                            "none",
                            "mosquitto_sub",
                            "-h",
                            "127.0.0.1",
                            "-p",
                            Integer.toString(brokerPort),
                            "-v",
                            "-C",
                            "1",
                            "-t",
                            "Energy/Grid/#")
                    .out();
            assertTrue(heard.startsWith("Energy/Grid/Ac/Power "), "the printed command works: " + heard);
            assertTrue(Files.exists(Path.of(find(demo, "Files\\s+(\\S+/config.ini)"))));

            children = demo.children();
            assertFalse(children.isEmpty(), "the bus is a program of its own");
            for (ProcessHandle child : children) {
                // On a terminal Ctrl-C reaches it too, and it must not be gone before es-ESS has given back the set
                // point.
                Programs.run("none", "kill", "-INT", Long.toString(child.pid()));
            }
            assertEquals(0, demo.signal("INT").code(), demo.out());
            assertFalse(demo.out().contains("Exception"), demo.out());
            assertTrue(
                    demo.out().matches("(?s).*From 09:01 to 09:\\d\\d of the house.*with es-ESS .*\nwithout  .* kWh.*"),
                    "what came of it: " + demo.out());
        }
        assertNothingIsLeft(temporary);
        assertTrue(children.stream().noneMatch(ProcessHandle::isAlive), "the bus is gone");
        assertThrows(
                ConnectException.class, () -> new Socket("127.0.0.1", brokerPort).close(), "nobody listens any more");
    }

    @Test
    @DisplayName("demo --speed 60: an hour of the house takes a minute, and its loads are switched")
    void fastDemo() throws Exception {
        Path temporary = directory.resolve("tmp");
        try (Program demo = demo(temporary, "--speed", "60", "--from", "11:00")) {
            Await.until("it shows a house", () -> demo.out().contains(" sun "));
            Await.until(
                    "minutes of the house have passed, and sun goes to somebody",
                    () -> demo.out()
                            .lines()
                            .anyMatch(
                                    line -> line.matches(
                                            "11:(0[3-9]|[1-9]\\d):\\d\\d sun [1-9].*(Wattpilot.*|Boiler|Dehumidifier|Pool pump) [1-9]\\d* W \\(may [1-9].*")));
            assertEquals(0, demo.signal("TERM").code(), demo.out());
        }
        assertNothingIsLeft(temporary);
    }

    @Test
    @DisplayName("Ctrl-C while the demo is still being put up leaves nothing behind either")
    void interruptedDemo() throws Exception {
        Path temporary = directory.resolve("tmp");
        try (Program demo = demo(temporary)) {
            Await.until(
                    "it has begun",
                    () -> Objects.requireNonNull(temporary.toFile().list((where, name) -> name.startsWith("es-ess")))
                                    .length
                            > 0);
            List<ProcessHandle> children = demo.children();
            demo.signal("INT");
            assertTrue(children.stream().noneMatch(ProcessHandle::isAlive));
            assertFalse(demo.out().contains("Exception"), demo.out());
        }
        assertNothingIsLeft(temporary);
    }

    @Test
    @DisplayName("kill -9 of the demo leaves no bus behind")
    void killedDemo() throws Exception {
        try (Program demo = demo(directory.resolve("tmp"))) {
            Await.until("its bus runs", () -> demo.out().contains("DBUS_SYSTEM_BUS_ADDRESS="));
            List<ProcessHandle> children = demo.children();
            assertFalse(children.isEmpty());
            demo.kill();
            Await.until("its bus has ended", () -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    @DisplayName("without a dbus-daemon the demo runs on dbus-java's own bus, and says what that means")
    void demoWithoutDaemon() throws Exception {
        try (Program demo = Program.with(directory, Map.of("PATH", directory.toString()), "demo")) {
            Await.until("it shows a house", () -> demo.out().contains(" sun "));
            Await.until(
                    "values flow",
                    () -> demo.out()
                            .lines()
                            .anyMatch(
                                    line -> line.matches(
                                            "09:0.* sun \\d+ W.* grid -?\\d+ W .*Dehumidifier \\d+ W .*Boiler \\d+\\.\\d °C.*")));
            assertTrue(
                    demo.out().contains("There is no dbus-daemon here")
                            && demo.out().contains("only es-ESS itself"),
                    demo.out());
            assertEquals(0, demo.signal("INT").code(), demo.out());
            assertFalse(demo.out().contains("Exception"), demo.out());
        }
    }

    @Test
    void wrongDemo() throws Exception {
        Program wrong = es("demo", "--speed", "fast");
        assertEquals(2, wrong.awaitEnd());
        assertTrue(wrong.out().contains("--speed needs a whole number from 1 to 120, not 'fast'"), wrong.out());
    }
}
