package esess.port;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** The newest lines of the log, as they are in the file: without secrets. All methods and callbacks: loop thread. */
public interface LogTail {

    /** So many lines are kept. */
    int MOST_LINES = 500;

    /**
     * A line.
     *
     * @param number counts up, also those that are not kept
     * @param name   of the service or the part of the program
     */
    record Line(long number, Instant time, String name, Log.Level level, String text) {}

    /** Those that are kept, oldest first. */
    List<Line> recent();

    /** Hears of new ones, several at a time. */
    Registration follow(Consumer<List<Line>> onLines);
}
