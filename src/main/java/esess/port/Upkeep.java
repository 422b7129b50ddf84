package esess.port;

import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a page needs of the program that it runs in. Loop thread. */
public interface Upkeep {

    LogTail log();

    /** Null: this program has none that may be changed. */
    @Nullable
    OwnersFile file();

    FrontDoor frontDoor();

    /** All documents that survive a restart, by name. */
    Map<String, Map<String, Object>> documents();

    /**
     * Stops es-ESS cleanly, to be started again by its supervisor.
     *
     * @param documents replace those of these names when everything has stopped; may be empty
     * @return null when it will; else why not
     */
    @Nullable
    String restart(String reason, Map<String, Map<String, Object>> documents);

    /**
     * Uses a file's text from now on: the services of these names start anew with it, soon.
     *
     * @return null when they will; else why not
     */
    default @Nullable String reload(String text, Set<String> services) {
        return "the change counts after the next start";
    }

    /**
     * Runs a service of a text for some seconds, without anybody else noticing.
     *
     * @param onTold whether its device answers, and what it says, for the owner; told once
     */
    default void tryOut(String text, String service, BiConsumer<Boolean, String> onTold) {
        onTold.accept(false, "nothing can be tried out here");
    }
}
