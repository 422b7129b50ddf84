package esess.control.plan;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Times at which an intelligent tariff charges the car with cheap power. Meanwhile the house battery keeps out: it would
 * be emptied into the car. Pure.
 */
public final class Dispatches {

    /**
     * One such time.
     *
     * @param completed it is over, or was called off
     */
    public record Dispatch(Instant start, Instant end, boolean completed) {}

    /** Half hours since local midnight, the first one and the one after the last: (3, 5) is 01:30 to 02:30. */
    public record HalfHours(int from, int to) {

        boolean holds(int index) {
            return from <= index && index < to;
        }
    }

    private static final int DAY = 48;
    private static final int MOST = 3;
    private static final int HALF_HOUR_MINUTES = 30;

    private Dispatches() {}

    /**
     * When the day begins for the battery: the end of the cheap window, or later while the car still charges. Only what
     * begins before noon counts: what comes in the evening does not keep the battery from the whole day.
     */
    public static LocalTime pauseStart(List<Dispatch> dispatches, ZoneId zone, LocalTime cheapEnd) {
        return dispatches.stream()
                .filter(each -> each.start.atZone(zone).getHour() < 12)
                .max(Comparator.comparing(Dispatch::end))
                .filter(last -> !last.completed)
                .map(last -> last.end.atZone(zone).toLocalTime())
                .filter(end -> end.isAfter(cheapEnd))
                .orElse(cheapEnd);
    }

    /**
     * The half hours of the day in which the car is charged, without the cheap window, in the order in which they
     * come and at most three.
     *
     * @param cheapStart index of the half hour from which on power is cheap anyway, before or after midnight
     * @param cheapEnd   index of the one in the morning at which that ends
     */
    public static List<HalfHours> halfHours(List<Dispatch> dispatches, ZoneId zone, int cheapStart, int cheapEnd) {
        List<HalfHours> pieces = new ArrayList<>();
        List<Dispatch> inOrder = dispatches.stream()
                .sorted(Comparator.comparing(Dispatch::start))
                .toList();
        for (Dispatch each : inOrder) {
            int from = begin(each.start.atZone(zone));
            int to = end(each.end.atZone(zone));
            if (from == to) {
                continue;
            }
            if (to < from) {
                add(pieces, from, DAY, cheapStart, cheapEnd);
                add(pieces, 0, to, cheapStart, cheapEnd);
            } else {
                add(pieces, from, to, cheapStart, cheapEnd);
            }
        }
        return merged(pieces);
    }

    private static void add(List<HalfHours> pieces, int from, int to, int cheapStart, int cheapEnd) {
        if (cheapStart <= cheapEnd) {
            // A window that begins after midnight leaves something before it.
            add(pieces, from, Math.min(to, cheapStart));
            add(pieces, Math.max(from, cheapEnd), to);
        } else {
            add(pieces, Math.max(from, cheapEnd), Math.min(to, cheapStart));
        }
    }

    private static void add(List<HalfHours> pieces, int first, int last) {
        if (first < last) {
            pieces.add(new HalfHours(first, last));
        }
    }

    private static List<HalfHours> merged(List<HalfHours> pieces) {
        List<HalfHours> merged = new ArrayList<>();
        for (HalfHours each : pieces) {
            HalfHours last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && each.from >= last.from && each.from <= last.to) {
                merged.set(merged.size() - 1, new HalfHours(last.from, Math.max(last.to, each.to)));
            } else {
                merged.add(each);
            }
        }
        return List.copyOf(merged.subList(0, Math.min(MOST, merged.size())));
    }

    /** A car that begins a few minutes before or after the half hour begins with it. */
    private static int begin(ZonedDateTime at) {
        return at.getHour() * 2 + (at.getMinute() >= 55 ? 2 : at.getMinute() >= 25 ? 1 : 0);
    }

    private static int end(ZonedDateTime at) {
        return at.getHour() * 2 + (at.getMinute() >= 35 ? 2 : at.getMinute() >= 5 ? 1 : 0);
    }

    /** The half hour that a time lies in. */
    public static int index(LocalTime time) {
        return (time.getHour() * 60 + time.getMinute()) / HALF_HOUR_MINUTES;
    }
}
