package esess.control.surplus;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link SwitchingRules} remember of one consumer. Immutable.
 *
 * @param on         whether it runs
 * @param sinceTick  since when it does or does not, monotonic milliseconds; of one that was found so, when it was found
 * @param seenTick   when this was last looked at
 * @param ranSeconds how long it ran in the day that ends at dueAt
 * @param dueAt      when this day's runtime has to be complete; null: the date was never known
 */
public record SwitchState(boolean on, long sinceTick, long seenTick, double ranSeconds, Instant dueAt) {

    /** A consumer as it is found at start, with what {@link #document()} gave before; unreadable parts count as not there. */
    public static SwitchState found(boolean on, long tick, Map<String, Object> document) {
        double ran = document.get("ranSeconds") instanceof Double seconds && seconds > 0 && seconds < 86_400 * 2
                ? seconds
                : 0;
        Instant due = null;
        try {
            due = document.get("dueAt") instanceof String text ? Instant.parse(text) : null;
        } catch (DateTimeException unreadable) {
            ran = 0;
        }
        return new SwitchState(on, tick, tick, ran, due);
    }

    /** What has to survive a restart: the runtime. */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("ranSeconds", ranSeconds);
        if (dueAt != null) {
            document.put("dueAt", dueAt.toString());
        }
        return document;
    }
}
