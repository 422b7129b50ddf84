package esess.demo;

import esess.port.Clock;
import java.time.Instant;

/**
 * The clock of the demo's house: begins when it is told to, as fast as the machine's, and goes so many times as fast once
 * it is told to hurry. Then it has to be told again and again that the house keeps up, else it stands still: on a busy
 * machine a day takes longer, but a device does not look silent because its answer is still under way. Any thread.
 */
public final class FastClock implements Clock {

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Of the house. Services give up an answer after five seconds and more. */
    private static final long LONGEST_TRUST = 2000 * NANOS_PER_MILLI;

    private final Instant start;
    private final int speed;
    private int pace = 1;
    private long looked = System.nanoTime();
    private long passed;
    /** The latest time it may show until it is told more. */
    private long trusted = Long.MAX_VALUE;

    public FastClock(Instant start, int speed) {
        this.start = start;
        this.speed = speed;
    }

    /** From now on it is as fast as it may be, and {@link #keepsUp} has to be told. */
    public synchronized void hurry() {
        tick();
        pace = speed;
        trusted = passed + LONGEST_TRUST;
    }

    /** The house has answered. */
    public synchronized void keepsUp() {
        tick();
        if (pace > 1) {
            trusted = passed + LONGEST_TRUST;
        }
    }

    @Override
    public Instant now() {
        return start.plusMillis(tick());
    }

    @Override
    public synchronized long tick() {
        long now = System.nanoTime();
        passed = Math.max(passed, Math.min(passed + (now - looked) * pace, trusted));
        looked = now;
        return passed / NANOS_PER_MILLI;
    }

    @Override
    public synchronized long nanos(long millis) {
        return millis * NANOS_PER_MILLI / pace;
    }
}
