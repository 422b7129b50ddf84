package esess.control;

import esess.model.PerPhase;
import org.jspecify.annotations.Nullable;

/**
 * What the GX tells of the house's powers, and whether the figures belong together. A meter tells the grid late, the
 * inverters tell themselves early, and systemcalc reckons the consumption from whatever it has, once a second. So each
 * step of the inverters, our own first of all, is for a moment taken for a consumption or for sun. Who acts on such a
 * moment answers himself. Pure; W, grid + = import, battery + = charging, null is unknown.
 *
 * @param tick         when this was looked at, monotonic milliseconds
 * @param meter        the service that measures the grid; null: the inverters measure it themselves
 * @param measuredTick when the grid was last measured; null: nobody knows
 * @param setPointW    what ESS is to draw from the grid, whoever has said so
 * @param setPointTick since when nobody has moved it
 * @param sinceOurs    the grid was measured after our last step had been carried out
 * @param consumptionW of all loads, as systemcalc reckons it
 * @param pvW          of PV inverters and solar chargers; what is not there gives 0
 * @param inverters    the grid was measured while the inverters rested, and the consumption was reckoned since
 * @param battery      the same while the battery's power did not move
 */
public record HousePicture(
        long tick,
        @Nullable String meter,
        @Nullable Long measuredTick,
        @Nullable Double setPointW,
        long setPointTick,
        boolean sinceOurs,
        PerPhase<Double> gridW,
        PerPhase<Double> consumptionW,
        double pvW,
        @Nullable Double batteryW,
        boolean inverters,
        boolean battery) {

    /** What moves less than this rests: noise, and a sun that rises. */
    public static final double RESTING_W = 100;
    /** A set point that moves less is not a step that has to be waited for. */
    public static final double STEP_W = 50;
    /** And one that would move less is not moved: that is noise, and would be one more step under way. */
    public static final double LEAST_STEP_W = 25;
    /** So long an answer that was right may go on being given while nothing new is known of the grid. */
    public static final long HOLD_MILLIS = 30_000;
    /** What is told was measured up to so long before: a meter answers within 0.7 s and averages. */
    private static final long LATE_MILLIS = 1000;
    /** A set point needs so long until the inverters follow and the GX tells it. */
    private static final long UNDER_WAY_MILLIS = 2000;
    /** What has been so for so long does not pass by itself. */
    private static final long LASTING_MILLIS = 10_000;
    /** ESS has the grid where it wants it, apart from noise. */
    private static final double REACHED_W = 300;

    /** systemcalc reckons once a second. */
    private static final long RECKONED_MILLIS = 1100;

    /** When something was last measured, newest last. */
    public interface Measured {

        /** The first measurement at this tick or later; null: none. */
        @Nullable
        Long since(long tick);

        /** The newest one; null: none. */
        @Nullable
        Long newest();
    }

    /** Whether the newest measurement knows of our last step. */
    public static boolean isSinceOurs(Measured measured, long setPointSince) {
        Long newest = measured.newest();
        return newest != null && newest >= plus(setPointSince, UNDER_WAY_MILLIS);
    }

    /** Whether there is a measurement from the time since when set point and inverters have rested, and it has been reckoned with. */
    public static boolean isOfOneMoment(Measured measured, long setPointSince, long restingSince, long tick) {
        Long first = measured.since(Math.max(plus(setPointSince, UNDER_WAY_MILLIS), plus(restingSince, LATE_MILLIS)));
        return first != null && first <= tick - RECKONED_MILLIS;
    }

    private static long plus(long tick, long millis) {
        return tick > Long.MAX_VALUE - millis ? Long.MAX_VALUE : tick + millis;
    }

    /** The sum; null while no phase is known. */
    public @Nullable Double totalGridW() {
        return PerPhase.sum(gridW);
    }

    /** The sum; null while no phase is known. */
    public @Nullable Double totalConsumptionW() {
        return PerPhase.sum(consumptionW);
    }

    /** When the grid was last measured and known; else what was known before, which may be null. */
    public @Nullable Long knownTick(@Nullable Long before) {
        return measuredTick != null && totalGridW() != null ? measuredTick : before;
    }

    /** Whether what was known of the grid at this tick is too long ago to stand for now. */
    public boolean isTooOld(@Nullable Long knownTick) {
        return knownTick == null || tick - knownTick > HOLD_MILLIS;
    }

    /** Whether ESS has carried out what it was asked, and this has been so for long all the same. */
    public boolean isLasting(long since) {
        Double gridTotalW = totalGridW();
        boolean carriedOut =
                isCurrent() && setPointW != null && gridTotalW != null && Math.abs(gridTotalW - setPointW) <= REACHED_W;
        return carriedOut && tick >= plus(Math.max(setPointTick, since), LASTING_MILLIS);
    }

    /** Whether the grid is known as it is since our last step. */
    public boolean isCurrent() {
        return sinceOurs && totalGridW() != null;
    }
}
