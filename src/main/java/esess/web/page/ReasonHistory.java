package esess.web.page;

import esess.control.surplus.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why each consumer had what it had, in memory and bounded. One thread. */
public final class ReasonHistory {

    private static final int MOST_CONSUMERS = 64;
    private static final int MOST_REASONS = 1500;
    /** The same kind of reason with other figures is kept so often. */
    private static final long SAME_KIND_SECONDS = 120;

    private record Held(long second, Reason reason) {}

    private final long keptSeconds;
    private final Map<String, Deque<Held>> reasons = new HashMap<>();

    /** @param keptSeconds what is older is forgotten */
    public ReasonHistory(long keptSeconds) {
        this.keptSeconds = keptSeconds;
    }

    /**
     * A consumer has a reason, the same as before or another.
     *
     * @param reason null: none is known, which changes nothing
     */
    public void keep(String key, @Nullable Reason reason, long second) {
        if (reason == null || reasons.size() >= MOST_CONSUMERS && !reasons.containsKey(key)) {
            return;
        }
        Deque<Held> held = reasons.computeIfAbsent(key, each -> new ArrayDeque<>());
        Held last = held.peekLast();
        if (last == null
                || !last.reason.getClass().equals(reason.getClass())
                || !Objects.equals(last.reason, reason) && second - last.second >= SAME_KIND_SECONDS) {
            held.add(new Held(second, reason));
        }
        while (held.size() > MOST_REASONS || !held.isEmpty() && second - held.peekFirst().second > keptSeconds) {
            held.removeFirst();
        }
    }

    /** Each with the second at which it began, from the one on that held at {@code from}. */
    public List<List<Object>> since(String key, long from) {
        List<List<Object>> all = new ArrayList<>();
        List<Object> before = null;
        for (Held held : reasons.getOrDefault(key, new ArrayDeque<>())) {
            List<Object> each = List.of(held.second, Objects.requireNonNull(Reasons.document(held.reason)));
            if (held.second < from) {
                before = each;
            } else {
                all.add(each);
            }
        }
        if (before != null) {
            all.add(0, before);
        }
        return all;
    }
}
