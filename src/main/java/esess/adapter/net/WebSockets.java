package esess.adapter.net;

import esess.port.Registration;
import esess.port.Socket;
import esess.port.SocketRules;
import esess.port.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ServerHandshake;

/**
 * WebSockets by Java-WebSocket: two threads for each connection, one that connects and reads and one that writes; they
 * end with it. The library's third thread, which looks for lost connections, is not used: pings and time limits are
 * timers of the loop. Those also find a writer that has died in the library's LinkedBlockingQueue (a JVM bug on 32-bit
 * ARM, https://github.com/adoptium/adoptium-support/issues/609), because then no ping goes out. {@link #open}: loop thread; {@link #stop}: the loop thread, when the loop has ended.
 */
public final class WebSockets implements Socket {

    /** A device's whole status is some ten kB. */
    static final int LONGEST_MESSAGE = SocketRules.LONGEST_MESSAGE;
    /** So much may wait for the loop before its sender is taken for broken. */
    private static final int MOST_WAITING = 3 * LONGEST_MESSAGE;
    /** The answer to our wish to speak WebSocket. */
    private static final int LONGEST_HANDSHAKE = 64 * 1024;
    /** So many frames may wait for a device that does not take them. */
    private static final int MOST_UNSENT = 200;

    /** Connections, also those that still end: a name server that hangs holds a thread. */
    static final int MOST = SocketRules.MOST_CONNECTIONS;
    /** How long the other side has for its part of closing. */
    static final Duration FAREWELL = Duration.ofSeconds(3);

    private static final int SILENT_PERIODS = SocketRules.SILENT_PERIODS;

    private final Executor loop;
    private final Time time;
    private final Set<Wire> wires = new LinkedHashSet<>();

    /**
     * @param loop runs the callbacks
     * @param time its timers
     */
    public WebSockets(Executor loop, Time time) {
        this.loop = loop;
        this.time = time;
    }

    @Override
    public Connection open(String url, Duration timeout, Duration ping, Listener listener) {
        URI uri = SocketRules.uri(url);
        if (uri == null || wires.size() >= MOST) {
            loop.execute(() -> listener.closed(uri == null ? SocketRules.BAD_URL : SocketRules.TOO_MANY));
            return new Connection() {
                @Override
                public boolean send(String text) {
                    return false;
                }

                @Override
                public void close() {
                    // It has never been open.
                }
            };
        }
        Wire wire = new Wire(uri, ping, listener);
        wires.add(wire);
        wire.start(timeout);
        return wire;
    }

    /** Lets what was sent be delivered within the time, then cuts what is still open. Blocks. */
    public void stop(Duration delivery) throws InterruptedException {
        List<Wire> left = new ArrayList<>(wires);
        left.forEach(Wire::close);
        long end = time.tick() + delivery.toMillis();
        for (Wire wire : left) {
            wire.ended.await(Math.max(0, end - time.tick()), TimeUnit.MILLISECONDS);
            wire.cut("the program ends");
        }
    }

    /** How many connections have threads. Loop thread. */
    int open() {
        return wires.size();
    }

    /** One connection. Loop thread, but for what the client's threads report. */
    private final class Wire implements Connection {
        private final String address;
        private final Duration ping;
        private final Listener listener;
        private final Client client;
        private final BoundedSockets.Bounded plain = new BoundedSockets.Bounded(LONGEST_HANDSHAKE);
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicInteger waiting = new AtomicInteger();
        private Registration timer;
        private boolean open;
        private boolean told;
        private int silentPeriods;
        private volatile boolean leaving;
        private volatile boolean heard;
        private volatile String why;

        Wire(URI uri, Duration ping, Listener listener) {
            this.address = uri.getAuthority();
            this.ping = ping;
            this.listener = listener;
            client = new Client(uri, this);
            client.setSocketFactory(new Only(plain));
            client.setConnectionLostTimeout(0);
            client.setTcpNoDelay(true);
            client.setDaemon(true);
        }

        void start(Duration timeout) {
            timer = time.after(timeout, () -> cut(address + " does not answer within " + timeout.toMillis() + " ms"));
            Thread thread = new Thread(this::run, "websocket " + address);
            thread.setDaemon(true);
            thread.start();
        }

        /** The reading thread, from connecting to the end. */
        private void run() {
            try {
                client.run();
            } catch (RuntimeException e) {
                why = address + " sends what makes no sense";
            } finally {
                close(plain);
                ended.countDown();
                loop.execute(() -> {
                    wires.remove(this);
                    over(leaving ? "closed" : why != null ? why : "the connection to " + address + " broke");
                });
            }
        }

