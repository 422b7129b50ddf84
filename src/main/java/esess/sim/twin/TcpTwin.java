package esess.sim.twin;

import esess.sim.door.SimTcp;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.Executor;

/**
 * Puts a device of the simulated house on a real socket of this machine, for the demo and for tests. A thread each for
 * those who connect; the device itself is only spoken to by the loop.
 */
public final class TcpTwin implements AutoCloseable {

    private static final int LONGEST_SEGMENT = 4096;

    private final SimTcp.Site site;
    private final Executor loop;
    private final Acceptor acceptor;

    /** @param port 0: any that is free */
    public TcpTwin(int port, SimTcp.Site site, Executor loop) {
        this.site = site;
        this.loop = loop;
        acceptor = new Acceptor(port, visitor -> loop.execute(() -> connected(visitor)));
    }

    public int port() {
        return acceptor.port();
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
                acceptor.drop(socket);
            }
        });
        if (visit == null) {
            acceptor.drop(socket);
        } else {
            acceptor.start(() -> read(socket, visit));
        }
    }

    private void read(Socket socket, SimTcp.Visit visit) {
        byte[] buffer = new byte[LONGEST_SEGMENT];
        try {
            InputStream in = socket.getInputStream();
            for (int count; (count = in.read(buffer)) > 0; ) {
                byte[] segment = Arrays.copyOf(buffer, count);
                loop.execute(() -> visit.received(segment));
            }
        } catch (IOException e) {
            // It is over.
        }
        acceptor.drop(socket);
        loop.execute(visit::closed);
    }

    @Override
    public void close() {
        acceptor.close();
    }
}
