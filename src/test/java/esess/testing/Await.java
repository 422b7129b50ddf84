package esess.testing;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something that happens elsewhere, for as long as a loaded machine may need. */
public final class Await {

    private static final Duration LONGEST = Duration.ofSeconds(30);

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
