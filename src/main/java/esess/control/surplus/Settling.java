package esess.control.surplus;

import java.util.HashMap;
import java.util.Map;

/**
 * Whether the last step of ours is seen in the house's figures. A consumer follows after a while, its own power, the grid
 * and the battery are told in different seconds, and a distribution of such a mixture would count a power twice or not at
 * all. So it waits until the consumer has moved and the grid was measured after that, or its time is over. Powers in W;
 * ticks are monotonic milliseconds. Not thread-safe.
 */
public final class Settling {

    /** What moves less does no harm. */
    private static final double STEP_W = 300;
    /** So much of a step is a sign that it has been carried out. */
    private static final double MOVED_PART = 0.5;
    /** Meter, battery and ESS need so long to tell it. */
    private static final long TOLD_MILLIS = 3000;

    private record Step(double fromW, double byW, long untilTick) {}

    private final Map<String, Step> steps = new HashMap<>();
    private long movedTick = Long.MIN_VALUE / 2;
    private long overTick = Long.MIN_VALUE / 2;

    /**
     * A consumer is told to use so much more or less; less than nothing it cannot use.
     *
     * @param usesW        what it uses until it follows
     * @param followMillis so long it may take
     */
    public void steps(String key, double usesW, double byW, long tick, long followMillis) {
        double movesW = Math.max(byW, -usesW);
        if (Math.abs(movesW) >= STEP_W) {
            steps.put(key, new Step(usesW, movesW, tick + followMillis));
        }
    }

    /** What it uses now. */
    public void uses(String key, double usesW, long tick) {
        Step step = steps.get(key);
        if (step != null && (usesW - step.fromW) * Math.signum(step.byW) >= MOVED_PART * Math.abs(step.byW)) {
            steps.remove(key);
            movedTick = tick;
            overTick = Math.max(overTick, step.untilTick);
        }
    }

    /** @param measuredTick when the grid was last measured; null: nobody knows */
    public boolean isSettled(long tick, Long measuredTick) {
        steps.values().removeIf(step -> tick >= step.untilTick);
        if (!steps.isEmpty()) {
            return false;
        }
        boolean told = tick >= movedTick + TOLD_MILLIS
                && (measuredTick == null || measuredTick >= movedTick + TOLD_MILLIS / 2);
        return told || tick >= overTick;
    }
}
