package esess.control.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The state of charge of a battery that does not tell it, by the current that flows: 0 to 100 %, + A charges. It begins
 * unknown, and is known from the first full charge on, or from what a BMS tells. A voltage alone says nothing of a lithium
 * iron phosphate cell between 20 and 90 %, so it only counts together with a current that has all but ended.
 */
public final class CoulombCounter {

    private static final double FULL_PERCENT = 100;
    private static final double SECONDS_PER_HOUR = 3600;
    private static final double FULL_CELL_V = 3.45;
    /** Of the capacity, in A per Ah. */
    private static final double TAIL_C = 0.05;

    private static final double FULL_AFTER_S = 300;

    private final double capacityAh;
    private final double chargeEfficiency;
    private @Nullable Double percent;
    private double fullForS;

    /** @param chargeEfficiency how much of what flows in can flow out again, 0 to 1 */
    public CoulombCounter(double capacityAh, double chargeEfficiency, @Nullable Double percent) {
        this.capacityAh = capacityAh;
        this.chargeEfficiency = chargeEfficiency;
        this.percent = percent;
    }

    public static double after(double percent, double capacityAh, double amps, double seconds, double efficiency) {
        double ampereHours = amps * seconds / SECONDS_PER_HOUR * (amps > 0 ? efficiency : 1);
        return Math.max(0, Math.min(FULL_PERCENT, percent + FULL_PERCENT * ampereHours / capacityAh));
    }

    /**
     * This current has flowed for this long.
     *
     * @param cellV the highest cell's; null: not known
     * @param bms   what a BMS tells, which counts more; null: nothing
     */
    public void flowed(double amps, double seconds, @Nullable Double cellV, @Nullable Double bms) {
        if (bms != null) {
            percent = bms;
            fullForS = 0;
            return;
        }
        if (percent != null) {
            percent = after(percent, capacityAh, amps, seconds, chargeEfficiency);
        }
        boolean isAtEnd = cellV != null && cellV >= FULL_CELL_V && amps >= 0 && amps < TAIL_C * capacityAh;
        fullForS = isAtEnd ? fullForS + seconds : 0;
        if (fullForS >= FULL_AFTER_S) {
            percent = FULL_PERCENT;
        }
    }

    /** Null: not known yet. */
    public @Nullable Double percent() {
        return percent;
    }
}
