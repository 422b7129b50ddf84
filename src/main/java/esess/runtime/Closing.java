package esess.runtime;

import esess.port.Log;
import esess.port.Registration;
import java.util.Collection;
import java.util.List;

/** The end of several things: one that fails is said and does not keep the others from ending. Any thread. */
public final class Closing {

    private Closing() {}

    /** A step that may throw anything. */
    @FunctionalInterface
    public interface Step {
        void run() throws Exception;
    }

    /** Closes all of them, in this order. */
    public static void all(Collection<? extends Registration> registrations, Log log) {
        List.copyOf(registrations).forEach(each -> step(each::close, log));
    }

    /** Runs all of them, in this order. */
    public static void each(List<Step> steps, Log log) {
        steps.forEach(each -> step(each, log));
    }

    /** Runs one; whether it went well. A virtual machine that is out of memory cannot be trusted any more. */
    public static boolean step(Step step, Log log) {
        try {
            step.run();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.error("A part of the end was interrupted", e);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            log.error("A part could not be ended; the rest is", e);
        }
        return false;
    }
}
