package esess.control;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Energy of the running hour. What passes while the power is unknown is not counted, and neither is a pause that is
 * longer than a reading can stand for. One object per count; loop thread.
 */
public final class HourlyEnergy {

    private static final double MS_PER_HOUR = 3_600_000;

    private final long longestMs;
    private @Nullable Instant begin;
    private int hour;
    private double energyWh;
    private long lastTick;
    private boolean counting;

    /** @param longestMs the longest time that one reading is good for */
    public HourlyEnergy(long longestMs) {
        this.longestMs = longestMs;
    }

    /** Goes on where an earlier run has stopped, if that was in the same hour. */
    public void resume(Instant savedBegin, double savedWh) {
        begin = savedBegin;
        energyWh = savedWh;
    }

    /**
     * One reading: since the one before, so much has flowed.
     *
     * @param now    in the owner's time zone
     * @param powerW null: unknown
     */
    public void count(ZonedDateTime now, long tick, @Nullable Double powerW) {
        ZonedDateTime thisHour = now.truncatedTo(ChronoUnit.HOURS);
        if (!thisHour.toInstant().equals(begin)) {
            begin = thisHour.toInstant();
            energyWh = 0;
        }
        hour = thisHour.getHour();
        long passedMs = tick - lastTick;
        if (counting && powerW != null && passedMs <= longestMs) {
            energyWh += powerW * passedMs / MS_PER_HOUR;
        }
        counting = powerW != null;
        lastTick = tick;
    }

    /** When the hour has begun, in autumn one of two that have the same name; null before the first reading. */
    public @Nullable Instant begin() {
        return begin;
    }

    /** The owner's name for it, 0 to 23; only after a reading. */
    public int hour() {
        return hour;
    }

    public double energyWh() {
        return energyWh;
    }
}
