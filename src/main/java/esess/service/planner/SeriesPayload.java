package esess.service.planner;

import esess.control.plan.Dispatches.Dispatch;
import esess.control.plan.Series;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prices and forecasts as evcc tells them: {@code [{"start":"2026-01-10T00:00:00Z","end":"...","value":0.25}]}, also
 * within {@code rates} and {@code result}; times also as seconds since 1970.
 */
final class SeriesPayload {

    private static final int MOST_DISPATCHES = 100;

    private SeriesPayload() {}

    /** @throws IllegalArgumentException if it is none */
    static Series read(Object json) {
        List<Series.Interval> intervals = new ArrayList<>();
        for (Object each : list(json, Series.MOST)) {
            Map<?, ?> entry = entry(each);
            Object value = entry.containsKey("value") ? entry.get("value") : entry.get("price");
            if (!(value instanceof Number number)) {
                throw new IllegalArgumentException("an entry without a value");
            }
            intervals.add(new Series.Interval(time(entry, "start"), time(entry, "end"), number.doubleValue()));
        }
        return Series.of(intervals);
    }

    /** Times of a car, in the same form without a value. */
    static List<Dispatch> dispatches(Object json) {
        List<Dispatch> dispatches = new ArrayList<>();
        for (Object each : list(json, MOST_DISPATCHES)) {
            Map<?, ?> entry = entry(each);
            dispatches.add(new Dispatch(
                    time(entry, "start"), time(entry, "end"), Boolean.TRUE.equals(entry.get("completed"))));
        }
        return dispatches;
    }

    private static List<?> list(Object json, int most) {
        Object inner = json;
        for (String name : List.of("result", "rates")) {
            if (inner instanceof Map<?, ?> map && map.containsKey(name)) {
                inner = map.get(name);
            }
        }
        if (!(inner instanceof List<?> list)) {
            throw new IllegalArgumentException("a list of start, end and value is expected");
        } else if (list.size() > most) {
            throw new IllegalArgumentException("at most " + most + " entries are expected");
        }
        return list;
    }

    private static Map<?, ?> entry(Object each) {
        if (each instanceof Map<?, ?> entry) {
            return entry;
        }
        throw new IllegalArgumentException("entries with start and end are expected");
    }

    private static Instant time(Map<?, ?> entry, String name) {
        Object value = entry.get(name);
        try {
            if (value instanceof Number seconds) {
                return Instant.ofEpochSecond(seconds.longValue());
            } else if (value instanceof String text) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + name + "\" is no time like 2026-01-10T00:00:00Z", e);
        }
        throw new IllegalArgumentException("an entry without " + name);
    }
}
