package esess.device;

import java.time.Duration;
import java.util.function.Consumer;

/** Counts failures in a row, tells the second one and its end, and says how long to wait before the next try. Loop thread. */
final class RepeatedFailure {

    static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    static final Duration LONGEST_RETRY = Duration.ofMinutes(2);
    /** One lost request is nobody's business. */
    private static final int TOLD_AFTER = 2;

    private static final int DOUBLINGS = 10;

    private final Consumer<String> onTrouble;
    private final Consumer<String> onRecovered;
    private final String overText;
    private int failures;

    RepeatedFailure(Consumer<String> onTrouble, Consumer<String> onRecovered, String overText) {
        this.onTrouble = onTrouble;
        this.onRecovered = onRecovered;
        this.overText = overText;
    }

    boolean isTold() {
        return failures >= TOLD_AFTER;
    }

    /** @return how long to wait before the next try */
    Duration failed(String text) {
        failures = Math.min(failures + 1, TOLD_AFTER + DOUBLINGS);
        if (failures == TOLD_AFTER) {
            onTrouble.accept(text);
        }
        Duration wait = FIRST_RETRY.multipliedBy(1L << (failures - 1));
        return wait.compareTo(LONGEST_RETRY) < 0 ? wait : LONGEST_RETRY;
    }

    void over() {
        boolean told = isTold();
        failures = 0;
        if (told) {
            onRecovered.accept(overText);
        }
    }
}
