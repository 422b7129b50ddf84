package esess.port;

import esess.adapter.net.SelectorTcp;
import esess.model.HostAddress;
import esess.sim.door.SimTcp;
import esess.sim.twin.TcpTwin;
import esess.testing.Await;
import esess.testing.RunningLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The real door, over sockets of this machine. */
class SelectorTcpTest extends TcpContract {

    @Override
    Rig rig() {
        RunningLoop running = new RunningLoop();
        ExecutorService pool = Executors.newSingleThreadExecutor();
        SelectorTcp tcp = new SelectorTcp(running.loop, pool, running.loop);
        List<AutoCloseable> open = new ArrayList<>();
        return new Rig() {
            @Override
            public Tcp tcp() {
                return tcp;
            }

            @Override
            public HostAddress attach(SimTcp.Site site) throws IOException {
                TcpTwin twin = new TcpTwin(0, site, running.loop);
                open.add(twin);
                return HostAddress.parse("127.0.0.1:" + twin.port());
            }

            @Override
            public HostAddress nobody() throws IOException {
                try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    return HostAddress.parse("127.0.0.1:" + free.getLocalPort());
                }
            }

            /** Nobody accepts, and the queue is full. */
            @Override
            public HostAddress deaf() throws IOException {
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                open.add(server);
                for (int i = 0; i < 3; i++) {
                    Socket waiting = new Socket();
                    open.add(waiting);
                    try {
                        waiting.connect(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), 200);
                    } catch (IOException full) {
                        break;
                    }
                }
                return HostAddress.parse("127.0.0.1:" + server.getLocalPort());
            }

            @Override
            public <T> T call(Callable<T> task) {
                CompletableFuture<T> result = new CompletableFuture<>();
                running.loop.execute(() -> {
                    try {
                        result.complete(task.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                });
                return result.join();
            }

            @Override
            public void await(String what, Callable<Boolean> condition) {
                Await.until(what, () -> call(condition));
            }

            @Override
            public void close() throws Exception {
                call(() -> {
                    tcp.stop();
                    return null;
                });
                for (AutoCloseable each : open) {
                    each.close();
                }
                pool.shutdown();
                running.close();
            }
        };
    }
}