        @Override
        public boolean send(String text) {
            if (!open || leaving || told) {
                return false;
            }
            if (client.isClogged()) {
                cut(address + " takes nothing any more");
                return false;
            }
            try {
                client.send(text);
                return true;
            } catch (WebsocketNotConnectedException e) {
                return false;
            }
        }

        @Override
        public void close() {
            if (leaving || told) {
                return;
            }
            leaving = true;
            timer.close();
            if (!open) {
                close(plain);
                loop.execute(() -> over("closed"));
                return;
            }
            timer = time.after(FAREWELL, () -> cut("closed"));
            client.close();
        }

        private void opened() {
            if (!told && !leaving) {
                open = true;
                timer.close();
                timer = time.every(ping, this::ask);
                listener.opened();
            }
        }

        private void message(String text) {
            waiting.addAndGet(-text.length());
            if (!told && !leaving) {
                listener.message(text);
            }
        }

        private void ask() {
            silentPeriods = heard ? 0 : silentPeriods + 1;
            heard = false;
            if (silentPeriods >= SILENT_PERIODS) {
                cut(address + " gives no sign of life");
                return;
            }
            try {
                client.sendPing();
            } catch (WebsocketNotConnectedException ending) {
                // Its reading thread will say so.
            }
        }

        /** Ends it at once; what its threads do then fails. */
        void cut(String reason) {
            close(plain);
            over(reason);
        }

        private void over(String reason) {
            timer.close();
            if (!told) {
                told = true;
                listener.closed(reason);
            }
        }

        private void close(java.net.Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // Then it is not open either.
            }
        }
    }

    /** What the library calls, on its threads. */
    private final class Client extends WebSocketClient {
        private final Wire wire;

        Client(URI uri, Wire wire) {
            super(uri, new BoundedDraft(LONGEST_MESSAGE));
            this.wire = wire;
        }

        /** The library stops reading when we close; then unread bytes make the kernel reset the connection, and what we sent last is lost. */
        @Override
        public boolean isClosing() {
            return !wire.leaving && super.isClosing();
        }

        @Override
        public void onOpen(ServerHandshake handshake) {
            wire.heard = true;
            wire.plain.lift();
            loop.execute(wire::opened);
        }

        @Override
        public void onMessage(String text) {
            wire.heard = true;
            if (wire.waiting.addAndGet(text.length()) > MOST_WAITING) {
                wire.why = wire.address + " sends more than can be read";
                wire.close(wire.plain);
                return;
            }
            loop.execute(() -> wire.message(text));
        }

        /** No device of ours sends such. */
        @Override
        public void onMessage(ByteBuffer bytes) {
            wire.heard = true;
        }

        /** The library answers each, and keeps the answers for who asks without reading them. */
        @Override
        public void onWebsocketPing(WebSocket connection, Framedata frame) {
            wire.heard = true;
            if (isClogged()) {
                wire.why = wire.address + " takes nothing any more";
                wire.close(wire.plain);
            } else {
                super.onWebsocketPing(connection, frame);
            }
        }

        boolean isClogged() {
            return getConnection() instanceof WebSocketImpl engine && engine.outQueue.size() > MOST_UNSENT;
        }

        @Override
        public void onWebsocketPong(WebSocket connection, Framedata frame) {
            wire.heard = true;
        }

        @Override
        public void onError(Exception e) {
            if (e instanceof IOException trouble && wire.why == null) {
                wire.why = HttpTrouble.describe(trouble, wire.address).message();
            }
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {
            if (wire.why == null) {
                wire.why = switch (code) {
                    case CloseFrame.NEVER_CONNECTED -> wire.address + " does not answer as a WebSocket";
                    case CloseFrame.TOOBIG ->
                        wire.address + " sends more than " + LONGEST_MESSAGE / 1024 + " kB at once";
                    case CloseFrame.PROTOCOL_ERROR, CloseFrame.NO_UTF8, CloseFrame.REFUSE ->
                        wire.address + " sends what is no WebSocket message";
                    case CloseFrame.NORMAL, CloseFrame.GOING_AWAY -> wire.address + " has closed the connection";
                    default -> "the connection to " + wire.address + " broke";
                };
            }
        }
    }

    /** Gives the library this one socket, so that it can be cut in every phase. */
    private static final class Only extends SocketFactory {
        private final java.net.Socket socket;

        Only(java.net.Socket socket) {
            this.socket = socket;
        }

        @Override
        public java.net.Socket createSocket() {
            return socket;
        }

        @Override
        public java.net.Socket createSocket(String host, int port) {
            return socket;
        }

        @Override
        public java.net.Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            return socket;
        }

        @Override
        public java.net.Socket createSocket(InetAddress host, int port) {
            return socket;
        }

        @Override
        public java.net.Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            return socket;
        }
    }
}
