package esess.port;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The owner's {@code config.ini} and those that were before it. Files are read and written elsewhere; asked and answered
 * on the loop thread, exactly once and never before the call returns.
 */
public interface OwnersFile {

    /** Former ones that are kept. */
    int MOST_FORMER = 10;

    /** What came of it: a text, or why there is none. One of them is null. */
    record Read(@Nullable String text, @Nullable String trouble) {}

    /** For messages. */
    String name();

    void read(Consumer<Read> onText);

    /**
     * Replaces the file, atomically, for its owner alone; what it was before is kept as the newest former one.
     *
     * @param was      what the file must hold, so that nobody's change is lost that came in between
     * @param onResult null when it is written, else why not
     */
    void write(String text, String was, Consumer<@Nullable String> onResult);

    /** Names of the former ones, newest first. */
    void former(Consumer<List<String>> onNames);

    void readFormer(String name, Consumer<Read> onText);
}
