package esess.control.plan;

/**
 * How much dearer or cheaper than expected the days may be whose prices nobody has told yet: some levels that a whole day
 * may have, and how likely each is to follow on each. Who plans with the mean alone buys today what a calm night sells
 * cheaper, and has no room left when it comes. Immutable.
 */
final class PriceLevels {

    /** In deviations of a day from what is usual. */
    private static final double[] PLACES = {-1.9, -0.95, 0, 0.95, 1.9};
    /** A day is never quite as the one before. */
    private static final double LEAST_NEW = 0.15;
    /** With this the logistic curve is the normal distribution's, but for a hundredth. */
    private static final double LOGISTIC = 1.702;
    /** Of a kWh; less than this moves no decision. */
    private static final double LEAST_SPREAD = 1e-4;

    private final double[] places;
    private final double[][] after;
    private final double importSpread;
    private final double exportSpread;

    private PriceLevels(double[] places, double keptADay, double importSpread, double exportSpread) {
        this.places = places;
        this.importSpread = importSpread;
        this.exportSpread = exportSpread;
        after = new double[places.length][];
        for (int level = 0; level < places.length; level++) {
            after[level] = after(places[level] * keptADay, keptADay);
        }
    }

    /** What is fed in is dear when the market is, as what is drawn. */
    static PriceLevels of(Outlook.Price importPrice, Outlook.Price exportPrice) {
        boolean varies = Math.max(importPrice.spread(), exportPrice.spread()) >= LEAST_SPREAD;
        double keptADay = importPrice.spread() >= LEAST_SPREAD ? importPrice.keptADay() : exportPrice.keptADay();
        return new PriceLevels(varies ? PLACES : new double[1], keptADay, importPrice.spread(), exportPrice.spread());
    }

    private double[] after(double expected, double keptADay) {
        double[] likely = new double[places.length];
        double deviation = Math.sqrt(Math.max(LEAST_NEW * LEAST_NEW, 1 - keptADay * keptADay));
        double below = 0;
        for (int level = 0; level < likely.length; level++) {
            boolean highest = level == likely.length - 1;
            double edge = highest ? 0 : (places[level] + places[level + 1]) / 2;
            double upTo = highest ? 1 : 1 / (1 + Math.exp(-LOGISTIC * (edge - expected) / deviation));
            likely[level] = upTo - below;
            below = upTo;
        }
        return likely;
    }

    int count() {
        return places.length;
    }

    /** The one that is as expected. */
    int middle() {
        return places.length / 2;
    }

    /** So much dearer is a kWh from the grid. */
    double importMore(int level) {
        return places[level] * importSpread;
    }

    /** So much more is paid for a kWh that is fed in. */
    double exportMore(int level) {
        return places[level] * exportSpread;
    }

    /** How likely each level is on the day after one of this level; together 1. */
    double[] after(int level) {
        return after[level];
    }

    /** What is to be expected on the day after one of this level. */
    double[] mean(int level, double[][] costs) {
        double[] mean = new double[costs[0].length];
        for (int next = 0; next < costs.length; next++) {
            for (int point = 0; point < mean.length; point++) {
                mean[point] += after[level][next] * costs[next][point];
            }
        }
        return mean;
    }
}
