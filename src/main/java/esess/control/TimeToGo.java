package esess.control;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How long the battery lasts: until the ESS discharge floor while discharging, until full while charging.
 *
 * <p>Formula and limits are those of the Python es-ESS. Pure; any thread.
 */
public final class TimeToGo {

    /** VRM and the GX show at most ten days. */
    public static final int LONGEST_SECONDS = 864_000;

    /** Below this a battery is idle: its power is shown as 0 W. */
    private static final double IDLE_WATTS = 0.5;

    private TimeToGo() {}

    /**
     * @param capacityWh      usable capacity, watt-hours
     * @param powerW          battery power, positive charging; null unknown
     * @param socPercent      state of charge; null unknown
     * @param socLimitPercent the discharge floor; null: none
     * @return seconds, 0 at the goal, or empty when idle, unknown or nonsense
     */
    public static OptionalInt seconds(
            double capacityWh, @Nullable Double powerW, @Nullable Double socPercent, @Nullable Double socLimitPercent) {
        if (powerW == null
                || !Double.isFinite(powerW)
                || socPercent == null
                || !(capacityWh > 0)
                || Double.isInfinite(capacityWh)) {
            return OptionalInt.empty();
        }
        if (!(socPercent >= 0 && socPercent <= 100) || Math.abs(powerW) < IDLE_WATTS) {
            return OptionalInt.empty();
        }
        double floor = socLimitPercent != null && Double.isFinite(socLimitPercent)
                ? Math.max(0, Math.min(100, socLimitPercent))
                : 0;
        double storedWh = socPercent / 100 * capacityWh;
        double toGoWh = powerW > 0 ? capacityWh - storedWh : Math.max(0, storedWh - floor / 100 * capacityWh);
        // In two steps, as the original: to the second the same, also where rounding decides.
        double seconds = toGoWh / Math.abs(powerW) * 60 * 60;
        return OptionalInt.of((int) Math.min(seconds, LONGEST_SECONDS));
    }
}
