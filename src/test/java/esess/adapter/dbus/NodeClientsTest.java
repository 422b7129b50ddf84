package esess.adapter.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.Unit;
import esess.port.Bus;
import esess.port.Device;
import esess.port.Item;
import esess.testing.Await;
import esess.testing.Peer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The D-Bus of Node-RED on a GX: its client reads and writes our devices, its virtual devices are watched by us. */
class NodeClientsTest extends BusTest {

    private static final String OURS = "com.victronenergy.evcharger.esESS_node";
    private static final String THEIRS = "com.victronenergy.temperature.virtual_1";

    @Test
    @DisplayName("dbus-native-victron reads, writes, introspects and hears a device of ours")
    void theirClient() {
        Device device = onBus(
                OURS,
                7,
                Item.number("/Ac/Power", Unit.WATT).initially(230),
                Item.text("/CustomName").initially("Wallbox"),
                Item.integer("/Mode").initially(1).writeable(0, 2, value -> true),
                Item.integer("/Status"));
        Peer node = closeLater(Peer.node(bus.address(), "client.js"));
        assertTrue(
                node.ask(Map.of("get", List.of(OURS, "/Ac/Power"))).toString().contains("230"));
        assertEquals(Map.of("value", "230W"), node.ask(Map.of("text", List.of(OURS, "/Ac/Power"))));
        assertEquals(5, ((List<?>) node.askMap(Map.of("items", OURS)).get("value")).size());
        assertEquals(Map.of("value", 0.0), node.ask(Map.of("set", List.of(OURS, "/Mode", "i", 2))));
        assertEquals(Map.of("value", 2.0), node.ask(Map.of("set", List.of(OURS, "/Mode", "d", 3.5))));
        assertEquals(2, loop.call(() -> device.get("/Mode")));
        assertTrue(((List<?>) node.askMap(Map.of("introspect", OURS)).get("methods")).contains("GetItems"));
        node.ask(Map.of("listen", true));
        set(device, "/Ac/Power", 1400.5);
        Await.until("heard", () -> node.ask(Map.of("heard", true)).toString().contains("1400.5"));
    }

    @Test
    @DisplayName("A virtual device of dbus-victron-virtual is read, followed and written")
    void virtualDevice() {
        Peer node = closeLater(Peer.node(bus.address(), "service.js", THEIRS));
        Heard temperature = watch("com.victronenergy.temperature", "/Temperature");
        Heard status = watch(THEIRS, "/Status");
        temperature.await("/Temperature=21.5");
        status.await("/Status=---");
        node.ask(Map.of("set", Map.of("Temperature", 22.5)));
        BlockingQueue<Integer> codes = new ArrayBlockingQueue<>(2);
        loop.run(() -> dbus.write(THEIRS, "/Status", 3, codes::add));
        Await.equal(List.of(0), () -> List.copyOf(codes));
        loop.run(() -> dbus.write(THEIRS, "/Status", 9, codes::add));
        Await.equal(2, codes::size);
        assertTrue(codes.stream().allMatch(code -> code != Bus.NO_ANSWER), codes.toString());
        node.ask(Map.of("set", Collections.singletonMap("Temperature", null)));
        temperature.await("/Temperature=21.5", "/Temperature=22.5", "/Temperature=---");
    }
}
