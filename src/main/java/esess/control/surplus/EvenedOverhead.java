package esess.control.surplus;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The overhead without what an oven's thermostat or a kettle does to it: the mean of the last moments. What changes by
 * more and stays is a cloud or a new load, and counts at once. W; ticks are monotonic milliseconds. Not thread-safe.
 */
public final class EvenedOverhead {

    /** A hob or an oven goes on and off within so long. */
    private static final long WINDOW_MILLIS = 40_000;
    /** More than a hob makes of its mean. */
    private static final double OTHER_W = 1600;

    /** A consumer and the meter tell the same step in different seconds: so long it is nothing. */
    private static final int MOMENTS_TO_BELIEVE = 6;

    private static final int MOMENTS_OF_IT = 2;

    /** A cloud does not have to last as long as the window: what is now, and so much more, is the most that is believed. */
    private static final long NOW_MILLIS = 6000;

    private static final double MORE_W = 1000;

    private record Moment(long tick, double watts) {}

    private final Deque<Moment> moments = new ArrayDeque<>();
    private int others;

    /**
     * @param watts what there is at this moment; null: not known, and what was does not count any more
     * @return whether a cloud has come, or a large load
     */
    public boolean is(Double watts, long tick) {
        if (watts == null) {
            moments.clear();
            others = 0;
            return false;
        }
        Double mean = mean(Long.MAX_VALUE);
        int side = mean == null || Math.abs(watts - mean) <= OTHER_W ? 0 : watts > mean ? 1 : -1;
        others = side == 0 ? 0 : side * others < 0 ? side : others + side;
        boolean fallen = others <= -MOMENTS_TO_BELIEVE;
        if (Math.abs(others) >= MOMENTS_TO_BELIEVE) {
            while (moments.size() > MOMENTS_OF_IT) {
                moments.removeFirst();
            }
            others = 0;
        }
        moments.addLast(new Moment(tick, watts));
        while (tick - moments.getFirst().tick > WINDOW_MILLIS) {
            moments.removeFirst();
        }
        return fallen;
    }

    /** What may be shared; null: not known. */
    public Double watts() {
        Double mean = mean(Long.MAX_VALUE);
        return mean == null ? null : (Double) Math.min(mean, mean(NOW_MILLIS) + MORE_W);
    }

    /** How much less there is at this moment than {@link #watts}; 0: it is not less, or not known. */
    public double fallenW() {
        return moments.isEmpty() ? 0 : Math.max(0, watts() - mean(NOW_MILLIS));
    }

    private Double mean(long millis) {
        if (moments.isEmpty()) {
            return null;
        }
        double sum = 0;
        int count = 0;
        long newest = moments.getLast().tick;
        for (Moment moment : moments) {
            if (newest - moment.tick < millis) {
                sum += moment.watts;
                count++;
            }
        }
        return sum / count;
    }
}
