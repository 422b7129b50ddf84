package esess.control.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often a component is moved: relays and contactors wear out. */
final class Pace {

    private static final long HOUR_MILLIS = 3_600_000;

    private static final long NEVER = Long.MIN_VALUE;

    private long lastMillis = NEVER;
    private final Map<String, Long> lastOf = new HashMap<>();
    private final Map<String, Deque<Long>> lately = new HashMap<>();

    /** Null: now. */
    @Nullable
    String refusal(Command command, long now) {
        long own = command.pause().toMillis();
        if (isWithin(own, lastOf.getOrDefault(command.name(), NEVER), now)) {
            return "at most once in " + JsonText.number(own / 1000.0) + " s";
        }
        if (isWithin(Math.min(own, Command.PAUSE.toMillis()), lastMillis, now)) {
            return "it was moved just now";
        }
        Deque<Long> times = lately.getOrDefault(command.name(), new ArrayDeque<>());
        while (!times.isEmpty() && now - times.getFirst() >= HOUR_MILLIS) {
            times.removeFirst();
        }
        return command.mostPerHour() > 0 && times.size() >= command.mostPerHour()
                ? "at most " + command.mostPerHour() + " times an hour"
                : null;
    }

    private static boolean isWithin(long pause, long last, long now) {
        return last != NEVER && now - last < pause;
    }

    void moved(Command command, long now) {
        lastMillis = now;
        lastOf.put(command.name(), now);
        if (command.mostPerHour() > 0) {
            lately.computeIfAbsent(command.name(), each -> new ArrayDeque<>()).addLast(now);
        }
    }
}
