package esess.control;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a set point is written to one path of the GX, and whether the GX does what it was asked. Powers in W, null =
 * no value (the override is released); ticks are monotonic milliseconds.
 */
public final class SetpointPace {

    /** What is not carried out is asked for again after so long. */
    static final Duration RETRY = Duration.ofSeconds(10);
    /** So long the GX may take to show what it was asked. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final double SAME_W = 0.5;

    private final long spacingMillis;
    private final double leastChangeW;
    private final long refreshMillis;
    private boolean asked;
    private boolean everAsked;
    private @Nullable Double askedW;
    private long askedAt;
    private boolean unfollowed;
    private long unfollowedSince;

    private SetpointPace(Duration spacing, double leastChangeW, Duration refresh) {
        this.spacingMillis = spacing.toMillis();
        this.leastChangeW = leastChangeW;
        this.refreshMillis = refresh.toMillis();
    }

    /** For hub4's override: in memory, and lapsing after 60 to 180 s without a refresh. */
    public static SetpointPace override() {
        return new SetpointPace(Duration.ofSeconds(1), 1, Duration.ofSeconds(25));
    }

    /** For the setting: each write lands on flash and in the log. */
    public static SetpointPace setting() {
        return new SetpointPace(Duration.ofSeconds(5), 10, Duration.ofDays(36_500));
    }

    /**
     * @param exact  a small difference matters too: the value is handed back
     * @param shownW what the GX shows
     */
    public boolean isDue(@Nullable Double wantedW, boolean exact, @Nullable Double shownW, long tick) {
        long since = tick - askedAt;
        if (everAsked && since < spacingMillis) {
            return false;
        }
        if (!asked || (wantedW == null) != (askedW == null)) {
            return true;
        }
        if (wantedW != null && Math.abs(wantedW - askedW) >= (exact ? SAME_W : leastChangeW)) {
            return true;
        }
        return since >= (follows(shownW) ? refreshMillis : RETRY.toMillis());
    }

    /** It is being written now. */
    public void asked(@Nullable Double watts, long tick) {
        asked = true;
        everAsked = true;
        askedW = watts;
        askedAt = tick;
    }

    /** What was asked for last; null: nothing, or no value. */
    public @Nullable Double askedW() {
        return asked ? askedW : null;
    }

    /** Somebody else has decided: what was asked no longer counts. */
    public void forget() {
        asked = false;
        unfollowed = false;
    }

    /** Whether the GX shows what it was asked for last. */
    public boolean follows(@Nullable Double shownW) {
        return asked && same(askedW, shownW);
    }

    /** Whether the GX has been showing something else than what it was asked for, for longer than it may take. */
    public boolean isIgnored(@Nullable Double shownW, long tick) {
        if (!asked || follows(shownW)) {
            unfollowed = false;
        } else if (!unfollowed) {
            unfollowed = true;
            unfollowedSince = askedAt;
        }
        return unfollowed && tick - unfollowedSince >= PATIENCE.toMillis();
    }

    /** Whether these are the same set point. */
    public static boolean same(@Nullable Double oneW, @Nullable Double otherW) {
        if (oneW == null || otherW == null) {
            return oneW == null && otherW == null;
        }
        return Math.abs(oneW - otherW) < SAME_W;
    }
}
