package esess.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The last 24 hours. */
class PowerRingTest {

    private static final long START = 1_800_000_000L;

    private final PowerRing ring = new PowerRing();

    private void put(long second, Double watts) {
        Map<String, Double> values = new HashMap<>();
        values.put("sun", watts);
        ring.put(START + second, values);
    }

    @Test
    @DisplayName("steps are means of what was known; a pause and an unknown figure are gaps, not 0")
    void means() {
        put(0, 100.0);
        put(10, 200.0);
        put(20, null);
        put(30, 400.0);
        put(60, 600.0);
        assertArrayEquals(new float[] {100, 200, Float.NaN, 400, Float.NaN, Float.NaN, 600}, ring.means("sun", 7, 10));
        assertArrayEquals(new float[] {300, 600}, ring.means("sun", 2, 30));
        assertEquals(START + 60, ring.newestSecond());
        assertTrue(Float.isNaN(ring.means("moon", 1, 10)[0]));
    }

    @Test
    @DisplayName("after a day the oldest is gone, and memory does not grow with names")
    void bounded() {
        put(0, 1.0);
        for (int i = 1; i <= PowerRing.SLOTS; i++) {
            put(10L * i, 2.0);
        }
        assertEquals(2, ring.means("sun", PowerRing.SLOTS, 10)[0]);
        for (int i = 0; i < 100; i++) {
            ring.put(START + 200_000 + 10L * i, Map.of("x" + i, 1.0));
        }
        assertEquals(PowerRing.MOST_SERIES, ring.names().size());
    }

    @Test
    @DisplayName("a clock that is set back by hours begins anew, one that jitters does not")
    void clock() {
        put(100_000, 1.0);
        put(99_990, 5.0);
        assertEquals(1, ring.means("sun", 1, 10)[0]);
        put(0, 7.0);
        assertEquals(7, ring.means("sun", 1, 10)[0]);
        assertEquals(START, ring.newestSecond());
    }
}
