package esess.adapter.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The network between a client and a broker on this machine, to be cut by the test. */
final class Cable implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> ends = new CopyOnWriteArrayList<>();
    private final int brokerPort;
    private volatile boolean plugged = true;

    Cable(int brokerPort) throws IOException {
        this.brokerPort = brokerPort;
        daemon(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** All connections break; new ones may be made. */
    void cut() throws IOException {
        for (Socket end : ends) {
            end.close();
        }
        ends.clear();
    }

    /** Out: all connections break and no new ones can be made. */
    void plug(boolean in) throws IOException {
        plugged = in;
        if (!in) {
            cut();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        cut();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                if (!plugged) {
                    client.close();
                    continue;
                }
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
                ends.addAll(List.of(client, broker));
                daemon(() -> copy(client, broker));
                daemon(() -> copy(broker, client));
            } catch (IOException e) {
                // Closed, or the broker is away: the client notices.
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        byte[] buffer = new byte[8_192];
        try (from;
                to) {
            from.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // Cut.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "cable");
        thread.setDaemon(true);
        thread.start();
    }
}
