package esess.port;

import java.time.Instant;

/** Tells the time. Any thread. */
public interface Clock {

    /** Wall clock, for people and files only: a GX starts in 1970 and jumps when NTP answers. */
    Instant now();

    /** Monotonic milliseconds, for every interval. */
    long tick();

    /** How many of the machine's nanoseconds pass with these milliseconds: fewer, where an hour of the house takes a minute. */
    default long nanos(long millis) {
        return millis * 1_000_000;
    }
}
