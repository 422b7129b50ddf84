package esess.control;

import esess.model.PerPhase;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How much of the cars' charge power the house battery would have to give: the part that the sun does not cover. The
 * house's other loads come first, they may use the battery.
 *
 * <p>Cars and sun tell their powers themselves. What the other loads take is only known from a consumption that was
 * reckoned from figures of one moment; until the next such moment it is what it was. So a set point that rises by a car's
 * power does not change the answer. One object per plant; loop thread. W; ticks are monotonic milliseconds.
 */
public final class EvOffload {

    /** Two moments that tell other loads are told apart from one in which something was still moving. */
    private static final double SAME_W = HousePicture.RESTING_W;
    /** What a charger and the meters may differ by. */
    private static final double FIT_W = 300;

    private static final double FIT_PART = 0.1;
    /** Where the inverters never rest, what they are wrong by evens out over so long. */
    private static final long EVENS_OUT_MILLIS = 60_000;

    /** But not with a meter that is slower than the inverters: they are always under way to what it told last. */
    private static final long FRESH_MILLIS = 2000;

    private static final int LEAST_LOOKS = 20;
    /** Then the cars are not in what the GX measures, and the house battery does not charge them. */
    private static final int MOST_MISFITS = 10;

    /**
     * What the GX knows at one moment; null is unknown.
     *
     * @param evW          of each charger
     * @param consumptionW of all loads, the cars among them
     * @param acPvW        each position's PV inverters; a position without any is unknown
     * @param dcPvW        solar chargers; null without any
     */
    public record House(
            Collection<Double> evW,
            PerPhase<Double> consumptionW,
            List<PerPhase<Double>> acPvW,
            @Nullable Double dcPvW) {}

    private record Look(long tick, double otherLoadsW) {}

    private final Deque<Look> looks = new ArrayDeque<>();
    private @Nullable String meter;
    private @Nullable Double beforeW;
    private @Nullable Double otherLoadsW;
    private long momentTick;
    private @Nullable Long knownTick;
    /** So many moments in a row told a consumption that is less than the cars in it. */
    private int misfits;

    /** The power to take from the grid instead; empty: no car draws, the sun is enough, or what is needed is unknown. */
    public static OptionalDouble watts(House house) {
        double evW = 0;
        for (Double each : house.evW) {
            evW += orZero(each);
        }
        Double consumptionW = PerPhase.sum(house.consumptionW);
        double pvW = orZero(house.dcPvW);
        for (PerPhase<Double> position : house.acPvW) {
            pvW += orZero(PerPhase.sum(position));
        }
        return consumptionW == null ? OptionalDouble.empty() : watts(evW, consumptionW - evW, pvW);
    }

    /** A house that seems to take less than nothing gives no sun. */
    private static OptionalDouble watts(double evW, double otherLoadsW, double pvW) {
        double leftForCarsW = Math.max(0, pvW - Math.max(0, otherLoadsW));
        return evW > leftForCarsW ? OptionalDouble.of(evW - leftForCarsW) : OptionalDouble.empty();
    }

    /**
     * Looks at the house, also while no car draws.
     *
     * @param behindInverters all cars that draw are on the inverters' output, so they are measured without a grid meter too
     */
    public void look(HousePicture picture, double evW, boolean behindInverters) {
        boolean otherMeter = !Objects.equals(meter, picture.meter());
        meter = picture.meter();
        if (otherMeter && !behindInverters) {
            // Beside the meter that is gone, nobody measures these cars: the GX would regulate without them.
            forget();
        }
        Double consumptionW = picture.totalConsumptionW();
        if (consumptionW != null) {
            knownTick = picture.knownTick(knownTick);
        }
        if (consumptionW != null && picture.isCurrent()) {
            weigh(picture, consumptionW - evW, evW);
        } else {
            beforeW = null;
        }
        looks.removeIf(look -> picture.tick() - look.tick > EVENS_OUT_MILLIS);
        if (picture.isTooOld(knownTick) || misfits >= MOST_MISFITS) {
            forget();
        }
    }

    private void weigh(HousePicture picture, double nowW, double evW) {
        Long measuredTick = picture.measuredTick();
        if (measuredTick != null && picture.tick() - measuredTick <= FRESH_MILLIS) {
            looks.addLast(new Look(picture.tick(), nowW));
        }
        boolean fits = fits(nowW, evW);
        misfits = fits ? 0 : picture.inverters() ? misfits + 1 : misfits;
        if (picture.inverters() && fits) {
            if (beforeW != null && Math.abs(nowW - beforeW) <= SAME_W) {
                otherLoadsW = Math.max(0, nowW);
                momentTick = picture.tick();
            }
            beforeW = nowW;
        } else {
            beforeW = null;
        }
        if (picture.tick() - momentTick > EVENS_OUT_MILLIS && looks.size() >= LEAST_LOOKS) {
            double meanW =
                    looks.stream().mapToDouble(Look::otherLoadsW).average().orElseThrow();
            otherLoadsW = fits(meanW, evW) ? (Double) Math.max(0, meanW) : otherLoadsW;
        }
    }

    /** As {@link #watts(House)}, from the last figures that belong together; empty also while there are none. */
    public OptionalDouble watts(double evW, double pvW) {
        return otherLoadsW == null || evW <= 0 ? OptionalDouble.empty() : watts(evW, otherLoadsW, pvW);
    }

    /** Whether what the other loads take is known well enough. */
    public boolean isKnown() {
        return otherLoadsW != null;
    }

    private static boolean fits(double otherLoadsW, double evW) {
        return otherLoadsW >= -Math.max(FIT_W, FIT_PART * evW);
    }

    private void forget() {
        otherLoadsW = null;
        beforeW = null;
        looks.clear();
    }

    private static double orZero(@Nullable Double watts) {
        return watts == null ? 0 : watts;
    }
}
