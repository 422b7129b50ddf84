package esess.port;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What is true of every WebSocket door, the real and the simulated one. Pure; any thread. */
public final class SocketRules {

    /** Bytes of a message: a device's whole status is some ten kB. */
    public static final int LONGEST_MESSAGE = 256 * 1024;
    /** Connections, also those that still end. */
    public static final int MOST_CONNECTIONS = 16;
    /** A connection ends after so many periods without a sign of life. */
    public static final int SILENT_PERIODS = 2;

    public static final String BAD_URL = "the URL is not one: ws://host/path is expected";
    public static final String TOO_MANY = "too many connections are open or being closed";

    private SocketRules() {}

    /** The URL, or null if it is none that can be opened. */
    public static @Nullable URI uri(String url) {
        try {
            URI uri = URI.create(url);
            return "ws".equals(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null ? uri : null;
        } catch (IllegalArgumentException notUrl) {
            return null;
        }
    }
}
