package esess.adapter;

import java.nio.file.Path;
import org.freedesktop.dbus.bin.EmbeddedDBusDaemon;
import org.freedesktop.dbus.connections.BusAddress;

/**
 * dbus-java's own bus daemon, for a demo where there is no {@code dbus-daemon}. Only our own parts can talk on it:
 * foreign clients are not served well (facts/java.md 6).
 */
public final class EmbeddedBus implements AutoCloseable {

    private final String address;
    private final EmbeddedDBusDaemon daemon;

    /** Starts it on a socket in the directory; blocks until it listens. */
    public EmbeddedBus(Path directory) {
        address = "unix:path=" + directory.resolve("bus") + ",guid=0123456789abcdef0123456789abcdef";
        daemon = new EmbeddedDBusDaemon(BusAddress.of(address + ",listen=true"));
        daemon.startInBackgroundAndWait();
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
