package esess.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long an address waits after wrong passwords: the first ones cost nothing, then the pause doubles. What an address
 * has done is forgotten after a calm hour. Monotonic milliseconds; not thread-safe.
 */
final class Attempts {

    static final int FREE = 3;
    static final Duration FIRST = Duration.ofSeconds(2);
    static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration CALM = Duration.ofHours(1);
    private static final int MOST_PEERS = 64;

    private record Wrong(int count, long tick) {}

    private final Map<String, Wrong> peers = new LinkedHashMap<>();

    /** 0: it may try now. */
    long waitMillis(String peer, long tick) {
        Wrong wrong = peers.get(peer);
        return wrong == null ? 0 : Math.max(0, wrong.tick + pauseMillis(wrong.count) - tick);
    }

    /** @return how often it was wrong */
    int wrong(String peer, long tick) {
        peers.values().removeIf(each -> tick - each.tick > CALM.toMillis());
        Wrong before = peers.remove(peer);
        Wrong now = new Wrong(before == null ? 1 : before.count + 1, tick);
        if (peers.size() >= MOST_PEERS) {
            peers.remove(peers.keySet().iterator().next());
        }
        peers.put(peer, now);
        return now.count;
    }

    void right(String peer) {
        peers.remove(peer);
    }

    private static long pauseMillis(int count) {
        return count < FREE ? 0 : Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(count - FREE, 20));
    }
}
