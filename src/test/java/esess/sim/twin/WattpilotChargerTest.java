package esess.sim.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.twin.WattpilotCharger.Car;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What other tests rely on when they use the twin. */
class WattpilotChargerTest {

    private final WattpilotCharger charger = new WattpilotCharger(16);

    @BeforeEach
    void aCar() {
        charger.plugIn(Car.threePhases(5_000));
        charger.set("frc", 1);
        charger.set("amp", 16);
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            charger.tick(1);
        }
    }

    @Test
    @DisplayName("a car begins with 6 A and ramps to what it is allowed")
    void ramps() {
        charger.set("frc", 2);
        pass(1);
        assertEquals(6, charger.currentA());
        pass(2);
        assertEquals(10, charger.currentA());
        pass(10);
        assertEquals(16 * 230 * 3, charger.powerW(), 1e-6);
        assertEquals(2, charger.value("car"));
        assertEquals(3, charger.value("modelStatus"));
    }

    @Test
    @DisplayName("changing the phases takes its time, in which nothing flows")
    void phaseSwitch() {
        charger.set("frc", 2);
        pass(20);
        charger.set("psm", 1);
        pass(1);
        assertEquals(0, charger.powerW());
        assertEquals(23, charger.value("modelStatus"));
        pass(7);
        assertEquals(0, charger.powerW());
        pass(20);
        assertEquals(16 * 230, charger.powerW(), 1e-6);
        assertEquals(1, charger.phaseSwitches());
    }

    @Test
    @DisplayName("a phase command starts an idle charger, unless it is held off")
    void phaseCommandStarts() {
        charger.set("psm", 1);
        pass(5);
        assertEquals(0, charger.powerW(), "held off");
        charger.set("frc", 0);
        pass(5);
        assertEquals(0, charger.powerW(), "ECO without a reason");
        charger.set("psm", 2);
        pass(5);
        assertTrue(charger.powerW() > 0);
        charger.set("frc", 1);
        pass(1);
        assertEquals(0, charger.powerW());
    }

    @Test
    @DisplayName("a full car takes nothing, and the counters say what it has got; a new one begins at 0")
    void fillsUp() {
        charger.set("frc", 2);
        for (int minute = 0; minute < 60; minute++) {
            pass(60);
        }
        assertEquals(5_000, charger.sessionWh(), 1e-6);
        assertEquals(1_239_567, (Double) charger.value("eto"), 1e-6);
        assertTrue(charger.isFull());
        assertEquals(0, charger.powerW());
        assertEquals(4, charger.value("car"));
        charger.unplug();
        assertEquals(1, charger.value("car"));
        charger.plugIn(Car.onePhase(1_000));
        assertEquals(0, charger.sessionWh());
        pass(30);
        assertEquals(16 * 230, charger.powerW(), 1e-6);
    }

    @Test
    @DisplayName("amperes are kept between 6 and the limit of the app; other nonsense is refused")
    void limits() {
        assertNull(charger.set("amp", 40));
        assertEquals(16, charger.value("amp"));
        charger.set("amp", 0);
        assertEquals(6, charger.value("amp"));
        assertEquals("value out of range", charger.set("frc", 3));
        assertEquals("unknown key", charger.set("zzz", 1));
    }

    @Test
    @DisplayName("left alone in ECO it charges by its own price limit and its own PV surplus")
    void ownModes() {
        charger.set("frc", 0);
        charger.price(10.0, 20.0);
        pass(5);
        assertFalse(charger.powerW() > 0);
        charger.price(10.0, 9.0);
        pass(5);
        assertEquals(7, charger.value("modelStatus"));
        assertTrue(charger.powerW() > 0);
        charger.price(null, 9.0);
        charger.ownPvSurplus(true, 3000);
        pass(5);
        assertEquals(12, charger.value("modelStatus"));
        assertTrue(charger.powerW() > 0);
    }
}
