package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SparingTest {

    private final Sparing sparing = new Sparing();

    @Test
    @DisplayName("a fault that stays is told once, one that returns after a while is told again")
    void once() {
        assertTrue(sparing.tells(0));
        assertFalse(sparing.tells(3_600_000));
        sparing.over(3_600_000);
        assertTrue(sparing.tells(3_600_001));
    }

    @Test
    @DisplayName(
            "one that comes and goes every second: the pause doubles up to a day; after a calm day it is told at once")
    void flapping() {
        int told = 0;
        for (long tick = 0; tick < 10 * 86_400_000L; tick += 1000) {
            told += sparing.tells(tick) ? 1 : 0;
            sparing.over(tick);
        }
        assertTrue(told > 10 && told < 25, told + " in ten days");
        sparing.over(12 * 86_400_000L);
        assertTrue(sparing.tells(12 * 86_400_000L));
        sparing.over(12 * 86_400_000L + 1);
        assertFalse(sparing.tells(12 * 86_400_000L + 59_000));
        assertTrue(
                sparing.tells(12 * 86_400_000L + 60_000), "a fault that begins in a pause and stays is told after it");
        assertEquals(24 * 60, Sparing.LONGEST_PAUSE.toMinutes());
    }
}
