package esess.control.gateway;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was answered lately, by client and id: asked again, the same is said again and nothing is done. A request is too old
 * after half a minute, but may also be half a minute too young, so what is younger than a minute is never forgotten.
 */
final class Answered {

    static final long KEPT_MILLIS = 600_000;
    static final long SURE_MILLIS = 61_000;

    /** Ids a client. */
    static final int MOST = 256;
    /** Characters of answers a client. */
    static final int MOST_CHARACTERS = 65_536;

    private static final class Kept {
        private final long atMillis;
        private @Nullable String answer;

        Kept(long atMillis) {
            this.atMillis = atMillis;
        }

        int length() {
            return answer == null ? 0 : answer.length();
        }
    }

    private final Map<String, LinkedHashMap<String, Kept>> byClient = new LinkedHashMap<>();

    /** Whether it was asked already. */
    boolean knows(String client, Object id, long now) {
        Map<String, Kept> own = byClient.get(client);
        Kept kept = own == null ? null : own.get(JsonText.of(id));
        return kept != null && now - kept.atMillis < KEPT_MILLIS;
    }

    /** What was said; null: nothing yet, it is being carried out. */
    @Nullable
    String answer(String client, Object id) {
        Map<String, Kept> own = byClient.get(client);
        Kept kept = own == null ? null : own.get(JsonText.of(id));
        return kept == null ? null : kept.answer;
    }

    /** False: there is no room for it. */
    boolean remember(String client, Object id, long now) {
        LinkedHashMap<String, Kept> own = byClient.computeIfAbsent(client, each -> new LinkedHashMap<>());
        int characters = own.values().stream().mapToInt(Kept::length).sum();
        Iterator<Kept> oldestFirst = own.values().iterator();
        while (oldestFirst.hasNext()) {
            Kept oldest = oldestFirst.next();
            boolean isOver = now - oldest.atMillis >= KEPT_MILLIS;
            boolean isFull = own.size() >= MOST || characters >= MOST_CHARACTERS;
            if (!isOver && !(isFull && now - oldest.atMillis >= SURE_MILLIS)) {
                break;
            }
            characters -= oldest.length();
            oldestFirst.remove();
        }
        if (own.size() >= MOST || characters >= MOST_CHARACTERS) {
            return false;
        }
        own.put(JsonText.of(id), new Kept(now));
        return true;
    }

    void answered(String client, Object id, String answer) {
        Map<String, Kept> own = byClient.get(client);
        Kept kept = own == null ? null : own.get(JsonText.of(id));
        if (kept != null) {
            kept.answer = answer;
        }
    }
}
