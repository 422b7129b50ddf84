package esess.adapter.dbus;

import esess.port.Bus;
import esess.port.BusContract;
import esess.testing.Await;
import esess.testing.MemoryLog;
import esess.testing.MemoryStore;
import esess.testing.Peer;
import esess.testing.PrivateBus;
import esess.testing.TestLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A real dbus-daemon, and strangers on it that are written with dbus-python. */
class DBusContractTest extends BusContract {

    @Override
    protected Rig open() {
        return new Real();
    }

    private static final class Real implements Rig {
        private final Deque<AutoCloseable> closing = new ArrayDeque<>();
        private final PrivateBus daemon = later(new PrivateBus());
        private final TestLoop loop = later(new TestLoop());
        private final DBus bus = new DBus(
                daemon.address(), loop, () -> System.nanoTime() / 1_000_000, new MemoryStore(), new MemoryLog());
        private Peer client;

        Real() {
            bus.start();
            closing.push(bus::stop);
        }

        private <T extends AutoCloseable> T later(T closeable) {
            closing.push(closeable);
            return closeable;
        }

        @Override
        public Bus bus() {
            return bus;
        }

        @Override
        public <T> T onLoop(Supplier<T> task) {
            return loop.call(task::get);
        }

        @Override
        public void await(String what, BooleanSupplier condition) {
            Await.until(what, () -> loop.call(condition::getAsBoolean));
        }

        /** Our side has read what the bus told before: an answer to us comes behind it on the same connection. */
        @Override
        public void settle() {
            if (!loop.call(bus::isUp)) {
                return;
            }
            for (int i = 0; i < 2; i++) {
                AtomicBoolean answered = new AtomicBoolean();
                loop.run(() -> bus.write("com.victronenergy.nobody", "/Nothing", 0, code -> answered.set(true)));
                Await.until("our side has caught up", answered::get);
            }
        }

        @Override
        public Stranger stranger(String name, Map<String, Object> values) {
            Peer peer = later(Peer.python(daemon.address(), "python/service.py", name, "items", BusTest.json(values)));
            settle();
            return new Stranger() {
                @Override
                public void set(String path, Object value) {
                    peer.ask(Map.of("set", java.util.Collections.singletonMap(path, value)));
                    settle();
                }

                @Override
                public void answering(int code) {
                    peer.ask(Map.of("code", code));
                }

                @Override
                public List<String> written() {
                    List<String> written = new ArrayList<>();
                    for (Object each : (List<?>) peer.ask(Map.of("written", true))) {
                        List<?> write = (List<?>) each;
                        Object value = write.get(1);
                        boolean whole = value instanceof Double && write.get(2).equals("Int32");
                        written.add(write.get(0) + "=" + (whole ? (Object) ((Double) value).intValue() : value));
                    }
                    return written;
                }

                @Override
                public void leave() {
                    peer.ask(Map.of("leave", true));
                    settle();
                }
            };
        }

        private Peer client() {
            if (client == null) {
                client = later(Peer.python(daemon.address(), "python/client.py"));
            }
            return client;
        }

        @Override
        public int setValue(String service, String path, Object value) {
            Object odd = value instanceof Double number && !Double.isFinite(number) ? number.toString() : null;
            String type = odd != null
                    ? "inf"
                    : value == null
                            ? "n"
                            : value instanceof Integer
                                    ? "i"
                                    : value instanceof Double
                                            ? "d"
                                            : value instanceof Boolean ? "b" : value instanceof List ? "as" : "s";
            Object code = BusTest.setValue(client(), service, path, type, odd != null ? odd : value);
            settle();
            return code == null ? Bus.NO_ANSWER : ((Double) code).intValue();
        }

        @Override
        public Object getValue(String service, String path) {
            return BusTest.call(client(), service, path, "GetValue", "").get("value");
        }

        @Override
        public void loseBus() {
            daemon.kill();
            client = null;
        }

        @Override
        public void restoreBus() {
            daemon.restart();
        }

        @Override
        public void close() {
            try {
                while (!closing.isEmpty()) {
                    closing.pop().close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
