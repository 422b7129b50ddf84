package esess.port;

import java.util.Map;

/**
 * Small documents that survive a restart and a power cut: each is written whole, atomically, readable by root only.
 * Reading is from memory; writing happens on the pool. Loop thread.
 */
public interface Store {

    /** The document of that name; empty when there is none or it was unreadable. Values: String, Double, Boolean, List, Map. */
    Map<String, Object> read(String name);

    /** Replaces the document. It is on disk soon, and in any case when the program has stopped. */
    void write(String name, Map<String, Object> document);

    /** Whether the newest version of the document is on disk. */
    boolean isSaved(String name);
}
