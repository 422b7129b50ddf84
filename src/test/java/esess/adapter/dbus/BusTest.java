package esess.adapter.dbus;

import com.google.gson.GsonBuilder;
import esess.port.Change;
import esess.port.Device;
import esess.port.Item;
import esess.port.Watch;
import esess.testing.Await;
import esess.testing.MemoryLog;
import esess.testing.MemoryStore;
import esess.testing.Peer;
import esess.testing.PrivateBus;
import esess.testing.TestLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A real bus, our side of it on a loop of its own, and others that come and go. */
abstract class BusTest {

    static final String ITEM = "com.victronenergy.BusItem";
    static final String SETTINGS = "com.victronenergy.settings";

    final MemoryLog log = new MemoryLog();
    final MemoryStore store = new MemoryStore();
    private final Deque<AutoCloseable> closing = new ArrayDeque<>();
    PrivateBus bus;
    TestLoop loop;
    DBus dbus;

    @BeforeEach
    void startBus() {
        bus = closeLater(new PrivateBus(busIsThere()));
        loop = closeLater(new TestLoop());
        dbus = start();
    }

    @AfterEach
    void stopAll() throws Exception {
        while (!closing.isEmpty()) {
            closing.pop().close();
        }
    }

    boolean busIsThere() {
        return true;
    }

    final DBus start() {
        return start(() -> System.nanoTime() / 1_000_000);
    }

    /** @param tick its clock, in milliseconds; it looks at it when it has something to do */
    final DBus start(LongSupplier tick) {
        DBus started = new DBus(bus.address(), loop, tick, store, log);
        started.start();
        closing.push(started::stop);
        return started;
    }

    final <T extends AutoCloseable> T closeLater(T closeable) {
        closing.push(closeable);
        return closeable;
    }

    final Peer service(String name, String mode, String values, String... options) {
        List<String> arguments = new ArrayList<>(List.of(name, mode, values));
        arguments.addAll(List.of(options));
        Peer peer = closeLater(Peer.python(bus.address(), "python/service.py", arguments.toArray(String[]::new)));
        awaitNews();
        return peer;
    }

    /** Our side has read what the bus told before: an answer to us comes behind it on the same connection. */
    private void awaitNews() {
        if (busIsThere()) {
            Await.until("our side is on the bus", () -> loop.call(dbus::isUp));
        }
        AtomicBoolean answered = new AtomicBoolean();
        loop.call(() -> {
            dbus.write("com.victronenergy.nobody", "/Nothing", 0, code -> answered.set(true));
            return null;
        });
        Await.until("our side has caught up", answered::get);
    }

    final Peer client() {
        return closeLater(Peer.python(bus.address(), "python/client.py"));
    }

    final Device publish(String name, int instance, Item... items) {
        return loop.call(() -> dbus.publish(name, instance, List.of(items)));
    }

    /** Publishes and waits until the name is ours. */
    final Device onBus(String name, int instance, Item... items) {
        Device device = publish(name, instance, items);
        loop.await(name + " is on the bus", device::onBus);
        return device;
    }

    final void set(Device device, String path, Object value) {
        loop.run(() -> device.set(path, value));
    }

    /** What a watch was told, as "path=value": "---" for invalid, "gone" for absent. */
    final class Heard {
        private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
        private final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
        Watch watch;

        private void hear(Change change) {
            changes.add(change);
            heard.add(change.path() + "="
                    + (change.reading().isAbsent()
                            ? "gone"
                            : change.reading().isKnown() ? change.reading().orNull() : "---"));
        }

        List<String> all() {
            return List.copyOf(heard);
        }

        Change last() {
            return changes.get(changes.size() - 1);
        }

        void await(String... expected) {
            Await.equal(List.of(expected), this::all);
        }

        void awaitLast(String expected) {
            Await.equal(expected, () -> heard.isEmpty() ? null : heard.get(heard.size() - 1));
        }

        String followed() {
            return loop.call(watch::followed);
        }
    }

    final Heard watch(String service, String path) {
        Heard heard = new Heard();
        heard.watch = loop.call(() -> dbus.watch(service, path, heard::hear));
        return heard;
    }

    final Heard watchForeign(String service, String path) {
        Heard heard = new Heard();
        heard.watch = loop.call(() -> dbus.watchForeign(service, path, heard::hear));
        return heard;
    }

    /** What a call of dbus-python comes to: {value, sig} or {error}. Arguments are [type, value]. */
    static Map<?, ?> call(
            Peer client, String service, String path, String method, String signature, Object... arguments) {
        return client.askMap(Map.of("call", Arrays.asList(service, path, ITEM, method, signature, List.of(arguments))));
    }

    static List<Object> typed(String type, Object value) {
        return Arrays.asList(type, value);
    }

    static Object setValue(Peer client, String service, String path, String type, Object value) {
        return call(client, service, path, "SetValue", "v", typed(type, value)).get("value");
    }

    static String json(Object value) {
        return new GsonBuilder().serializeNulls().create().toJson(value);
    }
}
