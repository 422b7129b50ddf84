package esess.adapter.net;

import esess.port.Listen.Answer;
import esess.port.ListenRules;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The first lines of an answer, as bytes. Any thread. */
final class AnswerHead {

    private AnswerHead() {}

    /** @param length of the body; negative: it ends with the connection */
    static byte[] of(Answer answer, boolean keepsAlive, int length) {
        StringBuilder head = new StringBuilder(512);
        head.append("HTTP/1.1 ")
                .append(answer.status())
                .append(' ')
                .append(ListenRules.reason(answer.status()))
                .append("\r\nDate: ");
        DateTimeFormatter.RFC_1123_DATE_TIME.formatTo(ZonedDateTime.now(ZoneOffset.UTC), head);
        answer.headers()
                .forEach((name, value) ->
                        head.append("\r\n").append(name).append(": ").append(value));
        if (length >= 0 && !ListenRules.isBare(answer.status())) {
            head.append("\r\nContent-Length: ").append(length);
        }
        head.append("\r\nConnection: ")
                .append(keepsAlive ? "keep-alive" : "close")
                .append("\r\n\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
