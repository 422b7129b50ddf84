package esess.adapter.dbus;

import esess.port.BusRules;
import esess.port.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MessageFactory;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.messages.MethodReturn;
import org.freedesktop.dbus.messages.constants.Endian;

/**
 * One connection to the bus: bytes to messages and back, calls and their answers. Bus thread only.
 *
 * <p>What cannot be sent at once waits, up to {@link #QUEUE_LIMIT}; a peer that lets more pile up loses the
 * connection, and its user builds a new one.
 */
final class BusConnection implements BusThread.Ready {

    /** Who uses the connection. What it throws is logged and harms nobody else. */
    interface User {
        void called(MethodCall call) throws DBusException;

        void signalled(Signal signal) throws IOException;

        /** The connection is gone and nothing else will be heard of it. Not told after {@link BusConnection#close}. */
        void lost(String reason);
    }

    /**
     * The answer to a call.
     *
     * @param sender the unique name of who answered
     * @param values the answer, as the library read it; empty when there is an error
     * @param error  the name of the error, or null
     */
    record Answer(String sender, Object[] values, String error) {

        boolean isError() {
            return error != null;
        }

        /** The first value of the answer as a plain one, or null. */
        Object first() {
            return values.length == 0 ? null : Wire.plain(values[0]);
        }
    }

    private record Pending(Consumer<Answer> onAnswer, BusThread.Timer timer) {}

    static final String DAEMON = "org.freedesktop.DBus";
    static final String NO_REPLY = "org.freedesktop.DBus.Error.NoReply";
    static final long CALL_TIMEOUT_MS = 5000;
    static final int QUEUE_LIMIT = 4 << 20;

    private static final byte SIGNAL = 4;
    private static final byte NO_REPLY_EXPECTED = 1;
    private static final byte NO_AUTO_START = 2;

    private final BusThread thread;
    private final String label;
    private final User user;
    private final Log log;
    private final SocketChannel channel;
    private final MessageFactory messages =
            new MessageFactory(ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? Endian.BIG : Endian.LITTLE);
    private final SelectionKey key;
    private final Frames frames = new Frames();
    private final Map<Long, Pending> pending = new HashMap<>();
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
    private long unsentBytes;
    private boolean open = true;
    private boolean abandoned;
    private boolean complained;
    private String ownName;

    /**
     * Connects, authenticates and says Hello.
     *
     * @param label names the connection in the log
     * @throws IOException if the bus is not there or does not want us
     */
    BusConnection(BusThread thread, String address, String label, User user, Log log) throws IOException {
        this.thread = thread;
        this.label = label;
        this.user = user;
        this.log = log;
        channel = BusSocket.open(address);
        try {
            key = thread.register(channel, this);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        call(
                DAEMON,
                "/org/freedesktop/DBus",
                DAEMON,
                "Hello",
                CALL_TIMEOUT_MS,
                answer -> {
                    if (answer.isError()) {
                        lose("the bus refuses us: " + answer.error());
                    } else if (answer.first() instanceof String name) {
                        ownName = name;
                    }
                },
                null);
    }

    MessageFactory messages() {
        return messages;
    }

    /** The unique name that the bus has given us, or null as long as it has not. */
    String ownName() {
        return ownName;
    }

    /** Calls a method; exactly one answer comes, at the latest after the time-out, unless the connection ends before. */
    void call(
            String destination,
            String path,
            String iface,
            String member,
            long timeoutMs,
            Consumer<Answer> onAnswer,
            String signature,
            Object... arguments) {
        if (!open) {
            return;
        }
        try {
            MethodCall call =
                    messages.createMethodCall(destination, path, iface, member, NO_AUTO_START, signature, arguments);
            long serial = call.getSerial();
            pending.put(
                    serial,
                    new Pending(
                            onAnswer,
                            thread.after(
                                    timeoutMs, () -> answered(serial, new Answer(null, new Object[0], NO_REPLY)))));
            send(call);
        } catch (DBusException e) {
            throw new IllegalArgumentException("cannot call " + member + ": " + e.getMessage(), e);
        }
    }

    /** A call to the bus daemon itself. */
    void callDaemon(String member, Consumer<Answer> onAnswer, String signature, Object... arguments) {
        call(DAEMON, "/org/freedesktop/DBus", DAEMON, member, CALL_TIMEOUT_MS, onAnswer, signature, arguments);
    }

    /** Sends a signal, whole. */
    void signal(byte[] bytes) {
        send(bytes);
    }

    /** Answers a call, unless the caller wants no answer. */
    void answer(MethodCall call, String signature, Object... values) throws DBusException {
        if ((call.getFlags() & NO_REPLY_EXPECTED) == 0) {
            send(messages.createMethodReturn(call, signature, values));
        }
    }

    void answerError(MethodCall call, String error, String text) throws DBusException {
        if ((call.getFlags() & NO_REPLY_EXPECTED) == 0) {
            send(messages.createError(call.getSource(), error, call.getSerial(), "s", BusRules.text(text)));
        }
    }

    /** Closes the connection; the bus releases its names. */
    void close() {
        abandoned = true;
        shut();
    }

    private void shut() {
        open = false;
        pending.values().forEach(p -> p.timer().cancel());
        pending.clear();
        unsent.clear();
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            log.debug(label + ": closing: " + e);
        }
    }

