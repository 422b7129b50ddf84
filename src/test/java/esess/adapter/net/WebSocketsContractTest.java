package esess.adapter.net;

import esess.port.Socket;
import esess.port.SocketContract;
import esess.testing.Await;
import esess.testing.RunningLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.server.WebSocketServer;

/** Over real sockets, against a server that somebody else wrote. */
class WebSocketsContractTest extends SocketContract {

    @Override
    protected Rig open() throws Exception {
        return new Real();
    }

    private static final class Real implements Rig {
        private final RunningLoop running = new RunningLoop();
        private final WebSockets sockets = new WebSockets(running.loop, running.loop);
        private final Server server = new Server();
        private final ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final int deadPort;

        Real() throws Exception {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                deadPort = free.getLocalPort();
            }
        }

        @Override
        public Socket socket() {
            return sockets;
        }

        @Override
        public <T> T onLoop(Supplier<T> task) {
            CompletableFuture<T> result = new CompletableFuture<>();
            running.run(() -> result.complete(task.get()));
            return result.join();
        }

        @Override
        public void await(String what, BooleanSupplier condition) {
            Await.until(what, condition);
        }

        @Override
        public String address() {
            return "127.0.0.1:" + server.getPort();
        }

        @Override
        public List<String> heard() {
            return server.heard;
        }

        @Override
        public String silentAddress() {
            return "127.0.0.1:" + silent.getLocalPort();
        }

        @Override
        public String deadAddress() {
            return "127.0.0.1:" + deadPort;
        }

        @Override
        public void say(String text) {
            server.awaitAllKnown();
            server.broadcast(text);
        }

        @Override
        public void leave() {
            server.awaitAllKnown();
            List.copyOf(server.getConnections()).forEach(WebSocket::close);
        }

        @Override
        public void freeze() {
            server.frozen = true;
        }

        @Override
        public void close() {
            try {
                sockets.stop(Duration.ZERO);
                server.stop(1000);
                silent.close();
            } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
            }
            running.close();
        }
    }

    private static final class Server extends WebSocketServer {
        private final CountDownLatch started = new CountDownLatch(1);
        private final List<String> heard = new CopyOnWriteArrayList<>();
        private final AtomicInteger greeted = new AtomicInteger();
        private final AtomicInteger known = new AtomicInteger();
        private volatile boolean frozen;

        Server() throws InterruptedException {
            super(new InetSocketAddress("127.0.0.1", 0), 1);
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
        public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
                WebSocket connection, Draft draft, ClientHandshake request) throws InvalidDataException {
            greeted.incrementAndGet();
            return super.onWebsocketHandshakeReceivedAsServer(connection, draft, request);
        }

        @Override
        public void onOpen(WebSocket connection, ClientHandshake handshake) {
            known.incrementAndGet();
        }

        /** The library answers a client before it counts him among its connections: until then nothing is said to him. */
        private void awaitAllKnown() {
            Await.until("the server knows all it has answered", () -> known.get() == greeted.get());
        }

        @Override
        public void onMessage(WebSocket connection, String text) {
            heard.add(text);
            connection.send(text);
        }

        @Override
        public void onWebsocketPing(WebSocket connection, Framedata frame) {
            if (!frozen) {
                super.onWebsocketPing(connection, frame);
            }
        }

        @Override
        public void onClose(WebSocket connection, int code, String reason, boolean remote) {
            // Told to the other side.
        }

        @Override
        public void onError(WebSocket connection, Exception e) {
            // The other side sees what comes of it.
        }
    }
}
