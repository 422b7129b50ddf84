package esess.adapter.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Listen;
import esess.port.Listen.Answer;
import esess.port.Listen.Door;
import esess.port.ListenRules;
import esess.testing.Await;
import esess.testing.RawClient;
import esess.testing.RunningLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that want to harm, or know no better: each costs its own connection, and others are answered all the while. */
class SelectorListenAttackTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final String HOST = "Host: x\r\n";

    private final RunningLoop running = new RunningLoop();
    private final List<RawClient> clients = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private Listen.Server server;

    private int open(ListenTimes times) {
        SelectorListen listen = new SelectorListen(running.loop, running.loop, times);
        running.run(() -> server = listen.open(
                new Door("127.0.0.1", 0, 4),
                (request, exchange) -> {
                    asked.incrementAndGet();
                    switch (request.path()) {
                        case "/never" -> {}
                        case "/much" -> exchange.answer(new Answer(200, Map.of(), new byte[20_000_000]));
                        case "/stream" -> exchange.stream(Map.of(), () -> {}).send("state", "hello");
                        case "/fails" -> throw new IllegalStateException("expected by the test");
                        default -> exchange.answer(Answer.of(200, "text/plain", request.text()));
                    }
                },
                (open, why) -> {}));
        int[] port = new int[1];
        Await.until("the port", () -> {
            running.run(() -> port[0] = server.port());
            return port[0] != 0;
        });
        return port[0];
    }

    private int usual() {
        return open(new ListenTimes(LONG, LONG, LONG, LONG, LONG));
    }

    private RawClient client(int port) throws IOException {
        RawClient client = new RawClient(port);
        clients.add(client);
        return client;
    }

    private static void assertServed(int port) throws IOException {
        assertEquals(200, RawClient.ask(port, "GET", "/", Map.of(), "").status(), "others are served");
    }

    @AfterEach
    void end() throws IOException {
        running.run(server::close);
        for (RawClient each : clients) {
            each.close();
        }
        running.uncaught.removeIf(each -> "expected by the test".equals(each.getMessage()));
        running.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"
            })
    @DisplayName("slowloris: who never ends its question is closed, and before that makes room for others")
    void slowloris(String beginning) throws IOException {
        int port = usual();
        for (int i = 0; i < 3 * ListenRules.MOST_CONNECTIONS; i++) {
            client(port).send(beginning);
        }
        assertServed(port);
        assertTrue(server.connections() <= ListenRules.MOST_CONNECTIONS);
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ', 408",
        "'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', 408",
        "'GET /never HTTP/1.1\r\nHost: x\r\n\r\n', 504",
        "'', 0"
    })
    @DisplayName("everything has an end: headers, body, answer, silence")
    void times(String sent, int status) throws IOException {
        int port = open(new ListenTimes(SHORT, SHORT, SHORT, SHORT, SHORT));
        RawClient client = client(port);
        client.send(sent);
        assertEquals(status, client.read(false).status());
        assertTrue(client.isClosedByServer());
        Await.until("it is forgotten", () -> server.connections() == 0);
    }

    @Test
    @DisplayName("a client that trickles its headers gets no more time by it")
    void trickle() throws Exception {
        int port = open(new ListenTimes(SHORT, LONG, LONG, LONG, LONG));
        RawClient client = client(port);
        client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
        Thread trickling = new Thread(() -> {
            try {
                for (int i = 0; i < 1000 && !client.socket().isClosed(); i++) {
                    client.send("x");
                    client.socket().getOutputStream().flush();
                    Thread.sleep(20);
                }
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        trickling.start();
        assertEquals(408, client.read(false).status());
        trickling.interrupt();
        trickling.join();
    }

    @Test
    @DisplayName("a client that takes nothing of its answer is cut off, and the loop never waits for it")
    void takesNothing() throws IOException {
        int port = open(new ListenTimes(LONG, LONG, LONG, SHORT, LONG));
        RawClient client = client(port);
        // Its allowance for a long answer is longer than this test, so it is the short one that is left to look at.
        client.send("GET /stream HTTP/1.1\r\n" + HOST + "\r\n");
        client.send("x".repeat(1000).repeat(400));
        assertServed(port);
        Await.until("who sends what nobody reads is closed", () -> server.connections() <= 1);
        client(port).send("GET /much HTTP/1.1\r\n" + HOST + "\r\n");
        assertServed(port);
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1\nHost: x\n\n', 400",
        "'GET / HTTP/1.1\r\n\r\n', 400",
        "'GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n', 400",
        "'GET / HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n', 400",
        "'GET / HTTP/1.1\r\nHost : x\r\n\r\n', 400",
        "'GET / HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n', 400",
        "'GET  / HTTP/1.1\r\nHost: x\r\n\r\n', 400",
        "'GET http://other/ HTTP/1.1\r\nHost: x\r\n\r\n', 400",
        "'GET * HTTP/1.1\r\nHost: x\r\n\r\n', 400",
        "'G\u0001T / HTTP/1.1\r\nHost: x\r\n\r\n', 400",
        "'GET / HTTP/2.0\r\nHost: x\r\n\r\n', 505",
        "'GET / NONSENSE\r\nHost: x\r\n\r\n', 400",
        "'\u0016\u0003\u0001\u0002\u0000\u0001\u0000\n', 400",
        "'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n', 400",
        "'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n', 400",
        "'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\n', 400",
        "'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n', 413",
        "'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n', 411",
        "'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 411",
        "'POST / HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\nContent-Length: 5\r\n\r\n', 417"
    })
    @DisplayName("what two readers could understand in two ways is refused, and the connection with it")
    void strict(String sent, int status) throws IOException {
        int port = usual();
        RawClient client = client(port);
        client.send(sent);
        assertEquals(status, client.read(false).status());
        assertTrue(client.isClosedByServer());
        assertEquals(0, asked.get(), "it reached a handler");
        assertServed(port);
    }

    @Test
    @DisplayName("header floods: too many, too long, without end")
    void headerFlood() throws IOException {
        int port = usual();
        RawClient many = client(port);
        many.send("GET / HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(ListenRules.MOST_HEADERS) + "\r\n");
        assertEquals(431, many.read(false).status());
        RawClient endless = client(port);
        endless.send("GET / HTTP/1.1\r\n" + HOST + "X: ");
        endless.send("y".repeat(1_000_000));
        assertEquals(431, endless.read(false).status());
        RawClient longLine = client(port);
        longLine.send("GET /");
        longLine.send("y".repeat(1_000_000));
        assertEquals(414, longLine.read(false).status());
        assertEquals(0, asked.get());
        assertServed(port);
    }

    @Test
    @DisplayName("many large bodies at a time: two are taken, small ones always")
    void bodies() throws IOException {
        int port = usual();
        String head = "POST / HTTP/1.1\r\n" + HOST + "Content-Length: " + ListenRules.LONGEST_BODY + "\r\n\r\n";
        for (int i = 0; i < 2; i++) {
            RawClient client = client(port);
            client.send(head + "x".repeat(ListenRules.LONGEST_BODY - 1));
        }
        RawClient third = client(port);
        Await.until("the memory for bodies is lent", () -> {
            try {
                RawClient one = client(port);
                one.send(head + "x".repeat(ListenRules.LONGEST_BODY / 2));
                one.socket().setSoTimeout(200);
                return one.read(false).status() == 503;
            } catch (IOException none) {
                return false;
            }
        });
        third.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 4000\r\n\r\n" + "x".repeat(4000));
        assertEquals(200, third.read(false).status());
    }

    @Test
    @DisplayName("questions one after the other on a connection, also sent at once; the last says that it is the last")
    void pipelined() throws IOException {
        int port = usual();
        RawClient client = client(port);
        client.send("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\n\r\n1"
                + "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\n\r\n2"
                + "POST / HTTP/1.1\r\n" + HOST + "Connection: close\r\nContent-Length: 1\r\n\r\n3");
        assertEquals("1", client.read(false).text());
        assertEquals("2", client.read(false).text());
        RawClient.Seen last = client.read(false);
        assertEquals("3", last.text());
        assertEquals("close", last.header("connection"));
        assertTrue(client.isClosedByServer());
    }

    @Test
    @DisplayName("a client that waits for permission to send its body gets it")
    void expectContinue() throws IOException {
        int port = usual();
        RawClient client = client(port);
        client.send("POST / HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.head());
        client.send("hello");
        assertEquals("hello", client.read(false).text());
    }

    @Test
    @DisplayName("a flood of good questions is slowed down, not let through to the loop")
    void flood() throws Exception {
        int port = usual();
        List<Thread> flooding = new ArrayList<>();
        long end = System.nanoTime() + 2_000_000_000L;
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                try (RawClient client = new RawClient(port)) {
                    while (System.nanoTime() < end) {
                        client.ask("GET", "/", Map.of(), "");
                    }
                } catch (IOException e) {
                    // Turned away: also right.
                }
            });
            thread.start();
            flooding.add(thread);
        }
        assertServed(port);
        for (Thread each : flooding) {
            each.join();
        }
        // 100 at once, 50 a second; a loaded machine takes longer to join, never less to ask.
        double seconds = 2 + (System.nanoTime() - end) / 1e9;
        assertTrue(asked.get() <= 100 + 50 * seconds + 20, asked.get() + " questions in " + seconds + " s");
        assertServed(port);
    }

    @Test
    @DisplayName("100 viewers: four look on, the others are told to come back, and everybody is served")
    void viewers() throws IOException {
        int port = usual();
        int looking = 0;
        for (int i = 0; i < 100; i++) {
            RawClient viewer = client(port);
            viewer.send("GET /stream HTTP/1.1\r\n" + HOST + "\r\n");
            RawClient.Seen seen = viewer.read(true);
            looking += seen.status() == 200 ? 1 : 0;
            assertTrue(seen.status() == 200 || seen.status() == 503, "" + seen.status());
        }
        assertEquals(4, looking);
        assertServed(port);
        assertEquals(
                1,
                Thread.getAllStackTraces().keySet().stream()
                        .filter(each -> each.getName().startsWith("listen-"))
                        .count());
    }

    @Test
    @DisplayName("a handler that fails answers 500, and the door goes on")
    void handlerFails() throws IOException {
        int port = usual();
        assertEquals(500, RawClient.ask(port, "GET", "/fails", Map.of(), "").status());
        assertServed(port);
    }

    @Test
    @DisplayName("closed, it leaves neither thread nor port")
    void ends() throws IOException {
        int port = usual();
        RawClient client = client(port);
        client.send("GET /stream HTTP/1.1\r\n" + HOST + "\r\n");
        assertEquals(200, client.read(true).status());
        running.run(server::close);
        while (client.line() != null) {
            // What was sent before is read to its end.
        }
        Await.until(
                "its thread has ended",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(each -> each.getName().equals("listen-" + port)));
        boolean listens = true;
        try {
            client(port);
        } catch (IOException refused) {
            listens = false;
        }
        assertFalse(listens);
    }
}
