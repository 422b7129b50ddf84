package esess.control.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PriceLevelsTest {

    private static PriceLevels levels(double kept, double importSpread, double exportSpread) {
        return PriceLevels.of(
                new Outlook.Price(Series.NONE, at -> 0, kept, importSpread),
                new Outlook.Price(Series.NONE, at -> 0, kept, exportSpread));
    }

    @Test
    @DisplayName("a dear day is followed by one that is less dear by what was learned, give or take what days vary")
    void following() {
        for (double kept : new double[] {0, 0.5, 0.7, 0.95}) {
            PriceLevels levels = levels(kept, 0.04, 0.01);
            for (int level = 0; level < levels.count(); level++) {
                double sum = 0;
                double mean = 0;
                for (int next = 0; next < levels.count(); next++) {
                    assertTrue(levels.after(level)[next] >= 0);
                    sum += levels.after(level)[next];
                    mean += levels.after(level)[next] * levels.importMore(next);
                }
                assertEquals(1, sum, 1e-9);
                assertEquals(kept * levels.importMore(level), mean, 0.006, kept + ", level " + level);
                assertEquals(levels.importMore(level) / 4, levels.exportMore(level), 1e-9);
            }
            double variance = 0;
            for (int next = 0; next < levels.count(); next++) {
                variance += levels.after(levels.middle())[next] * Math.pow(levels.importMore(next), 2);
            }
            assertEquals(0.04 * Math.sqrt(1 - kept * kept), Math.sqrt(variance), 0.006, "" + kept);
        }
    }

    @Test
    @DisplayName("a tariff by the clock has one level")
    void fixed() {
        assertEquals(1, levels(0, 0, 0).count());
        assertEquals(0, levels(0.5, 0, 0).importMore(0));
        assertEquals(5, levels(0.5, 0, 0.03).count(), "only what is fed in varies");
    }
}
