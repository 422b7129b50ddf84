package esess.control.surplus;

/**
 * How long the first piece of one consumer has been there, or has been missing: power times time, so that a kilowatt
 * decides within seconds and 100 W within minutes. What comes between counts back. Wh. Not thread-safe.
 */
final class Patience {

    private double thereWh;
    private double missingWh;

    /** It waits, and so much was there beyond its piece; below 0: was missing. */
    void waits(double beyondW, double hours) {
        missingWh = 0;
        thereWh = Math.max(0, thereWh + beyondW * hours);
    }

    /** It runs, and so much was there beyond its piece; below 0: was missing. */
    void runs(double beyondW, double hours) {
        thereWh = 0;
        missingWh = Math.max(0, missingWh - beyondW * hours);
    }

    /** Something else decides. */
    void reset() {
        thereWh = 0;
        missingWh = 0;
    }

    double thereWh() {
        return thereWh;
    }

    double missingWh() {
        return missingWh;
    }
}
