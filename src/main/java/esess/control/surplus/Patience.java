package esess.control.surplus;

/**
 * How long the first piece of one consumer has been there, or has been missing: power times time, so that a kilowatt
 * decides within seconds and 100 W within minutes. What comes between counts back. After a short run it waits for twice as
 * long, so that a day of clouds does not switch with each of them; a long run ends that. Wh. Not thread-safe.
 */
final class Patience {

    private static final double SHORT_HOURS = 0.25;
    private static final double LONG_HOURS = 0.5;
    private static final double MOST_TIMES = 4;
    /** After a short run it has to be there for so long too, and twice as long with each further one. */
    private static final double AGAIN_HOURS = 2.0 / 60;
    /** What has to be taken from the grid is missing sooner. */
    private static final double FROM_GRID_PART = 0.25;

    private final double usualWh;
    private double thereWh;
    private double missingWh;
    private double thereHours;
    private double times = 1;
    private double ranHours;
    private boolean ran;

    /** @param usualWh what has to be there to start, or missing to stop */
    Patience(double usualWh) {
        this.usualWh = usualWh;
    }

    /** It waits, and so much was there beyond its piece; below 0: was missing. */
    void waits(double beyondW, double hours) {
        if (ran) {
            times = ranHours < SHORT_HOURS ? Math.min(MOST_TIMES, times * 2) : times;
            ran = false;
            thereWh = 0;
            thereHours = 0;
        }
        ranHours = 0;
        missingWh = 0;
        thereWh = Math.max(0, thereWh + beyondW * hours);
        thereHours = Math.max(0, thereHours + (beyondW > 0 ? hours : -hours));
    }

    /** It runs, and so much was there beyond its piece; below 0: was missing. */
    void runs(double beyondW, double hours) {
        ran(hours);
        thereWh = 0;
        missingWh = Math.max(0, missingWh - beyondW * hours);
    }

    /** It runs because something else decides so. */
    void heldOn(double hours) {
        ran(hours);
        thereWh = 0;
        missingWh = 0;
    }

    /** It does not take part. */
    void reset() {
        thereWh = 0;
        missingWh = 0;
    }

    private void ran(double hours) {
        ran = true;
        ranHours += hours;
        if (ranHours >= LONG_HOURS) {
            times = 1;
        }
    }

    boolean mayStart() {
        return usualWh == 0 || thereWh >= usualWh && thereHours >= (times - 1) * AGAIN_HOURS;
    }

    /** @param fromBattery whether the battery may give what is missing */
    boolean mayStay(boolean fromBattery) {
        return missingWh <= (fromBattery ? usualWh : FROM_GRID_PART * usualWh);
    }

    /** How long that much has still to be there before it starts. */
    double hoursToStart(double beyondW) {
        return Math.max((usualWh - thereWh) / Math.max(1, beyondW), (times - 1) * AGAIN_HOURS - thereHours);
    }
}
