package esess.adapter.dbus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.freedesktop.dbus.connections.transports.AbstractTransport;
import org.freedesktop.dbus.connections.transports.TransportBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MessageFactory;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.messages.MethodReturn;

/**
 * A connection of the load process to the bus, as thin as can be: what it measures is the program, not itself. A thread
 * of its own reads and tells {@link Events}; it must not call. Sending: any thread.
 */
public class BusPeer implements AutoCloseable {

    public static final String ITEM = "com.victronenergy.BusItem";
    private static final String DAEMON = "org.freedesktop.DBus";

    /** What arrives, with the moment (nanoseconds) at which its bytes were read. */
    public interface Events {

        /** @param values as plain values, by argument */
        void signalled(String sender, String member, Object[] values, long nanos);

        /** @return the answer: its signature and the values, or null for an error */
        default Object[] called(String path, String member, Object[] values) {
            return null;
        }
    }

    private final SocketChannel channel;
    private final MessageFactory messages;
    private final Events events;
    private final Map<Long, CompletableFuture<Object[]>> pending = new ConcurrentHashMap<>();
    private final Object sending = new Object();
    private final Thread reader;

    public BusPeer(String address, Events events) throws IOException {
        this.events = events;
        try {
            AbstractTransport transport = TransportBuilder.create(address).configure().withAutoConnect(false).back().build();
            channel = transport.connect();
            messages = transport.getMessageFactory();
        } catch (DBusException e) {
            throw new IOException(e);
        }
        reader = new Thread(this::read, "bus-peer");
        reader.setDaemon(true);
        reader.start();
        daemon("Hello", null);
    }

    /** Owns this name from now on. */
    public void own(String name) throws IOException {
        daemon("RequestName", "su", name, new org.freedesktop.dbus.types.UInt32(4));
    }

    public void match(String rule) throws IOException {
        daemon("AddMatch", "s", rule);
    }

    /** The unique name behind a name. */
    public String owner(String name) throws IOException {
        return (String) daemon("GetNameOwner", "s", name)[0];
    }

    public List<String> names() throws IOException {
        return ((List<?>) daemon("ListNames", null)[0]).stream().map(String.class::cast).toList();
    }

    /** The bytes of an ItemsChanged with these numbers, to be kept and sent often; serial and numbers are filled in then. */
    public byte[] itemsChanged(Map<String, Object> values) throws IOException {
        try {
            Message signal = messages.createSignal(null, "/", ITEM, "ItemsChanged", "a{sa{sv}}", items(values));
            return joined(signal);
        } catch (DBusException e) {
            throw new IOException(e);
        }
    }

    /** As {@code a{sa{sv}}} wants it: value and text of each path. */
    public static Map<String, Map<String, Object[]>> items(Map<String, Object> values) {
        Map<String, Map<String, Object[]>> items = new java.util.LinkedHashMap<>();
        values.forEach((path, value) -> items.put(path,
                Map.of("Value", Wire.variant(value), "Text", Wire.variant(value == null ? "---" : value.toString()))));
        return items;
    }

    public static Object[] variant(Object value) {
        return Wire.variant(value);
    }

    public Object[] call(String destination, String path, String iface, String member, String signature, Object... arguments) throws IOException {
        try {
            MethodCall call = messages.createMethodCall(destination, path, iface, member, (byte) 0, signature, arguments);
            CompletableFuture<Object[]> answer = new CompletableFuture<>();
            pending.put(call.getSerial(), answer);
            send(joined(call));
            return answer.get(20, TimeUnit.SECONDS);
        } catch (DBusException | ExecutionException | TimeoutException e) {
            throw new IOException(member + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    public void send(byte[] bytes) throws IOException {
        send(ByteBuffer.wrap(bytes));
    }

    public void send(ByteBuffer bytes) throws IOException {
        synchronized (sending) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private Object[] daemon(String member, String signature, Object... arguments) throws IOException {
        return call(DAEMON, "/org/freedesktop/DBus", DAEMON, member, signature, arguments);
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        Frames frames = new Frames();
        long[] nanos = new long[1];
        try {
            while (channel.read(buffer.clear()) >= 0) {
                nanos[0] = System.nanoTime();
                frames.take(buffer.flip(), bytes -> arrived(bytes, nanos[0]));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void arrived(byte[] bytes, long nanos) {
        try {
            Message message = Frames.parse(bytes);
            Object[] values = BusConnection.parameters(message);
            for (int i = 0; i < values.length; i++) {
                values[i] = Wire.plain(values[i]);
            }
            if (message instanceof DBusSignal signal) {
                events.signalled(signal.getSource(), signal.getName(), values, nanos);
            } else if (message instanceof MethodCall call) {
                Object[] answer = events.called(call.getPath(), call.getName(), values);
                if (answer == null) {
                    send(joined(messages.createError(call.getSource(), "org.freedesktop.DBus.Error.UnknownMethod", call.getSerial(), "s", "no such method")));
                } else {
                    send(joined(messages.createMethodReturn(call, (String) answer[0], java.util.Arrays.copyOfRange(answer, 1, answer.length))));
                }
            } else if (message instanceof MethodReturn reply) {
                answered(reply.getReplySerial(), values, null);
            } else if (message instanceof Error error) {
                answered(error.getReplySerial(), values, new IOException(error.getName()));
            }
        } catch (DBusException | IOException | RuntimeException e) {
            System.err.println("bus peer: " + e);
        }
    }

    private void answered(long serial, Object[] values, IOException failure) {
        CompletableFuture<Object[]> answer = pending.remove(serial);
        if (answer != null && failure != null) {
            answer.completeExceptionally(failure);
        } else if (answer != null) {
            answer.complete(values);
        }
    }

    static byte[] joined(Message message) {
        java.io.ByteArrayOutputStream whole = new java.io.ByteArrayOutputStream();
        for (byte[] part : message.getWireData()) {
            if (part != null) {
                whole.writeBytes(part);
            }
        }
        return whole.toByteArray();
    }
}
