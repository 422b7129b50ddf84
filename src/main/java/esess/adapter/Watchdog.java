package esess.adapter;

import esess.port.Log;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Ends the program when the loop hangs, so that the supervisor starts it afresh: a hung controller is worse than none.
 * Before that it writes to the log where every thread stood. Has a thread of its own.
 */
public final class Watchdog {

    /** The exit code of a program that was ended here. */
    public static final int EXIT_CODE = 70;

    private final LongSupplier busyMillis;
    private final Duration limit;
    private final Log log;
    private final Runnable lastWords;
    private final Thread thread = new Thread(this::watch, "watchdog");

    /**
     * @param busyMillis for how long the loop has been busy with one task
     * @param lastWords  run before the program ends, e.g. to flush the log
     */
    public Watchdog(LongSupplier busyMillis, Duration limit, Log log, Runnable lastWords) {
        this.busyMillis = busyMillis;
        this.limit = limit;
        this.log = log;
        this.lastWords = lastWords;
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    public void stop() {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (busyMillis.getAsLong() < limit.toMillis()) {
                Thread.sleep(Math.max(100, limit.toMillis() / 10));
            }
        } catch (InterruptedException stopped) {
            return;
        }
        log.write(
                Log.Level.CRITICAL,
                "The loop has been stuck for " + limit.toSeconds()
                        + " s; es-ESS ends, to be started again. Its threads:",
                null);
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            Throwable stands = new Throwable(thread.getName() + " (" + thread.getState() + ")");
            stands.setStackTrace(frames);
            log.write(Log.Level.CRITICAL, "Thread " + thread.getName(), stands);
        });
        lastWords.run();
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
