package esess.simulate;

import esess.port.Clock;
import java.io.PrintStream;
import java.time.LocalDateTime;

/**
 * How far a simulation is and how long it still takes, in one line of a terminal that is wiped at the end; only where it
 * takes longer than two seconds. In a pipe or a file nothing. One thread.
 */
final class Progress {

    private static final long QUIET_MILLIS = 2000;
    private static final long EVERY_MILLIS = 250;
    private static final int WIDTH = 50;

    private final PrintStream out;
    private final Clock clock;
    private final boolean terminal;
    private final long hours;
    private final long start;
    private long passed;
    private long nextShown;
    private boolean shown;

    /** @param hours of simulated time, in all runs together */
    Progress(PrintStream out, Clock clock, boolean terminal, long hours) {
        this.out = out;
        this.clock = clock;
        this.terminal = terminal;
        this.hours = hours;
        start = clock.tick();
        nextShown = start + QUIET_MILLIS + 1;
    }

    /** An hour has been simulated. */
    void hour(LocalDateTime time) {
        passed++;
        long now = clock.tick();
        if (terminal && now >= nextShown) {
            nextShown = now + EVERY_MILLIS;
            shown = true;
            long leftSeconds = Math.round((now - start) / 1000.0 * (hours - passed) / passed);
            String line = time.toLocalDate() + "  " + 100 * passed / hours + " %, " + span(leftSeconds) + " left";
            out.print("\r" + line + " ".repeat(Math.max(0, WIDTH - line.length())));
            out.flush();
        }
    }

    /** The line goes. */
    void end() {
        if (shown) {
            out.print("\r" + " ".repeat(WIDTH) + "\r");
            out.flush();
        }
    }

    private static String span(long seconds) {
        return seconds < 100 ? seconds + " s" : (seconds + 30) / 60 + " min";
    }
}
