package esess.adapter;

import esess.port.Log;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Ends the program when the loop hangs or the heap is exhausted, so that the supervisor starts it afresh: a hung controller is
 * worse than none. Before that it writes to the log where every thread stood. Has a thread of its own.
 *
 * <p>Time is counted in looks of its own: what stood still together with it, because the machine did, did not hang.
 */
public final class Watchdog {

    /** The exit code of a program that was ended here. */
    public static final int EXIT_CODE = 70;

    private static final long LOOK_MS = 500;

    private final Executor loop;
    private final Supplier<Duration> limit;
    private final BooleanSupplier exhausted;
    private final Log log;
    private final Runnable lastWords;
    private final Thread thread = new Thread(this::watch, "watchdog");
    private volatile long answered;

    /**
     * @param loop      where a small task is to run each time
     * @param limit     how long that may take; less is allowed a program that has warmed up
     * @param exhausted whether there is no memory left to work with; asked at each look, twice a second
     * @param lastWords run before the program ends, e.g. to flush the log
     */
    public Watchdog(Executor loop, Supplier<Duration> limit, BooleanSupplier exhausted, Log log, Runnable lastWords) {
        this.loop = loop;
        this.limit = limit;
        this.exhausted = exhausted;
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
        long asked = 0;
        long waitedMs = 0;
        try {
            while (true) {
                long allowedMs = limit.get().toMillis();
                if (answered == asked) {
                    long question = ++asked;
                    loop.execute(() -> answered = question);
                    waitedMs = 0;
                } else if (waitedMs >= allowedMs) {
                    end("The loop has been stuck for " + waitedMs / 1000 + " s");
                }
                if (exhausted.getAsBoolean()) {
                    end("The memory is exhausted");
                }
                long look = Math.min(LOOK_MS, Math.max(100, allowedMs / 10));
                Thread.sleep(look);
                waitedMs += look;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(String reason) {
        log.write(Log.Level.CRITICAL, reason + "; es-ESS ends, to be started again. Its threads:", null);
        Thread.getAllStackTraces().forEach((each, frames) -> {
            Throwable stands = new Throwable(each.getName() + " (" + each.getState() + ")");
            stands.setStackTrace(frames);
            log.write(Log.Level.CRITICAL, "Thread " + each.getName(), stands);
        });
        lastWords.run();
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
