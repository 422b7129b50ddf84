package esess.control.gateway;

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the {@link Desk} cannot do by itself. One thread. */
public interface Hands {

    /** The time of day, to which requests and leases are told. */
    Instant now();

    /** Milliseconds that never go back. */
    long tick();

    void answer(String text);

    /** Replaces what survives a crash. */
    void keep(Map<String, Object> document);

    /** Runs it when what was kept last is on the disk; in good time or never. */
    void whenKept(Runnable then);

    /** Goes these ways back, the last one first, and tells once whether all of them ended well. */
    void goBack(Lease lease, Consumer<Subject.Result> done);

    /** As {@link #goBack}, at the end of the program: nobody will hear of it. */
    void goBackAtLast(Lease lease);

    /** Whether what we have set still stands; null: nobody knows. */
    @Nullable
    Boolean stands(Undo undo);

    /** @param lease null: nobody holds it */
    void authority(String component, @Nullable Lease lease);

    /** A line of the log: who did what. */
    void log(String line);

    /** What an owner should hear of. */
    void warn(String component, String text);

    /** It is as it should be again. */
    void settled(String component, String text);
}
