package esess.web;

import esess.port.Listen;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        private final List<Listen.Stream> streams = new ArrayList<>();

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
        sweep(tick);
        if (open.size() >= MOST) {
            close(open.remove(open.keySet().iterator().next()));
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
        close(open.remove(hash(word)));
    }

    /** A stream that ends with the session. @return false: there is none */
    boolean follows(String word, Listen.Stream stream) {
        Session session = open.get(hash(word));
        if (session != null) {
            session.streams.removeIf(each -> !each.isOpen());
            session.streams.add(stream);
        }
        return session != null;
    }

    /** Ends those that are over. @return whether somebody still follows a stream */
    boolean sweep(long tick) {
        List<Session> over =
                open.values().stream().filter(each -> isOver(each, tick)).toList();
        open.values().removeAll(over);
        over.forEach(Sessions::close);
        return open.values().stream().anyMatch(each -> each.streams.stream().anyMatch(Listen.Stream::isOpen));
    }

    private static void close(@Nullable Session session) {
        if (session != null) {
            List.copyOf(session.streams).forEach(Listen.Stream::close);
            session.streams.clear();
        }
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
