package esess.control;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What a power has been during the last minute, and since when it has not moved. W; ticks are monotonic milliseconds. */
public final class PowerHistory {

    private static final long KEPT_MILLIS = 60_000;

    private record Step(long tick, double watts) {}

    private final Deque<Step> steps = new ArrayDeque<>();

    /** It is this from now on; null: nobody knows, and what it was does not count any more. */
    public void is(@Nullable Double watts, long tick) {
        if (watts == null) {
            steps.clear();
            return;
        }
        // The phases of one measurement are told one after the other.
        if (!steps.isEmpty() && steps.getLast().tick == tick) {
            steps.removeLast();
        }
        if (steps.isEmpty() || steps.getLast().watts != watts) {
            steps.addLast(new Step(tick, watts));
        }
        while (steps.size() > 1 && tick - steps.getFirst().tick > KEPT_MILLIS) {
            steps.removeFirst();
        }
    }

    public boolean isKnown() {
        return !steps.isEmpty();
    }

    /** Since which tick it has stayed within so many W; as far as is known, and {@link Long#MAX_VALUE} while it is unknown. */
    public long steadySince(double withinW) {
        long since = Long.MAX_VALUE;
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (Iterator<Step> newestFirst = steps.descendingIterator(); newestFirst.hasNext(); ) {
            Step step = newestFirst.next();
            lowest = Math.min(lowest, step.watts);
            highest = Math.max(highest, step.watts);
            if (highest - lowest > withinW) {
                break;
            }
            since = step.tick;
        }
        return since;
    }
}
