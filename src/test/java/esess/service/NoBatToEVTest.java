package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NoBatToEVTest {

    private static final String CHARGER = "com.victronenergy.evcharger.garage";

    private final VirtualHouse house = new VirtualHouse();
    private final SimBus.Service system = house.bus.foreign("com.victronenergy.system");
    private final SimBus.Service hub4 = house.bus.foreign("com.victronenergy.hub4");

    @BeforeEach
    void aGx() {
        house.bus
                .foreign("com.victronenergy.settings")
                .set("/Settings/CGwacs/AcPowerSetPoint", 50.0)
                .set("/Settings/CGwacs/Hub4Mode", 1);
        hub4.set("/Overrides/Setpoint", null);
        system.set("/Ac/ActiveIn/Source", 1)
                .set("/Ac/Consumption/L1/Power", 4000.0)
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

    private Object setPoint() {
        return hub4.get("/Overrides/Setpoint");
    }

    private void after(int seconds) {
        house.pass(Duration.ofSeconds(seconds));
    }

    @Test
    void whatTheSunDoesNotCoverComesFromTheGrid() {
        house.bus.foreign(CHARGER).set("/Ac/Power", 3000.0);
        start("-1");
        assertEquals(50.0 + 3000 - (1500 - 1000), setPoint());
    }

    @Test
    void withoutACarTheSetPointIsTheOwners() {
        house.bus.foreign(CHARGER).set("/Ac/Power", 0.0);
        start("-1");
        assertNull(setPoint());
        house.bus.foreign(CHARGER).set("/Ac/Power", 3000.0);
        after(5);
        assertEquals(2550.0, setPoint());
        house.bus.foreign(CHARGER).set("/Ac/Power", 0.0);
        after(5);
        assertNull(setPoint());
    }

    /** B5: the original kept its last request for ever. */
    @Test
    void b5ALostChargerOrConsumptionEndsIt() {
        house.bus.foreign(CHARGER).set("/Ac/Power", 3000.0);
        start("-1");
        house.bus.foreign(CHARGER).set("/Ac/Power", null);
        after(5);
        assertNull(setPoint());
        house.bus.foreign(CHARGER).set("/Ac/Power", 3000.0);
        after(5);
        assertEquals(2550.0, setPoint());
        house.bus.foreign(CHARGER).leave();
        after(5);
        assertNull(setPoint());
        house.bus.foreign(CHARGER).set("/Ac/Power", 3000.0);
        after(5);
        system.set("/Ac/Consumption/L1/Power", null);
        after(5);
        assertNull(setPoint());
        assertEquals(List.of(), house.uncaught);
    }

    @Test
    void severalChargersAreAddedUp() {
        house.bus.foreign(CHARGER).set("/Ac/Power", 1000.0).set("/DeviceInstance", 5);
        house.bus
                .foreign("com.victronenergy.evcharger.carport")
                .set("/Ac/Power", 2000.0)
                .set("/DeviceInstance", 4);
        start("-1");
        assertEquals(2550.0, setPoint());
        house.bus.foreign("com.victronenergy.evcharger.carport").leave();
        after(5);
        assertEquals(50.0 + 1000, setPoint());
    }

    @Test
    void onlyTheNamedChargerCounts() {
        house.bus.foreign(CHARGER).set("/Ac/Power", 1000.0);
        house.bus.foreign("com.victronenergy.evcharger.carport").set("/Ac/Power", 2000.0);
        start("-1", CHARGER);
        assertEquals(50.0 + 1000, setPoint());
    }

    @Test
    void theRelaySwitchesItOnAndOff() {
        house.bus.foreign(CHARGER).set("/Ac/Power", 3000.0);
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
        house.bus.foreign(CHARGER).set("/Ac/Power", 3000.0);
        start("-1");
        system.set("/Ac/ActiveIn/Source", 240);
        after(3);
        assertNull(setPoint());
    }

    @Test
    void stoppingHandsTheSetPointBack() {
        house.bus.foreign(CHARGER).set("/Ac/Power", 3000.0);
        start("-1");
        house.stop();
        after(2);
        assertNull(setPoint());
    }

    @Test
    void aCloudyChargeIsToldOnce() {
        house.bus.foreign(CHARGER).set("/Ac/Power", 3000.0);
        start("-1");
        for (int cloud = 0; cloud < 20; cloud++) {
            system.set("/Dc/Pv/Power", 6000.0);
            after(10);
            assertNull(setPoint());
            system.set("/Dc/Pv/Power", 1500.0);
            after(10);
            assertEquals(2550.0, setPoint());
        }
        house.bus.foreign(CHARGER).set("/Ac/Power", 0.0);
        after(5);
        assertEquals(2, house.messages().size(), house.messages().toString());
    }

    @Test
    void itDoesNotClaimWhatTheGxDoesNotDo() {
        house.bus.foreign(CHARGER).set("/Ac/Power", 3000.0);
        start("-1");
        assertEquals("The grid gives 2500 W to the car", house.state("NoBatToEV"));
        system.set("/DynamicEss/Active", 1);
        after(5);
        assertEquals(
                "2500 W for the car are asked of the grid, but not in force: see GridSetpoint",
                house.state("NoBatToEV"));
    }
}
