package esess.sim.twin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A port of 127.0.0.1 that a twin listens on, with a thread of its own, and those who have come. Thread-safe. */
final class Acceptor implements AutoCloseable {

    private static final int MOST_WAITING = 50;

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /**
     * @param port      0: any that is free
     * @param onVisitor hears of everybody who comes, on the thread that receives them
     */
    Acceptor(int port, Consumer<Socket> onVisitor) {
        try {
            server = new ServerSocket(port, MOST_WAITING, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(() -> receive(onVisitor));
    }

    int port() {
        return server.getLocalPort();
    }

    /** Runs something on a thread of its own, which never keeps the program alive. */
    void start(Runnable work) {
        Thread thread = new Thread(work, "twin " + port());
        thread.setDaemon(true);
        thread.start();
    }

    private void receive(Consumer<Socket> onVisitor) {
        while (!server.isClosed()) {
            try {
                Socket visitor = server.accept();
                visitor.setTcpNoDelay(true);
                open.add(visitor);
                onVisitor.accept(visitor);
            } catch (IOException e) {
                // Closed, or whoever knocked has left.
            }
        }
        open.forEach(this::drop);
    }

    /** Ends this visit. */
    void drop(Socket visitor) {
        open.remove(visitor);
        try {
            visitor.close();
        } catch (IOException e) {
            // Then it is not open either.
        }
    }

    /** Ends all visits; nobody is received any more. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(this::drop);
    }
}
