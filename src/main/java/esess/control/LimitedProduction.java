package esess.control;

import org.jspecify.annotations.Nullable;

/**
 * Whether a PV inverter gives as much as its limit lets it, so that more may be had, and how much more that is: as much as it
 * gave when nothing was held back the last time, within the last hour. W; ticks are monotonic milliseconds. One object an
 * inverter; not thread-safe.
 */
public final class LimitedProduction {

    /** At its limit, apart from what rounding and its report leave. */
    private static final double AT_LIMIT = 0.85;
    /** A limit is raised before production follows: what was held back a moment ago still may be. */
    private static final long STANDS_MILLIS = 40_000;

    private static final long REMEMBERED_MILLIS = 3_600_000;
    private static final double LEAST_W = 20;

    private final Double mostW;
    private @Nullable Double freeW;
    private long freeTick;
    private @Nullable Long limitedTick;
    private double powerW;

    /** @param mostW what it can give; null: not known */
    public LimitedProduction(Double mostW) {
        this.mostW = mostW;
    }

    /**
     * @param part   its limit as a part of what it can give, 1: none
     * @param watts  what it gives; null: not known
     */
    public void look(double part, Double watts, long tick) {
        if (freeW != null && tick - freeTick > REMEMBERED_MILLIS) {
            freeW = null;
        }
        if (watts == null) {
            limitedTick = null;
            return;
        }
        powerW = watts;
        Double limitW = mostW == null ? freeW == null ? null : (Double) (part * freeW) : (Double) (part * mostW);
        if (part < 1 && limitW != null && watts > LEAST_W && watts >= AT_LIMIT * limitW) {
            limitedTick = tick;
        } else if (part >= 1 || limitedTick != null && tick - limitedTick > STANDS_MILLIS) {
            limitedTick = null;
            freeW = watts;
            freeTick = tick;
        }
    }

    public boolean isLimited() {
        return limitedTick != null;
    }

    /** W; null: not known. */
    public @Nullable Double heldBackW() {
        return freeW == null ? null : (Double) Math.max(0, freeW - powerW);
    }
}
