package esess.adapter.net;

import esess.port.Listen;
import esess.port.ListenContract;
import esess.port.Registration;
import esess.port.Time;
import esess.sim.door.VirtualClock;
import esess.testing.RawClient;
import esess.testing.TestLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** Over real sockets. */
class SelectorListenContractTest extends ListenContract {

    @Override
    protected Rig rig() {
        return new Real();
    }

    private static final class Real implements Rig {
        private final TestLoop loop = new TestLoop();
        private final SelectorListen listen = new SelectorListen(loop, new NoTime());
        private final List<Listen.Server> servers = new ArrayList<>();
        private final List<Caller> callers = new ArrayList<>();

        @Override
        public Listen listen() {
            return (door, handler, listener) -> {
                Listen.Server server = listen.open(door, handler, listener);
                servers.add(server);
                return server;
            };
        }

        @Override
        public Client ask(int port, String method, String target, Map<String, String> headers, String body)
                throws IOException {
            Caller caller = new Caller();
            callers.add(caller);
            caller.ask(port, method, target, headers, body);
            return caller;
        }

        @Override
        public <T> T call(Callable<T> task) {
            return loop.call(task);
        }

        @Override
        public void await(String what, Callable<Boolean> condition) {
            loop.await(what, condition);
        }

        @Override
        public void close() throws IOException {
            loop.run(() -> servers.forEach(Listen.Server::close));
            for (Caller each : callers) {
                each.leave();
            }
            loop.close();
        }
    }

    /** Nothing here waits for a timer. */
    private static final class NoTime implements Time {
        private final VirtualClock clock = new VirtualClock(Instant.EPOCH);

        @Override
        public Registration after(Duration delay, Runnable task) {
            return () -> {};
        }

        @Override
        public Registration every(Duration period, Runnable task) {
            return () -> {};
        }

        @Override
        public Instant now() {
            return clock.now();
        }

        @Override
        public long tick() {
            return clock.tick();
        }
    }

    private static final class Caller implements ListenContract.Client {
        private RawClient client;
        private RawClient.Seen seen = new RawClient.Seen(0, Map.of(), "");
        private final List<String> events = new CopyOnWriteArrayList<>();
        private volatile boolean open;
        private volatile boolean frozen;

        void ask(int port, String method, String target, Map<String, String> headers, String body) throws IOException {
            try {
                client = new RawClient(port);
            } catch (ConnectException nobody) {
                return;
            }
            seen = client.ask(method, target, headers, body);
            if (seen.header("content-type").equals("text/event-stream")) {
                open = true;
                Thread reader = new Thread(this::read, "viewer");
                reader.setDaemon(true);
                reader.start();
            } else {
                client.close();
            }
        }

        private void read() {
            String type = "";
            List<String> data = new ArrayList<>();
            try {
                for (String line = client.line(); line != null && !frozen; line = client.line()) {
                    if (line.startsWith("event: ")) {
                        type = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        data.add(line.substring(6));
                    } else if (line.isEmpty() && !data.isEmpty()) {
                        events.add(type + " " + String.join("\n", data));
                        data.clear();
                    }
                }
            } catch (IOException closed) {
                // It has ended.
            }
            open = frozen;
        }

        @Override
        public int status() {
            return seen.status();
        }

        @Override
        public String header(String name) {
            return seen.header(name);
        }

        @Override
        public String text() {
            return seen.text();
        }

        @Override
        public List<String> events() {
            return events;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void leave() {
            try {
                if (client != null) {
                    client.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void freeze() {
            frozen = true;
        }
    }
}
