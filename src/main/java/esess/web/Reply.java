package esess.web;

import esess.port.Json;
import esess.port.Listen;
import esess.port.Listen.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a route answers: exactly one of these is called, once. Loop thread. */
public final class Reply {

    private final Listen.Exchange exchange;
    private final Json json;

    private Consumer<Listen.Stream> onStream = stream -> {};

    Reply(Listen.Exchange exchange, Json json) {
        this.exchange = exchange;
        this.json = json;
    }

    /** Hears of a stream that is opened. */
    Reply watched(Consumer<Listen.Stream> listener) {
        onStream = listener;
        return this;
    }

    public void json(@Nullable Object value) {
        json(200, value);
    }

    public void json(int status, @Nullable Object value) {
        answer(Answer.of(status, "application/json", json.compact(value)));
    }

    /** It was not done, with the reason. */
    public void problem(int status, String why) {
        json(status, Map.of("error", why));
    }

    /** Done, and nothing more to say. */
    public void done() {
        answer(new Answer(204, Map.of(), new byte[0]));
    }

    public void text(int status, String contentType, String text) {
        answer(Answer.of(status, contentType, text));
    }

    /** To be kept as a file. */
    public void file(String name, String contentType, String text) {
        answer(new Answer(
                200,
                Map.of("Content-Type", contentType, "Content-Disposition", "attachment; filename=\"" + name + "\""),
                text.getBytes(StandardCharsets.UTF_8)));
    }

    public void answer(Answer answer) {
        exchange.answer(Headers.secured(answer));
    }

    /** Answers with events that go on until one side closes, see {@link Listen.Exchange#stream}. */
    public Listen.Stream stream(Runnable onClosed) {
        Listen.Stream stream = exchange.stream(
                Headers.secured(new Answer(200, Map.of(), new byte[0])).headers(), onClosed);
        if (stream.isOpen()) {
            onStream.accept(stream);
        }
        return stream;
    }
}
