package esess.adapter.dbus;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: doubling, with a little jitter so that not everybody tries at once. */
final class Backoff {

    private final long firstMs;
    private final long longestMs;
    private long nextMs;

    Backoff(long firstMs, long longestMs) {
        this.firstMs = firstMs;
        this.longestMs = longestMs;
        reset();
    }

    void reset() {
        nextMs = firstMs;
    }

    long nextMs() {
        long wait = nextMs;
        nextMs = Math.min(longestMs, nextMs * 2);
        return wait + ThreadLocalRandom.current().nextLong(wait / 5 + 1);
    }
}
