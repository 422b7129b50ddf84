package esess.sim.door;

import esess.port.Socket;
import esess.port.SocketContract;
import esess.runtime.Loop;
import esess.testing.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;

/** WebSockets in memory keep what real ones keep. */
class SimSocketTest extends SocketContract {

    @Override
    protected Rig open() {
        return new Simulated();
    }

    private static final class Simulated implements Rig {
        private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
        private final List<Throwable> uncaught = new ArrayList<>();
        private final Loop loop = new Loop(clock, uncaught::add);
        private final SimSocket socket = new SimSocket(loop, loop);
        private final List<SimSocket.Link> links = new ArrayList<>();
        private final List<String> heard = new ArrayList<>();
        private boolean frozen;

        Simulated() {
            socket.attach("device", link -> {
                links.add(link);
                return new SimSocket.Visit() {
                    @Override
                    public void message(String text) {
                        heard.add(text);
                        link.send(text);
                    }

                    @Override
                    public void closed() {
                        links.remove(link);
                    }

                    @Override
                    public boolean pong() {
                        return !frozen;
                    }
                };
            });
            socket.attach("silent", new SimSocket.Site() {
                @Override
                public SimSocket.Visit connected(SimSocket.Link link) {
                    throw new IllegalStateException("it says nothing");
                }

                @Override
                public boolean answers() {
                    return false;
                }
            });
        }

        @Override
        public Socket socket() {
            return socket;
        }

        @Override
        public <T> T onLoop(Supplier<T> task) {
            return task.get();
        }

        @Override
        public void await(String what, BooleanSupplier condition) {
            for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
                VirtualTime.pass(loop, clock, 20);
            }
            Assertions.assertTrue(condition.getAsBoolean(), what);
        }

        @Override
        public String address() {
            return "device";
        }

        @Override
        public List<String> heard() {
            return heard;
        }

        @Override
        public String silentAddress() {
            return "silent";
        }

        @Override
        public String deadAddress() {
            return "nobody";
        }

        @Override
        public void say(String text) {
            links.forEach(link -> link.send(text));
        }

        @Override
        public void leave() {
            List.copyOf(links).forEach(SimSocket.Link::close);
        }

        @Override
        public void freeze() {
            frozen = true;
        }

        @Override
        public void close() {
            VirtualTime.pass(loop, clock, 60_000);
            Assertions.assertEquals(List.of(), uncaught);
        }
    }
}
