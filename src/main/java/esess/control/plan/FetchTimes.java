package esess.control.plan;

import java.time.Duration;
import java.time.LocalTime;

/**
 * When the times of a car are asked for: at a change of its charger at once; early in each half hour, because they begin
 * and end with them; else every hour, as in the cheap window, where they change nothing. Pure.
 */
public final class FetchTimes {

    private static final int HALF_HOUR_MINUTES = 30;
    private static final int EARLY_MINUTES = 6;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LATELY = Duration.ofSeconds(300);
    /** Not even at a change more often than this. */
    private static final Duration LEAST = Duration.ofSeconds(60);

    private FetchTimes() {}

    /**
     * Whether to ask now.
     *
     * @param since   the last time it was asked, whatever came of it
     * @param changed whether the charger has changed since
     */
    public static boolean isDue(
            LocalTime now, Duration since, boolean changed, LocalTime cheapFrom, LocalTime cheapTo) {
        if (since.compareTo(HOUR) >= 0 || changed && since.compareTo(LEAST) >= 0) {
            return true;
        }
        boolean early = now.getMinute() % HALF_HOUR_MINUTES < EARLY_MINUTES;
        return early && since.compareTo(LATELY) > 0 && !isCheap(now, cheapFrom, cheapTo);
    }

    private static boolean isCheap(LocalTime now, LocalTime from, LocalTime to) {
        boolean begun = !now.isBefore(from);
        boolean over = !now.isBefore(to);
        return from.isBefore(to) ? begun && !over : !from.equals(to) && (begun || !over);
    }
}
