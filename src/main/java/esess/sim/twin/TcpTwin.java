package esess.sim.twin;

import esess.sim.door.SimTcp;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Puts a device of the simulated house on a real socket of this machine, for the demo and for tests. A thread each for
 * those who connect; the device itself is only spoken to by the loop.
 */
public final class TcpTwin implements AutoCloseable {

    private static final int LONGEST_SEGMENT = 4096;

    private final SimTcp.Site site;
    private final Executor loop;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /** @param port 0: any that is free */
    public TcpTwin(int port, SimTcp.Site site, Executor loop) throws IOException {
        this.site = site;
        this.loop = loop;
        server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        start(this::accept, "twin " + server.getLocalPort());
    }

    public int port() {
        return server.getLocalPort();
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                loop.execute(() -> connected(socket));
            } catch (IOException e) {
                // Closed, or whoever knocked has left.
            }
        }
    }

    private void connected(Socket socket) {
        SimTcp.Visit visit = site.connected(new SimTcp.Link() {
            @Override
            public void send(byte[] bytes) {
                try {
                    socket.getOutputStream().write(bytes);
                } catch (IOException e) {
                    drop();
                }
            }

            @Override
            public void drop() {
                close(socket);
            }
        });
        if (visit == null) {
            close(socket);
        } else {
            start(() -> read(socket, visit), "twin " + server.getLocalPort());
        }
    }

    private void read(Socket socket, SimTcp.Visit visit) {
        byte[] buffer = new byte[LONGEST_SEGMENT];
        try (socket) {
            InputStream in = socket.getInputStream();
            for (int count; (count = in.read(buffer)) > 0; ) {
                byte[] segment = Arrays.copyOf(buffer, count);
                loop.execute(() -> visit.received(segment));
            }
        } catch (IOException e) {
            // It is over.
        }
        open.remove(socket);
        loop.execute(visit::closed);
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // Then it is not open either.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(this::close);
    }
}
