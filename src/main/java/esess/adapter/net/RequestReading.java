package esess.adapter.net;

import esess.port.Listen.Request;
import esess.port.ListenRules;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads one HTTP/1.1 request, a piece at a time, and no more of it than is allowed. Strict (RFC 9112): what two readers
 * could understand in two ways is refused, so that a proxy before us and we never disagree where a request ends. Bodies
 * need a length. One thread.
 */
final class RequestReading {

    /** Where it is. */
    enum Stage {
        HEAD,
        BODY,
        DONE,
        /** See {@link #refusal}. */
        REFUSED
    }

    /** So much of a body needs no permission. */
    private static final int SMALL = 4 * 1024;

    private static final int FIRST_HEAD = 1024;

    private final AtomicInteger bodies;
    private byte[] bytes = new byte[FIRST_HEAD];
    private int length;
    private int lineStart;
    private int lines;
    private Stage stage = Stage.HEAD;
    private int refusal;
    private String method = "";
    private String target = "";
    private boolean oldVersion;
    private final Map<String, String> headers = new HashMap<>();
    private int bodyLength;
    private int lent;

    /** @param bodies bytes of bodies on their way in, of all readings */
    RequestReading(AtomicInteger bodies) {
        this.bodies = bodies;
    }

    Stage stage() {
        return stage;
    }

    /** The status to answer with. */
    int refusal() {
        return refusal;
    }

    /** Whether anything of a request has come. */
    boolean hasBegun() {
        return length > 0 || stage != Stage.HEAD;
    }

    /** Whether the client waits for a word before it sends the body. */
    boolean awaitsContinue() {
        return stage == Stage.BODY && length == 0 && headers.containsKey("expect");
    }

    /** Whether another request may follow on the connection. */
    boolean keepsAlive() {
        return stage == Stage.DONE
                && !oldVersion
                && !Arrays.asList(headers.getOrDefault("connection", "")
                                .toLowerCase(Locale.ROOT)
                                .split("[ ,]+"))
                        .contains("close");
    }

    /** What was read; only when it is done. */
    Request request(String peer) {
        int mark = target.indexOf('?');
        return new Request(
                method,
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark + 1),
                headers,
                Arrays.copyOf(bytes, bodyLength),
                peer);
    }

    /** Gives back what was lent for the body. */
    void release() {
        bodies.addAndGet(-lent);
        lent = 0;
    }

    /** Takes what belongs to this request; the rest stays in the buffer. */
    void feed(ByteBuffer buffer) {
        while (stage == Stage.HEAD && buffer.hasRemaining()) {
            head(buffer.get());
        }
        if (stage == Stage.BODY) {
            body(buffer);
        }
    }

    private void head(byte next) {
        if (length == ListenRules.LONGEST_HEAD) {
            refuse(lines == 0 ? 414 : 431);
            return;
        }
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(2 * length, ListenRules.LONGEST_HEAD));
        }
        bytes[length++] = next;
        if (next != '\n') {
            if (lines == 0 && length - lineStart > ListenRules.LONGEST_TARGET) {
                refuse(414);
            }
            return;
        }
        if (length - lineStart < 2 || bytes[length - 2] != '\r') {
            refuse(400);
            return;
        }
        String line = new String(bytes, lineStart, length - 2 - lineStart, StandardCharsets.ISO_8859_1);
        lineStart = length;
        if (lines == 0) {
            // Some clients end a former request with one line end too many.
            if (line.isEmpty() && length <= 4) {
                return;
            }
            lines++;
            requestLine(line);
        } else if (line.isEmpty()) {
            endOfHead();
        } else if (++lines > ListenRules.MOST_HEADERS + 1) {
            refuse(431);
        } else {
            header(line);
        }
    }

    private void requestLine(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !ListenRules.isToken(parts[0]) || parts[0].length() > 16) {
            refuse(400);
        } else if (!parts[2].equals("HTTP/1.1") && !parts[2].equals("HTTP/1.0")) {
            refuse(parts[2].matches("HTTP/\\d\\.\\d") ? 505 : 400);
        } else if (!parts[1].startsWith("/") || !parts[1].chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#')) {
            refuse(400);
        } else {
            method = parts[0];
            target = parts[1];
            oldVersion = parts[2].equals("HTTP/1.0");
        }
    }

    private void header(String line) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = line.substring(colon + 1).strip();
        if (!ListenRules.isToken(name) || !ListenRules.isValue(value)) {
            refuse(400);
            return;
        }
        String earlier = headers.putIfAbsent(name, value);
        if (earlier == null) {
            return;
        }
        if (name.equals("host") || name.equals("content-length") || name.equals("origin")) {
            refuse(400);
        } else {
            headers.put(name, earlier + (name.equals("cookie") ? "; " : ", ") + value);
        }
    }

    private void endOfHead() {
        String announced = headers.getOrDefault("content-length", "0");
        String expects = headers.getOrDefault("expect", "");
        if (!headers.containsKey("host") && !oldVersion) {
            refuse(400);
        } else if (headers.containsKey("transfer-encoding")) {
            refuse(411);
        } else if (!announced.matches("\\d{1,18}")) {
            refuse(400);
        } else if (Long.parseLong(announced) > ListenRules.LONGEST_BODY) {
            refuse(413);
        } else if (!expects.isEmpty() && !expects.equalsIgnoreCase("100-continue")) {
            refuse(417);
        } else {
            bodyLength = Integer.parseInt(announced);
            bytes = new byte[Math.min(bodyLength, SMALL)];
            length = 0;
            stage = bodyLength == 0 ? Stage.DONE : Stage.BODY;
        }
    }

    private void body(ByteBuffer buffer) {
        int more = Math.min(buffer.remaining(), bodyLength - length);
        if (length + more > bytes.length && !grow(length + more)) {
            refuse(503);
            return;
        }
        buffer.get(bytes, length, more);
        length += more;
        if (length == bodyLength) {
            stage = Stage.DONE;
        }
    }

    private boolean grow(int needed) {
        int size = Math.min(bodyLength, Math.max(needed, 2 * bytes.length));
        int more = size - bytes.length;
        if (bodies.addAndGet(more) > ListenRules.LONGEST_BODIES) {
            bodies.addAndGet(-more);
            return false;
        }
        lent += more;
        bytes = Arrays.copyOf(bytes, size);
        return true;
    }

    private void refuse(int status) {
        refusal = status;
        stage = Stage.REFUSED;
        bytes = new byte[0];
    }
}
