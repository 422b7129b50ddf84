package esess.adapter.dbus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes the signal with which a device tells new values (D-Bus specification, "Marshaling"; velib_python's
 * {@code ItemsChanged}), into one buffer. It is all that es-ESS says without being asked, and the library makes some
 * hundred arrays for one. Bus thread only.
 */
final class ItemsChanged {

    private static final byte SIGNAL = 4;
    /** NO_REPLY_EXPECTED and NO_AUTO_START: asks for nothing and starts nothing. */
    private static final byte FLAGS = 3;

    private static final byte PROTOCOL = 1;
    private static final int BODY_LENGTH = 4;
    /** What entries of dictionaries, header fields and the body are aligned to. */
    private static final int ENTRY = 8;

    private ByteBuffer bytes = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    private int serial;

    byte[] of(Map<String, Tree.Leaf> changed) {
        bytes.clear();
        serial = Math.max(1, serial + 1);
        room(12).put((byte) 'l').put(SIGNAL).put(FLAGS).put(PROTOCOL).putInt(0).putInt(serial);
        int fields = array(ENTRY);
        field(1, "o", "/");
        field(2, "s", BusItems.INTERFACE);
        field(3, "s", "ItemsChanged");
        pad(ENTRY);
        room(6).put((byte) 8).put((byte) 1).put((byte) 'g').put((byte) 0);
        signature("a{sa{sv}}");
        end(fields, ENTRY);
        pad(ENTRY);
        int body = bytes.position();
        int items = array(ENTRY);
        changed.forEach(this::item);
        end(items, ENTRY);
        bytes.putInt(BODY_LENGTH, bytes.position() - body);
        byte[] whole = new byte[bytes.position()];
        bytes.flip().get(whole);
        return whole;
    }

    private void item(String path, Tree.Leaf leaf) {
        pad(ENTRY);
        text(path);
        int properties = array(ENTRY);
        pad(ENTRY);
        text("Value");
        variant(leaf.variant());
        pad(ENTRY);
        text("Text");
        signature("s");
        text(leaf.text());
        end(properties, ENTRY);
    }

    private void field(int code, String type, String value) {
        pad(ENTRY);
        room(1).put((byte) code);
        signature(type);
        text(value);
    }

    /** @param typed the type and the value, see {@link Wire#variant} */
    private void variant(Object[] typed) {
        String type = (String) typed[0];
        signature(type);
        switch (type) {
            case "i" -> {
                pad(4);
                room(4).putInt((Integer) typed[1]);
            }
            case "x" -> {
                pad(8);
                room(8).putLong((Long) typed[1]);
            }
            case "d" -> {
                pad(8);
                room(8).putDouble((Double) typed[1]);
            }
            case "s" -> text((String) typed[1]);
            case "as" -> {
                int texts = array(4);
                for (String text : (String[]) typed[1]) {
                    text(text);
                }
                end(texts, 4);
            }
            case "ai" -> end(array(4), 4);
            default -> throw new IllegalArgumentException("no value of ours is a " + type);
        }
    }

    /** @return where its length stands */
    private int array(int alignment) {
        pad(4);
        int length = bytes.position();
        room(4).putInt(0);
        pad(alignment);
        return length;
    }

    private void end(int length, int alignment) {
        int content = length + 4 + alignment - 1 & -alignment;
        bytes.putInt(length, bytes.position() - content);
    }

    private void signature(String type) {
        room(type.length() + 2).put((byte) type.length());
        ascii(type);
        bytes.put((byte) 0);
    }

    private void text(String text) {
        pad(4);
        if (isAscii(text)) {
            room(text.length() + 5).putInt(text.length());
            ascii(text);
        } else {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            room(encoded.length + 5).putInt(encoded.length).put(encoded);
        }
        bytes.put((byte) 0);
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            bytes.put((byte) text.charAt(i));
        }
    }

    private void pad(int alignment) {
        room(alignment);
        while (bytes.position() % alignment != 0) {
            bytes.put((byte) 0);
        }
    }

    private ByteBuffer room(int needed) {
        if (bytes.remaining() < needed) {
            bytes = ByteBuffer.allocate(2 * bytes.capacity() + needed)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(bytes.flip());
        }
        return bytes;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }
}
