package esess.control.surplus;

/**
 * How long the first piece of one consumer has been there, or has been missing: power times time, so that a kilowatt
 * decides within seconds and 100 W within minutes. What comes between counts back. After a short run it waits for twice as
 * much, so that a day of clouds does not switch with each of them; a long run ends that. Wh. Not thread-safe.
 */
final class Patience {

    private static final double SHORT_HOURS = 0.25;
    private static final double LONG_HOURS = 0.5;
    private static final double MOST_TIMES = 16;

    private final double usualWh;
    private double thereWh;
    private double missingWh;
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
        }
        ranHours = 0;
        missingWh = 0;
        thereWh = Math.max(0, thereWh + beyondW * hours);
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
        return thereWh >= usualWh * times;
    }

    boolean mayStay() {
        return missingWh <= usualWh;
    }

    /** What has still to come before it starts. */
    double toStartWh() {
        return Math.max(0, usualWh * times - thereWh);
    }
}
