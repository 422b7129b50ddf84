package esess.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuantityTest {

    @Test
    @DisplayName("what no house measures is unknown, whatever it is of; the bounds themselves are believed")
    void bounds() {
        for (Quantity quantity : Quantity.values()) {
            for (double absurd :
                    new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e10, -1e10}) {
                assertFalse(quantity.contains(absurd), quantity + " " + absurd);
                assertNull(quantity.orNull(absurd));
                assertThrows(IllegalArgumentException.class, () -> quantity.demand(absurd));
            }
        }
        assertNull(Quantity.TEMPERATURE.orNull(-127.0));
        assertNull(Quantity.FREQUENCY.orNull(198.0));
        assertNull(Quantity.POWER.orNull(null));
        assertEquals(1e6, Quantity.POWER.orNull(1e6));
        assertEquals(100, Quantity.HUMIDITY.demand(100));
        assertEquals("0.0", Double.toString(Quantity.POWER.orNull(-0.0)));
    }

    @Test
    @DisplayName("the owner reads what was told and what is believed")
    void message() {
        String message = assertThrows(IllegalArgumentException.class, () -> Quantity.HUMIDITY.demand(130.5))
                .getMessage();
        assertEquals("no humidity is 130.5%; believed is 0% to 100%", message);
        assertTrue(Quantity.POWER_FACTOR.refusal(2).startsWith("no power factor is 2;"));
    }
}
