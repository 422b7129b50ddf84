package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LimitedProductionTest {

    @Test
    @DisplayName("an inverter at its limit holds back about what it gave before; below it, nothing")
    void atItsLimit() {
        LimitedProduction roof = new LimitedProduction(8000.0);
        roof.look(1, 6000.0, 0);
        assertFalse(roof.isLimited());
        roof.look(0.25, 1990.0, 10_000);
        assertTrue(roof.isLimited());
        assertEquals(4010, roof.heldBackW(), 1);
        roof.look(0.6, 2100.0, 20_000);
        assertTrue(roof.isLimited(), "it follows its limit only now");
        roof.look(0.9, 5000.0, 70_000);
        assertFalse(roof.isLimited(), "the sun gives no more");
    }

    @Test
    @DisplayName("at night, or unknown, nothing is held back")
    void night() {
        LimitedProduction roof = new LimitedProduction(8000.0);
        roof.look(0, 0.0, 0);
        assertFalse(roof.isLimited());
        roof.look(0.2, 1600.0, 10_000);
        roof.look(0.2, null, 20_000);
        assertFalse(roof.isLimited());
    }
}
