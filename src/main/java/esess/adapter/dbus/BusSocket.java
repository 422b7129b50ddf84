package esess.adapter.dbus;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.freedesktop.dbus.connections.transports.TransportBuilder;
import org.freedesktop.dbus.exceptions.DBusException;

/**
 * Opens a socket to the bus and logs in by the user's number (EXTERNAL, D-Bus specification, "Authentication Protocol").
 * The library does this for other addresses than a path; its login of all kinds loads 140 classes of collation, locales
 * and Unicode tables, which cost a megabyte on every GX. Bus thread, which waits meanwhile.
 */
final class BusSocket {

    private static final String UNIX_PATH = "unix:path=";
    private static final int LONGEST_LINE = 1024;

    private BusSocket() {}

    /** @throws IOException if the bus is not there or does not want us */
    static SocketChannel open(String address) throws IOException {
        String first = address.split(";", 2)[0];
        if (!first.startsWith(UNIX_PATH)) {
            return byLibrary(address);
        }
        // The path as it is escaped in an address, where a plus is a plus; what follows a comma is only told of the
        // bus.
        String escaped = first.substring(UNIX_PATH.length()).split(",", 2)[0].replace("+", "%2B");
        Path path = Path.of(URLDecoder.decode(escaped, StandardCharsets.UTF_8));
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
        try {
            logIn(channel);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void logIn(SocketChannel channel) throws IOException {
        String user = Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        send(channel, "\0AUTH EXTERNAL " + HexFormat.of().formatHex(user.getBytes(StandardCharsets.US_ASCII)));
        String answer = line(channel);
        if (!answer.startsWith("OK ")) {
            throw new IOException("the bus does not let user " + user + " in: " + answer);
        }
        send(channel, "BEGIN");
    }

    private static void send(SocketChannel channel, String line) throws IOException {
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(line + "\r\n");
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Byte by byte: what follows the line is not ours. */
    private static String line(SocketChannel channel) throws IOException {
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (line.length() < LONGEST_LINE) {
            one.clear();
            if (channel.read(one) < 0) {
                throw new IOException("the bus has hung up on us");
            }
            char c = (char) (one.get(0) & 0xff);
            if (c == '\n') {
                return line.toString().strip();
            }
            line.append(c);
        }
        throw new IOException("this is not a bus: no line ends");
    }

    private static SocketChannel byLibrary(String address) throws IOException {
        try {
            return TransportBuilder.create(address)
                    .configure()
                    .withAutoConnect(false)
                    .back()
                    .build()
                    .connect();
        } catch (DBusException | RuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
