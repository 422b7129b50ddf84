package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.device.givenergy.Snapshots;
import esess.sim.twin.GivEnergyDongle;
import esess.sim.twin.TcpTwin;
import esess.testing.Await;
import esess.testing.Mosquitto;
import esess.testing.PrivateBus;
import esess.testing.Program;
import esess.testing.Programs;
import esess.testing.RunningLoop;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program and a GivEnergy inverter on a real socket: on a real bus, killed while it steers, asked by REST. */
@Timeout(240)
class GivEnergyIT {

    private static final int INVERTER = 0x11;
    private static final String SERIAL = "SA2114G000";
    private static final String CONTROL = "GivEnergy/control/" + SERIAL + "/";
    private static final Map<Integer, Integer> OWNERS = new TreeMap<>(Map.ofEntries(
            Map.entry(20, 1),
            Map.entry(27, 1),
            Map.entry(56, 1600),
            Map.entry(57, 1900),
            Map.entry(59, 0),
            Map.entry(94, 30),
            Map.entry(95, 430),
            Map.entry(96, 0),
            Map.entry(110, 10),
            Map.entry(111, 30),
            Map.entry(112, 25),
            Map.entry(116, 80),
            Map.entry(242, 80),
            Map.entry(272, 20),
            Map.entry(318, 1)));

    @TempDir
    Path directory;

    private final RunningLoop twins = new RunningLoop();
    private final GivEnergyDongle dongle = new GivEnergyDongle(twins.loop, "WX2201G001", SERIAL);
    private TcpTwin twin;

    @BeforeEach
    void inverter() {
        twins.run(() -> {
            Snapshots.load(Snapshots.named("givtcp_tree.json", "hybrid_gen1_two_batteries"), dongle);
            dongle.set(INVERTER, 3, 21, 310); // A third generation with ten slots.
            dongle.set(INVERTER, 3, 180, 1);
            OWNERS.forEach((register, value) -> dongle.set(INVERTER, 3, register, value));
            dongle.onRead(this::tick);
        });
        twin = new TcpTwin(0, dongle, twins.loop);
    }

    /** The same plant again, under another serial number. */
    private TcpTwin another() {
        GivEnergyDongle other = new GivEnergyDongle(twins.loop, "WX2201G002", "SA2114G111");
        twins.run(() -> {
            Snapshots.load(Snapshots.named("givtcp_tree.json", "hybrid_gen1_two_batteries"), other);
            other.setText(INVERTER, 3, 13, "SA2114G111");
            other.onRead(() -> other.set(
                    INVERTER, 4, 3, LocalDateTime.now(ZoneId.systemDefault()).get(ChronoField.MILLI_OF_SECOND)));
        });
        return new TcpTwin(0, other, twins.loop);
    }

    private void tick() {
        LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
        int[] parts = {
            now.getYear() - 2000,
            now.getMonthValue(),
            now.getDayOfMonth(),
            now.getHour(),
            now.getMinute(),
            now.getSecond()
        };
        for (int i = 0; i < parts.length; i++) {
            dongle.set(INVERTER, 3, 35 + i, parts[i]);
        }
        dongle.set(INVERTER, 4, 3, now.getNano() / 1_000_000);
    }

    @AfterEach
    void leave() {
        twin.close();
        twins.close();
    }

    private Map<Integer, Integer> settings() {
        Map<Integer, Integer> settings = new TreeMap<>();
        twins.run(() -> OWNERS.keySet().forEach(each -> settings.put(each, dongle.get(INVERTER, 3, each))));
        return settings;
    }

    private int writes() {
        int[] writes = new int[1];
        twins.run(() -> writes[0] = dongle.writes());
        return writes[0];
    }

    private String section(String key, String more) {
        return section(key, twin, more);
    }

    private static String section(String key, TcpTwin at, String more) {
        return "[GivEnergy:" + key + "]\nHost = 127.0.0.1:" + at.port() + "\nPollSeconds = 5\nFullPollSeconds = 30\n"
                + "SetClock = false\n" + more;
    }

    private Program run(PrivateBus bus) throws IOException {
        return new Program(directory, bus.address(), "run", "--config", "config.ini");
    }

