package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.testing.Await;
import esess.testing.Mosquitto;
import esess.testing.Peer;
import esess.testing.PrivateBus;
import esess.testing.Program;
import esess.testing.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program on a real bus and a real broker, seen with the eyes of others: python3-dbus and mosquitto_sub. */
@Timeout(180)
class RunIT {

    private static final String GARDEN = "com.victronenergy.temperature.esESS_MqttTemperature_garden";
    private static final String TIME_TO_GO = "com.victronenergy.battery.esESS_TimeToGo";

    @TempDir
    Path directory;

    private Path config(int brokerPort, String... rest) throws IOException {
        return Files.writeString(
                directory.resolve("config.ini"),
                """
                [Common]
                LogDirectory = %s
                BatteryCapacityInWh = 10000
                ConfigVersion = 100
                [Mqtt]
                Host = 127.0.0.1
                Port = %d
                [Services]
                MqttTemperature = true
                MqttExporter = true
                TimeToGoCalculator = true
                [MqttTemperature:garden]
                VRMInstanceID = 2000
                CustomName = Garden
                Topic = garden/t
                StaleAfter = 3600
                [TimeToGoCalculator]
                UpdateInterval = 200
                [MqttExporter:soc]
                Service = com.victronenergy.system
                DbusKey = /Dc/Battery/Soc
                MqttTopic = out/Soc
                [MqttExporter:grid]
                Service = com.victronenergy.grid
                DbusKey = /Ac/*/Power
                MqttTopic = out/Grid*
                """.formatted(directory.resolve("log"), brokerPort) + String.join("\n", rest) + "\n");
    }

    private Program run(PrivateBus bus) throws IOException {
        return new Program(directory, bus.address(), "run", "--config", "config.ini");
    }

    private static Peer system(PrivateBus bus) {
        return Peer.python(
                bus.address(),
                "python/service.py",
                "com.victronenergy.system",
                "both",
                "{\"/Dc/Battery/Soc\": 60.0, \"/Dc/Battery/Power\": -500.0, \"/Dc/Battery/Voltage\": 52.0, \"/Control/ActiveSocLimit\": 10.0}");
    }

    private static void heard(Mosquitto.Listener listener, String message) {
        Await.until(message, () -> listener.heard().contains(message));
    }

