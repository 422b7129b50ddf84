package esess.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP client without manners of its own: it sends what it is told to, byte for byte. */
public final class RawClient implements AutoCloseable {

    /**
     * @param status 0: the server has closed without an answer
     * @param text   the body
     */
    public record Seen(int status, Map<String, String> headers, String text) {

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    private final Socket socket;
    private final InputStream in;

    public RawClient(int port) throws IOException {
        this(port, "127.0.0.1");
    }

    /** @param from an address of 127.0.0.0/8 */
    public RawClient(int port, String from) throws IOException {
        socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0);
        socket.setSoTimeout(30_000);
        in = socket.getInputStream();
    }

    /** One question on a connection of its own. The headers Host and Content-Length are added where they are missing. */
    public static Seen ask(int port, String method, String target, Map<String, String> headers, String body)
            throws IOException {
        try (RawClient client = new RawClient(port)) {
            return client.ask(method, target, headers, body);
        }
    }

    public Seen ask(String method, String target, Map<String, String> headers, String body) throws IOException {
        send(method + " " + target + " HTTP/1.1\r\n");
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.putIfAbsent("Host", "127.0.0.1:" + socket.getPort());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            all.putIfAbsent("Content-Length", Integer.toString(bytes.length));
        }
        StringBuilder text = new StringBuilder();
        all.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        send(text.append("\r\n").toString());
        send(bytes);
        return read(method.equals("HEAD"));
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What the server does not want any more is not an error here. */
    public void send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException closed) {
            // Its answer, if any, is still to be read.
        }
    }

    public Seen read(boolean withoutBody) throws IOException {
        String head = head();
        if (head.isEmpty()) {
            return new Seen(0, Map.of(), "");
        }
        String[] lines = head.split("\r\n");
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        int status = Integer.parseInt(lines[0].split(" ")[1]);
        int length = withoutBody ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Seen(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    /** Up to the empty line; empty: closed. */
    public String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                head.write(c);
                if (c == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                    return head.toString(StandardCharsets.ISO_8859_1);
                }
            }
        } catch (SocketException reset) {
            // Closed, too.
        }
        return "";
    }

    /** A line of a stream; null: it has ended. */
    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(c);
            }
        } catch (SocketException reset) {
            // Ended, too.
        }
        return null;
    }

    /** Whether the server has closed; waits for it. */
    public boolean isClosedByServer() throws IOException {
        return line() == null;
    }

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
