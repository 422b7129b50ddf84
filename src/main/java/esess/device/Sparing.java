package esess.device;

import java.time.Duration;

/**
 * Whether a fault that comes and goes is worth another word. Each time that it begins is, but not before a pause is over,
 * which doubles with every word up to a day; after a calm time it begins anew. Not thread-safe.
 */
public final class Sparing {

    static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    private long pauseMillis = FIRST_PAUSE.toMillis();
    private long quietUntil = Long.MIN_VALUE;
    private boolean told;

    /** It is there, again or still: whether to tell. */
    public boolean tells(long tick) {
        if (told || tick < quietUntil) {
            return false;
        }
        told = true;
        quietUntil = tick + pauseMillis;
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE.toMillis());
        return true;
    }

    /** It is over. */
    public void over(long tick) {
        told = false;
        if (quietUntil != Long.MIN_VALUE && tick - quietUntil >= pauseMillis) {
            pauseMillis = FIRST_PAUSE.toMillis();
        }
    }
}
