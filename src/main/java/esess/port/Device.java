package esess.port;

import org.jspecify.annotations.Nullable;

/**
 * A device of ours on the bus. It is announced as soon as the bus is there, and again after every restart of the bus,
 * with the values it has then. Loop thread.
 */
public interface Device extends Registration {

    /** The full service name, {@code com.victronenergy.<class>.<unique>}. */
    String serviceName();

    /**
     * Sets a value; null is invalid. What is set in one turn of the loop goes out as one ItemsChanged; a value that,
     * rounded to its unit, is the same sends nothing.
     *
     * @throws IllegalArgumentException if the path was not declared or the value does not fit its type
     */
    void set(String path, @Nullable Object value);

    /** The value as last set, by us or by an accepted write, rounded to its unit; null when it is invalid. */
    @Nullable
    Object get(String path);

    /** The granted device instance; the wanted one until the bus has answered. */
    int instance();

    /** Whether the name is ours on the bus now. */
    boolean onBus();

    /** Takes the device off the bus (a lost meter leaves) or back onto it. Values may be set meanwhile. */
    void present(boolean onBus);

    /** Takes the device off the bus for good. */
    @Override
    void close();
}
