package esess.control;

import java.time.Duration;
import java.util.Optional;

/**
 * What the silence of a meter means. A short one is nobody's business, so its last values stay; then they are unknown,
 * because ESS regulates on them and a frozen +500 W drives the battery; then the meter is lost: ESS falls
 * back only when the service leaves the bus.
 * Immutable; any thread.
 *
 * @param hold    how long the last values may stand
 * @param offline after how long it is lost; never before the values are unknown
 */
public record MeterLoss(Duration hold, Duration offline) {

    /** What a meter's values are worth. */
    public enum State {
        /** Measured, or held. */
        CURRENT,
        /** Too old to be shown, or not measured yet. */
        UNKNOWN,
        /** The meter is away. */
        LOST
    }

    public static final Duration OFFLINE = Duration.ofSeconds(15);
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(5);
    private static final int PERIODS_HELD = 3;

    public MeterLoss {
        if (hold.isNegative()) {
            throw new IllegalArgumentException("a time to hold values is expected, not " + hold);
        }
        offline = offline.compareTo(hold) < 0 ? hold : offline;
    }

    /** As configured, else three periods and at most 5 s; but never so short that a meter in good health flickers. */
    public static MeterLoss of(Duration period, Optional<Duration> hold, Duration offline) {
        Duration usual = period.multipliedBy(PERIODS_HELD);
        Duration limited = usual.compareTo(LONGEST_HOLD) < 0 ? usual : LONGEST_HOLD;
        // The next answer may come as late as one period and its timeout.
        Duration least = period.multipliedBy(2);
        return new MeterLoss(hold.orElse(limited.compareTo(least) < 0 ? least : limited), offline);
    }

    /** @param silentMillis since the last measurement */
    public State state(long silentMillis) {
        if (silentMillis < hold.toMillis()) {
            return State.CURRENT;
        }
        return silentMillis < offline.toMillis() ? State.UNKNOWN : State.LOST;
    }

    /** How long until the silence means something else; empty when it never will. */
    public Optional<Duration> untilChange(long silentMillis) {
        return switch (state(silentMillis)) {
            case CURRENT -> Optional.of(hold.minusMillis(silentMillis));
            case UNKNOWN -> Optional.of(offline.minusMillis(silentMillis));
            case LOST -> Optional.empty();
        };
    }
}
