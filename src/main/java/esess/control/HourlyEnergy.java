package esess.control;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Energy of the running hour. What passes while the power is unknown is not counted, and neither is a pause that is
 * longer than a reading can stand for. One object per count; loop thread.
 */
public final class HourlyEnergy {

    private static final double MS_PER_HOUR = 3_600_000;

    private final long longestMs;
    private LocalDateTime hour;
    private double energyWh;
    private long lastTick;
    private boolean counting;

    /** @param longestMs the longest time that one reading is good for */
    public HourlyEnergy(long longestMs) {
        this.longestMs = longestMs;
    }

    /** Goes on where an earlier run has stopped, if that was in the same hour. */
    public void resume(LocalDateTime savedHour, double savedWh) {
        hour = savedHour;
        energyWh = savedWh;
    }

    /**
     * One reading: since the one before, so much has flowed.
     *
     * @param now    in the owner's time zone
     * @param powerW null: unknown
     */
    public void count(LocalDateTime now, long tick, Double powerW) {
        LocalDateTime thisHour = now.truncatedTo(ChronoUnit.HOURS);
        if (!thisHour.equals(hour)) {
            hour = thisHour;
            energyWh = 0;
        }
        long passedMs = tick - lastTick;
        if (counting && powerW != null && passedMs <= longestMs) {
            energyWh += powerW * passedMs / MS_PER_HOUR;
        }
        counting = powerW != null;
        lastTick = tick;
    }

    /** Its beginning; null before the first reading. */
    public LocalDateTime hour() {
        return hour;
    }

    public double energyWh() {
        return energyWh;
    }
}
