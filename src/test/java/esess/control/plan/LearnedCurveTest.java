package esess.control.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LearnedCurveTest {

    private static final ZonedDateTime MONDAY = ZonedDateTime.of(2026, 6, 22, 0, 0, 0, 0, ZoneId.of("Europe/Berlin"));

    private static LearnedCurve lived(int days, IntToDoubleFunction wattsBySlot) {
        LearnedCurve curve = new LearnedCurve(true);
        for (int slot = 0; slot < days * 96; slot++) {
            curve.learn(MONDAY.plusMinutes(slot * 15L), wattsBySlot.applyAsDouble(slot));
        }
        return curve;
    }

    @Test
    @DisplayName("where days are alike but for chance the mean is told; weekends are other days")
    void mean() {
        SplittableRandom random = new SplittableRandom(5);
        LearnedCurve curve = lived(
                42,
                slot -> (slot / 96 % 7 >= 5 ? 900 : 300) + (slot % 96 == 72 ? 2000 : 0) + 200 * random.nextGaussian());
        assertTrue(curve.isBetter());
        assertTrue(curve.learnedErrorW() < curve.plainErrorW());
        assertEquals(300, curve.expectedW(MONDAY.plusDays(42).plusHours(3)), 200);
        assertEquals(900, curve.expectedW(MONDAY.plusDays(47).plusHours(3)), 200);
        assertEquals(2300, curve.expectedW(MONDAY.plusDays(42).plusHours(18)), 200);
    }

    @Test
    @DisplayName("where it is mostly as the day before, that is told instead")
    void plain() {
        LearnedCurve curve = lived(40, slot -> 20.0 * Math.floorDiv(slot, 96));
        assertFalse(curve.isBetter());
        assertEquals(20.0 * 39, curve.expectedW(MONDAY.plusDays(40)), 1);
    }

    @Test
    @DisplayName("what was learned survives a restart; a damaged memory is not taken")
    void memory() {
        LearnedCurve curve = lived(9, slot -> slot % 96);
        LearnedCurve next = new LearnedCurve(true);
        next.remember(curve.memory());
        assertEquals(curve.expectedW(MONDAY.plusHours(7)), next.expectedW(MONDAY.plusHours(7)), 1e-3);
        LearnedCurve damaged = new LearnedCurve(true);
        damaged.remember(curve.memory().subList(0, 100));
        assertTrue(Double.isNaN(damaged.expectedW(MONDAY)));
    }
}
