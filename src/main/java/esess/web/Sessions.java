package esess.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who is logged in, by a word that only the browser knows. Of the words only hashes are kept, and in memory only: a
 * restart ends all. Monotonic milliseconds; not thread-safe.
 */
final class Sessions {

    static final Duration IDLE = Duration.ofHours(12);
    static final Duration LONGEST = Duration.ofDays(7);
    static final int MOST = 32;

    private static final int WORD_BYTES = 32;

    private static final class Session {
        private final Access access;
        private final long since;
        private long seen;

        Session(Access access, long since) {
            this.access = access;
            this.since = since;
            seen = since;
        }
    }

    private final SecureRandom random;
    private final Map<String, Session> open = new LinkedHashMap<>();

    Sessions(SecureRandom random) {
        this.random = random;
    }

    /** @return the word; beyond the most, who was here first is logged out */
    String begin(Access access, long tick) {
        open.values().removeIf(each -> isOver(each, tick));
        if (open.size() >= MOST) {
            open.remove(open.keySet().iterator().next());
        }
        byte[] word = new byte[WORD_BYTES];
        random.nextBytes(word);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(word);
        open.put(hash(text), new Session(access, tick));
        return text;
    }

    Access accessOf(String word, long tick) {
        Session session = word.isEmpty() ? null : open.get(hash(word));
        if (session == null || isOver(session, tick)) {
            return Access.NONE;
        }
        session.seen = tick;
        return session.access;
    }

    void end(String word) {
        open.remove(hash(word));
    }

    int count() {
        return open.size();
    }

    private static boolean isOver(Session session, long tick) {
        return tick - session.seen >= IDLE.toMillis() || tick - session.since >= LONGEST.toMillis();
    }

    static String hash(String word) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(word.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
