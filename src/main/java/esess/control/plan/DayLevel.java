package esess.control.plan;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of what makes a day dearer or cheaper than usual is left on the day after it, learned from the days themselves:
 * wind and cold last some days, then it is as usual again. One object per price; pure but for what it has learned.
 */
public final class DayLevel {

    private static final int LEAST_QUARTERS = 48;
    private static final int LEAST_DAYS = 7;
    /** Of what was learned so much is forgotten each day. */
    private static final double FORGOTTEN = 0.02;

    private static final double MOST_KEPT = 0.95;
    private static final int NUMBERS = 4;
    /** Of an earlier version: without what the quarters of an hour vary. */
    private static final int FEWER_NUMBERS = 3;

    private @Nullable LocalDate day;
    private double sum;
    private double sumOfSquares;
    private int quarters;
    private double before = Double.NaN;
    private double together;
    private double squares;
    private double quarterSquares;
    private double days;

    /** @param beyondUsual what the price was more than what had been expected of it */
    public void learn(ZonedDateTime at, double beyondUsual) {
        LocalDate today = at.toLocalDate();
        if (!today.equals(day)) {
            finish(day != null && day.plusDays(1).equals(today));
            day = today;
            sum = 0;
            sumOfSquares = 0;
            quarters = 0;
        }
        sum += beyondUsual;
        sumOfSquares += beyondUsual * beyondUsual;
        quarters++;
    }

    private void finish(boolean isNextDay) {
        double level = quarters < LEAST_QUARTERS ? Double.NaN : sum / quarters;
        if (!Double.isNaN(level) && !Double.isNaN(before)) {
            together = together * (1 - FORGOTTEN) + level * before;
            squares = squares * (1 - FORGOTTEN) + before * before;
            quarterSquares = quarterSquares * (1 - FORGOTTEN) + sumOfSquares / quarters;
            days++;
        }
        before = isNextDay ? level : Double.NaN;
    }

    /** From 0 to 1; 0 as long as too little is known of it. */
    public double keptADay() {
        return days < LEAST_DAYS || squares < 1e-12 ? 0 : Math.max(0, Math.min(MOST_KEPT, together / squares));
    }

    /**
     * How far prices are from what is usual at their time, a standard deviation; 0 as long as too little is known of it. A
     * battery buys in hours, so it is more than that of whole days.
     */
    public double spread() {
        double counted = (1 - Math.pow(1 - FORGOTTEN, days)) / FORGOTTEN;
        return days < LEAST_DAYS ? 0 : Math.sqrt(quarterSquares / counted);
    }

    /** What it has learned. */
    public List<Double> memory() {
        return List.of(together, squares, days, quarterSquares);
    }

    /** Takes over what an earlier run had learned; of another length: nothing. */
    public void remember(List<Double> memory) {
        boolean complete = memory.size() == NUMBERS || memory.size() == FEWER_NUMBERS;
        if (complete && memory.stream().allMatch(Double::isFinite) && memory.get(1) >= 0 && memory.get(2) >= 0) {
            together = memory.get(0);
            squares = memory.get(1);
            days = memory.get(2);
            quarterSquares = Math.max(0, memory.get(memory.size() == NUMBERS ? 3 : 1));
        }
    }
}
