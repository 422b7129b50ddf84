package esess.control.plan;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a power, or a price, goes through the day, learned from the house itself: the mean of each quarter of an hour, newer days
 * counting more. It has to be better than saying that today will be as yesterday was, else that is what is told. One
 * object per power; pure but for what it has learned.
 */
public final class LearnedCurve {

    /** By local time; a day of 25 hours has one hour twice. */
    public static final int QUARTERS = 96;

    private static final double NEW_DAY_COUNTS = 0.15;
    private static final double ERROR_COUNTS = 0.02;

    private final boolean weekendsDiffer;
    private final double[] means;
    private final double[] newest = new double[QUARTERS];
    private double learnedError = Double.NaN;
    private double plainError = Double.NaN;

    /** @param weekendsDiffer people do other things then; the sun does not */
    public LearnedCurve(boolean weekendsDiffer) {
        this.weekendsDiffer = weekendsDiffer;
        means = new double[weekendsDiffer ? 2 * QUARTERS : QUARTERS];
        Arrays.fill(means, Double.NaN);
        Arrays.fill(newest, Double.NaN);
    }

    /** @param at any time within the quarter of an hour that it was the mean of */
    public void learn(ZonedDateTime at, double watts) {
        int quarter = quarter(at);
        int place = place(at, quarter);
        if (!Double.isNaN(means[place]) && !Double.isNaN(newest[quarter])) {
            learnedError = blend(learnedError, Math.abs(watts - means[place]), ERROR_COUNTS);
            plainError = blend(plainError, Math.abs(watts - newest[quarter]), ERROR_COUNTS);
        }
        means[place] = blend(means[place], watts, NEW_DAY_COUNTS);
        newest[quarter] = watts;
    }

    /** What is to be expected at a time; NaN: nothing was learned of it yet. */
    public double expectedW(ZonedDateTime at) {
        return isBetter() ? mean(at) : newest[quarter(at)];
    }

    /** The mean of days like that, also where it was not the best guess; NaN: nothing was learned of it yet. */
    public double mean(ZonedDateTime at) {
        int quarter = quarter(at);
        double mean = means[place(at, quarter)];
        return Double.isNaN(mean) ? newest[quarter] : mean;
    }

    /** Whether the means have been nearer to the truth than the day before. */
    public boolean isBetter() {
        return Double.isNaN(plainError) || learnedError <= plainError;
    }

    /** Of the means, W on average; NaN: not known yet. */
    public double learnedErrorW() {
        return learnedError;
    }

    /** Of "as yesterday", W on average; NaN: not known yet. */
    public double plainErrorW() {
        return plainError;
    }

    /** Whether a whole day was learned. */
    public boolean knowsADay() {
        return Arrays.stream(newest).noneMatch(Double::isNaN);
    }

    /** What it has learned; NaN stands as {@link #UNKNOWN}. */
    public List<Double> memory() {
        List<Double> memory = new ArrayList<>();
        for (double[] part : new double[][] {means, newest, {learnedError, plainError}}) {
            for (double each : part) {
                memory.add(Double.isNaN(each) ? UNKNOWN : Math.rint(each * 10_000) / 10_000);
            }
        }
        return memory;
    }

    /** Takes over what an earlier run had learned; of another length: nothing. */
    public void remember(List<Double> memory) {
        if (memory.size() != means.length + QUARTERS + 2) {
            return;
        }
        for (int i = 0; i < memory.size(); i++) {
            double value = memory.get(i) <= UNKNOWN ? Double.NaN : memory.get(i);
            if (i < means.length) {
                means[i] = value;
            } else if (i < means.length + QUARTERS) {
                newest[i - means.length] = value;
            } else if (i == means.length + QUARTERS) {
                learnedError = value;
            } else {
                plainError = value;
            }
        }
    }

    /** Below every power. */
    public static final double UNKNOWN = -1e9;

    private static int quarter(ZonedDateTime at) {
        return at.getHour() * 4 + at.getMinute() / 15;
    }

    private int place(ZonedDateTime at, int quarter) {
        boolean weekend = at.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
        return weekendsDiffer && weekend ? QUARTERS + quarter : quarter;
    }

    private static double blend(double before, double now, double part) {
        return Double.isNaN(before) ? now : before + part * (now - before);
    }
}
