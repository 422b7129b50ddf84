package esess.adapter.mqtt;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * The broker's packets on their way to Paho (MQTT 3.1.1, chapter 2), without those that would harm it: Paho takes memory
 * for as many bytes as a packet announces, up to 256 MB, and its receiver dies of a topic with a character that it does
 * not like (an emoji, a control character). A message that is too long, or has such a topic, is read and thrown away;
 * where the broker waits for an acknowledgement, Paho gets an empty one on {@link #DROPPED} in its place.
 * One thread reads.
 */
final class PacketStream extends InputStream {

    /** No publication can have this topic. */
    static final String DROPPED = "#";
    /** What a sensor tells is some kB; dozens of these still fit into a GX's small heap. */
    static final int LONGEST_PAYLOAD = 64 * 1024;

    static final int LONGEST_TOPIC = 1024;

    /** All other packets of a broker are acknowledgements; that of a subscription has one byte for each filter. */
    private static final int LONGEST_OTHER = 64 * 1024;

    private static final int PUBLISH = 3;
    private static final int LONGEST_LENGTH_SHIFT = 21;
    private static final int NAMED_BYTES = 100;
    /** Paho's receiver refuses what comes after it, and surrogates. */
    private static final char LAST_TAKEN = 0xFDCF;

    private final InputStream in;
    private final BiConsumer<String, String> onDropped;
    /** The beginning of a packet that was looked at and may pass; the rest follows untouched. */
    private ByteBuffer begun = ByteBuffer.allocate(0);

    private long rest;

    /** @param onDropped told the topic of what was thrown away, cut, and why; may be the same again and again */
    PacketStream(InputStream in, BiConsumer<String, String> onDropped) {
        this.in = new BufferedInputStream(in);
        this.onDropped = onDropped;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!begun.hasRemaining() && rest == 0) {
            int first = in.read();
            if (first < 0) {
                return -1;
            }
            begin(first, packetLength());
        }
        if (begun.hasRemaining()) {
            int count = Math.min(length, begun.remaining());
            begun.get(bytes, offset, count);
            return count;
        }
        int count = in.read(bytes, offset, (int) Math.min(length, rest));
        rest -= Math.max(0, count);
        return count;
    }

    @Override
    public int available() throws IOException {
        return begun.remaining() > 0 ? begun.remaining() : in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void begin(int first, int length) throws IOException {
        if (first >> 4 == PUBLISH) {
            beginMessage(first, length);
        } else if (length > LONGEST_OTHER) {
            throw notMqtt();
        } else {
            pass(first, length, new byte[0]);
        }
    }

    private void beginMessage(int first, int length) throws IOException {
        int idBytes = (first >> 1 & 3) == 0 ? 0 : 2;
        if (length < 2 + idBytes) {
            throw notMqtt();
        }
        int topicBytes = next() << 8 | next();
        int payload = length - 2 - topicBytes - idBytes;
        if (payload < 0) {
            throw notMqtt();
        }
        byte[] topic = in.readNBytes(Math.min(topicBytes, LONGEST_TOPIC));
        if (topicBytes <= LONGEST_TOPIC && payload <= LONGEST_PAYLOAD && isTaken(topic)) {
            pass(first, length, topic);
            return;
        }
        in.skipNBytes(topicBytes - topic.length);
        byte[] id = in.readNBytes(idBytes);
        in.skipNBytes(payload);
        onDropped.accept(
                named(topic),
                payload > LONGEST_PAYLOAD
                        ? "it has " + payload + " bytes, more than " + LONGEST_PAYLOAD
                        : topicBytes > LONGEST_TOPIC
                                ? "its topic has " + topicBytes + " bytes, more than " + LONGEST_TOPIC
                                : "its topic holds a character that es-ESS cannot take, such as an emoji");
        if (idBytes > 0) {
            byte[] instead = DROPPED.getBytes(StandardCharsets.US_ASCII);
            begun = ByteBuffer.allocate(4 + instead.length + id.length)
                    .put((byte) first)
                    .put((byte) (2 + instead.length + id.length))
                    .putShort((short) instead.length)
                    .put(instead)
                    .put(id)
                    .flip();
        }
    }

    private void pass(int first, int length, byte[] topic) {
        boolean message = first >> 4 == PUBLISH;
        ByteBuffer beginning = ByteBuffer.allocate(5 + 2 + topic.length).put((byte) first);
        int left = length;
        do {
            beginning.put((byte) (left & 0x7F | (left > 0x7F ? 0x80 : 0)));
            left >>= 7;
        } while (left > 0);
        if (message) {
            beginning.putShort((short) topic.length).put(topic);
        }
        begun = beginning.flip();
        rest = length - (message ? 2L + topic.length : 0L);
    }

    private int packetLength() throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int digit = next();
            length |= (digit & 0x7F) << shift;
            if (digit < 0x80) {
                return length;
            }
            if (shift == LONGEST_LENGTH_SHIFT) {
                throw notMqtt();
            }
        }
    }

    private int next() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException();
        }
        return octet;
    }

    private static boolean isTaken(byte[] topic) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(topic))
                    .chars()
                    .noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c) || c > LAST_TAKEN);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static String named(byte[] topic) {
        String name = new String(topic, 0, Math.min(topic.length, NAMED_BYTES), StandardCharsets.UTF_8);
        return topic.length > NAMED_BYTES ? name + "…" : name;
    }

    private static IOException notMqtt() {
        return new IOException("what it sends is not MQTT");
    }
}
