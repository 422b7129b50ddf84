package esess.adapter.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.testing.Await;
import esess.testing.Peer;
import esess.testing.Programs;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What must not happen, and what then becomes of it. */
@Tag("slow")
class TroubleTest extends BusTest {

    private static final String NAME = "com.victronenergy.acload.esESS_a";

    @Test
    @DisplayName("An error that escapes the bus thread is reported as critical; devices and watches are built anew")
    void threadFails() {
        AtomicBoolean failing = new AtomicBoolean();
        DBus fragile = new DBus(
                bus.address(),
                task -> {
                    if (failing.getAndSet(false)) {
                        throw new OutOfMemoryError("on purpose");
                    }
                    loop.execute(task);
                },
                () -> System.nanoTime() / 1_000_000,
                store,
                log);
        fragile.start();
        closeLater(fragile::stop);
        Device device = loop.call(() -> fragile.publish(
                NAME, 1, List.of(Item.number("/Ac/Power", Unit.WATT).writeable(value -> true))));
        loop.await("on the bus", device::onBus);
        Heard power = watch(NAME, "/Ac/Power");
        power.await("/Ac/Power=---");
        failing.set(true);
        // Whatever the thread wants to tell the loop now makes it fail.
        client().tell(Map.of("call", List.of(NAME, "/Ac/Power", ITEM, "SetValue", "v", List.of(typed("i", 5)))));
        Await.until("reported", () -> log.count("CRITICAL") == 1);
        power.await("/Ac/Power=---", "/Ac/Power=gone", "/Ac/Power=---");
        set(device, "/Ac/Power", 7);
        power.await("/Ac/Power=---", "/Ac/Power=gone", "/Ac/Power=---", "/Ac/Power=7.0");
        assertEquals(1, log.count("CRITICAL"));
    }

    @Test
    @DisplayName("A bus that takes nothing any more does not fill the memory: beyond 4 MB the connection is built anew")
    void busStandsStill() {
        Device device = onBus(NAME, 1, Item.text("/Text"), Item.integer("/Count"));
        Heard count = watch(NAME, "/Count");
        count.await("/Count=---");
        bus.freeze();
        for (int i = 0; i < 40; i++) {
            String text = i + "x".repeat(200_000);
            set(device, "/Text", text);
        }
        set(device, "/Count", 5);
        loop.await("given up", () -> !device.onBus());
        bus.thaw();
        loop.await("back", device::onBus);
        count.awaitLast("/Count=5");
    }

    @Test
    @DisplayName("A bus that stands still in the middle of the handshake does not keep us from stopping")
    void stopsDuringHandshake() {
        bus.freeze();
        DBus second = start();
        Await.pause(100);
        Await.prompt("stop", second::stop);
        bus.thaw();
    }

    @Test
    @DisplayName("The last watch of a service takes its match rules from the bus, and so does a service that goes")
    void matchRules() {
        Device device = onBus(
                NAME,
                1,
                Item.integer("/Count").initially(1),
                Item.text("/Mgmt/Connection").initially("test"));
        List<Heard> watches =
                List.of(watch(NAME, "/Count"), watch("com.victronenergy.acload", "/Count"), watch(NAME, "/Other"));
        watches.get(1).await("/Count=1");
        Await.equal(2L, this::rules);
        loop.run(() -> watches.get(0).watch.close());
        loop.run(() -> watches.get(2).watch.close());
        Await.equal(2L, this::rules);
        loop.run(() -> device.present(false));
        Await.equal(0L, this::rules);
        loop.run(() -> device.present(true));
        Await.equal(2L, this::rules);
        loop.run(() -> watches.get(1).watch.close());
        Await.equal(0L, this::rules);
    }

    private long rules() {
        return Programs.run(
                        bus.address(),
                        "dbus-send",
                        "--bus=" + bus.address(),
                        "--print-reply",
                        "--dest=org.freedesktop.DBus",
                        "/org/freedesktop/DBus",
                        "org.freedesktop.DBus.Debug.Stats.GetAllMatchRules")
                .out()
                .lines()
                .filter(line -> line.contains("sender='" + NAME))
                .count();
    }

    @Test
    @DisplayName("Signals that do not come from the owner of the name change nothing")
    void spoofedSignals() {
        onBus(NAME, 1, Item.integer("/Count").initially(1));
        Heard count = watch(NAME, "/Count");
        count.await("/Count=1");
        Peer other = service("com.victronenergy.acload.other", "both", json(Map.of("/Count", 2)));
        Heard theirs = watch("com.victronenergy.acload.other", "/Count");
        theirs.await("/Count=2");
        other.ask(Map.of("set", Map.of("/Count", 3)));
        theirs.await("/Count=2", "/Count=3");
        assertEquals(List.of("/Count=1"), count.all());
    }
}
