package esess.control.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often a component is moved: relays and contactors wear out. */
final class Pace {

    private static final long HOUR_MILLIS = 3_600_000;

    private long lastMillis = Long.MIN_VALUE;
    private final Map<String, Deque<Long>> lately = new HashMap<>();

    /** Null: now. */
    @Nullable
    String refusal(Command command, long now) {
        long pause = command.pause().toMillis();
        if (lastMillis != Long.MIN_VALUE && now - lastMillis < pause) {
            return "at most once in " + JsonText.number(pause / 1000.0) + " s";
        }
        Deque<Long> times = lately.getOrDefault(command.name(), new ArrayDeque<>());
        while (!times.isEmpty() && now - times.getFirst() >= HOUR_MILLIS) {
            times.removeFirst();
        }
        return command.mostPerHour() > 0 && times.size() >= command.mostPerHour()
                ? "at most " + command.mostPerHour() + " times an hour"
                : null;
    }

    void moved(Command command, long now) {
        lastMillis = now;
        if (command.mostPerHour() > 0) {
            lately.computeIfAbsent(command.name(), each -> new ArrayDeque<>()).addLast(now);
        }
    }
}
