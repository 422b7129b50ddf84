package esess.sim.twin;

import esess.sim.door.SimSocket;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.java_websocket.WebSocket;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** A Wattpilot behind a real WebSocket server on 127.0.0.1. Thread-safe. */
public final class WattpilotTwin implements AutoCloseable {

    private static final int STOP_MILLIS = 1000;

    private final WattpilotDoor door;
    private Server server;
    private int port;

    public WattpilotTwin(WattpilotDoor door) throws InterruptedException {
        this.door = door;
        plugIn();
    }

    /** Host and port, as an owner writes it. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Sends bytes that are no text to everybody. */
    public void sayBytes(byte[] bytes) {
        server.broadcast(bytes);
    }

    /** How many connections are open. */
    public int connections() {
        return server == null ? 0 : server.visits.size();
    }

    /** Nothing listens any more. */
    public void unplug() throws InterruptedException {
        if (server != null) {
            server.stop(STOP_MILLIS);
            server = null;
        }
    }

    /** Listens, again on the same port. */
    public void plugIn() throws InterruptedException {
        server = new Server(new InetSocketAddress("127.0.0.1", port));
        server.start();
        server.started.await();
        port = server.getPort();
    }

    @Override
    public void close() throws InterruptedException {
        unplug();
    }

    private final class Server extends WebSocketServer {
        private final Map<WebSocket, SimSocket.Visit> visits = new ConcurrentHashMap<>();
        private final CountDownLatch started = new CountDownLatch(1);

        Server(InetSocketAddress address) {
            super(address, 1);
            setReuseAddr(true);
            setDaemon(true);
            setTcpNoDelay(true);
            setConnectionLostTimeout(0);
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        @Override
        public void onOpen(WebSocket connection, ClientHandshake handshake) {
            if (!handshake.getResourceDescriptor().equals("/ws")) {
                connection.close();
                return;
            }
            visits.put(connection, door.connected(new SimSocket.Link() {
                @Override
                public void send(String text) {
                    try {
                        connection.send(text);
                    } catch (WebsocketNotConnectedException gone) {
                        // As on a real line: what is sent to nobody is lost.
                    }
                }

                @Override
                public void close() {
                    connection.close();
                }

                @Override
                public void drop() {
                    connection.closeConnection(CloseFrame.ABNORMAL_CLOSE, "");
                }
            }));
        }

        @Override
        public void onClose(WebSocket connection, int code, String reason, boolean remote) {
            SimSocket.Visit visit = visits.remove(connection);
            if (visit != null) {
                visit.closed();
            }
        }

        @Override
        public void onMessage(WebSocket connection, String text) {
            SimSocket.Visit visit = visits.get(connection);
            if (visit != null) {
                visit.message(text);
            }
        }

        @Override
        public void onWebsocketPing(WebSocket connection, Framedata frame) {
            if (!door.isFrozen()) {
                super.onWebsocketPing(connection, frame);
            }
        }

        @Override
        public void onError(WebSocket connection, Exception e) {
            started.countDown();
        }
    }
}
