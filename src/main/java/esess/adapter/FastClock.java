package esess.adapter;

import esess.port.Clock;
import java.time.Instant;

/**
 * The clock of the demo's house: begins when it is told to, as fast as the machine's, and goes so many times as fast once
 * it is told to hurry. When nobody has looked at it for long, because the machine was busy, only a part of that time
 * counts: a house that is suddenly seconds later would find all its devices silent. Any thread.
 */
public final class FastClock implements Clock {

    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Of the house; its own timers look every second. */
    private static final long LONGEST_STEP = 3000 * NANOS_PER_MILLI;

    private final Instant start;
    private final int speed;
    private int pace = 1;
    private long looked = System.nanoTime();
    private long passed;

    public FastClock(Instant start, int speed) {
        this.start = start;
        this.speed = speed;
    }

    /** From now on it is as fast as it may be. */
    public synchronized void hurry() {
        tick();
        pace = speed;
    }

    @Override
    public Instant now() {
        return start.plusMillis(tick());
    }

    @Override
    public synchronized long tick() {
        long now = System.nanoTime();
        passed += Math.min((now - looked) * pace, LONGEST_STEP);
        looked = now;
        return passed / NANOS_PER_MILLI;
    }

    @Override
    public synchronized long nanos(long millis) {
        return millis * NANOS_PER_MILLI / pace;
    }
}
