package esess.adapter.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Socket;
import esess.testing.Await;
import esess.testing.BadPeer;
import esess.testing.RunningLoop;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.java_websocket.WebSocket;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real sockets, against a server that somebody else wrote, and against what is no server at all. */
class WebSocketsTest {

    private static final Duration LONG = Duration.ofSeconds(25);

    private final RunningLoop running = new RunningLoop();
    private final WebSockets sockets = new WebSockets(running.loop, running.loop);
    private Server server;

    @BeforeEach
    void serve() throws InterruptedException {
        server = new Server(0);
    }

    @AfterEach
    void end() throws InterruptedException {
        sockets.stop(Duration.ZERO);
        server.stop(1000);
        running.close();
    }

    /** What happens on one connection. */
    private final class Ear implements Socket.Listener {
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private volatile boolean wrongThread;
        private Socket.Connection connection;

        Ear open(String url, Duration timeout, Duration ping) {
            running.run(() -> connection = sockets.open(url, timeout, ping, this));
            return this;
        }

        boolean send(String text) {
            boolean[] sent = new boolean[1];
            running.run(() -> sent[0] = connection.send(text));
            return sent[0];
        }

        void close() {
            running.run(connection::close);
        }

        Ear awaitHeard(String what) {
            Await.until(what + " in " + heard, () -> heard.contains(what));
            return this;
        }

        String awaitClosed() {
            Await.until("closed", () -> heard.stream().anyMatch(text -> text.startsWith("closed")));
            return heard.get(heard.size() - 1);
        }

        private void note(String what) {
            wrongThread |= !running.isLoopThread();
            heard.add(what);
        }

        @Override
        public void opened() {
            note("opened");
        }

        @Override
        public void message(String text) {
            note(text);
        }

        @Override
        public void closed(String why) {
            note("closed: " + why);
        }
    }

    private Ear ear(Duration ping) {
        int before = server.opens.get();
        Ear ear = new Ear()
                .open("ws://127.0.0.1:" + server.getPort() + "/ws", LONG, ping)
                .awaitHeard("opened");
        Await.until("the server knows it too", () -> server.opens.get() > before);
        return ear;
    }

