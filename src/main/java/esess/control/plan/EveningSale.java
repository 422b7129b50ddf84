package esess.control.plan;

/**
 * What is left in the battery in the evening is sold before the cheap window refills it: at low power for long, down to a
 * floor. Pure.
 *
 * @param targetPercent the floor
 * @param leastPercent  below this state of charge nothing is sold
 * @param fullPercent   from here on {@link #mostPercent} are sold; above 100: never
 * @param mostPercent   the most that is sold of the battery
 * @param shortPercent  up to so much is sold with {@link #leastW} in less than the whole time; negative: whenever that takes
 *                      no longer
 * @param minutes       the whole time
 * @param overshootW    what the inverter adds to its setting
 */
public record EveningSale(
        double targetPercent,
        double leastPercent,
        double fullPercent,
        double mostPercent,
        double shortPercent,
        double capacityWh,
        int minutes,
        double leastW,
        double mostW,
        double overshootW) {

    /** Nothing is worth beginning below this. */
    private static final double LEAST_DELTA_PERCENT = 4;

    /**
     * What is to be done.
     *
     * @param watts    out of the battery
     * @param settingW what to tell the inverter for it
     */
    public record Sale(int minutes, int watts, int settingW) {

        public static final Sale NONE = new Sale(0, 0, 0);
    }

    /** An hour and a half from 22:00, of a battery of 9.5 kWh. */
    public static EveningSale ninetyMinutes() {
        return new EveningSale(6, 10, 36, 30, 15, 9500, 90, 1050, 1e6, 100);
    }

    /** Two and a half hours from 20:00, of the same battery. */
    public static EveningSale twoAndAHalfHours() {
        return new EveningSale(8, 20, 60, 50, 25, 9500, 150, 950, 1e6, 0);
    }

    /** For any battery. */
    public static EveningSale of(
            double targetPercent, double capacityWh, double hours, double leastW, double mostW, double overshootW) {
        return new EveningSale(
                targetPercent,
                targetPercent + LEAST_DELTA_PERCENT,
                101,
                100,
                -1,
                capacityWh,
                (int) Math.round(hours * 60),
                leastW,
                mostW,
                overshootW);
    }

    public Sale at(double socPercent) {
        if (socPercent < leastPercent) {
            return Sale.NONE;
        }
        double percent = socPercent >= fullPercent ? mostPercent : socPercent - targetPercent;
        double wattMinutes = percent * capacityWh * 60 / 100;
        double evenW = wattMinutes / minutes;
        if (shortPercent < 0 ? evenW < leastW : percent <= shortPercent) {
            return sale((int) Math.floor(wattMinutes / leastW), leastW);
        }
        return sale(minutes, Math.min(evenW, mostW));
    }

    private Sale sale(int lastsMinutes, double watts) {
        int whole = (int) Math.floor(watts);
        return new Sale(lastsMinutes, whole, (int) Math.max(0, whole - overshootW));
    }
}
