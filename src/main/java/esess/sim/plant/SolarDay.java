package esess.sim.plant;

import java.util.function.IntToDoubleFunction;

/** What the sun gives on one day, W for each second of it, before any limit. Immutable; any thread. */
public final class SolarDay {

    /** A simulated day has no summer time. */
    public static final int SECONDS = 86_400;

    private final float[] watts = new float[SECONDS];

    private SolarDay() {}

    /** @param wattsAt by second of the day; what is below 0 counts as 0 */
    public static SolarDay of(IntToDoubleFunction wattsAt) {
        SolarDay day = new SolarDay();
        for (int second = 0; second < SECONDS; second++) {
            day.watts[second] = (float) Math.max(0, wattsAt.applyAsDouble(second));
        }
        return day;
    }

    public double powerW(int secondOfDay) {
        return watts[secondOfDay];
    }

    public double energyWh() {
        double sum = 0;
        for (float each : watts) {
            sum += each;
        }
        return sum / 3600;
    }
}