    @Override
    public void ready(SelectionKey ready) {
        try {
            if (ready.isWritable()) {
                sendUnsent();
            }
            if (open && ready.isReadable()) {
                read();
            }
        } catch (IOException e) {
            lose(e.getMessage());
        }
    }

    private void read() throws IOException {
        ByteBuffer buffer = thread.readBuffer();
        int count = channel.read(buffer);
        if (count < 0) {
            throw new IOException("the bus closed the connection");
        }
        frames.take(buffer.flip(), this::arrived);
    }

    private void arrived(byte[] bytes) {
        try {
            if (!open) {
                return;
            }
            if (bytes[1] == SIGNAL) {
                user.signalled(new Signal(bytes, thread.names()));
                return;
            }
            Message message = Frames.parse(bytes);
            if (message instanceof MethodCall call) {
                user.called(call);
            } else if (message instanceof MethodReturn reply) {
                answered(reply.getReplySerial(), new Answer(reply.getSource(), parameters(reply), null));
            } else if (message instanceof Error error) {
                answered(error.getReplySerial(), new Answer(error.getSource(), new Object[0], error.getName()));
            }
        } catch (DBusException | IOException | RuntimeException e) {
            // Once: a foreign service that sends nonsense does so every second.
            log.write(complained ? Log.Level.DEBUG : Log.Level.ERROR, label + ": a message could not be handled", e);
            complained = true;
        }
    }

    /** The arguments of a message, never null. */
    static Object[] parameters(Message message) throws DBusException {
        Object[] parameters = message.getParameters();
        return parameters == null ? new Object[0] : parameters;
    }

    private void answered(long serial, Answer answer) {
        Pending call = pending.remove(serial);
        if (call != null) {
            call.timer().cancel();
            call.onAnswer().accept(answer);
        }
    }

    private void send(Message message) {
        send(joined(message));
    }

    private void send(byte[] bytes) {
        if (!open) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            if (unsent.isEmpty()) {
                channel.write(buffer);
            }
            if (buffer.hasRemaining()) {
                unsentBytes += buffer.remaining();
                unsent.add(buffer);
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
            if (unsentBytes > QUEUE_LIMIT) {
                lose("the bus does not take what we send");
            }
        } catch (IOException e) {
            lose(e.getMessage());
        }
    }

    private void sendUnsent() throws IOException {
        while (!unsent.isEmpty()) {
            ByteBuffer first = unsent.peek();
            unsentBytes -= channel.write(first);
            if (first.hasRemaining()) {
                return;
            }
            unsent.poll();
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    /** Later, because whoever is sending right now must not find his own state changed under him. */
    private void lose(String reason) {
        if (open) {
            shut();
            thread.post(() -> {
                if (!abandoned) {
                    user.lost(reason);
                }
            });
        }
    }

    /** The library keeps a message in many small arrays; one write each would cost a hundred system calls a signal. */
    static byte[] joined(Message message) {
        int length = 0;
        for (byte[] part : message.getWireData()) {
            length += part == null ? 0 : part.length;
        }
        ByteBuffer whole = ByteBuffer.allocate(length);
        for (byte[] part : message.getWireData()) {
            if (part != null) {
                whole.put(part);
            }
        }
        return whole.array();
    }
}
