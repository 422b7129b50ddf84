package esess.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Listen.Answer;
import esess.port.Listen.Door;
import esess.port.Listen.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is true of {@link Listen}, for the real door and for the simulated one. */
public abstract class ListenContract {

    /** What a client sees of one question; each method waits for it. */
    protected interface Client {
        int status();

        String header(String name);

        String text();

        /** Events so far. */
        List<String> events();

        boolean isOpen();

        void leave();

        /** From now on it reads nothing, and has never read much. */
        void freeze();
    }

    /** The door, its clients, and a way to let callbacks come. */
    protected interface Rig extends AutoCloseable {
        Listen listen();

        Client ask(int port, String method, String target, Map<String, String> headers, String body) throws Exception;

        <T> T call(Callable<T> task);

        void await(String what, Callable<Boolean> condition);

        @Override
        void close() throws Exception;
    }

    protected abstract Rig rig() throws Exception;

    private Rig rig;
    private final List<String> states = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<Listen.Stream> streams = new ArrayList<>();
    private int streamEnds;
    private int port;
    private Listen.Server server;

    @BeforeEach
    void begin() throws Exception {
        rig = rig();
        server = open(0);
        rig.await("the door", () -> server.port() != 0);
        port = rig.call(server::port);
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    private Listen.Server open(int wanted) {
        return rig.call(() -> {
            int before = states.size();
            Listen.Server opened = rig.listen()
                    .open(new Door("127.0.0.1", wanted, 2), this::asked, (open, why) -> states.add(open + why));
            assertEquals(before, states.size(), "nothing is told within the call");
            return opened;
        });
    }

    private void asked(Request request, Listen.Exchange exchange) {
        requests.add(request);
        switch (request.path()) {
            case "/stream" -> streams.add(exchange.stream(Map.of("X-Own", "yes"), () -> streamEnds++));
            case "/split" ->
                exchange.answer(Answer.of(200, "text/plain", "never").with("X-Own", "a\r\nSet-Cookie: stolen"));
            case "/nothing" -> exchange.answer(new Answer(204, Map.of(), new byte[0]));
            case "/twice" -> {
                exchange.answer(Answer.of(200, "text/plain", "first"));
                exchange.answer(Answer.of(200, "text/plain", "second"));
            }
            default ->
                exchange.answer(
                        Answer.of(200, "text/plain; charset=utf-8", request.method() + " " + request.text() + " ä")
                                .with("X-Own", request.header("X-Mine")));
        }
    }

    private Client ask(String method, String target, Map<String, String> headers, String body) throws Exception {
        return rig.ask(port, method, target, headers, body);
    }

    @Test
    @DisplayName("a question comes as it was sent, and its answer as it was given")
    void asksAndAnswers() throws Exception {
        Client client = ask("POST", "/a%20b/c?x=1&y=%C3%A4", Map.of("X-Mine", "mine"), "{\"n\": 1, \"ö\": 2}");
        assertEquals(200, client.status());
        assertEquals("POST {\"n\": 1, \"ö\": 2} ä", client.text());
        assertEquals("text/plain; charset=utf-8", client.header("content-type"));
        assertEquals("mine", client.header("x-own"));
        Request request = requests.get(0);
        assertEquals("/a%20b/c", request.path());
        assertEquals("x=1&y=%C3%A4", request.query());
        assertEquals("127.0.0.1", request.peer());
        assertEquals("127.0.0.1:" + port, request.header("Host"));
        assertEquals("", request.header("X-Missing"));
        assertFalse(request.toString().contains("mine"), "a request in a log shows no header");
        assertEquals(List.of("true"), states);
    }

    @Test
    @DisplayName("HEAD and 204 have no body")
    void bare() throws Exception {
        Client head = ask("HEAD", "/", Map.of(), "");
        assertEquals(200, head.status());
        assertEquals("", head.text());
        Client nothing = ask("GET", "/nothing", Map.of(), "");
        assertEquals(204, nothing.status());
        assertEquals("", nothing.text());
    }

    @Test
    @DisplayName("what is too large does not come in")
    void tooLarge() throws Exception {
        assertEquals(
                414,
                ask("GET", "/" + "x".repeat(ListenRules.LONGEST_TARGET), Map.of(), "")
                        .status());
        assertEquals(
                431,
                ask("GET", "/", Map.of("X-Mine", "x".repeat(ListenRules.LONGEST_HEAD)), "")
                        .status());
        assertEquals(
                413,
                ask("POST", "/", Map.of(), "x".repeat(ListenRules.LONGEST_BODY + 1))
                        .status());
        assertEquals(0, requests.size());
        assertEquals(3L, rig.call(server::refused));
        String longest = "x".repeat(ListenRules.LONGEST_BODY);
        assertEquals(200, ask("POST", "/", Map.of(), longest).status());
        assertEquals(
                longest.length(), requests.get(0).text().getBytes(StandardCharsets.UTF_8).length, "the longest fits");
    }

    @Test
    @DisplayName("an answer cannot be split by what was put into a header")
    void splitting() throws Exception {
        Client client = ask("GET", "/split", Map.of(), "");
        assertEquals(500, client.status());
        assertEquals("", client.header("set-cookie"));
    }

    @Test
    @DisplayName("a second answer is lost")
    void twice() throws Exception {
        assertEquals("first", ask("GET", "/twice", Map.of(), "").text());
        assertEquals("GET  ä", ask("GET", "/", Map.of(), "").text());
    }

    @Test
    @DisplayName("events come in order, several lines as several, until the viewer leaves")
    void events() throws Exception {
        Client client = ask("GET", "/stream", Map.of(), "");
        assertEquals(200, client.status());
        assertEquals("text/event-stream", client.header("content-type"));
        assertEquals("yes", client.header("x-own"));
        assertTrue(rig.call(() ->
                streams.get(0).send("state", "{\"a\":\"ä\"}") && streams.get(0).send("log", "one\ntwo")));
        rig.await("two events", () -> client.events().size() == 2);
        assertEquals(List.of("state {\"a\":\"ä\"}", "log one\ntwo"), client.events());
        client.leave();
        rig.await("its end", () -> streamEnds == 1);
        assertFalse(rig.call(() -> streams.get(0).isOpen()));
        assertFalse(rig.call(() -> streams.get(0).send("state", "late")));
    }

    @Test
    @DisplayName("a stream that we close ends for the viewer, and is told once")
    void closeStream() throws Exception {
        Client client = ask("GET", "/stream", Map.of(), "");
        assertEquals(200, client.status());
        rig.call(() -> {
            streams.get(0).send("state", "last");
            streams.get(0).close();
            streams.get(0).close();
            return null;
        });
        rig.await("its end", () -> !client.isOpen() && streamEnds == 1);
        assertEquals(List.of("state last"), client.events());
    }

    @Test
    @DisplayName("one viewer too many is told to come back, and a place that is left is free")
    void viewers() throws Exception {
        Client first = ask("GET", "/stream", Map.of(), "");
        Client second = ask("GET", "/stream", Map.of(), "");
        assertEquals(200, first.status());
        assertEquals(200, second.status());
        Client third = ask("GET", "/stream", Map.of(), "");
        assertEquals(503, third.status());
        assertNotEquals("", third.header("retry-after"));
        rig.await("the third's end", () -> streamEnds == 1);
        first.leave();
        rig.await("the first's end", () -> streamEnds == 2);
        assertEquals(200, ask("GET", "/stream", Map.of(), "").status());
    }

    @Test
    @DisplayName("a viewer that reads nothing is cut off before much waits for it")
    void slowViewer() throws Exception {
        Client client = ask("GET", "/stream", Map.of(), "");
        assertEquals(200, client.status());
        client.freeze();
        String much = "x".repeat(10_000);
        int sent = rig.call(() -> {
            int events = 0;
            while (events < 10_000 && streams.get(0).send("state", much)) {
                events++;
            }
            return events;
        });
        assertTrue(sent < 10_000, "it was never cut off");
        rig.await("its end", () -> streamEnds == 1);
        assertFalse(rig.call(() -> streams.get(0).isOpen()));
    }

    @Test
    @DisplayName("a port that is taken is said once, and opened when it is free")
    void taken() {
        Listen.Server second = open(port);
        rig.await("the trouble", () -> states.size() == 2);
        assertTrue(
                states.get(1).startsWith("falseTCP port " + port + " of 127.0.0.1 cannot be listened on: "),
                states.get(1));
        assertEquals(0, rig.call(second::port));
        rig.call(() -> {
            second.close();
            return null;
        });
    }

    @Test
    @DisplayName("closed, it ends its streams and listens no more")
    void closes() throws Exception {
        Client client = ask("GET", "/stream", Map.of(), "");
        assertEquals(200, client.status());
        rig.call(() -> {
            server.close();
            server.close();
            return null;
        });
        rig.await("the end", () -> !client.isOpen() && streamEnds == 1);
        Client late = ask("GET", "/", Map.of(), "");
        assertEquals(0, late.status());
        assertNull(rig.call(() -> null));
    }
}
