package esess.adapter.dbus;

import java.nio.file.Path;
import org.freedesktop.dbus.bin.EmbeddedDBusDaemon;
import org.freedesktop.dbus.connections.BusAddress;

/**
 * dbus-java's own bus daemon, for a demo where there is no {@code dbus-daemon}. Only our own parts can talk on it:
 * it does not serve foreign clients reliably.
 */
public final class EmbeddedBus implements AutoCloseable {

    private static final String GUID = "e55e55e55e55e55e55e55e55e55e55e5";

    private final String address;
    private final EmbeddedDBusDaemon daemon;

    /** Starts it on a socket in the directory; blocks until it listens. */
    public EmbeddedBus(Path directory) {
        address = "unix:path=" + directory.resolve("bus") + ",guid=" + GUID;
        daemon = new EmbeddedDBusDaemon(BusAddress.of(address + ",listen=true"));
        daemon.startInBackgroundAndWait();
    }

    static boolean isAt(String address) {
        return address.contains(GUID);
    }

    public String address() {
        return address;
    }

    @Override
    public void close() {
        try {
            daemon.close();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
