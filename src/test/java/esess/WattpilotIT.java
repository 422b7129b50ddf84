package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.sim.twin.WattpilotCharger;
import esess.sim.twin.WattpilotDoor;
import esess.sim.twin.WattpilotTwin;
import esess.testing.Await;
import esess.testing.Mosquitto;
import esess.testing.Peer;
import esess.testing.PrivateBus;
import esess.testing.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** FroniusWattpilot of the packaged program: real bus, real broker, and a charger behind a real WebSocket that wants its password. */
@Timeout(180)
class WattpilotIT {

    private static final String EV = "evcharger.esESS_FroniusWattpilot";
    private static final String SERVICE = "com.victronenergy." + EV;

    @TempDir
    Path directory;

    private final WattpilotCharger charger = new WattpilotCharger(16);
    private final WattpilotDoor door = new WattpilotDoor(charger, new GsonJson());
    private final ScheduledExecutorService life = Executors.newSingleThreadScheduledExecutor();

    /** Its life is ten times as fast as ours. */
    @BeforeEach
    void live() {
        Future<?> unused = life.scheduleAtFixedRate(() -> door.tick(1), 100, 100, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void end() {
        life.shutdownNow();
    }

    private void config(int port, String address, String rest) throws IOException {
        Program.configure(directory, port, """
                [Services]
                FroniusWattpilot = true
                SolarOverheadDistributor = true
                [SolarOverheadDistributor]
                UpdateInterval = 1000
                PatienceWh = 0
                [FroniusWattpilot]
                Host = %s
                Password = %s
                MinOnOffSeconds = 0
                MinPhaseSwitchSeconds = 0
                %s
                """.formatted(address, WattpilotDoor.PASSWORD, rest));
    }

    private static Peer system(PrivateBus bus, double gridW) {
        return Peer.python(
                bus.address(),
                "python/service.py",
                "com.victronenergy.system",
                "items",
                "{\"/Ac/Grid/L1/Power\": " + gridW + ", \"/Dc/Battery/Power\": 0.0, \"/Dc/Battery/Soc\": 80.0}");
    }

    private static Object set(Peer client, String path, Object... typed) {
        return client.askMap(Map.of(
                        "call",
                        List.of(SERVICE, path, "com.victronenergy.BusItem", "SetValue", "v", List.of(List.of(typed)))))
                .get("value");
    }

    private static boolean is(PrivateBus bus, String path, String value) {
        return bus.gx("get", EV, path).equals(value);
    }

    @Test
    @DisplayName(
            "charges on what the distributor allows, clean on the bus; SIGTERM stops the charge and leaves the charger neutral before the end")
    void solar() throws Exception {
        door.act(c -> c.plugIn(WattpilotCharger.Car.threePhases(90_000)));
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Mosquitto.Listener listener = broker.listen("es-ESS/#");
                WattpilotTwin twin = new WattpilotTwin(door);
                Peer system = system(bus, -3000)) {
            config(broker.port(), twin.address(), "");
            try (Program program = new Program(directory, bus.address(), "run", "--config", "config.ini")) {
                Await.until("it charges", () -> charger.powerW() > 1300);
                Await.until("VRM shows it", () -> is(bus, "/Status", "2"));
                assertEquals("1", bus.gx("get", EV, "/Connected"));
                assertTrue(charger.currentA() <= 16);
                for (String service : List.of(EV, "battery.esESS_SolarOverheadConsumer_Wattpilot")) {
                    String lint = bus.gx("lint", service, "--seconds", "7");
                    assertTrue(lint.endsWith("0 MUST, 0 SHOULD"), lint);
                }
                assertTrue(
                        listener.heard().stream().anyMatch(m -> m.contains("Requests/Wattpilot/Request 11040")),
                        listener.heard().toString());
                assertFalse(program.out().contains(WattpilotDoor.PASSWORD));
                Program.Stop stop = program.signal("TERM");
                assertEquals(0, stop.code(), program.out());
                List<String> told = door.commands();
                assertEquals(
                        List.of("frc=1", "psm=0", "frc=0"),
                        told.subList(told.size() - 3, told.size()),
                        told.toString());
                Await.until("nothing flows", () -> charger.powerW() == 0);
                assertEquals(0, charger.value("frc"));
            }
        }
    }

    @Test
    @DisplayName(
            "a foreign client sets mode, current and switch; what is out of range or comes while the charger is away is refused with a code, never an error")
    void controls() throws Exception {
        door.act(c -> c.set("lmo", 3));
        door.act(c -> c.set("frc", 1));
        door.act(c -> c.plugIn(WattpilotCharger.Car.threePhases(90_000)));
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                WattpilotTwin twin = new WattpilotTwin(door);
                Peer client = Peer.python(bus.address(), "python/client.py")) {
            config(broker.port(), twin.address(), "HibernateMode = false");
            try (Program program = new Program(directory, bus.address(), "run", "--config", "config.ini")) {
                Await.until("it is shown", () -> bus.gx("services").contains(EV) && is(bus, "/Mode", "0"));
                assertEquals(0.0, set(client, "/SetCurrent", "i", 30));
                assertEquals(0.0, set(client, "/StartStop", "i", 1));
                Await.until("three phases", () -> charger.phases() == 3 && charger.currentA() == 10);
                assertEquals(0.0, set(client, "/SetCurrent", "d", 14.0));
                Await.until("one phase", () -> charger.phases() == 1 && charger.currentA() == 14);
                Await.until("VRM follows", () -> is(bus, "/SetCurrent", "14") && is(bus, "/StartStop", "1"));
                for (Object[] bad : new Object[][] {
                    {"/SetCurrent", "i", 5},
                    {"/SetCurrent", "i", 97},
                    {"/SetCurrent", "s", "much"},
                    {"/Mode", "i", 3},
                    {"/StartStop", "i", 2},
                    {"/Mode", "n", 0}
                }) {
                    Object code = set(client, (String) bad[0], bad[1], bad[2]);
                    assertTrue(
                            code instanceof Number number && number.intValue() != 0,
                            bad[0] + " " + bad[2] + ": " + code);
                }
                assertEquals(0.0, set(client, "/StartStop", "i", 0));
                Await.until("off", () -> charger.powerW() == 0);
                assertEquals(0.0, set(client, "/Mode", "i", 1));
                Await.until("ECO", () -> Integer.valueOf(4).equals(charger.value("lmo")) && is(bus, "/Mode", "1"));
                twin.unplug();
                Await.until("lost", () -> is(bus, "/Connected", "0"));
                assertEquals("null", bus.gx("get", EV, "/Ac/Power"));
                Object code = set(client, "/StartStop", "i", 1);
                assertTrue(code instanceof Number number && number.intValue() != 0, "refused: " + code);
                twin.plugIn();
                Await.until("back", () -> is(bus, "/Connected", "1"));
                assertEquals(0, program.signal("TERM").code(), program.out());
            }
        }
    }
}