    @Test
    @DisplayName("every face keeps Victron's rules: PV inverter, grid meter, batteries, inverter with battery")
    void lint() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                TcpTwin second = another()) {
            Program.configure(
                    directory,
                    broker.port(),
                    "[Services]\nGivEnergy = true\n"
                            + section("beside", "VRMInstanceID = 40\nGridMeter = true\nTree = false\nControl = false\n")
                            + section("alone", second, "VRMInstanceID = 60\nView = Alone\n"));
            try (Program program = run(bus)) {
                for (String service : new String[] {
                    "pvinverter.esESS_GivEnergy_beside_inverter",
                    "grid.esESS_GivEnergy_beside_grid",
                    "battery.esESS_GivEnergy_beside_battery",
                    "multi.esESS_GivEnergy_alone_inverter",
                    "battery.esESS_GivEnergy_alone_battery"
                }) {
                    String path = service.startsWith("battery")
                            ? "/Soc"
                            : service.startsWith("multi") ? "/Ac/In/1/L1/P" : "/Ac/Power";
                    String value = bus.gx("wait", service, path, "valid", "--timeout", "60");
                    assertTrue(value.matches("-?[0-9.]+"), service + ": " + value + program.out());
                    String lint = bus.gx("lint", service, "--seconds", "1");
                    assertTrue(lint.endsWith("0 MUST, 0 SHOULD"), lint);
                }
                assertEquals(0, program.signal("TERM").code());
            }
        }
    }

    private String takeBack(String... arguments) {
        String[] command = new String[arguments.length + 4];
        command[0] = Programs.PYTHON;
        command[1] = "src/main/dist/hand-back";
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        command[arguments.length + 2] = directory.resolve("runtimeData").toString();
        command[arguments.length + 3] = directory.resolve("nothing").toString();
        return Programs.run("unix:path=/nowhere", command).out();
    }

    private void steered(int brokerPort, boolean switchedOn) throws IOException {
        Program.configure(
                directory,
                brokerPort,
                "[Services]\nGivEnergy = " + switchedOn + "\n" + section("home", "VRMInstanceID = 40\nView = None\n"));
    }

    /** Once the inverter is known; before nobody listens. */
    private static void ask(Mosquitto broker, Mosquitto.Listener heard, String command, String payload)
            throws IOException, InterruptedException {
        Await.until("the inverter is known", () -> heard(heard, "/Control/Discharge_Target_SOC_1 "));
        broker.publish(CONTROL + command, payload);
        Await.until(
                command + " is done: " + heard.heard(),
                () -> heard.heard().stream()
                        .anyMatch(each -> each.contains(command + "/answer") && each.contains("success")));
    }

    private static boolean heard(Mosquitto.Listener listener, String text) {
        return listener.heard().stream().anyMatch(each -> each.contains(text));
    }

    @Test
    @DisplayName(
            "kill -9 in a forced mode: half begun, the next start takes it back; begun, it goes on and ends when it is told to, or with the service off")
    void killed() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open()) {
            steered(broker.port(), true);
            try (Program program = run(bus);
                    Mosquitto.Listener tree = broker.listen("GivEnergy/#")) {
                Await.until("it is known", () -> heard(tree, "/Control/Discharge_Target_SOC_1 "));
                broker.publish(CONTROL + "forceCharge", "120");
                Await.until("the first writes", () -> writes() >= 2);
                program.kill();
            }
            assertNotEquals(OWNERS, settings());
            try (Program program = run(bus);
                    Mosquitto.Listener answers = broker.listen("GivEnergy/#")) {
                Await.until("the owner's settings", () -> settings().equals(OWNERS));
                Await.until("said", () -> program.out().contains("the former settings are back"));
                ask(broker, answers, "forceCharge", "120");
                assertEquals(100, settings().get(116));
                assertEquals(1, settings().get(96));
                awaitRunningOnDisk();
                program.kill();
            }
            Map<Integer, Integer> forced = settings();
            try (Program program = run(bus);
                    Mosquitto.Listener answers = broker.listen("GivEnergy/#")) {
                ask(broker, answers, "setBatteryReserve", "11");
                forced.put(110, 11);
                assertEquals(forced, settings(), "it goes on");
                program.kill();
            }
            steered(broker.port(), false);
            try (Program program = run(bus)) {
                Map<Integer, Integer> owners = new TreeMap<>(OWNERS);
                owners.put(110, 11);
                Await.until(
                        "the owner's settings with the service off",
                        () -> settings().equals(owners));
                assertEquals(0, program.signal("TERM").code());
            }
        }
    }

    /** Killed a moment before, it would be taken for one that has only half begun, and be ended. */
    private void awaitRunningOnDisk() {
        Await.until("the disk knows that it runs", () -> {
            try (Stream<Path> files = Files.list(directory.resolve("runtimeData"))) {
                for (Path file : files.filter(
                                each -> each.getFileName().toString().startsWith("givenergy-plan"))
                        .toList()) {
                    if (Files.readString(file).contains("RUNNING")) {
                        return true;
                    }
                }
                return false;
            } catch (IOException replaced) {
                return false;
            }
        });
    }

    @Test
    @DisplayName(
            "hand-back without a start: a mode that runs is left to the next start, one that is over or half begun ends, for good all end; a damaged file writes nothing")
    void handBack() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open()) {
            steered(broker.port(), true);
            try (Program program = run(bus);
                    Mosquitto.Listener answers = broker.listen("GivEnergy/#")) {
                ask(broker, answers, "forceCharge", "120");
                awaitRunningOnDisk();
                program.kill();
            }
            Map<Integer, Integer> forced = settings();
            assertNotEquals(OWNERS, forced);
            assertEquals("", takeBack());
            assertEquals(forced, settings());
            Path plan = directory.resolve("runtimeData/givenergy-plan-" + SERIAL + ".json");
            Path where = directory.resolve("runtimeData/givenergy-plan-where.json");
            String good = Files.readString(plan);
            int before = writes();
            for (String damaged : new String[] {
                good.replace("116", "163"), // A factory reset.
                good.replaceAll("\"former\": [0-9.]+", "\"former\": 70000"),
                good.replaceAll("\"former\"", "\"ours\""),
                good.substring(0, good.length() / 2),
                "[]",
                "{\"plans\": 7}"
            }) {
                Files.writeString(plan, damaged);
                if (!damaged.contains("163")) {
                    takeBack("--for-good");
                    assertEquals(before, writes(), damaged);
                }
            }
            Files.writeString(plan, good.replaceAll("\"former\": 80(\\.0)?", "\"former\": 79"));
            twins.run(() -> dongle.set(INVERTER, 3, 116, 55));
            String said = takeBack("--for-good");
            Map<Integer, Integer> owners = new TreeMap<>(OWNERS);
            owners.put(116, 55);
            owners.put(242, 79);
            assertEquals(owners, settings(), "what the owner has set meanwhile stays; " + said);
            assertTrue(said.contains("register 96 is 0 again"), said);
            Files.writeString(plan, good);
            Files.writeString(where, Files.readString(where).replaceAll(SERIAL, "XX2114G000"));
            assertEquals("", takeBack("--for-good"), "another inverter's");
            try (Program program = run(bus)) {
                Await.until("said", () -> program.out().contains("was ended by somebody else"));
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    @DisplayName(
            "predbat's calls over real HTTP: what is written is read back from the same door, and is in the inverter")
    void predbat() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open()) {
            int port = freePort();
            Program.configure(
                    directory,
                    broker.port(),
                    "[Services]\nGivEnergy = true\n" + section("home", "VRMInstanceID = 40\nView = None\n")
                            + "[Rest]\nEnabled = true\nGivTcpPorts = true\nPort = " + port + "\n");
            try (Program program = run(bus)) {
                Predbat predbat = new Predbat(port);
                Await.until(
                        "the tree is whole",
                        () -> predbat.get("readData")
                                .toString()
                                .matches("(?s).*Battery_pause_mode=.*Discharge_Target_SOC_1=.*"));
                Map<?, ?> first = predbat.get("readData");
                assertEquals("Off", Predbat.at(first, "Control", "Battery_Calibration"));
                assertTrue(
                        Predbat.at(first, "Stats", "GivTCP_Version").toString().startsWith("3"));
                assertTrue(Predbat.at(first, SERIAL, "Battery_Capacity_kWh") instanceof Number);
                assertTrue(Predbat.at(first, SERIAL, "Invertor_Max_Bat_Rate") instanceof Number);
                assertTrue(Predbat.at(first, SERIAL, "Invertor_Time") instanceof String);
                assertTrue(Predbat.at(first, "Power", "Power", "SOC_kWh") instanceof Number);
                assertEquals(SERIAL, Predbat.at(first, "raw", "invertor", "serial_number"));
                assertEquals(20.0, Predbat.at(first, "raw", "invertor", "discharge_target_soc_1"));
                predbat.makes("setChargeTarget", "{\"chargeToPercent\": 91}", "Target_SOC", 91.0);
                predbat.makes("setBatteryReserve", "{\"reservePercent\": 12}", "Battery_Power_Reserve", 12.0);
                predbat.makes("setBatteryMode", "{\"mode\": \"Timed Export\"}", "Mode", "Timed Export");
                predbat.makes("setBatteryMode", "{\"mode\": \"Eco\"}", "Mode", "Eco");
                predbat.makes("enableChargeSchedule", "{\"state\": \"enable\"}", "Enable_Charge_Schedule", "enable");
                predbat.makes("enableChargeSchedule", "{\"state\": \"disable\"}", "Enable_Charge_Schedule", "disable");
                predbat.makes(
                        "enableDischargeSchedule", "{\"state\": \"enable\"}", "Enable_Discharge_Schedule", "enable");
                predbat.makes("enableChargeTarget", "{\"state\": \"disable\"}", "Enable_Charge_Target", "disable");
                predbat.makes(
                        "setBatteryPauseMode",
                        "{\"state\": \"PauseDischarge\"}",
                        "Battery_pause_mode",
                        "PauseDischarge");
                predbat.makes(
                        "setDischargeTarget",
                        "{\"dischargeToPercent\": 33, \"slot\": 1}",
                        "Discharge_Target_SOC_1",
                        33.0);
                assertEquals(200, predbat.post("setChargeRate", "{\"chargeRate\": 1000}"));
                double rate =
                        ((Number) Predbat.at(predbat.get("runAll"), "Control", "Battery_Charge_Rate")).doubleValue();
                assertTrue(rate > 700 && rate <= 1000, "a step below what was asked: " + rate);
                assertEquals(200, predbat.post("setDischargeRate", "{\"dischargeRate\": 0}"));
                assertEquals(200, predbat.post("setChargeSlot1", "{\"start\": \"23:30\", \"finish\": \"05:30\"}"));
                Object start = Predbat.at(predbat.get("runAll"), "Timeslots", "Charge_start_time_slot_1");
                assertEquals("23:30:00", start);
                assertEquals(200, predbat.post("setDischargeSlot1", "{\"start\": \"1700\", \"finish\": \"1900\"}"));
                assertEquals(200, predbat.post("setPauseSlot", "{\"start\": \"00:00\", \"finish\": \"23:59\"}"));
                Map<Integer, Integer> made = settings();
                assertEquals(2330, made.get(94));
                assertEquals(530, made.get(95));
                assertEquals(1700, made.get(56));
                assertEquals(0, made.get(112));
                assertEquals(33, made.get(272));
                assertEquals(2, made.get(318));
                int writes = writes();
                assertEquals(400, predbat.post("setChargeTarget", "{\"chargeToPercent\": 101}"));
                assertEquals(400, predbat.post("setBatteryMode", "{\"mode\": \"Turbo\"}"));
                assertEquals(404, predbat.post("factoryReset", "{}"));
                assertEquals(writes, writes(), "nonsense writes nothing");
                assertEquals(0, program.signal("TERM").code());
            }
        }
    }

    /** Another program that steers the inverter by REST. */
    private record Predbat(int port) {

        private static final HttpClient HTTP = HttpClient.newHttpClient();

        private HttpRequest.Builder to(String path) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/" + path));
        }

        Map<?, ?> get(String path) {
            try {
                HttpResponse<String> answer = HTTP.send(to(path).build(), HttpResponse.BodyHandlers.ofString());
                return (Map<?, ?>) new GsonJson().parse(answer.body());
            } catch (IOException e) {
                return Map.of();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        int post(String command, String body) throws IOException, InterruptedException {
            return HTTP.send(
                            to(command)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }

        /** Writes, and reads back at once. */
        void makes(String command, String body, String leaf, Object value) throws IOException, InterruptedException {
            assertEquals(200, post(command, body), command);
            assertEquals(value, at(get("runAll"), "Control", leaf), command);
        }

        static Object at(Map<?, ?> document, String... path) {
            Object at = document;
            for (String each : path) {
                at = ((Map<?, ?>) at).get(each);
            }
            return at;
        }
    }
}
