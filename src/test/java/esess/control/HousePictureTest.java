package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.PerPhase;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HousePictureTest {

    private static HousePicture.Measured at(Long... ticks) {
        TreeSet<Long> all = new TreeSet<>(List.of(ticks));
        return new HousePicture.Measured() {
            @Override
            public Long since(long tick) {
                return all.ceiling(tick);
            }

            @Override
            public Long newest() {
                return all.isEmpty() ? null : all.last();
            }
        };
    }

    private static HousePicture picture(long tick, Double gridW, Long measuredTick, boolean moment) {
        PerPhase<Double> power = PerPhase.only(1, gridW);
        return new HousePicture(tick, "meter", measuredTick, gridW, 0, true, power, power, 0, 0.0, moment, moment);
    }

    @Test
    @DisplayName(
            "a measurement counts when set point and inverters rested before it, and when it has been reckoned with")
    void ofOneMoment() {
        assertTrue(HousePicture.isOfOneMoment(at(10_000L), 0, 0, 12_000));
        assertFalse(HousePicture.isOfOneMoment(at(10_000L), 0, 0, 10_900), "systemcalc may not have seen it");
        assertFalse(HousePicture.isOfOneMoment(at(10_000L), 9000, 0, 60_000), "our step was still under way");
        assertFalse(
                HousePicture.isOfOneMoment(at(10_000L), 0, 9500, 60_000), "it may be from before the inverters rested");
        assertTrue(HousePicture.isOfOneMoment(at(10_000L, 14_000L), 9000, 11_000, 16_000));
        assertFalse(HousePicture.isOfOneMoment(at(10_000L), 0, Long.MAX_VALUE, 16_000), "nobody knows what they do");
        assertFalse(HousePicture.isOfOneMoment(at(), 0, 0, 16_000));
    }

    @Test
    @DisplayName("the newest measurement knows of our last step, or it does not")
    void sinceOurs() {
        assertTrue(HousePicture.isSinceOurs(at(10_000L), 8000));
        assertFalse(HousePicture.isSinceOurs(at(10_000L), 8001));
        assertFalse(HousePicture.isSinceOurs(at(), 0));
    }

    @Test
    @DisplayName("a power rests since it came within the band; unknown, it never rested")
    void history() {
        PowerHistory history = new PowerHistory();
        assertEquals(Long.MAX_VALUE, history.steadySince(100));
        history.is(0.0, 1000);
        history.is(3000.0, 2000);
        history.is(3050.0, 3000);
        history.is(2960.0, 4000);
        assertEquals(2000, history.steadySince(100));
        assertEquals(2000, history.steadySince(90));
        assertEquals(4000, history.steadySince(80));
        history.is(2000.0, 5000);
        history.is(2965.0, 5000);
        assertEquals(2000, history.steadySince(100), "one measurement tells its phases one after the other");
        history.is(null, 6000);
        assertFalse(history.isKnown());
        history.is(2960.0, 7000);
        assertEquals(7000, history.steadySince(100));
    }

    @Test
    @DisplayName(
            "a figure stands while the house moves, half a minute while the grid is unknown, and is what it seems after a minute of moving")
    void goodFigure() {
        GoodFigure figure = new GoodFigure();
        assertNull(figure.at(picture(0, null, null, false), null));
        assertEquals(500, figure.at(picture(1000, 500.0, 1000L, true), 500.0));
        assertEquals(500, figure.at(picture(10_000, 4000.0, 10_000L, false), 4000.0));
        assertEquals(500, figure.at(picture(39_000, null, null, false), null));
        assertNull(figure.at(picture(41_000, null, null, false), null));
        assertEquals(500, figure.at(picture(60_000, 4000.0, 60_000L, false), 4000.0));
        assertEquals(4000, figure.at(picture(62_000, 4000.0, 62_000L, false), 4000.0));
        assertNull(
                figure.at(picture(93_000, 4000.0, 62_000L, false), 4000.0),
                "held, and so as old as when it was measured");
    }
}
