package esess.control.plan;

import java.util.Arrays;

/**
 * What is worth keeping for the days whose prices nobody has told yet, by the hour. Each of them is of a level that turns out
 * at noon of the day before, when its prices are told; until then it is acted by the mean of what may come. One thread.
 */
final class FollowingDays {

    static final int HOURS_A_DAY = 24;
    /** From the beginning of a day until the prices of the next one are told. */
    static final int HOURS_UNTOLD = 13;
    /** Coarser than what is acted by. */
    private static final int POINTS = 81;

    private static final double WH = 1000;
    /** A big battery carries energy over some days. */
    private static final int MOST_AGAIN = 6;
    /** Money that does not matter. */
    private static final double SETTLED = 0.02;

    private final Storage storage;
    private final Course course;
    private final PriceLevels levels;
    private final Moves moves;
    private final int keepHour;
    private double[] kept = new double[POINTS];

    /**
     * @param course   whole days by the hour, from the end of the told prices on
     * @param keepHour of it, for {@link #asExpected()}
     */
    FollowingDays(Storage storage, BatteryAction[] actions, Course course, PriceLevels levels, int keepHour) {
        this.storage = storage;
        this.course = course;
        this.levels = levels;
        this.keepHour = keepHour;
        moves = new Moves(storage, actions, POINTS, course.hours());
    }

    /**
     * What they cost from their beginning on, by the level of the first one and by state of charge.
     *
     * @param worthPerKWh what a kWh is worth, to begin with
     */
    double[][] costs(double worthPerKWh) {
        double[][] end = new double[levels.count()][];
        Arrays.fill(end, afterwards(worthPerKWh));
        for (int from = course.slots() - HOURS_A_DAY; from >= 0; from -= HOURS_A_DAY) {
            end = day(from, end);
        }
        return end;
    }

    /** After them the last one comes again and again, as expected: by then nothing else is known of it. */
    private double[] afterwards(double worthPerKWh) {
        double[] end = new double[POINTS];
        for (int point = 0; point < POINTS; point++) {
            end[point] = -worthPerKWh * storage.capacityWh() * point / (POINTS - 1) / WH;
        }
        double change = Double.POSITIVE_INFINITY;
        for (int again = 0; again < MOST_AGAIN && change >= SETTLED; again++) {
            double[] begin = end;
            for (int hour = course.slots() - 1; hour >= course.slots() - HOURS_A_DAY; hour--) {
                begin = hour(hour, levels.middle(), begin);
            }
            // Only how they differ by what is stored counts.
            change = 0;
            double full = begin[POINTS - 1] - end[POINTS - 1];
            for (int point = 0; point < POINTS; point++) {
                begin[point] -= full;
                change = Math.max(change, Math.abs(begin[point] - end[point]));
            }
            end = begin;
        }
        return end;
    }

    /** What they cost from the hour on that was asked for, if all are as expected until then. */
    double[] asExpected() {
        return kept;
    }

    /** @param next by the level of the day after it */
    private double[][] day(int from, double[][] next) {
        int count = levels.count();
        double[][][] told = new double[count][][];
        for (int level = 0; level < count; level++) {
            told[level] = next.clone();
        }
        for (int hour = from + HOURS_A_DAY - 1; hour >= from + HOURS_UNTOLD; hour--) {
            for (int level = 0; level < count; level++) {
                for (int tomorrow = 0; tomorrow < count; tomorrow++) {
                    told[level][tomorrow] = hour(hour, level, told[level][tomorrow]);
                }
            }
            keep(hour, told[levels.middle()][levels.middle()]);
        }
        double[][] costs = new double[count][];
        for (int level = 0; level < count; level++) {
            costs[level] = levels.mean(level, told[level]);
        }
        for (int hour = from + HOURS_UNTOLD - 1; hour >= from; hour--) {
            for (int level = 0; level < count; level++) {
                costs[level] = hour(hour, level, costs[level]);
            }
            keep(hour, costs[levels.middle()]);
        }
        return costs;
    }

    private void keep(int hour, double[] costs) {
        if (hour == keepHour) {
            kept = costs;
        }
    }

    private double[] hour(int hour, int level, double[] next) {
        moves.reckon(course.netW()[hour]);
        return moves.cheapest(
                course.importPrice()[hour] + levels.importMore(level),
                course.exportPrice()[hour] + levels.exportMore(level),
                next);
    }
}
