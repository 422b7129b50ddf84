package esess.device.givenergy.link;

import esess.device.givenergy.Bank;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes frames of a stream, however it is cut into segments. What is no frame is passed over up to the next header; a
 * damaged frame, or one of no known kind, may have swallowed the beginning of the next one, so the search goes on inside it. Holds at most one
 * frame and what came with it. One thread.
 */
final class FrameReader {

    private static final byte[] HEADER = {0x59, 0x59, 0, 1};
    /** Header and length. */
    private static final int PREFIX = 6;

    private static final int LONGEST = 300;
    /** Prefix, unit, kind, serial of the dongle, the size. */
    private static final int INNER = PREFIX + 2 + Frame.SERIAL_LENGTH + 8;

    private static final int HEARTBEAT_LENGTH = 2 + Frame.SERIAL_LENGTH + 1;
    private static final int QUESTION_LENGTH = 8;
    /** Address, function, serial, two words, checksum. */
    private static final int ANSWER_LENGTH = 18;

    private byte[] kept = new byte[0];

    public List<Frame> read(byte[] segment) {
        byte[] bytes = kept.length == 0 ? segment : Arrays.copyOf(kept, kept.length + segment.length);
        System.arraycopy(segment, 0, bytes, kept.length, segment.length);
        List<Frame> frames = new ArrayList<>(2);
        int at = header(bytes, 0);
        while (at + PREFIX <= bytes.length) {
            int length = word(bytes, at + 4);
            int kind = at + 7 < bytes.length ? bytes[at + 7] : FrameWriter.TRANSPARENT;
            if (length < 2 || length > LONGEST || kind != FrameWriter.HEARTBEAT && kind != FrameWriter.TRANSPARENT) {
                at = header(bytes, at + 1);
                continue;
            }
            int end = at + PREFIX + length;
            if (end > bytes.length) {
                break;
            }
            Frame frame = frame(bytes, at, end);
            frames.add(frame);
            boolean whole = !(frame instanceof Frame.Damaged || frame instanceof Frame.Noise);
            at = header(bytes, whole ? end : at + 1);
        }
        kept = Arrays.copyOfRange(bytes, at, bytes.length);
        return frames;
    }

    /** How many bytes wait for the rest of their frame. */
    int pending() {
        return kept.length;
    }

    /** Where the next header begins, also one that is not yet complete. */
    private static int header(byte[] bytes, int from) {
        for (int at = from; at < bytes.length; at++) {
            int same = 0;
            while (same < HEADER.length && at + same < bytes.length && bytes[at + same] == HEADER[same]) {
                same++;
            }
            if (same == HEADER.length || at + same == bytes.length) {
                return at;
            }
        }
        return bytes.length;
    }

    private static Frame frame(byte[] bytes, int at, int end) {
        if (bytes[at + 7] == FrameWriter.HEARTBEAT) {
            return end - at - PREFIX == HEARTBEAT_LENGTH && header(bytes, at + 1) >= end - 1
                    ? new Frame.Heartbeat(Frame.serial(bytes, at + 8), bytes[end - 1] & 0xFF)
                    : new Frame.Noise();
        }
        int inner = at + INNER;
        int length = end - inner;
        if (length < QUESTION_LENGTH) {
            return new Frame.Noise();
        }
        int address = bytes[inner] & 0xFF;
        int function = bytes[inner + 1] & 0xFF;
        int asked = function & ~Frame.REFUSAL;
        boolean reads = asked == Bank.HOLDING || asked == Bank.INPUT || asked == Bank.PRODUCT;
        if (!reads && asked != Frame.WRITE || length != QUESTION_LENGTH && length < ANSWER_LENGTH) {
            return new Frame.Noise();
        }
        boolean question = length == QUESTION_LENGTH;
        int words = question ? inner + 2 : inner + 2 + Frame.SERIAL_LENGTH;
        int first = word(bytes, words);
        int second = word(bytes, words + 2);
        if (Crc16.of(bytes, inner, end - 2) != ((bytes[end - 1] & 0xFF) << 8 | bytes[end - 2] & 0xFF)) {
            return new Frame.Damaged(address, asked, first);
        }
        if (question) {
            return new Frame.Question(address, function, first, second);
        }
        String adapter = Frame.serial(bytes, at + 8);
        String serial = Frame.serial(bytes, inner + 2);
        if (function != asked) {
            return new Frame.Refused(adapter, serial, address, asked, first, second);
        }
        if (!reads) {
            return length == ANSWER_LENGTH
                    ? new Frame.Written(adapter, serial, address, first, second)
                    : new Frame.Noise();
        }
        if (length != ANSWER_LENGTH + 2 * second) {
            return new Frame.Noise();
        }
        int[] values = new int[second];
        for (int i = 0; i < second; i++) {
            values[i] = word(bytes, words + 4 + 2 * i);
        }
        return new Frame.Page(adapter, serial, new Bank(address, function, first, second), values);
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }
}