    @Test
    @DisplayName("three services do their job end to end, and a clean stop leaves bus and broker as they should be")
    void endToEnd() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Mosquitto.Listener listener = broker.listen("#");
                Peer system = system(bus);
                Peer grid = Peer.python(
                        bus.address(),
                        "python/service.py",
                        "com.victronenergy.grid.cgwacs_ttyUSB1",
                        "properties",
                        "{\"/DeviceInstance\": 30, \"/Ac/L1/Power\": 100.5, \"/Ac/L2/Power\": null}");
                Program program = programWith(broker, bus)) {
            heard(listener, "0 2 es-ESS/$SYS/Status Online");
            heard(listener, "0 2 es-ESS/$SYS/Version es-ESS " + Version.NUMBER);
            heard(listener, "0 0 es-ESS/MqttTemperature Enabled");
            heard(listener, "0 0 out/Soc 60.0");
            heard(listener, "0 0 out/Grid/Ac/L1/Power 100.5");
            heard(listener, "0 0 out/Grid/Ac/L2/Power ");
            heard(listener, "0 0 es-ESS/TimeToGoCalculator/TimeToGo 36000");
            assertEquals("36000", bus.gx("wait", TIME_TO_GO, "/TimeToGo", "eq", "36000"));

            system.ask(Map.of("set", Map.of("/Dc/Battery/Power", 1000.0)));
            heard(listener, "0 0 es-ESS/TimeToGoCalculator/TimeToGo 14400");
            grid.ask(Map.of("leave", true));
            Await.until(
                    "the gone meter is exported as unknown",
                    () -> listener.heard().lastIndexOf("0 0 out/Grid/Ac/L1/Power ")
                            > listener.heard().indexOf("0 0 out/Grid/Ac/L1/Power 100.5"));

            broker.publish("garden/t", "21.5");
            assertEquals("21.5", bus.gx("wait", GARDEN, "/Temperature", "valid"));
            assertEquals("0", bus.gx("set", GARDEN, "/CustomName", "Gemüse"));
            assertEquals("\"Gemüse\"", bus.gx("get", GARDEN, "/CustomName"));
            for (String service : List.of(GARDEN, TIME_TO_GO)) {
                assertTrue(
                        Programs.run(
                                        bus.address(),
                                        "dbus-send",
                                        "--system",
                                        "--print-reply",
                                        "--dest=" + service,
                                        "/ProductName",
                                        "com.victronenergy.BusItem.GetValue")
                                .out()
                                .contains("string \"es-ESS"),
                        "dbus-send reads it");
                assertEquals("1", bus.gx("set", service, "/ProductName", "other"), "read-only");
                String lint = bus.gx("lint", service, "--seconds", "2");
                assertTrue(lint.endsWith("0 MUST, 0 SHOULD"), lint);
            }

            Program.Stop stop = program.signal("TERM");
            assertEquals(0, stop.code(), program.out());
            assertTrue(stop.prompt(), stop.toString());
            heard(listener, "0 2 es-ESS/$SYS/Status Offline");
            assertFalse(bus.gx("services").contains("esESS"), "nothing of ours stays on the bus");
            assertFalse(program.out().contains("Exception"), program.out());
            assertTrue(Files.readString(directory.resolve("log/current.log")).contains("has stopped"));
        }
        try (PrivateBus bus = new PrivateBus();
                Program program = run(bus)) {
            assertEquals(
                    "\"Gemüse\"",
                    bus.gx("wait", GARDEN, "/CustomName", "eq", "Gemüse", "--timeout", "30"),
                    "the name that was given in VRM is kept over a restart");
            assertEquals(0, program.signal("INT").code(), "SIGINT too, without a broker");
        }
    }

    private Program programWith(Mosquitto broker, PrivateBus bus) throws IOException {
        config(broker.port());
        return run(bus);
    }

    @Test
    @DisplayName(
            "neither bus nor broker nor system there at start: it runs, and each is used when it comes, and comes back")
    void nothingIsThere() throws Exception {
        try (PrivateBus bus = new PrivateBus(false);
                Mosquitto broker = Mosquitto.open()) {
            broker.kill();
            config(broker.port());
            try (Program program = run(bus)) {
                Await.until("it runs", () -> program.out().contains("is running: 3 of"));
                broker.restart();
                try (Mosquitto.Listener listener = broker.listen("#")) {
                    Await.until(
                            "online",
                            () -> listener.heard().stream().anyMatch(m -> m.endsWith("es-ESS/$SYS/Status Online")));
                    bus.restart();
                    try (Peer system = system(bus)) {
                        heard(listener, "0 0 out/Soc 60.0");
                        broker.publish("garden/t", "3");
                        assertEquals("3.0", bus.gx("wait", GARDEN, "/Temperature", "valid", "--timeout", "30"));
                    }
                    bus.kill();
                    bus.restart();
                    try (Peer system = system(bus)) {
                        assertEquals(
                                "3.0",
                                bus.gx("wait", GARDEN, "/Temperature", "valid", "--timeout", "30"),
                                "published again with its value");
                        Await.until(
                                "exported again",
                                () -> listener.heard().lastIndexOf("0 0 out/Soc 60.0")
                                        > listener.heard().lastIndexOf("0 0 out/Soc "));
                    }
                }
                broker.kill();
                broker.restart();
                try (Mosquitto.Listener listener = broker.listen("#");
                        Peer system = system(bus)) {
                    Await.until(
                            "online again",
                            () -> listener.heard().stream().anyMatch(m -> m.endsWith("es-ESS/$SYS/Status Online")));
                    Await.until(
                            "the retained exports are there again",
                            () -> listener.heard().stream().anyMatch(m -> m.endsWith("out/Soc 60.0")));
                    broker.publish("garden/t", "4");
                    assertEquals(
                            "4.0",
                            bus.gx("wait", GARDEN, "/Temperature", "eq", "4", "--timeout", "30"),
                            "subscribed again");
                }
                assertEquals(0, program.signal("TERM").code());
            }
        }
    }

    private static final String CHOICE = "/Settings/SystemSetup/BatteryService";

    private static Peer bms(PrivateBus bus) {
        return Peer.python(
                bus.address(),
                "python/service.py",
                "com.victronenergy.battery.socketcan_can0",
                "items",
                "{\"/DeviceInstance\": 512, \"/Soc\": 60.0, \"/Dc/0/Power\": -500.0, \"/Mgmt/Connection\": \"CAN\", \"/Connected\": 1}");
    }

    private static Peer settings(PrivateBus bus) {
        return Peer.python(
                bus.address(),
                "python/service.py",
                "com.victronenergy.settings",
                "settings",
                "{\"/Settings/SystemSetup/BatteryService\": \"com.victronenergy.battery/512\", \"/Settings/CGwacs/BatteryLife/MinimumSocLimit\": 10.0}");
    }

    private void set(String key, String value) throws IOException {
        Path file = directory.resolve("config.ini");
        Files.writeString(
                file,
                Files.readString(file).replace("[TimeToGoCalculator]", "[TimeToGoCalculator]\n" + key + " = " + value));
    }

    /** Selects our monitor as the owner does, and waits until a crash would find that remembered. */
    private void select(PrivateBus bus) {
        assertEquals("36000", bus.gx("wait", TIME_TO_GO, "/TimeToGo", "eq", "36000", "--timeout", "30"));
        assertEquals("0", bus.gx("set", "settings", CHOICE, "com.victronenergy.battery/1050"));
        Await.until("remembered", () -> {
            Path document = directory.resolve("runtimeData/battery-monitor.json");
            return Files.exists(document) && read(document).contains("com.victronenergy.battery/1050");
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName(
            "kill -9 while our battery monitor is selected, then another Mode, or the service off: the former choice is back")
    void killedThenAnotherMode() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Peer bms = bms(bus);
                Peer settings = settings(bus)) {
            String monitor = read(config(broker.port()));
            for (String[] change : new String[][] {
                {"Mode = BatteryMonitor", "Mode = Device"},
                {"TimeToGoCalculator = true", "TimeToGoCalculator = false"},
                {"BatteryCapacityInWh = 10000", ""}
            }) {
                Files.writeString(directory.resolve("config.ini"), monitor);
                set("Mode", "BatteryMonitor");
                try (Program program = run(bus)) {
                    select(bus);
                    program.kill();
                }
                String file = read(directory.resolve("config.ini"));
                assertTrue(file.contains(change[0]));
                Files.writeString(directory.resolve("config.ini"), file.replace(change[0], change[1]));
                try (Program program = run(bus)) {
                    assertEquals(
                            "\"com.victronenergy.battery/512\"",
                            bus.gx(
                                    "wait",
                                    "settings",
                                    CHOICE,
                                    "eq",
                                    "com.victronenergy.battery/512",
                                    "--timeout",
                                    "30"));
                    assertEquals(0, program.signal("TERM").code());
                }
                Files.delete(directory.resolve("runtimeData/battery-monitor.json"));
            }
        }
    }

    @Test
    @DisplayName("BatteryMonitor: a good device for the GX and the owner, and off the bus without a state of charge")
    void batteryMonitor() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Peer bms = bms(bus);
                Peer settings = settings(bus)) {
            config(broker.port());
            set("Mode", "BatteryMonitor");
            try (Program program = run(bus)) {
                select(bus);
                String lint = bus.gx("lint", TIME_TO_GO, "--seconds", "2");
                assertTrue(lint.endsWith("0 MUST, 0 SHOULD"), lint);
                assertEquals("0", bus.gx("set", TIME_TO_GO, "/CustomName", "Keller"));
                assertEquals("\"Keller\"", bus.gx("get", TIME_TO_GO, "/CustomName"));

                settings.ask(
                        Map.of("set", Map.of("/Settings/Devices/esESS_TimeToGo/ClassAndVrmInstance", "battery:1077")));
                assertEquals(
                        "\"com.victronenergy.battery/1077\"",
                        bus.gx("wait", "settings", CHOICE, "eq", "com.victronenergy.battery/1077", "--timeout", "30"));
                assertEquals("1077", bus.gx("get", TIME_TO_GO, "/DeviceInstance"));

                bms.ask(Map.of("set", Map.of("/Connected", 0)));
                assertEquals(
                        "\"com.victronenergy.battery/512\"",
                        bus.gx("wait", "settings", CHOICE, "eq", "com.victronenergy.battery/512", "--timeout", "30"));
                Await.until("off the bus", () -> !bus.gx("services").contains(TIME_TO_GO));
                bms.ask(Map.of("set", Map.of("/Connected", 1)));
                assertEquals(
                        "\"com.victronenergy.battery/1077\"",
                        bus.gx("wait", "settings", CHOICE, "eq", "com.victronenergy.battery/1077", "--timeout", "30"));
                assertEquals(0, program.signal("TERM").code());
                assertEquals("\"com.victronenergy.battery/512\"", bus.gx("get", "settings", CHOICE));
            }
        }
    }

    @Test
    @DisplayName(
            "kill -9: the broker says Offline by itself, and a battery monitor that was left selected is handed back at the next start")
    void killed() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Mosquitto.Listener listener = broker.listen("es-ESS/$SYS/Status");
                Peer bms = bms(bus);
                Peer settings = settings(bus)) {
            config(broker.port());
            set("Mode", "BatteryMonitor");
            try (Program program = run(bus)) {
                select(bus);
                heard(listener, "0 2 es-ESS/$SYS/Status Online");
                program.kill();
                heard(listener, "0 2 es-ESS/$SYS/Status Offline");
            }
            bms.ask(Map.of("leave", true));
            try (Program program = run(bus)) {
                assertEquals(
                        "\"com.victronenergy.battery/512\"",
                        bus.gx("wait", "settings", CHOICE, "eq", "com.victronenergy.battery/512", "--timeout", "30"),
                        "no values yet: the owner's own choice first");
                bms.ask(Map.of("join", true));
                assertEquals(
                        "\"com.victronenergy.battery/1050\"",
                        bus.gx("wait", "settings", CHOICE, "eq", "com.victronenergy.battery/1050", "--timeout", "30"));
                assertEquals(0, program.signal("TERM").code());
                assertEquals(
                        "\"com.victronenergy.battery/512\"",
                        bus.gx("get", "settings", CHOICE),
                        "delivered before the process ended");
            }
        }
    }

    private static int threads(Program program) {
        try {
            return program.threads();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("30 sensors: at most 20 threads, counted by the kernel")
    void thirtySensors() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open()) {
            StringBuilder sensors = new StringBuilder();
            for (int i = 0; i < 29; i++) {
                sensors.append("[MqttTemperature:s%d]%nVRMInstanceID = %d%nCustomName = S%d%nTopic = s/%d%n"
                        .formatted(i, 2100 + i, i, i));
            }
            config(broker.port(), sensors.toString());
            try (Program program = run(bus)) {
                Await.until(
                        "all are on the bus",
                        () -> bus.gx("services")
                                        .lines()
                                        .filter(l -> l.contains("esESS_MqttTemperature"))
                                        .count()
                                == 30);
                for (int i = 0; i < 29; i++) {
                    broker.publish("s/" + i, "" + i);
                }
                assertEquals(
                        "28.0",
                        bus.gx(
                                "wait",
                                "com.victronenergy.temperature.esESS_MqttTemperature_s28",
                                "/Temperature",
                                "valid"));
                Await.until("what start and log needed for a moment has ended", () -> threads(program) <= 20);
                System.out.println(
                        "30 sensors: " + program.threads() + " threads, " + program.residentKB() + " kB resident");
            }
        }
    }

    @Test
    @DisplayName("a section that is wrong stops that section alone and is said on MQTT; unknown keys stop nothing")
    void wrongSection() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Mosquitto.Listener listener = broker.listen("es-ESS/#")) {
            config(
                    broker.port(),
                    "[MqttTemperature:bad]",
                    "VRMInstanceID = abc",
                    "CustomName = B",
                    "Topic = b",
                    "[TimeTogoCalculater]",
                    "x = 1");
            try (Program program = run(bus)) {
                assertEquals("2000", bus.gx("wait", GARDEN, "/DeviceInstance", "valid", "--timeout", "30"));
                Await.until(
                        "said",
                        () -> listener.heard().stream()
                                .anyMatch(m -> m.contains("ServiceMessageType.Error")
                                        && m.contains("config.ini:")
                                        && m.contains("VRMInstanceID")
                                        && m.contains("abc")));
                assertFalse(bus.gx("services").contains("MqttTemperature_bad"));
            }
        }
    }

    @Test
    @DisplayName("it stops within 5 s also while the broker hangs, and its devices leave the bus")
    void hangingBroker() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open()) {
            config(broker.port());
            try (Program program = run(bus)) {
                Await.until(
                        "connected",
                        () -> program.out().contains("is connected")
                                && bus.gx("services").contains(GARDEN));
                broker.freeze();
                try (Peer system = system(bus)) {
                    Await.pause(1000);
                    Program.Stop stop = program.signal("TERM");
                    assertTrue(stop.prompt(), stop.toString());
                    assertEquals(0, stop.code(), program.out());
                    assertFalse(bus.gx("services").contains("esESS"));
                } finally {
                    broker.thaw();
                }
            }
        }
    }

    @Test
    @DisplayName("a signal in the middle of the start is a clean stop too")
    void stoppedWhileStarting() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open()) {
            config(broker.port());
            try (Program program = run(bus)) {
                Await.until("it starts", () -> program.out().contains(" starts."));
                assertEquals(0, program.signal("TERM").code(), program.out());
                assertFalse(program.out().contains("Exception"), program.out());
            }
        }
    }

    @Test
    @DisplayName("nobody reads its standard output: it works on, and stops within 5 s all the same")
    void blockedOutput() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open()) {
            config(broker.port());
            try (Program program = Program.unread(directory, bus.address(), "run", "--config", "config.ini")) {
                assertEquals("2000", bus.gx("wait", GARDEN, "/DeviceInstance", "valid", "--timeout", "30"));
                broker.publish("garden/t", "7", "-r");
                assertEquals("7.0", bus.gx("wait", GARDEN, "/Temperature", "eq", "7"));
                Program.Stop stop = program.signal("TERM");
                assertTrue(stop.prompt() && stop.code() == 0, stop.toString());
            }
        }
    }

    @Test
    @DisplayName("no library beside it is signed: a class-data archive would be without its classes")
    void unsigned() throws IOException {
        try (Stream<Path> libraries = Files.list(Path.of("target", "lib"))) {
            for (Path library : libraries.toList()) {
                try (JarFile jar = new JarFile(library.toFile())) {
                    assertEquals(
                            List.of(),
                            jar.stream()
                                    .map(JarEntry::getName)
                                    .filter(each -> each.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)"))
                                    .toList(),
                            library.toString());
                }
            }
        }
    }
}
