package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.runtime.Host;
import esess.runtime.Service;
import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HeldBackProductionTest {

    private final VirtualHouse house = new VirtualHouse();
    private HeldBackProduction production;
    private SimBus.Service system;

    @BeforeEach
    void start() {
        house.start("SolarOverheadDistributor", () -> new Service() {
            @Override
            public void start(Host host) {
                production = new HeldBackProduction(host);
            }

            @Override
            public void stop() {}
        });
        system = house.bus
                .foreign("com.victronenergy.system")
                .set("/Ac/ActiveIn/Source", 1)
                .set("/Dc/Battery/Power", 20.0);
        house.settle();
    }

    private boolean isHeldBack() {
        house.settle();
        production.tell();
        return house.house.surplus().isHeldBack();
    }

    private SimBus.Service inverter(Double limitW, double watts) {
        return house.bus
                .foreign("com.victronenergy.pvinverter.fronius_1")
                .set("/Ac/MaxPower", 8000.0)
                .set("/Ac/PowerLimit", limitW)
                .set("/Ac/Power", watts);
    }

    @Test
    @DisplayName(
            "an inverter at the limit that ESS gives it may give more; below it, at night, unlimited or gone it does not")
    void powerLimit() {
        assertFalse(isHeldBack(), "nothing is there");
        SimBus.Service inverter = inverter(3000.0, 2950);
        assertTrue(isHeldBack());
        inverter.set("/Ac/Power", 1500.0);
        assertFalse(isHeldBack(), "a cloud, not the limit");
        inverter.set("/Ac/PowerLimit", 0.0).set("/Ac/Power", 5.0);
        assertFalse(isHeldBack(), "night");
        inverter.set("/Ac/PowerLimit", 8000.0).set("/Ac/Power", 7900.0);
        assertFalse(isHeldBack(), "all that it can");
        inverter.set("/Ac/PowerLimit", null).set("/Ac/Power", 2950.0);
        assertFalse(isHeldBack(), "it has no limit");
        inverter.set("/Ac/PowerLimit", 3000.0);
        assertTrue(isHeldBack());
        inverter.set("/Ac/Power", null);
        assertFalse(isHeldBack(), "what it gives is not known");
        inverter.set("/Ac/Power", 2950.0);
        inverter.leave();
        assertFalse(isHeldBack(), "gone");
    }

    @Test
    @DisplayName(
            "a solar charger that is limited while the battery takes nothing; what charges the battery may be limited for it")
    void solarCharger() {
        SimBus.Service charger = house.bus
                .foreign("com.victronenergy.solarcharger.ttyO1")
                .set("/Yield/Power", 800.0)
                .set("/MppOperationMode", 2);
        assertFalse(isHeldBack(), "it gives all that it can");
        charger.set("/MppOperationMode", 1);
        assertTrue(isHeldBack());
        system.set("/Dc/Battery/Power", 1500.0);
        assertFalse(isHeldBack(), "the battery takes it");
        system.set("/Dc/Battery/Power", null);
        assertFalse(isHeldBack(), "nobody knows");
    }

    @Test
    @DisplayName("without the grid, a frequency that makes inverters give less; the grid's own frequency says nothing")
    void frequencyShift() {
        SimBus.Service vebus =
                house.bus.foreign("com.victronenergy.vebus.ttyO5").set("/Ac/Out/L1/F", 51.2);
        assertFalse(isHeldBack());
        system.set("/Ac/ActiveIn/Source", 240);
        assertTrue(isHeldBack());
        vebus.set("/Ac/Out/L1/F", 50.0);
        assertFalse(isHeldBack());
        assertEquals(null, house.house.surplus().heldBackW(), "how much, nobody tells");
    }
}
