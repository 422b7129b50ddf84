package esess.port;

import esess.port.Listen.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** What is true of every listening door, the real and the simulated one: its limits. Pure; any thread. */
public final class ListenRules {

    /** Bytes of the request line and the headers together. */
    public static final int LONGEST_HEAD = 16 * 1024;
    /** Header lines. */
    public static final int MOST_HEADERS = 64;
    /** Bytes of a body. A whole configuration or a backup fits. */
    public static final int LONGEST_BODY = 512 * 1024;
    /** Bytes of all bodies that are on their way in, at all doors. */
    public static final int LONGEST_BODIES = 2 * LONGEST_BODY;
    /** Characters of a path with its query. */
    public static final int LONGEST_TARGET = 4 * 1024;
    /** Connections of a door; the newest pushes out the one that has waited longest without a question. */
    public static final int MOST_CONNECTIONS = 32;
    /** Bytes that wait for a viewer of events who takes none; who is slower is cut off. */
    public static final int MOST_UNSENT = 64 * 1024;

    /** From the first byte of a question, or from the connection, to the end of its headers. */
    public static final Duration HEAD_TIME = Duration.ofSeconds(10);
    /** From the end of the headers to the end of the body. */
    public static final Duration BODY_TIME = Duration.ofSeconds(20);
    /** For the handler. */
    public static final Duration ANSWER_TIME = Duration.ofSeconds(30);
    /** For the client to take an answer, and a stream's viewer to take something. */
    public static final Duration TAKE_TIME = Duration.ofSeconds(20);
    /** Between two questions on one connection. */
    public static final Duration IDLE_TIME = Duration.ofSeconds(15);

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private ListenRules() {}

    /** Whether it may stand as the name of a header, or as a method. */
    public static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    /** Whether it may stand as the value of a header. */
    public static boolean isValue(String text) {
        return text.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7F && c <= 0xFF);
    }

    /** An answer as it goes out: one that cannot be sent is a defect of ours. */
    public static Answer checked(Answer answer) {
        boolean fits = answer.status() >= 200
                && answer.status() <= 599
                && answer.headers().entrySet().stream()
                        .allMatch(each -> isToken(each.getKey()) && isValue(each.getValue()));
        return fits ? answer : refusal(500);
    }

    /** Whether an answer of this status has no body. */
    public static boolean isBare(int status) {
        return status == 204 || status == 304;
    }

    /** What the door itself answers. */
    public static Answer refusal(int status) {
        String text = status + " " + reason(status) + "\n";
        return Answer.of(status, "text/plain; charset=utf-8", text).with("Cache-Control", "no-store");
    }

    /** The usual words for a status. */
    public static String reason(int status) {
        return REASONS.getOrDefault(status, status < 300 ? "OK" : status < 400 ? "Elsewhere" : "Refused");
    }

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(200, "OK"),
            Map.entry(202, "Accepted"),
            Map.entry(204, "No Content"),
            Map.entry(303, "See Other"),
            Map.entry(304, "Not Modified"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(411, "Length Required"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"),
            Map.entry(505, "HTTP Version Not Supported"));

    /** One event as it is sent. */
    public static String event(String type, String data) {
        StringBuilder text = new StringBuilder(data.length() + 32);
        text.append("event: ").append(type.replaceAll("[\\r\\n]", " ")).append('\n');
        for (String line : data.split("\r\n|\r|\n", -1)) {
            text.append("data: ").append(line).append('\n');
        }
        return text.append('\n').toString();
    }
}
