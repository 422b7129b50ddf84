package esess.port;

import java.time.Duration;

/**
 * The clock and the timers. Everything that es-ESS decides gets its time from here, so a test can let a day pass in
 * milliseconds. Tasks run on the loop thread.
 */
public interface Time extends Clock {

    /** Runs the task once after the delay. */
    Registration after(Duration delay, Runnable task);

    /** Runs the task at this period, first after one period. Turns that were missed are skipped, not caught up. */
    Registration every(Duration period, Runnable task);
}
