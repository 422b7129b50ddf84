package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.door.SimMqtt.Published;
import esess.sim.twin.WattpilotCharger.Car;
import esess.sim.twin.WattpilotDoor.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FroniusWattpilotTest {

    private static final String QUICK = "MinOnOffSeconds = 0\nMinPhaseSwitchSeconds = 0\n";
    private static final String SLEEPY = QUICK + "HibernateMode = true\n";

    private final WattpilotHouse house = new WattpilotHouse();

    private Object ev(String path) {
        return house.ev().get(path);
    }

    private void charge(double watts) {
        house.start(QUICK).plugIn(Car.threePhases(50_000)).pass(6).allowFor(watts, 40);
    }

    @Test
    @DisplayName("VRM shows what the charger does: powers, session in old and new paths, lifetime energy, all literals")
    void shows() {
        charge(8000);
        assertEquals(12, house.charger.currentA(), "8 kW are 11.6 A on each of three phases");
        house.allowFor(8000, 3600);
        assertEquals(8280.0, ev("/Ac/Power"));
        assertEquals(2760.0, ev("/Ac/L3/Power"));
        assertEquals(12.0, ev("/Ac/L1/Current"));
        assertEquals(36.0, ev("/Current"));
        assertEquals(36, ev("/SetCurrent"));
        assertEquals(48, ev("/MaxCurrent"));
        assertEquals(6, ev("/MinCurrent"));
        assertEquals(2, ev("/Status"));
        assertEquals(1, ev("/Mode"));
        assertEquals(1, ev("/StartStop"));
        assertEquals(1, ev("/AutoStart"));
        assertEquals(1, ev("/Connected"));
        assertEquals("Charging", ev("/StatusLiteral"));
        assertEquals("Auto", ev("/ModeLiteral"));
        assertEquals("Start", ev("/StartStopLiteral"));
        assertEquals("SolarOverhead", ev("/LastChargeModeLiteral"));
        assertEquals(75, (Double) ev("/Ac/PowerPercent"), 0.2);
        assertEquals(ev("/Session/Time"), ev("/ChargingTime"));
        int seconds = (Integer) ev("/Session/Time");
        assertTrue(seconds > 3590 && seconds < 3645, "real seconds: " + seconds);
        assertEquals(house.charger.sessionWh() / 1000, (Double) ev("/Session/Energy"), 0.02);
        assertEquals(
                (1_234_567 + house.charger.sessionWh()) / 1000,
                (Double) ev("/Ac/Energy/Forward"),
                0.02,
                "lifetime, not the session");
        assertEquals("8280.0", house.house.mqtt.payload("es-ESS/FroniusWattpilot/Ac/Power"));
        assertEquals("True", house.house.mqtt.payload("es-ESS/FroniusWattpilot/CarState"));
        assertEquals("36", house.house.mqtt.payload("es-ESS/FroniusWattpilot/SetCurrent"));
        Published last = house.house.mqtt.published().stream()
                .filter(p -> p.topic().endsWith("/LastChargeModeLiteral"))
                .findFirst()
                .orElseThrow();
        assertTrue(last.retained());
        house.unplug().pass(6);
        assertEquals(0, ev("/Status"));
        assertEquals(0.0, ev("/Session/Energy"));
        assertEquals(0, ev("/ChargingTime"));
        assertNotEquals(0.0, ev("/Ac/Energy/Forward"));
    }

    @Test
    @DisplayName("ResetChargedEnergyCounter = OnConnect keeps the figures until the next car comes")
    void resetOnConnect() {
        house.start(QUICK + "ResetChargedEnergyCounter = OnConnect\n")
                .plugIn(Car.onePhase(50_000))
                .pass(6)
                .allowFor(3000, 600);
        Object energy = ev("/Session/Energy");
        house.unplug().pass(30);
        assertEquals((Double) energy, (Double) ev("/Session/Energy"), 0.05);
        assertTrue((Integer) ev("/ChargingTime") > 500);
        house.plugIn(Car.onePhase(50_000)).pass(6);
        assertEquals(0.0, ev("/Session/Energy"));
        assertEquals(0, ev("/ChargingTime"));
    }

    @Test
    @DisplayName("it asks for overhead as the original did, and for none without a car or in Manual")
    void asks() {
        house.start(QUICK + "OverheadPriority = 20\nVRMInstanceID_OverheadRequest = 1111\n")
                .pass(6);
        assertEquals("0", house.asked("Request"));
        house.plugIn(Car.threePhases(50_000)).pass(6);
        Map<String, String> expected = Map.of(
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                "1111",
                "Priority",
                "20",
                "PriorityShift",
                "1",
                "IgnoreBatReservation",
                "false",
                "IsAutomatic",
                "true",
                "CustomName",
                "Fronius Wattpilot",
                "Consumption",
                "0.0");
        expected.forEach((name, value) -> assertEquals(value, house.asked(name), name));
        assertEquals(11_040, Double.parseDouble(house.asked("Request")), 12);
        assertEquals(1380, Double.parseDouble(house.asked("Minimum")), 2);
        assertEquals(230, Double.parseDouble(house.asked("StepSize")), 1);
        house.allowFor(8000, 60);
        assertEquals(690, Double.parseDouble(house.asked("StepSize")), 1);
        assertEquals("Fronius Wattpilot (3)", house.asked("CustomName"));
        assertEquals("8280.0", house.asked("Consumption"));
        house.app("lmo", 3).pass(6);
        assertEquals("0", house.asked("Request"));
        assertEquals("false", house.asked("IsAutomatic"));
        assertEquals(0, ev("/Mode"), "the app's change is followed within one cycle");
    }

    @Test
    @DisplayName("an allowance that nobody repeats counts for three cycles of the distributor; then charging stops")
    void allowanceExpires() {
        charge(3000);
        assertTrue(house.charger.powerW() > 2500);
        house.pass(15);
        assertTrue(house.charger.powerW() > 2500);
        house.pass(20);
        assertEquals(0, house.charger.powerW());
        assertEquals(4, ev("/Status"));
        house.house.mqtt.arriveRetained(WattpilotHouse.REQUESTS + "Allowance", "9000");
        house.pass(20);
        assertEquals(0, house.charger.powerW(), "what the broker has kept is no allowance");
        house.house.mqtt.arrive(WattpilotHouse.REQUESTS + "Allowance", "nonsense");
        house.house.mqtt.arrive(WattpilotHouse.REQUESTS + "Allowance", "nan");
        house.pass(20);
        assertEquals(0, house.charger.powerW());
        assertEquals("Running", house.house.state("FroniusWattpilot"));
    }

    @Test
    @DisplayName(
            "a charger that is away at the start stops nobody; VRM says so, and writes are refused, until it is there")
    void awayAtStart() {
        house.house.socket.attach("wattpilot", null);
        house.start(QUICK).pass(200);
        assertEquals(0, ev("/Connected"));
        assertNull(ev("/Status"));
        assertNull(ev("/Ac/Power"));
        assertEquals("0", house.asked("Request"));
        assertEquals("", house.asked("Consumption"), "unknown is not 0");
        assertNotEquals(0, house.vrm("/StartStop", 1));
        assertNotEquals(0, house.vrm("/Mode", 1));
        assertNotEquals(0, house.vrm("/SetCurrent", 10));
        assertEquals("Lost: the Wattpilot: no answer", house.house.state("FroniusWattpilot"));
        house.house.socket.attach("wattpilot", house.door);
        house.plugIn(Car.onePhase(50_000)).pass(150);
        assertEquals(1, ev("/Connected"));
        assertEquals(4, ev("/Status"));
        assertEquals("Running", house.house.state("FroniusWattpilot"));
    }

    @Test
    @DisplayName(
            "lost while charging: values are unknown, no overhead is asked for; on return it is read before it is told anything")
    void lostWhileCharging() {
        charge(3000);
        house.house.socket.attach("wattpilot", null);
        house.door.drop();
        house.pass(10);
        assertEquals(0, ev("/Connected"));
        for (String path : List.of(
                "/Status",
                "/Mode",
                "/StartStop",
                "/Ac/Power",
                "/Ac/L1/Power",
                "/Current",
                "/SetCurrent",
                "/Session/Energy",
                "/Ac/Energy/Forward",
                "/Ac/PowerPercent")) {
            assertNull(ev(path), path);
        }
        assertEquals("0", house.asked("Request"));
        assertEquals("", house.house.mqtt.payload("es-ESS/FroniusWattpilot/Ac/Power"));
        assertEquals(1, house.said("is not connected"), "once");
        house.app("frc", 0).app("lmo", 3).app("amp", 9);
        int before = house.door.commands().size();
        house.house.socket.attach("wattpilot", house.door);
        house.pass(200);
        assertEquals(1, ev("/Connected"));
        assertEquals(0, ev("/Mode"));
        assertEquals(
                before, house.door.commands().size(), "its owner has taken over meanwhile: " + house.door.commands());
        assertTrue(house.charger.powerW() > 0);
    }

    @Test
    @DisplayName("a charger without voltages or figures: values are unknown, nothing fails, nothing is divided by zero")
    void withoutFigures() {
        house.start(QUICK).plugIn(Car.onePhase(50_000));
        house.door.pretend("nrg", null);
        house.allowFor(5000, 20);
        assertNull(ev("/Ac/Power"));
        assertNull(ev("/Ac/PowerPercent"));
        house.door.pretend("nrg", List.of(0, 0, 0));
        house.door.pretend("ama", null);
        house.allowFor(5000, 20);
        assertNull(ev("/MaxCurrent"));
        assertEquals("Running", house.house.state("FroniusWattpilot"));
        assertEquals("0", house.asked("Request"));
        assertTrue(house.charger.powerW() == 0);
        house.door.pretend("car", 0);
        house.door.pretend("modelStatus", null);
        house.pass(10);
        assertNull(ev("/Status"));
        assertEquals("Running", house.house.state("FroniusWattpilot"));
    }

    @Test
    @DisplayName("VRM controls: mode, start and stop, current on one or three phases; all within one cycle")
    void controls() {
        house.start(QUICK)
                .app("lmo", 3)
                .app("frc", 1)
                .plugIn(Car.threePhases(50_000))
                .pass(6);
        assertEquals(1, ev("/Status"));
        assertEquals(0, house.vrm("/SetCurrent", 30));
        assertEquals(0, house.vrm("/StartStop", 1));
        house.pass(10);
        assertEquals(10, house.charger.currentA());
        assertEquals(3, house.charger.phases());
        assertEquals(30, ev("/SetCurrent"));
        house.vrm("/SetCurrent", 14);
        house.pass(25);
        assertEquals(14, house.charger.currentA());
        assertEquals(1, house.charger.phases());
        assertEquals(14, ev("/SetCurrent"));
        house.vrm("/StartStop", 0);
        house.pass(6);
        assertEquals(0, house.charger.powerW());
        assertEquals(0, ev("/StartStop"));
        house.vrm("/Mode", 1);
        house.pass(6);
        assertEquals(4, house.charger.value("lmo"));
        assertEquals(1, ev("/Mode"));
        assertNotEquals(0, house.vrm("/Mode", null), "invalid is no mode");
    }

    @Test
    @DisplayName("a current for an idle charger never starts it, though its firmware would")
    void idlePhases() {
        house.start(QUICK)
                .app("psm", 1)
                .app("frc", 1)
                .app("frc", 0)
                .plugIn(Car.threePhases(50_000))
                .pass(6);
        assertEquals(0, house.charger.powerW());
        assertEquals(0, house.vrm("/SetCurrent", 30));
        house.pass(60);
        assertEquals(0, house.charger.starts());
        assertEquals(0, house.charger.value("frc"));
        assertEquals(2, house.charger.value("psm"));
        assertEquals(30, ev("/SetCurrent"));
        assertEquals(4, ev("/Status"));
    }

    @Test
    @DisplayName("hibernation: without a car it disconnects, looks every five minutes, and VRM keeps what was true")
    void hibernates() {
        house.start(SLEEPY).pass(60);
        assertEquals(0, house.house.socket.open());
        assertEquals(1, ev("/Connected"));
        assertEquals(0, ev("/Status"));
        assertEquals("0.0", house.asked("Consumption"));
        assertEquals("Hibernating: no car", house.house.state("FroniusWattpilot"));
        int tried = house.house.socket.tried();
        house.pass(3600);
        assertTrue(house.house.socket.tried() - tried <= 12, house.house.socket.tried() - tried + " looks in an hour");
        house.plugIn(Car.onePhase(50_000)).pass(310);
        assertEquals(4, ev("/Status"));
        house.allowFor(3000, 60);
        assertEquals(2, ev("/Status"));
        house.unplug().pass(30);
        assertEquals(0, house.house.socket.open());
        assertEquals(0, house.charger.value("frc"), "neutral before it was left");
    }

    @ParameterizedTest
    @DisplayName("a wish in VRM wakes it, is carried out, and is never an error")
    @CsvSource({"/Mode, 0, lmo, 3", "/StartStop, 0, frc, 1", "/SetCurrent, 12, amp, 12"})
    void wishWhileAsleep(String path, int value, String key, int told) {
        house.start(SLEEPY).pass(60);
        assertEquals(0, house.house.socket.open());
        assertEquals(0, house.vrm(path, value));
        assertEquals(value, ev(path), "VRM shows the wish");
        house.pass(8);
        assertEquals(told, house.charger.value(key));
        house.pass(30);
        assertEquals(0, house.house.socket.open(), "and it sleeps again");
    }

    @Test
    @DisplayName("Scheduled wakes, and it stays awake until a car has come and gone")
    void scheduledWakes() {
        house.start(SLEEPY).pass(60);
        assertEquals(0, house.vrm("/Mode", 2));
        house.pass(1200);
        assertEquals(1, house.house.socket.open());
        assertEquals(1, ev("/Mode"), "the charger's real mode");
        house.plugIn(Car.onePhase(50_000)).pass(6);
        assertEquals(4, ev("/Status"), "seen at once");
        assertEquals(0, house.vrm("/Mode", 2), "while connected it disturbs nothing");
        house.pass(60);
        assertEquals(4, ev("/Status"));
        house.unplug().pass(30);
        assertEquals(0, house.house.socket.open());
    }

    @Test
    @DisplayName("a wish for a sleeping charger that does not wake is dropped and said; the charger is shown as lost")
    void doesNotWake() {
        house.start(SLEEPY).pass(60);
        house.house.socket.attach("wattpilot", null);
        assertEquals(0, house.vrm("/StartStop", 1));
        house.pass(130);
        assertEquals(1, house.said("did not wake"));
        assertEquals(0, ev("/Connected"));
        assertNull(ev("/StartStop"));
        house.house.socket.attach("wattpilot", house.door);
        house.pass(200);
        assertEquals(0, house.charger.value("frc"), "an old wish is not carried out");
        assertEquals(1, ev("/Connected"));
    }

    @Test
    @DisplayName("stop in Auto ends the charge and leaves the charger neutral; in Manual it goes on")
    void stop() {
        charge(3000);
        house.house.stop();
        house.pass(5);
        assertEquals(0, house.charger.powerW());
        assertEquals(0, house.charger.value("frc"));
        assertEquals(0, house.charger.value("psm"));
        assertEquals("0", house.asked("Request"));
        assertEquals("", house.asked("Consumption"), "no overhead that nobody ends");
        assertNull(house.house.bus.service(WattpilotHouse.EV));
        assertEquals(0, house.house.socket.open());
    }

    @Test
    @DisplayName("stop in Manual, or before the charger was ever there, tells nothing")
    void stopInManual() {
        house.app("lmo", 3).start(QUICK).plugIn(Car.onePhase(50_000)).pass(20);
        assertTrue(house.charger.powerW() > 0);
        house.house.stop();
        house.pass(5);
        assertTrue(house.charger.powerW() > 0);
        assertEquals(List.of(), house.door.commands());
        WattpilotHouse away = new WattpilotHouse();
        away.house.socket.attach("wattpilot", null);
        away.start(QUICK).house.stop();
        assertTrue(
                away.house.logged.stream().noneMatch(line -> line.contains("could not be ended")),
                away.house.logged.toString());
    }

    @Test
    @DisplayName("the charger's own PV mode and a status nobody knows are said once")
    void saidOnce() {
        house.start(QUICK).plugIn(Car.onePhase(50_000));
        house.door.act(c -> c.ownPvSurplus(true, 0));
        house.door.pretend("modelStatus", 77);
        house.allowFor(5000, 300);
        assertEquals(1, house.said("own PV surplus charging"));
        assertEquals(1, house.said("the status 77"));
        assertEquals(0, house.said("Starts to charge"));
        assertEquals(0, house.charger.powerW());
        house.door.fault(Fault.REFUSE);
        house.door.pretend("modelStatus", 17);
        house.allowFor(5000, 300);
        assertEquals(3, house.said("did not take"), house.house.messages() + " " + house.door.commands());
        assertEquals(1, house.said("Starts to charge"), "not with every try");
        assertFalse(house.house.logged.stream().anyMatch(line -> line.contains("Secret123")));
    }

    @Test
    @DisplayName(
            "an owner who has set the starting power of the charger's own PV mode to 99 kW, as the README says, is not told to do so")
    void ownPvThatNeverStarts() {
        house.door.pretend("fst", 99_000);
        house.start(QUICK).plugIn(Car.onePhase(50_000));
        house.door.act(c -> c.ownPvSurplus(true, 0));
        house.pass(60);
        assertEquals(0, house.said("own PV surplus charging"));
        house.door.pretend("fst", 1400);
        house.pass(10);
        assertEquals(1, house.said("own PV surplus charging"));
    }

    @Test
    @DisplayName(
            "a connection that breaks for seconds stops no charge: the car gets the least until an allowance is told again")
    void blip() {
        charge(8000);
        int starts = house.charger.starts();
        house.door.drop();
        house.allow(0).pass(12);
        assertEquals(1, ev("/Connected"));
        assertEquals(6, house.charger.currentA());
        assertTrue(house.charger.powerW() > 0);
        house.allowFor(8000, 30);
        assertEquals(12, house.charger.currentA());
        assertEquals(starts, house.charger.starts(), "never stopped: " + house.door.commands());
        house.door.drop();
        house.pass(8 + 30 + 6);
        assertEquals(0, house.charger.powerW(), "nobody tells one for three cycles: that is none");
        house.allowFor(8000, 60);
        house.door.drop();
        house.pass(12);
        house.allow(0).pass(6);
        assertEquals(0, house.charger.powerW(), "none was told: at once");
    }

    @Test
    @DisplayName("low-price charging of a charger that tells no price: the owner hears that, once")
    void noPrices() {
        house.start(QUICK + "LowPriceCharging = true\n")
                .plugIn(Car.onePhase(50_000))
                .pass(60);
        assertEquals(1, house.said("tells no price or"), house.house.messages().toString());
        house.door.act(c -> c.price(12.0, 30.0));
        house.pass(60);
        assertEquals(1, house.said("tells no price"));
    }

    @Test
    @DisplayName("VRM can ask for three phases also while one is used: /MaxCurrent is what the charger can do")
    void mostCurrent() {
        house.start(QUICK)
                .app("lmo", 3)
                .app("psm", 1)
                .plugIn(Car.threePhases(50_000))
                .pass(6);
        assertEquals(48, ev("/MaxCurrent"));
    }

    @Test
    @DisplayName("a restart while a car charges does not set the charging time back")
    void chargingTimeIsKept() {
        house.start(QUICK)
                .app("lmo", 3)
                .app("frc", 2)
                .plugIn(Car.onePhase(50_000))
                .pass(1000);
        int before = (Integer) ev("/Session/Time");
        assertTrue(before > 900);
        house.house.stop();
        house.start(QUICK).pass(30);
        assertTrue((Integer) ev("/Session/Time") >= before, ev("/Session/Time") + " s");
        house.house.stop();
        house.unplug().plugIn(Car.onePhase(50_000)).pass(60);
        house.start(QUICK).pass(30);
        assertTrue((Integer) ev("/Session/Time") < 60, "another car's time is not kept: " + ev("/Session/Time"));
    }
}
