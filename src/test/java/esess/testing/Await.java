package esess.testing;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that happens elsewhere, for as long as a loaded machine may need. */
public final class Await {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** From here on it did not just take its time. */
    public static final long HANGS_SECONDS = 20;

    private Await() {}

    /** @throws AssertionError if it does not come true within half a minute */
    public static void until(String what, BooleanSupplier condition) {
        until(what, LONGEST, condition);
    }

    /** For what takes longer by nature: an emulated processor, a script that waits. */
    public static void until(String what, Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + atMost.toSeconds() + " s in vain: " + what);
            }
            pause(5);
        }
    }

    /** Waits until the value is as expected; says what it was instead if that does not happen. */
    public static <T> void equal(T expected, Supplier<T> value) {
        Object[] last = new Object[1];
        try {
            until("value", () -> {
                last[0] = value.get();
                return Objects.equals(expected, last[0]);
            });
        } catch (AssertionError e) {
            throw new AssertionError("expected <" + expected + "> but it stayed <" + last[0] + ">", e);
        }
    }

    /**
     * Runs what must not hang. What is bounded by a second or two has ended long before this limit on the busiest
     * machine; what waits for somebody who never comes, or for half a minute as libraries like to, has not.
     */
    public static void prompt(String what, Step step) {
        long begin = System.nanoTime();
        try {
            step.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        if (seconds >= HANGS_SECONDS) {
            throw new AssertionError(what + " took " + seconds + " s");
        }
    }

    /** Something that may throw. */
    public interface Step {
        void run() throws Exception;
    }

    /** Lets time pass, where a test must see that nothing happens. */
    public static void pause(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
