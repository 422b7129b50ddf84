package esess.control.surplus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EvenedOverheadTest {

    private final EvenedOverhead evened = new EvenedOverhead();
    private long tick;

    private boolean seconds(double watts, int seconds) {
        boolean fallen = false;
        for (int i = 0; i < seconds; i++) {
            fallen |= evened.is(watts, tick += 1000);
        }
        return fallen;
    }

    @Test
    @DisplayName("an oven that goes on and off every twenty seconds is its mean, and no cloud")
    void oven() {
        for (int i = 0; i < 20; i++) {
            assertFalse(seconds(3000, 20) || seconds(1200, 20));
            assertTrue(i == 0 || Math.abs(evened.watts() - 2100) < 500, evened.watts() + " W");
        }
    }

    @Test
    @DisplayName("a cloud counts within seconds; what lasts shorter is a step that two meters tell at different times")
    void cloud() {
        seconds(5000, 60);
        assertFalse(seconds(1000, 3));
        assertTrue(evened.watts() > 3900, evened.watts() + " W");
        assertEquals(1000, evened.fallenW(), 1, "and it is known that there is less at this moment");
        assertFalse(seconds(5000, 40));
        assertTrue(seconds(1000, 6));
        assertTrue(evened.watts() < 1100, evened.watts() + " W");
    }

    @Test
    @DisplayName("unknown is unknown, and what was does not count any more")
    void unknown() {
        assertNull(evened.watts());
        seconds(5000, 60);
        evened.is(null, tick);
        assertNull(evened.watts());
        seconds(1000, 1);
        assertEquals(1000, evened.watts());
    }
}
