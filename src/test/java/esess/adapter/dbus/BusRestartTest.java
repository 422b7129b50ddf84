package esess.adapter.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.Unit;
import esess.port.Bus;
import esess.port.Device;
import esess.port.Item;
import esess.testing.Await;
import esess.testing.Peer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The bus comes late, goes, and comes back. */
class BusRestartTest extends BusTest {

    private static final String METER = "com.victronenergy.grid.meter";

    @Override
    boolean busIsThere() {
        return false;
    }

    private static int openFiles() {
        return Path.of("/proc/self/fd").toFile().list().length;
    }

    @Test
    @DisplayName(
            "A bus that is not there at start is waited for; meanwhile watches are absent and writes are not answered")
    void busComesLate() {
        List<Boolean> states = Collections.synchronizedList(new ArrayList<>());
        List<Integer> codes = Collections.synchronizedList(new ArrayList<>());
        loop.run(() -> dbus.onState(states::add));
        Heard power = watch(METER, "/Ac/Power");
        power.await("/Ac/Power=gone");
        watch(METER, "/Ac/Current").await("/Ac/Current=gone");
        Device device = publish("com.victronenergy.acload.esESS_a", 1, Item.number("/Ac/Power", Unit.WATT));
        loop.run(() -> dbus.write(METER, "/Ac/Power", 1, codes::add));
        Await.equal(List.of(Bus.NO_ANSWER), () -> List.copyOf(codes));
        set(device, "/Ac/Power", 12);
        assertFalse(loop.call(dbus::isUp));
        assertEquals(1, log.count("is away"));

        bus.restart();
        loop.await("joined", device::onBus);
        assertEquals(List.of(true), List.copyOf(states));
        assertTrue(loop.call(dbus::isUp));
        Heard own = watch("com.victronenergy.acload.esESS_a", "/Ac/Power");
        own.await("/Ac/Power=12.0");
        List<Boolean> late = Collections.synchronizedList(new ArrayList<>());
        loop.run(() -> dbus.onState(late::add));
        Await.equal(List.of(true), () -> List.copyOf(late));
    }

    @Test
    @DisplayName("after each restart of the bus devices and watches are back, and neither threads nor files pile up")
    void restarts() {
        Await.until("noticed", () -> log.count("is away") == 1);
        bus.restart();
        List<Device> devices = IntStream.range(0, 10)
                .mapToObj(i -> publish(
                        "com.victronenergy.acload.esESS_" + i,
                        i,
                        Item.number("/Ac/Power", Unit.WATT).initially(i)))
                .toList();
        Heard own = watch("com.victronenergy.acload.esESS_7", "/Ac/Power");
        Heard foreign = watch(METER, "/Ac/Power");
        own.awaitLast("/Ac/Power=7.0");
        foreign.awaitLast("/Ac/Power=gone");
        int threads = 0;
        int files = 0;
        for (int round = 0; round < 5; round++) {
            devices.forEach(device -> loop.await("on the bus", device::onBus));
            Peer meter = service(METER, "items", json(Map.of("/Ac/Power", round)));
            foreign.awaitLast("/Ac/Power=" + round);
            set(devices.get(7), "/Ac/Power", 100 + round);
            own.awaitLast("/Ac/Power=" + (100.0 + round));
            if (round == 0) {
                threads = Thread.activeCount();
                files = openFiles();
            }
            bus.kill();
            own.awaitLast("/Ac/Power=gone");
            foreign.awaitLast("/Ac/Power=gone");
            devices.forEach(device -> loop.await("left", () -> !device.onBus()));
            meter.close();
            bus.restart();
        }
        devices.forEach(device -> loop.await("on the bus", device::onBus));
        own.awaitLast("/Ac/Power=104.0");
        int before = files;
        Await.until("no file is left over", () -> openFiles() <= before);
        assertTrue(Thread.activeCount() <= threads + 1, Thread.activeCount() + " threads, were " + threads);
        assertEquals(6, log.count("INFO D-Bus: connected"));
        assertEquals(6, log.count("is away"));
        assertEquals(
                0,
                log.lines().stream()
                        .filter(line -> line.startsWith("ERROR") || line.startsWith("CRITICAL"))
                        .count(),
                log.lines().toString());
    }

    @Test
    @DisplayName("Stopping does not hang, with and without a bus, and leaves no thread")
    void stops() {
        Await.prompt("stop without a bus", dbus::stop);
        bus.restart();
        DBus second = start();
        Device device =
                loop.call(() -> second.publish("com.victronenergy.acload.esESS_a", 1, List.of(Item.integer("/X"))));
        loop.await("joined", device::onBus);
        Peer client = client();
        client.ask(Map.of("collect", "com.victronenergy.acload.esESS_a"));
        Await.prompt(
                "stop",
                () -> loop.run(() -> {
                    device.set("/X", 5);
                    second.stop();
                }));
        Await.equal(1, () -> ((List<?>) client.ask(Map.of("collected", true))).size());
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("bus")));
    }
}
