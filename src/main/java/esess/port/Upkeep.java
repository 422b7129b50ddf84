package esess.port;

import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a page needs of the program that it runs in. Loop thread. */
public interface Upkeep {

    LogTail log();

    /** From where on lines are written, until it is said otherwise. */
    void logLevel(Log.Level level);

    /** What is written now. */
    Log.Level logLevel();

    /** Null: this program has none that may be changed. */
    @Nullable
    OwnersFile file();

    FrontDoor frontDoor();

    /** All documents that survive a restart, by name. */
    Map<String, Map<String, Object>> documents();

    /** Whether {@link #restart} can do what it says: somebody would start it again. */
    boolean isSupervised();

    /**
     * Stops es-ESS cleanly, to be started again by its supervisor.
     *
     * @param documents replace those of these names when everything has stopped; may be empty
     */
    void restart(String reason, Map<String, Map<String, Object>> documents);

    /**
     * Uses a file's text from now on: the services of these names start anew with it, soon.
     *
     * @return null when they will; else why not
     */
    @Nullable
    String reload(String text, Set<String> services);

    /** The text that was used last; null: that of the start. */
    @Nullable
    String reloaded();

    /**
     * Runs a service of a text for some seconds, without anybody else noticing.
     *
     * @param onTold whether its device answers, and what it says, for the owner; told once
     */
    void tryOut(String text, String service, BiConsumer<Boolean, String> onTold);
}
