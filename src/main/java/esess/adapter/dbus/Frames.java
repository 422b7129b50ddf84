package esess.adapter.dbus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MessageFactory;

/**
 * Cuts the bytes of one connection into messages (D-Bus specification, "Message Format"). Holds a message that is
 * still incomplete; one that is longer than anything on a GX is read and thrown away.
 */
final class Frames {

    static final int LONGEST = 1 << 20;
    private static final int FIXED = 16;

    private final byte[] fixed = new byte[FIXED];
    private byte[] message;
    private int used;
    private long skipping;

    /**
     * Takes all bytes of the buffer and hands on each message that is complete.
     *
     * @throws IOException if this is not D-Bus
     */
    void take(ByteBuffer bytes, Consumer<byte[]> complete) throws IOException {
        while (bytes.hasRemaining()) {
            if (skipping > 0) {
                int skipped = (int) Math.min(skipping, bytes.remaining());
                bytes.position(bytes.position() + skipped);
                skipping -= skipped;
            } else if (message == null) {
                fill(bytes, fixed);
                if (used == FIXED) {
                    begin();
                }
            } else {
                fill(bytes, message);
            }
            if (message != null && used == message.length) {
                byte[] whole = message;
                message = null;
                used = 0;
                complete.accept(whole);
            }
        }
    }

    private void fill(ByteBuffer bytes, byte[] target) {
        int count = Math.min(target.length - used, bytes.remaining());
        bytes.get(target, used, count);
        used += count;
    }

    private void begin() throws IOException {
        if (fixed[0] != 'l' && fixed[0] != 'B') {
            throw new IOException("what the bus sends is not D-Bus");
        }
        long length = FIXED + padded(number(fixed, 12)) + number(fixed, 4);
        if (length > LONGEST) {
            skipping = length - FIXED;
            used = 0;
        } else {
            message = Arrays.copyOf(fixed, (int) length);
        }
    }

    /** Makes a message of the bytes, in the three parts that dbus-java wants: 12 fixed bytes, header fields, body. */
    static Message parse(byte[] whole) throws DBusException, IOException {
        int fields = (int) padded(number(whole, 12));
        byte[] header = new byte[8 + fields];
        System.arraycopy(whole, 12, header, 0, 4);
        System.arraycopy(whole, FIXED, header, 8, fields);
        return MessageFactory.createMessage(
                whole[1],
                Arrays.copyOf(whole, 12),
                header,
                Arrays.copyOfRange(whole, FIXED + fields, whole.length),
                null);
    }

    private static long number(byte[] bytes, int offset) {
        return Message.demarshallint(bytes, offset, bytes[0], 4);
    }

    private static long padded(long length) {
        return length + 7 & ~7L;
    }
}