    private void awaitNothingLeft() {
        Await.until("connections end", () -> {
            int[] open = new int[1];
            running.run(() -> open[0] = sockets.open());
            return open[0] == 0;
        });
        Await.until("threads end", () -> threads() == 0);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("websocket ")
                        || thread.getName().startsWith("WebSocketWriteThread")
                        || thread.getName().startsWith("connectionLostChecker"))
                .count();
    }

    @Test
    @DisplayName("speaks both ways in order, on the loop's thread, and leaves nothing behind")
    void speaks() {
        Ear ear = ear(LONG);
        for (int i = 0; i < 100; i++) {
            assertTrue(ear.send("echo " + i));
        }
        ear.awaitHeard("echo 99");
        assertEquals(2, threads(), "one that reads, one that writes");
        ear.close();
        assertFalse(ear.send("late"));
        assertEquals("closed: closed", ear.awaitClosed());
        List<String> expected = new ArrayList<>(List.of("opened"));
        for (int i = 0; i < 100; i++) {
            expected.add("echo " + i);
        }
        expected.add("closed: closed");
        assertEquals(expected, ear.heard);
        assertFalse(ear.wrongThread);
        awaitNothingLeft();
    }

    @Test
    @DisplayName("what was sent before closing arrives, also when the other side talks all the time")
    void closeDelivers() {
        for (int i = 0; i < 20; i++) {
            Ear ear = ear(LONG);
            ear.send("chatter");
            ear.awaitHeard("chatter 10");
            String last = "last words " + i;
            running.run(() -> {
                ear.connection.send(last);
                ear.connection.close();
            });
            Await.until(last, () -> server.heard.contains(last));
            ear.awaitClosed();
        }
        awaitNothingLeft();
    }

    @Test
    @DisplayName("closing resets nothing: a small device loses what it has not read yet when it is reset")
    void closesInPeace() throws Exception {
        try (ServerSocket device = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<String> seen = new CompletableFuture<>();
            Thread talking = new Thread(() -> seen.complete(talkUntilClosed(device)));
            talking.setDaemon(true);
            talking.start();
            Ear ear = new Ear()
                    .open("ws://127.0.0.1:" + device.getLocalPort() + "/ws", LONG, LONG)
                    .awaitHeard("chatter");
            running.run(() -> {
                ear.connection.send("stop");
                ear.connection.close();
            });
            assertEquals("stop, closed", seen.get(30, TimeUnit.SECONDS));
        }
    }

    /** A device that talks without pause until it is told that the connection ends, and is slow to read. */
    private static String talkUntilClosed(ServerSocket device) {
        StringBuilder seen = new StringBuilder();
        AtomicBoolean ended = new AtomicBoolean();
        AtomicBoolean reset = new AtomicBoolean();
        try (java.net.Socket one = device.accept()) {
            DataInputStream in = new DataInputStream(one.getInputStream());
            OutputStream out = one.getOutputStream();
            StringBuilder asked = new StringBuilder();
            while (asked.indexOf("\r\n\r\n") < 0) {
                asked.append((char) in.readByte());
            }
            Matcher key = Pattern.compile("(?i)Sec-WebSocket-Key: (\\S+)").matcher(asked);
            assertTrue(key.find());
            byte[] accept = MessageDigest.getInstance("SHA-1")
                    .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(
                    ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                    + Base64.getEncoder().encodeToString(accept) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Thread talking = new Thread(() -> {
                try {
                    while (!ended.get()) {
                        out.write("\u0081\u0007chatter".getBytes(StandardCharsets.ISO_8859_1));
                        Thread.sleep(0, 100_000);
                    }
                } catch (IOException | InterruptedException e) {
                    reset.set(true);
                }
            });
            talking.start();
            while (true) {
                int kind = in.readUnsignedByte() & 0xf;
                byte[] text = new byte[in.readUnsignedByte() & 0x7f];
                byte[] mask = in.readNBytes(4);
                in.readFully(text);
                for (int i = 0; i < text.length; i++) {
                    text[i] ^= mask[i % 4];
                }
                if (kind == 8) {
                    Thread.sleep(50);
                    ended.set(true);
                    talking.join();
                    one.shutdownOutput();
                    return seen + (in.read() < 0 && !reset.get() ? "closed" : "reset");
                }
                seen.append(new String(text, StandardCharsets.UTF_8)).append(", ");
            }
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            return seen + e.toString();
        } finally {
            ended.set(true);
        }
    }

    @Test
    @DisplayName("the end of the program waits for what was sent, but not for a peer that does not close")
    void stopDelivers() throws InterruptedException {
        Ear ear = ear(LONG);
        server.deaf = true;
        running.run(() -> {
            ear.connection.send("last command");
            ear.connection.close();
        });
        running.end();
        sockets.stop(Duration.ofSeconds(2));
        Await.until("delivered", () -> server.heard.contains("last command"));
        Await.until("threads end", () -> threads() == 0);
    }

    @Test
    @DisplayName("a socket that dies silently is noticed by its pings")
    void silentDeath() {
        Ear ear = ear(Duration.ofMillis(500));
        Await.until("pings", () -> server.pings.get() >= 3);
        assertEquals(List.of("opened"), ear.heard);
        server.frozen = true;
        assertEquals("closed: 127.0.0.1:" + server.getPort() + " gives no sign of life", ear.awaitClosed());
        assertFalse(ear.send("late"));
        awaitNothingLeft();
    }

    @Test
    @DisplayName("messages are a sign of life as good as pongs")
    void messagesAreLife() {
        Ear ear = ear(Duration.ofMillis(700));
        server.frozen = true;
        ear.send("chatter");
        ear.awaitHeard("chatter 500");
        assertFalse(ear.heard.toString().contains("closed"));
    }

    @Test
    @DisplayName("a peer that closes or breaks the connection is said so, once")
    void peerEnds() {
        Ear closed = ear(LONG);
        server.getConnections().forEach(connection -> connection.close(CloseFrame.NORMAL));
        assertEquals("closed: 127.0.0.1:" + server.getPort() + " has closed the connection", closed.awaitClosed());
        Ear broken = ear(LONG);
        server.getConnections().forEach(connection -> connection.closeConnection(CloseFrame.ABNORMAL_CLOSE, ""));
        assertEquals("closed: the connection to 127.0.0.1:" + server.getPort() + " broke", broken.awaitClosed());
        awaitNothingLeft();
        assertEquals(2, closed.heard.size());
        assertEquals(2, broken.heard.size());
    }

    @Test
    @DisplayName("bytes are passed over; more than 256 kB at once is not read")
    void oddMessages() {
        Ear ear = ear(LONG);
        server.broadcast(new byte[] {0, 1, 2, (byte) 0xff});
        server.broadcast("after");
        ear.awaitHeard("after");
        assertEquals(List.of("opened", "after"), ear.heard);
        server.broadcast("x".repeat(WebSockets.LONGEST_MESSAGE + 1));
        assertEquals("closed: 127.0.0.1:" + server.getPort() + " sends more than 256 kB at once", ear.awaitClosed());
        awaitNothingLeft();
    }

    @Test
    @DisplayName("a message in fragments without end, and a handshake without end, are given up")
    void endless() throws Exception {
        try (BadPeer fragments = BadPeer.webSocket();
                BadPeer handshake = BadPeer.http("HTTP/1.1 101 Switching", " x".repeat(100))) {
            Ear ear = new Ear().open("ws://" + fragments.address(1) + "/ws", LONG, LONG);
            assertEquals("closed: " + fragments.address(1) + " sends more than 256 kB at once", ear.awaitClosed());
            Ear other = new Ear().open("ws://" + handshake.address(2) + "/ws", LONG, LONG);
            assertEquals("closed: " + handshake.address(2) + " does not answer as a WebSocket", other.awaitClosed());
            awaitNothingLeft();
        }
    }

    @Test
    @DisplayName("a peer that says more than the loop can read is left, before memory runs out")
    void flood() {
        Ear ear = ear(LONG);
        CountDownLatch busy = new CountDownLatch(1);
        running.loop.execute(() -> {
            try {
                busy.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        String much = "x".repeat(WebSockets.LONGEST_MESSAGE / 2);
        for (int i = 0; i < 20; i++) {
            server.broadcast(much);
        }
        Await.until("it is left", () -> server.getConnections().isEmpty());
        busy.countDown();
        assertEquals("closed: 127.0.0.1:" + server.getPort() + " sends more than can be read", ear.awaitClosed());
    }

    @Test
    @DisplayName("nobody there, nobody of that name, no URL: said in words, the loop goes on meanwhile")
    void nobody() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        assertEquals(
                "closed: nothing listens on 127.0.0.1:" + port,
                new Ear().open("ws://127.0.0.1:" + port + "/ws", LONG, LONG).awaitClosed());
        assertEquals(
                "closed: the host name of wattpilot.invalid is not known",
                new Ear().open("ws://wattpilot.invalid/ws", LONG, LONG).awaitClosed());
        for (String url : List.of("http://127.0.0.1/ws", "ws://", "127.0.0.1", "ws:// /", "wss://127.0.0.1/")) {
            assertEquals(
                    "closed: the URL is not one: ws://host/path is expected",
                    new Ear().open(url, LONG, LONG).awaitClosed());
        }
        awaitNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                "\0\1\2\3 nonsense\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n"
            })
    @DisplayName("what answers there is no WebSocket")
    void noWebSocket(String answer) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread answering = new Thread(() -> {
                try (java.net.Socket one = other.accept()) {
                    InputStream in = one.getInputStream();
                    in.read(new byte[1000]);
                    one.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    one.shutdownOutput();
                    in.readAllBytes();
                } catch (IOException e) {
                    // The test has ended.
                }
            });
            answering.setDaemon(true);
            answering.start();
            Ear ear = new Ear().open("ws://127.0.0.1:" + other.getLocalPort() + "/ws", LONG, LONG);
            assertTrue(
                    ear.awaitClosed().startsWith("closed: 127.0.0.1:" + other.getLocalPort() + " "),
                    ear.heard.toString());
            assertEquals(1, ear.heard.size());
            awaitNothingLeft();
        }
    }

    @Test
    @DisplayName("a device that takes the connection and says nothing is left in time, or when it is closed before")
    void silentFromTheStart() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + silent.getLocalPort();
            Ear late = new Ear().open("ws://" + address + "/ws", Duration.ofMillis(100), LONG);
            assertEquals("closed: " + address + " does not answer within 100 ms", late.awaitClosed());
            Ear given = new Ear().open("ws://" + address + "/ws", LONG, LONG);
            assertFalse(given.send("early"));
            given.close();
            assertEquals("closed: closed", given.awaitClosed());
            awaitNothingLeft();
        }
    }

    @Test
    @DisplayName("hundreds of connections one after the other leave no thread, and not too many are open at once")
    void noLeak() {
        for (int i = 0; i < 300; i++) {
            Ear ear = ear(LONG);
            if (i % 3 == 0) {
                ear.close();
            } else {
                server.getConnections()
                        .forEach(connection -> connection.closeConnection(CloseFrame.ABNORMAL_CLOSE, ""));
            }
            ear.awaitClosed();
        }
        awaitNothingLeft();
        List<Ear> ears = new ArrayList<>();
        for (int i = 0; i < WebSockets.MOST; i++) {
            ears.add(ear(LONG));
        }
        Ear oneTooMany = new Ear().open("ws://127.0.0.1:" + server.getPort() + "/ws", LONG, LONG);
        assertEquals("closed: too many connections are open or being closed", oneTooMany.awaitClosed());
        ears.forEach(Ear::close);
        awaitNothingLeft();
    }

    /** Repeats what it hears; {@code chatter}: talks 1000 times. */
    private static final class Server extends WebSocketServer {
        private final CountDownLatch started = new CountDownLatch(1);
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final AtomicInteger opens = new AtomicInteger();
        private final AtomicInteger pings = new AtomicInteger();
        private volatile boolean frozen;
        private volatile boolean deaf;

        Server(int port) throws InterruptedException {
            super(new InetSocketAddress("127.0.0.1", port), 1);
            setConnectionLostTimeout(0);
            setTcpNoDelay(true);
            setDaemon(true);
            start();
            started.await();
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        @Override
        public void onOpen(WebSocket connection, ClientHandshake handshake) {
            opens.incrementAndGet();
        }

        @Override
        public void onClose(WebSocket connection, int code, String reason, boolean remote) {
            // Nothing to do.
        }

        @Override
        public void onMessage(WebSocket connection, String text) {
            heard.add(text);
            if (deaf) {
                sleep(3000);
            } else if (text.equals("chatter")) {
                Thread chatter = new Thread(() -> {
                    connection.send("chatter");
                    for (int i = 0; i < 1000 && connection.isOpen(); i++) {
                        connection.send("chatter " + i);
                        sleep(5);
                    }
                });
                chatter.setDaemon(true);
                chatter.start();
            } else {
                connection.send(text);
            }
        }

        private static void sleep(long millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onMessage(WebSocket connection, ByteBuffer bytes) {
            // Nothing to do.
        }

        @Override
        public void onWebsocketPing(WebSocket connection, Framedata frame) {
            pings.incrementAndGet();
            if (!frozen) {
                super.onWebsocketPing(connection, frame);
            }
        }

        @Override
        public void onError(WebSocket connection, Exception e) {
            // A connection that broke.
        }
    }
}
