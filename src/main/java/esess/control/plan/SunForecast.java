package esess.control.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Puts a forecast of the sun right by what the panels have given: always by what they usually give of it, because panels get
 * dirty and trees grow, and for the next hours by what they gave of it today, because a day that is brighter than was told
 * mostly stays so. Each only while it has been nearer to the truth than without it. One object per house; pure but for what
 * it has learned.
 */
public final class SunForecast {

    private static final double COUNTS_W = 100;
    private static final double USUAL_COUNTS = 0.01;
    private static final double ERROR_COUNTS = 0.02;
    private static final double LEAST_USUAL = 0.3;
    private static final double MOST_USUAL = 2;
    private static final double LEAST_TODAY = 0.2;
    private static final double MOST_TODAY = 3;
    /** What was given so long ago counts half. */
    private static final double REMEMBERED_HOURS = 3;
    /** In so many hours half of what makes today another day is over. */
    private static final double LASTS_HOURS = 6;
    /** Before today counts more than what is usual, it has to have been told for so long. */
    private static final double TRUSTED_HOURS = 1;
    /** Of a day's energy, until it is known better. */
    private static final double USUAL_ERROR = 0.2;

    private static final double MOST_ERROR = 0.5;
    private static final double DAY_COUNTS = 0.1;
    /** From the mean of errors to that of their squares, and to where two ways beside the middle have to be for that. */
    private static final double SPREAD = 1.25 * 1.22;

    private double usual = 1;
    private double plainError = Double.NaN;
    private double usualError = Double.NaN;
    private double todayError = Double.NaN;
    private double meanToldW = Double.NaN;
    private double toldWh;
    private double gaveWh;
    private @Nullable Instant newest;
    private @Nullable LocalDate day;
    private double dayToldWh;
    private double dayGaveWh;
    private double dayError = USUAL_ERROR;

    /**
     * A quarter of an hour is over.
     *
     * @param toldW what the forecast had said
     */
    public void learn(ZonedDateTime time, double toldW, double gaveW) {
        Instant at = time.toInstant();
        learnDay(time.toLocalDate(), toldW, gaveW);
        if (toldW < COUNTS_W) {
            return;
        }
        plainError = blend(plainError, Math.abs(gaveW - toldW), ERROR_COUNTS);
        usualError = blend(usualError, Math.abs(gaveW - toldW * usual), ERROR_COUNTS);
        todayError = blend(todayError, Math.abs(gaveW - toldW * usual * today(at)), ERROR_COUNTS);
        double kept = newest == null ? 0 : half(newest, at, REMEMBERED_HOURS);
        toldWh = toldWh * kept + toldW * usual * Outlook.HOURS;
        gaveWh = gaveWh * kept + gaveW * Outlook.HOURS;
        newest = at;
        meanToldW = blend(meanToldW, toldW, USUAL_COUNTS);
        double ratio = Math.max(LEAST_USUAL, Math.min(MOST_USUAL, gaveW / toldW));
        usual += USUAL_COUNTS * (ratio - usual);
    }

    private void learnDay(LocalDate today, double toldW, double gaveW) {
        if (!today.equals(day)) {
            if (dayToldWh > COUNTS_W * TRUSTED_HOURS) {
                double error = Math.min(1, Math.abs(dayGaveWh / (dayToldWh * usual) - 1));
                dayError = Math.min(MOST_ERROR, blend(dayError, error, DAY_COUNTS));
            }
            day = today;
            dayToldWh = 0;
            dayGaveWh = 0;
        }
        dayToldWh += toldW * Outlook.HOURS;
        dayGaveWh += gaveW * Outlook.HOURS;
    }

    /** How much more or less there may be than is expected: 0.3 is 30 %. */
    public double spread() {
        return dayError * SPREAD;
    }

    /** What is to be expected at a time of which this was told. */
    public double expectedW(Instant at, double toldW) {
        boolean todayHelps = !Double.isNaN(todayError) && todayError <= Math.min(plainError, usualError);
        boolean usualHelps = !Double.isNaN(usualError) && usualError <= plainError;
        double factor = todayHelps ? usual * today(at) : usualHelps ? usual : 1;
        return Math.max(0, toldW * factor);
    }

    /** How much brighter than usual, as far as that still holds then. */
    private double today(Instant at) {
        if (newest == null) {
            return 1;
        }
        double trustedWh = TRUSTED_HOURS * meanToldW;
        double ratio = Math.max(LEAST_TODAY, Math.min(MOST_TODAY, (gaveWh + trustedWh) / (toldWh + trustedWh)));
        return 1 + (ratio - 1) * half(newest, at, LASTS_HOURS);
    }

    private static double half(Instant from, Instant to, double hours) {
        double gone = Math.max(0, Duration.between(from, to).toMinutes() / 60.0);
        return Math.pow(0.5, gone / hours);
    }

    private static double blend(double before, double now, double part) {
        return Double.isNaN(before) ? now : before + part * (now - before);
    }

    /** What the panels usually give of what was told. */
    public double usual() {
        return usual;
    }

    /** Takes over what an earlier run had learned. */
    public void remember(@Nullable Double learnedUsual) {
        if (learnedUsual != null && learnedUsual >= LEAST_USUAL && learnedUsual <= MOST_USUAL) {
            usual = learnedUsual;
        }
    }
}
