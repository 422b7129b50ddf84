package esess.port;

import java.util.Map;
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
}
