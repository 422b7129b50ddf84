package esess.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When something that happens again and again is told: the first times at once, then after a pause that doubles while
 * it goes on. What has not happened for a while counts as new. Monotonic milliseconds; not thread-safe.
 */
public final class GrowingPause {

    private static final int DOUBLINGS = 20;

    private final int free;
    private final Duration first;
    private final Duration longest;
    private final Duration calm;
    private int told;
    private long toldTick;
    private @Nullable Long happenedTick;

    /**
     * @param free    so often it is told without a pause
     * @param first   the first pause
     * @param longest the longest
     * @param calm    after so long without it, and two pauses, it counts as new
     */
    public GrowingPause(int free, Duration first, Duration longest, Duration calm) {
        this.free = free;
        this.first = first;
        this.longest = longest;
        this.calm = calm;
    }

    /**
     * It happens now.
     *
     * @return after how many milliseconds it may be told; 0: now, and then it counts as told
     */
    public long happens(long tick) {
        if (happenedTick == null || tick - happenedTick >= Math.max(calm.toMillis(), 2 * pauseMillis())) {
            told = 0;
        }
        happenedTick = tick;
        long due = told == 0 ? tick : toldTick + pauseMillis();
        if (due > tick) {
            return due - tick;
        }
        told(tick);
        return 0;
    }

    /** What had to wait is told now. */
    public void told(long tick) {
        told++;
        toldTick = tick;
    }

    private long pauseMillis() {
        return told < free ? 0 : Math.min(longest.toMillis(), first.toMillis() << Math.min(told - free, DOUBLINGS));
    }
}
