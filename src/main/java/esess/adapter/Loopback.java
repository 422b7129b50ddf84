package esess.adapter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** This machine, as only itself sees it. Any thread. */
public final class Loopback {

    private static final int TRIED = 10;

    private Loopback() {}

    /** The first port from there on that nobody listens on, or one of the system's choice. */
    public static int freePort(int from) throws IOException {
        for (int port = from; port < from + TRIED; port++) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
