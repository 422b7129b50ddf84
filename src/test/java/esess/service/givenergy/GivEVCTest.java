package esess.service.givenergy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.config.Configuration;
import esess.control.charge.GivEvcRules.Mode;
import esess.model.HostAddress;
import esess.port.Modbus;
import esess.port.Modbus.Failure;
import esess.service.NoBatToEV;
import esess.sim.door.SimBus;
import esess.sim.twin.GivEvcTwin;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GivEVCTest {

    private static final Modbus.Tcp LINE = new Modbus.Tcp("charger", 502);
    private static final String CONTROL = "GivEnergy/control/XX2202X0001/";

    private final Map<String, Map<String, Object>> documents = new HashMap<>();
    private final GivEvcTwin twin = new GivEvcTwin("XX2202X0001");
    private VirtualHouse house;
    private double baseW = 500;
    private boolean gridKnown = true;

    private void start(Mode mode, int importCapA, int maxSessionKWh) {
        house = new VirtualHouse(documents);
        house.modbus.attach(LINE, 1, twin.bank());
        SimBus.Service system = house.bus.foreign("com.victronenergy.system");
        house.loop.every(Duration.ofSeconds(1), () -> {
            twin.step();
            if (gridKnown) {
                system.set("/Ac/Grid/L1/Power", baseW + twin.powerW());
            }
        });
        GivEVC.Config config = new GivEVC.Config(
                new HostAddress("charger"), 1050, 1051, 35, 1, mode, importCapA, maxSessionKWh, "GivEnergy");
        house.start("GivEVC", () -> new GivEVC(config, Duration.ofMinutes(1), false));
        house.pass(Duration.ofSeconds(10));
    }

    private SimBus.Service face() {
        return house.bus.service("com.victronenergy.evcharger.esESS_GivEVC");
    }

    private void allow(double watts, Duration duration) {
        for (long at = 0; at < duration.toSeconds(); at += 20) {
            house.house.surplus().allow("GivEVC", watts);
            house.pass(Duration.ofSeconds(20));
        }
    }

    private void send(String command, String payload) {
        house.mqtt.arrive(CONTROL + command, payload);
        house.pass(Duration.ofSeconds(20));
    }

    @Test
    @DisplayName("the charger is in VRM and on MQTT, and does what it is told")
    void shown() {
        start(Mode.GRID, 0, 0);
        assertEquals(0, face().get("/Status"));
        twin.car(true);
        house.pass(Duration.ofSeconds(10));
        assertEquals(6, face().get("/Status"), "plug and go is off: somebody has to start it");
        send("controlCharge", "Start");
        assertTrue(twin.isCharging());
        assertEquals("Setting controlCharge was a success", house.mqtt.payload(CONTROL + "controlCharge/answer"));
        assertEquals(2, face().get("/Status"));
        assertEquals(3680.0, face().get("/Ac/Power"));
        assertEquals("Charging", house.mqtt.payload("GivEnergy/XX2202X0001/Charger/Charging_State"));
        assertEquals(0, face().write("/SetCurrent", 10));
        house.pass(Duration.ofSeconds(10));
        assertEquals(10, twin.limitA());
        send("setCurrentLimit", "99");
        assertEquals(32, twin.limitA());
        send("controlCharge", "stop");
        assertTrue(house.mqtt.payload(CONTROL + "controlCharge/answer").contains("failed: Ready, Start or Stop"));
        assertTrue(twin.isCharging());
    }

    @Test
    @DisplayName("Solar charges with what the distributor allows, and stops some time after it allows nothing")
    void solar() {
        start(Mode.SOLAR, 0, 0);
        twin.car(true);
        allow(0, Duration.ofMinutes(2));
        assertFalse(twin.isCharging());
        allow(2300, Duration.ofMinutes(3));
        assertTrue(twin.isCharging());
        assertEquals(10, twin.limitA());
        allow(1840, Duration.ofMinutes(1));
        assertEquals(8, twin.limitA());
        allow(0, Duration.ofMinutes(1));
        assertTrue(twin.isCharging(), "a cloud stops nothing");
        assertEquals(6, twin.limitA());
        allow(0, Duration.ofMinutes(6));
        assertFalse(twin.isCharging());
        send("setChargingMode", "Grid");
        house.pass(Duration.ofSeconds(40));
        send("controlCharge", "Start");
        house.pass(Duration.ofMinutes(1));
        assertEquals(16, twin.limitA(), "the owner's limit is back");
    }

    @Test
    @DisplayName("Hybrid takes 6 A and the sun on top; without a distributor 6 A")
    void hybrid() {
        start(Mode.HYBRID, 0, 0);
        twin.car(true);
        send("controlCharge", "Start");
        allow(920, Duration.ofMinutes(2));
        assertEquals(10, twin.limitA());
        house.pass(Duration.ofMinutes(5));
        assertEquals(6, twin.limitA());
        assertTrue(twin.isCharging());
    }

    @Test
    @DisplayName("the import cap reduces the charge, lets it grow again, and keeps it reduced without a grid meter")
    void importCap() {
        start(Mode.GRID, 40, 0);
        twin.car(true);
        send("controlCharge", "Start");
        assertEquals(16, twin.limitA());
        baseW = 6000;
        house.pass(Duration.ofMinutes(1));
        int reduced = twin.limitA();
        assertTrue(reduced < 10, reduced + " A");
        baseW = 500;
        house.pass(Duration.ofMinutes(6));
        assertEquals(16, twin.limitA(), "there is room again");
        baseW = 12000;
        house.pass(Duration.ofMinutes(1));
        assertFalse(twin.isCharging());
        baseW = 500;
        house.pass(Duration.ofMinutes(9));
        assertTrue(twin.isCharging(), "it goes on when there is room");
    }

    @Test
    @DisplayName("a limit that a cap has reduced is the owner's again after a crash")
    void crash() {
        start(Mode.GRID, 40, 0);
        twin.car(true);
        send("controlCharge", "Start");
        baseW = 6000;
        house.pass(Duration.ofMinutes(1));
        assertTrue(twin.limitA() < 16);
        baseW = 300;
        start(Mode.GRID, 40, 0);
        house.pass(Duration.ofMinutes(8));
        assertEquals(16, twin.limitA());
    }

    @Test
    @DisplayName("a session that has reached its cap stays stopped until the car has left")
    void sessionCap() {
        start(Mode.SOLAR, 0, 2);
        twin.car(true);
        allow(7360, Duration.ofMinutes(30));
        assertFalse(twin.isCharging());
        assertEquals(20, face().get("/Status"));
        assertTrue((Double) face().get("/Session/Energy") >= 2.0);
        assertTrue((Double) face().get("/Session/Energy") < 2.3);
        twin.car(false);
        house.pass(Duration.ofMinutes(1));
        twin.car(true);
        allow(7360, Duration.ofMinutes(3));
        assertTrue(twin.isCharging());
    }

    @Test
    @DisplayName("without local control it is said once, and not told again and again")
    void ignores() {
        start(Mode.HYBRID, 0, 0);
        twin.localControl(false);
        twin.car(true);
        house.pass(Duration.ofMinutes(20));
        assertEquals(
                1,
                house.messages().stream()
                        .filter(m -> m.contains("local control"))
                        .count());
        send("setCurrentLimit", "20");
        assertTrue(house.mqtt.payload(CONTROL + "setCurrentLimit/answer").contains("local control"));
        twin.localControl(true);
        send("setCurrentLimit", "20");
        assertTrue(house.messages().toString().contains("does again what it is told"));
    }

    @Test
    @DisplayName("lost it is not connected, nothing old is shown, and it comes back by itself")
    void lost() {
        start(Mode.GRID, 0, 0);
        house.modbus.breakLine(LINE, Failure.UNREACHABLE);
        house.pass(Duration.ofMinutes(2));
        assertEquals(0, face().get("/Connected"));
        assertNull(face().get("/Ac/Power"));
        assertEquals("offline", house.mqtt.payload("GivEnergy/XX2202X0001/Stats/status"));
        house.modbus.breakLine(LINE, null);
        house.pass(Duration.ofMinutes(7));
        assertEquals(1, face().get("/Connected"));
    }

    @Test
    @DisplayName(
            "the house battery stays out of its car: NoBatToEV raises the set point by what it draws, and only then")
    void houseBattery() {
        start(Mode.GRID, 0, 0);
        house.bus
                .foreign("com.victronenergy.settings")
                .set("/Settings/CGwacs/AcPowerSetPoint", 50.0)
                .set("/Settings/CGwacs/Hub4Mode", 1);
        SimBus.Service hub4 = house.bus.foreign("com.victronenergy.hub4").set("/Overrides/Setpoint", null);
        SimBus.Service system = house.bus.foreign("com.victronenergy.system");
        system.set("/Ac/ActiveIn/Source", 1)
                .set("/Dc/Battery/Power", -500.0)
                .set("/Dc/Pv/Power", 0.0)
                .set("/Ac/Consumption/L1/Power", 500.0);
        house.loop.every(Duration.ofSeconds(1), () -> system.set("/Ac/Consumption/L1/Power", 500.0 + twin.powerW()));
        house.start(
                "NoBatToEV",
                () -> new NoBatToEV(Configuration.parse(
                        Path.of("config.ini"),
                        "[Common]\nConfigVersion = 100\n[Services]\nNoBatToEV = true\n[NoBatToEV]\nUseRelay = -1\n",
                        Catalog.declarations(),
                        Catalog.ALWAYS)));
        house.pass(Duration.ofSeconds(20));
        assertNull(hub4.get("/Overrides/Setpoint"));
        twin.car(true);
        send("controlCharge", "Start");
        house.pass(Duration.ofSeconds(30));
        assertEquals(50.0 + 3680, hub4.get("/Overrides/Setpoint"));
        send("controlCharge", "Stop");
        house.pass(Duration.ofSeconds(30));
        assertNull(hub4.get("/Overrides/Setpoint"));
    }

    @Test
    @DisplayName("by REST: GivTCP's bodies, answered with what became of them; nonsense writes nothing")
    void byRest() {
        start(Mode.GRID, 0, 0);
        twin.car(true);
        house.pass(Duration.ofSeconds(10));
        assertEquals("Setting setChargeControl was a success", rest("setChargeControl", "{\"mode\": \"Start\"}"));
        assertTrue(twin.isCharging());
        assertEquals("Setting setCurrentLimit was a success", rest("setCurrentLimit", "{\"current\": 10}"));
        assertEquals(10, twin.limitA());
        assertEquals("Setting setChargeMode was a success", rest("setChargeMode", "\"enable\""));
        assertEquals("Setting setChargingMode was a success", rest("setChargingMode", "{\"state\": \"Hybrid\"}"));
        assertEquals("Hybrid", house.mqtt.payload("GivEnergy/XX2202X0001/Charger/Charging_Mode"));
        assertEquals("Setting setMaxSessionEnergy was a success", rest("setMaxSessionEnergy", "{\"energy\": 20}"));
        for (String nonsense : new String[] {"{\"current\": 101}", "{\"current\": \"x\"}", "{", "{}", ""}) {
            assertTrue(rest("setImportCap", nonsense).contains("failed: "), nonsense);
        }
        assertEquals(
                "Charging", at(house.house.inverters().charger().orElseThrow().document(), "Charging_State"));
    }

    private static Object at(Map<String, Object> document, String leaf) {
        return ((Map<?, ?>) document.get("Charger")).get(leaf);
    }

    private String rest(String command, String body) {
        List<String> answers = new ArrayList<>();
        house.house.inverters().charger().orElseThrow().command(command, body, answer -> answers.add(answer.text()));
        house.pass(Duration.ofSeconds(20));
        assertEquals(1, answers.size(), command);
        return answers.get(0);
    }
}
