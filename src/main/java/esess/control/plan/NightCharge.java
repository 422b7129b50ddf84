package esess.control.plan;

/**
 * How strongly the battery is charged in the cheap window: as gently as reaches the target in time. Charging low and long
 * is easier on cells and inverter than high and short. Pure.
 */
public final class NightCharge {

    private static final double LEAST_W = 500;
    /** The end of a charge is slow, so a full battery needs more from the beginning. */
    private static final double SLOW_FROM_PERCENT = 95;

    private NightCharge() {}

    /**
     * The rule of thumb for a battery of about 10 kWh and a window of 5 hours.
     *
     * @param targetPercent below the state of charge: nothing will be charged, whatever the power
     */
    public static int fiveHoursW(int socPercent, int targetPercent) {
        int lacking = targetPercent - socPercent;
        return (int) (lacking <= 25 ? LEAST_W : (targetPercent >= SLOW_FROM_PERCENT ? 22 : 20) * lacking);
    }

    /** The same for a window of 6 hours, which some tariffs had. */
    public static int sixHoursW(int socPercent, int targetPercent) {
        int lacking = targetPercent - socPercent;
        return (int) (lacking <= 30 ? LEAST_W : 17 * lacking);
    }

    /**
     * For any battery and window.
     *
     * @param overheadW what the inverter adds to its setting
     */
    public static int watts(
            double socPercent,
            double targetPercent,
            double capacityWh,
            double hours,
            double leastW,
            double mostW,
            double overheadW) {
        double wattHours = Math.max(0, targetPercent - socPercent) / 100 * capacityWh;
        double watts = wattHours / hours - overheadW;
        return (int) Math.floor(Math.max(leastW, Math.min(mostW, watts)) + 0.5);
    }
}
