package esess.port;

import java.time.Instant;

/** Tells the time. Any thread. */
public interface Clock {

    /** Wall clock, for people and files only: a GX starts in 1970 and jumps when NTP answers. */
    Instant now();

    /** Monotonic milliseconds, for every interval. */
    long tick();
}
