package esess.port;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The D-Bus of the GX. Everything is asked for once and holds over any number of bus restarts; nothing blocks.
 * All methods and all callbacks: loop thread.
 */
public interface Bus {

    /**
     * Publishes a device. The bus adds {@code /DeviceInstance}; all other paths are the caller's.
     *
     * @param serviceName    {@code com.victronenergy.<class>.<unique>}
     * @param wantedInstance the configured instance; {@code com.victronenergy.settings} may grant another
     * @throws IllegalArgumentException if the bus would not take the name or a path, or a path is there twice
     * @throws IllegalStateException    if a device of that name is published already
     */
    Device publish(String serviceName, int wantedInstance, List<Item> items);

    /**
     * Follows a value.
     *
     * @param service a full service name, or a class ({@code com.victronenergy.grid}): then the service of that class
     *                with the lowest device instance is followed, whatever comes and goes. Services that systemcalc
     *                would never choose (invalid {@code /Mgmt/Connection}) come last.
     * @param path    may hold {@code *} for one part of the path
     * @param onChange told the first answer and every change after it, never the same state twice in a row; while the
     *                 bus or the service is away, that answer is "absent"
     */
    Watch watch(String service, String path, Consumer<Change> onChange);

    /** As {@link #watch}, but never follows a service of ours. */
    Watch watchForeign(String service, String path, Consumer<Change> onChange);

    /**
     * Follows a value of every service of a class at once, ours too. The path is one, without {@code *}.
     *
     * @param onChange told the first answer of each service and every change after it; "absent" when it has left
     */
    Registration watchEach(String victronClass, String path, Consumer<Change> onChange);

    /**
     * SetValue on another service.
     *
     * @param value  Integer, Double, String, List of String, or null for invalid
     * @param result told 0 when accepted, the service's code when refused, {@link #NO_ANSWER} when there was none
     * @throws IllegalArgumentException if the bus would not take the name, the path or the value
     */
    void write(String service, String path, @Nullable Object value, IntConsumer result);

    /** Answers to a SetValue, velib's: it was carried out, also when the value is what it was before. */
    int ACCEPTED = 0;

    /** There is nothing to be set, or not by such a value. */
    int NOT_WRITEABLE = 1;

    /** Out of range, or refused by its service. */
    int REJECTED = 2;

    /** The result of a write that nobody answered, or that was answered with an error. */
    int NO_ANSWER = Integer.MIN_VALUE;

    /** Told each time the bus becomes reachable (true) or is lost (false), and soon, when it is reachable already. */
    Registration onState(Consumer<Boolean> listener);
}
