package esess.port;

import org.jspecify.annotations.Nullable;

/** The log of one part of the program. Secrets are masked before a line is written. Any thread. */
public interface Log {

    /** The original's levels, most to least detailed. */
    enum Level {
        TRACE,
        DEBUG,
        APP_DEBUG,
        INFO,
        WARNING,
        ERROR,
        CRITICAL
    }

    boolean isEnabled(Level level);

    /** @param cause written with its stack trace */
    void write(Level level, String message, @Nullable Throwable cause);

    /** A text as the log would write it: without secrets, control characters and endless length. */
    String shown(String text);

    /** The log of another part. */
    Log named(String name);

    default void debug(String message) {
        write(Level.DEBUG, message, null);
    }

    default void info(String message) {
        write(Level.INFO, message, null);
    }

    default void warning(String message) {
        write(Level.WARNING, message, null);
    }

    default void error(String message, @Nullable Throwable cause) {
        write(Level.ERROR, message, cause);
    }
}
