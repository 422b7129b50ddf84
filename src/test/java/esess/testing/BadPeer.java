package esess.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What stands where a device should: it takes every connection on one port of all 127.x.x.x and does its worst. */
public final class BadPeer implements AutoCloseable {

    /** What it does on one connection; returns when it has had enough. */
    public interface Manners {
        void show(InputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket socket = new ServerSocket();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    public BadPeer(Manners manners) throws IOException {
        socket.bind(new InetSocketAddress("0.0.0.0", 0), 200);
        daemon(() -> {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    clients.add(client);
                    connections.incrementAndGet();
                    daemon(() -> serve(client, manners));
                } catch (IOException e) {
                    // Closed.
                }
            }
        });
    }

    private static void serve(Socket client, Manners manners) {
        try (client) {
            manners.show(new BufferedInputStream(client.getInputStream()), client.getOutputStream());
        } catch (IOException e) {
            // The client has left: that is what is wanted.
        }
    }

    /** Says nothing, for as long as the connection lasts. */
    public static BadPeer silent() throws IOException {
        return new BadPeer((in, out) -> {
            while (in.read() >= 0) {
                // What is asked does not matter.
            }
        });
    }

    /** Answers each request with this beginning, and then with the rest again and again, without end; null: no rest. */
    public static BadPeer http(String beginning, String rest) throws IOException {
        return new BadPeer((in, out) -> {
            while (!request(in).isEmpty()) {
                out.write(beginning.getBytes(StandardCharsets.UTF_8));
                byte[] more = rest == null ? null : rest.repeat(1000).getBytes(StandardCharsets.UTF_8);
                while (more != null) {
                    out.write(more);
                }
            }
        });
    }

    /** A good WebSocket until it is open, and then a message in fragments without end. */
    public static BadPeer webSocket() throws IOException {
        return new BadPeer((in, out) -> {
            String key = request(in).replaceAll("(?is).*Sec-WebSocket-Key:\\s*(\\S+).*", "$1");
            out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[] {1, 1, 'x'}); // text that goes on in the next frame
            byte[] fragment = new byte[4 + 60_000];
            fragment[1] = 126;
            fragment[2] = (byte) (60_000 >> 8);
            fragment[3] = (byte) 60_000;
            while (true) {
                out.write(fragment);
            }
        });
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                    .getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Up to the empty line; empty when there is no more. */
    public static String request(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            request.append((char) c);
            if (request.length() >= 4 && request.substring(request.length() - 4).equals("\r\n\r\n")) {
                return request.toString();
            }
        }
        return "";
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** As another host than those with another number: {@code 127.0.1.number:port}. */
    public String address(int number) {
        return "127.0.1." + number + ":" + port();
    }

    public int connections() {
        return connections.get();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "bad peer");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
