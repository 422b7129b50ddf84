package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NoBatToEVTest {

    private static final String CHARGER = "com.victronenergy.evcharger.garage";

    private final VirtualHouse house = new VirtualHouse();
    private final SimBus.Service system = house.bus.foreign("com.victronenergy.system");
    private final SimBus.Service hub4 = house.bus.foreign("com.victronenergy.hub4");

    private final Map<String, Double> cars = new HashMap<>();

    @BeforeEach
    void aGx() {
        house.bus
                .foreign("com.victronenergy.settings")
                .set("/Settings/CGwacs/AcPowerSetPoint", 50.0)
                .set("/Settings/CGwacs/Hub4Mode", 1);
        hub4.set("/Overrides/Setpoint", null);
        system.set("/Ac/ActiveIn/Source", 1)
                .set("/Ac/Grid/L1/Power", 50.0)
                .set("/Dc/Battery/Power", -500.0)
                .set("/Ac/Consumption/L1/Power", 1000.0)
                .set("/Ac/Consumption/L2/Power", null)
                .set("/Dc/Pv/Power", 1500.0)
                .set("/Relay/0/State", 0);
    }

    private void start(String relay, String... chargers) {
        house.start(
                "NoBatToEV",
                () -> new NoBatToEV(new NoBatToEV.Config(
                        NoBatToEV.RelayChoice.parse(relay),
                        chargers.length == 0
                                ? Optional.empty()
                                : Optional.of(new NoBatToEV.Chargers(List.of(chargers))))));
        house.pass(Duration.ofSeconds(12));
    }

    /** It draws, and the GX counts it among the consumption. */
    private void car(String charger, double watts) {
        house.bus.foreign(charger).set("/Ac/Power", watts);
        cars.put(charger, watts);
        system.set(
                "/Ac/Consumption/L1/Power",
                1000 + cars.values().stream().mapToDouble(each -> each).sum());
    }

    /** It tells nothing any more, and draws nothing. */
    private void silent(String charger) {
        car(charger, 0);
        house.bus.foreign(charger).set("/Ac/Power", null);
    }

    private Object setPoint() {
        return hub4.get("/Overrides/Setpoint");
    }

    private void after(int seconds) {
        house.pass(Duration.ofSeconds(seconds));
    }

    @Test
    void whatTheSunDoesNotCoverComesFromTheGrid() {
        car(CHARGER, 3000.0);
        start("-1");
        assertEquals(50.0 + 3000 - (1500 - 1000), setPoint());
    }

    @Test
    void withoutACarTheSetPointIsTheOwners() {
        car(CHARGER, 0.0);
        start("-1");
        assertNull(setPoint());
        car(CHARGER, 3000.0);
        after(5);
        assertEquals(2550.0, setPoint());
        car(CHARGER, 0.0);
        after(5);
        assertNull(setPoint());
    }

    /** The Python es-ESS kept its last request for ever. */
    @Test
    void b5ALostChargerEndsItAtOnceAndALostConsumptionAfterAWhile() {
        car(CHARGER, 3000.0);
        start("-1");
        silent(CHARGER);
        after(5);
        assertNull(setPoint());
        car(CHARGER, 3000.0);
        after(5);
        assertEquals(2550.0, setPoint());
        car(CHARGER, 0);
        house.bus.foreign(CHARGER).leave();
        after(5);
        assertNull(setPoint());
        car(CHARGER, 3000.0);
        after(5);
        system.set("/Ac/Consumption/L1/Power", null).set("/Ac/Grid/L1/Power", null);
        after(20);
        assertEquals(2550.0, setPoint(), "a meter that flaps does not swing the house");
        after(15);
        assertNull(setPoint());
        assertEquals(List.of(), house.uncaught);
    }

    @Test
    void severalChargersAreAddedUp() {
        house.bus.foreign(CHARGER).set("/DeviceInstance", 5);
        house.bus.foreign("com.victronenergy.evcharger.carport").set("/DeviceInstance", 4);
        car(CHARGER, 1000);
        car("com.victronenergy.evcharger.carport", 2000);
        start("-1");
        assertEquals(2550.0, setPoint());
        car("com.victronenergy.evcharger.carport", 0);
        house.bus.foreign("com.victronenergy.evcharger.carport").leave();
        after(5);
        assertEquals(50.0 + 1000 - 500, setPoint());
    }

    @Test
    void anotherLoadTakesTheSunFromTheCar() {
        car(CHARGER, 3000.0);
        start("-1");
        assertEquals(2550.0, setPoint());
        system.set("/Ac/Consumption/L1/Power", 4300.0);
        after(3);
        assertEquals(2550.0, setPoint(), "it may be one of the figures that is older");
        after(10);
        assertEquals(50.0 + 3000 - (1500 - 1300), setPoint());
    }

    @Test
    void aCarThatNobodyMeasuresIsNotSun() {
        house.bus.foreign(CHARGER).set("/Ac/Power", 3000.0);
        start("-1");
        after(60);
        assertNull(setPoint(), "the consumption is less than the car: it is not in it");
    }

    @Test
    void onlyTheNamedChargerCounts() {
        car(CHARGER, 1000.0);
        car("com.victronenergy.evcharger.carport", 2000);
        start("-1", CHARGER);
        assertEquals(50.0 + 1000, setPoint());
    }

    @Test
    void theRelaySwitchesItOnAndOff() {
        car(CHARGER, 3000.0);
        start("0");
        assertNull(setPoint());
        system.set("/Relay/0/State", 1);
        after(5);
        assertEquals(2550.0, setPoint());
        system.set("/Relay/0/State", null);
        after(5);
        assertNull(setPoint(), "a relay that the GX does not tell is not on");
    }

    @Test
    void gridLossEndsIt() {
        car(CHARGER, 3000.0);
        start("-1");
        system.set("/Ac/ActiveIn/Source", 240);
        after(3);
        assertNull(setPoint());
    }

    @Test
    void stoppingHandsTheSetPointBack() {
        car(CHARGER, 3000.0);
        start("-1");
        house.stop();
        after(2);
        assertNull(setPoint());
    }

    @Test
    void aCloudyChargeIsToldOnce() {
        car(CHARGER, 3000.0);
        start("-1");
        for (int cloud = 0; cloud < 20; cloud++) {
            system.set("/Dc/Pv/Power", 6000.0);
            after(10);
            assertNull(setPoint());
            system.set("/Dc/Pv/Power", 1500.0);
            after(10);
            assertEquals(2550.0, setPoint());
        }
        car(CHARGER, 0.0);
        after(5);
        assertEquals(2, house.messages().size(), house.messages().toString());
    }

    @Test
    void itDoesNotClaimWhatTheGxDoesNotDo() {
        car(CHARGER, 3000.0);
        start("-1");
        assertEquals("The grid gives 2500 W to the car", house.state("NoBatToEV"));
        system.set("/DynamicEss/Active", 1);
        after(5);
        assertEquals(
                "2500 W for the car are asked of the grid, but not in force: see GridSetpoint",
                house.state("NoBatToEV"));
    }
}
