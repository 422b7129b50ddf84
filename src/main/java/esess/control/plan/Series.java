package esess.control.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value by time: prices, or a forecast of powers. Intervals are instants, so a day of 23 or 25 hours needs no thought.
 * Between two intervals nothing is known. Immutable.
 */
public final class Series {

    /** A value from start until end. */
    public record Interval(Instant start, Instant end, double value) {}

    /** A fortnight of quarters of an hour, and more than anybody tells. */
    public static final int MOST = 1500;

    private static final Duration LONGEST = Duration.ofDays(40);

    public static final Series NONE = new Series(List.of());

    private final List<Interval> intervals;

    private Series(List<Interval> intervals) {
        this.intervals = intervals;
    }

    /**
     * Of intervals in any order. Where two overlap, the later one counts from its start on.
     *
     * @throws IllegalArgumentException if one ends before it starts, is no number, or they are too many
     */
    public static Series of(List<Interval> told) {
        if (told.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " intervals are expected");
        }
        List<Interval> sorted = new ArrayList<>();
        for (Interval each :
                told.stream().sorted(Comparator.comparing(Interval::start)).toList()) {
            if (!each.start.isBefore(each.end)
                    || Duration.between(each.start, each.end).compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("the interval from " + each.start + " to " + each.end + " is none");
            } else if (!Double.isFinite(each.value)) {
                throw new IllegalArgumentException("the value at " + each.start + " is no number");
            }
            Interval last = sorted.isEmpty() ? null : sorted.get(sorted.size() - 1);
            if (last != null && last.end.isAfter(each.start)) {
                sorted.remove(sorted.size() - 1);
                if (last.start.isBefore(each.start)) {
                    sorted.add(new Interval(last.start, each.start, last.value));
                }
            }
            sorted.add(each);
        }
        return new Series(List.copyOf(sorted));
    }

    public boolean isEmpty() {
        return intervals.isEmpty();
    }

    public List<Interval> intervals() {
        return intervals;
    }

    /** Until when something is known; null: nothing. */
    public @Nullable Instant end() {
        return intervals.isEmpty() ? null : intervals.get(intervals.size() - 1).end;
    }

    /** The value at a time; null: not known. */
    public @Nullable Double at(Instant time) {
        int low = 0;
        int high = intervals.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (intervals.get(middle).end.isAfter(time)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low < intervals.size() && !intervals.get(low).start.isAfter(time)
                ? (Double) intervals.get(low).value
                : null;
    }

    /** The mean over a time of which all is known; null: it is not. */
    public @Nullable Double mean(Instant from, Instant to) {
        double sum = 0;
        Instant at = from;
        for (Interval each : intervals) {
            if (!each.end.isAfter(at)) {
                continue;
            } else if (each.start.isAfter(at)) {
                return null;
            }
            Instant until = each.end.isBefore(to) ? each.end : to;
            sum += each.value * Duration.between(at, until).toMillis();
            at = until;
            if (!at.isBefore(to)) {
                return sum / Duration.between(from, to).toMillis();
            }
        }
        return null;
    }

    /** The same times with other values. */
    public Series map(java.util.function.DoubleUnaryOperator change) {
        return of(intervals.stream()
                .map(each -> new Interval(each.start, each.end, change.applyAsDouble(each.value)))
                .toList());
    }

    /** What is known of this one, and beyond it what the older one knew of times that are not over yet. */
    public Series after(Series older, Instant now) {
        List<Interval> all = new ArrayList<>(intervals);
        Instant begin = intervals.isEmpty() ? Instant.MAX : intervals.get(0).start;
        for (Interval each : older.intervals) {
            boolean before = !each.end.isAfter(begin) && each.end.isAfter(now.minus(Duration.ofDays(1)));
            Instant end = end();
            if (before || end != null && !each.start.isBefore(end) || end == null) {
                all.add(each);
            }
        }
        return of(all.size() > MOST ? all.subList(0, MOST) : all);
    }
}
