package esess.adapter.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.testing.Await;
import esess.testing.Peer;
import esess.testing.Programs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Our devices as others see them: dbus-python, dbus-send, busctl and Victron's rules. */
class PublishingTest extends BusTest {

    private static final String NAME = "com.victronenergy.temperature.esESS_test";

    private final List<Object> written = Collections.synchronizedList(new ArrayList<>());

    private Item[] temperature() {
        return new Item[] {
            Item.text("/Mgmt/ProcessName").initially("es-ESS"),
            Item.text("/Mgmt/ProcessVersion").initially("26.11"),
            Item.text("/Mgmt/Connection").initially("MQTT"),
            Item.integer("/ProductId").initially(0xFFFF),
            Item.text("/ProductName").initially("Sensor"),
            Item.text("/FirmwareVersion").initially("1"),
            Item.text("/HardwareVersion"),
            Item.integer("/Connected").initially(1),
            Item.text("/CustomName").initially("Gewächshaus").writeable(this::accept),
            Item.text("/Serial").initially("esess-1"),
            Item.number("/Temperature", Unit.CELSIUS),
            Item.number("/Humidity", Unit.PERCENT),
            Item.integer("/TemperatureType")
                    .initially(2)
                    .named(Map.of(0, "Battery", 2, "Generic"))
                    .writeable(0, 6, this::accept),
            Item.integer("/Status").initially(0),
            Item.number("/Scale", Unit.FACTOR).initially(1).writeable(0.1, 10, this::accept),
            Item.texts("/AllowedRoles", List.of("grid", "acload")),
            Item.integer("/Uptime", Unit.SECOND),
            Item.number("/Refuses", Unit.NONE).writeable(value -> false),
            Item.number("/Fails", Unit.NONE).writeable(value -> {
                throw new IllegalStateException("on purpose");
            }),
        };
    }

    private boolean accept(Object value) {
        written.add(value == null ? "null" : value);
        return true;
    }

    private Device temperatureOnBus() {
        return onBus(NAME, 20, temperature());
    }

    @Test
    @DisplayName("A published sensor keeps every rule of Victron's contract (gx lint: 0 MUST, 0 SHOULD)")
    void lint() {
        temperatureOnBus();
        Programs.Result result = Programs.run(
                bus.address(),
                Programs.PYTHON,
                Peer.resource("gx/gx").toString(),
                "-",
                "lint",
                NAME,
                "--seconds",
                "0.5");
        assertTrue(result.out().endsWith("0 MUST, 0 SHOULD"), result.out());
        assertEquals(0, result.code());
    }

    @Test
    @DisplayName("Values and texts are read from leaves, nodes and the root as velib gives them")
    void reads() {
        Device device = temperatureOnBus();
        Peer client = client();
        set(device, "/Temperature", 21.456);
        Await.equal(Map.of("value", 21.46, "sig", "d"), () -> call(client, NAME, "/Temperature", "GetValue", ""));
        assertEquals(Map.of("value", "21.5°C", "sig", "s"), call(client, NAME, "/Temperature", "GetText", ""));
        assertEquals(Map.of("value", List.of(), "sig", "ai"), call(client, NAME, "/Humidity", "GetValue", ""));
        assertEquals(Map.of("value", "---", "sig", "s"), call(client, NAME, "/Humidity", "GetText", ""));
        assertEquals(Map.of("value", 20.0, "sig", "i"), call(client, NAME, "/DeviceInstance", "GetValue", ""));
        assertEquals(Map.of("value", "0xFFFF", "sig", "s"), call(client, NAME, "/ProductId", "GetText", ""));
        assertEquals(Map.of("value", "Generic", "sig", "s"), call(client, NAME, "/TemperatureType", "GetText", ""));
        assertEquals(
                Map.of("value", List.of("grid", "acload"), "sig", "as"),
                call(client, NAME, "/AllowedRoles", "GetValue", ""));
        assertEquals(
                Map.of("value", "", "sig", "s"),
                call(client, NAME, "/Temperature", "GetDescription", "si", typed("s", "en"), typed("i", 9)));

        Map<?, ?> items = (Map<?, ?>) call(client, NAME, "/", "GetItems", "").get("value");
        assertEquals(20, items.size());
        assertEquals(Map.of("Value", 21.46, "Text", "21.5°C"), items.get("/Temperature"));
        Map<?, ?> root = (Map<?, ?>) call(client, NAME, "/", "GetValue", "").get("value");
        assertEquals(items.size(), root.size());
        assertEquals("Gewächshaus", root.get("CustomName"));
        assertEquals(
                Map.of("ProcessName", "es-ESS", "ProcessVersion", "26.11", "Connection", "MQTT"),
                call(client, NAME, "/Mgmt", "GetValue", "").get("value"));
        assertEquals(
                Map.of(
                        "value",
                        Map.of("ProcessName", "es-ESS", "ProcessVersion", "26.11", "Connection", "MQTT"),
                        "sig",
                        "a{ss}"),
                call(client, NAME, "/Mgmt", "GetText", ""));
    }

    @Test
    @DisplayName("What does not exist is refused with the standard D-Bus errors")
    void errors() {
        temperatureOnBus();
        Peer client = client();
        assertEquals(
                "org.freedesktop.DBus.Error.UnknownObject",
                call(client, NAME, "/No/Such", "GetValue", "").get("error"));
        assertEquals(
                "org.freedesktop.DBus.Error.UnknownMethod",
                call(client, NAME, "/", "NoSuch", "").get("error"));
        assertEquals(
                "org.freedesktop.DBus.Error.UnknownMethod",
                call(client, NAME, "/Temperature", "GetItems", "").get("error"));
        assertEquals(
                "org.freedesktop.DBus.Error.UnknownMethod",
                call(client, NAME, "/Temperature", "GetMin", "").get("error"));
        assertEquals(
                "org.freedesktop.DBus.Error.UnknownMethod",
                client.askMap(Map.of("call", List.of(NAME, "/Temperature", "com.foo.Bar", "GetValue", "", List.of())))
                        .get("error"));
    }

    @Test
    @DisplayName("dbus-send and busctl read, write and introspect; a call without interface works")
    void otherClients() {
        temperatureOnBus();
        assertTrue(send("/TemperatureType", ITEM + ".GetValue").out().endsWith("variant       int32 2"));
        assertTrue(
                send("/Scale", ITEM + ".SetValue", "variant:double:2.5").out().endsWith("int32 0"));
        assertTrue(
                send("/Scale", ITEM + ".SetValue", "double:3.5").out().endsWith("int32 0"),
                "velib accepts a value that is no variant");
        assertTrue(send("/Scale", ITEM + ".GetText").out().endsWith("string \"3.50\""));
        assertTrue(send("/", "org.freedesktop.DBus.Peer.Ping").out().startsWith("method return"));
        assertTrue(send("/Mgmt", "org.freedesktop.DBus.Peer.GetMachineId")
                .out()
                .matches("(?s).*(string \"[0-9a-f]{32}\"|no id)"));
        if (Programs.isInstalled("busctl")) {
            String tree = Programs.run(bus.address(), "busctl", "--address=" + bus.address(), "tree", NAME)
                    .out();
            assertTrue(tree.contains("/Mgmt/Connection") && tree.contains("/Temperature"), tree);
            String seen = Programs.run(
                            bus.address(),
                            "busctl",
                            "--address=" + bus.address(),
                            "introspect",
                            NAME,
                            "/Mgmt/Connection")
                    .out();
            assertTrue(seen.contains(ITEM) && seen.contains(".SetValue"), seen);
        }

        Peer client = client();
        List<Object> noInterface = Arrays.asList(NAME, "/TemperatureType", null, "GetValue", "", List.of());
        assertEquals(2.0, client.askMap(Map.of("call", noInterface)).get("value"));
    }

    private Programs.Result send(String path, String method, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of("dbus-send", "--bus=" + bus.address(), "--print-reply", "--dest=" + NAME, path, method));
        command.addAll(List.of(arguments));
        return Programs.run(bus.address(), command.toArray(String[]::new));
    }

    @Test
    @DisplayName("Foreign writes of any type are coerced, checked and answered with a code, never with an error")
    void writes() {
        Device device = temperatureOnBus();
        Peer client = client();
        assertEquals(0.0, setValue(client, NAME, "/TemperatureType", "d", 3.0));
        assertEquals(0.0, setValue(client, NAME, "/TemperatureType", "s", "4"));
        assertEquals(0.0, setValue(client, NAME, "/TemperatureType", "b", true));
        assertEquals(0.0, setValue(client, NAME, "/TemperatureType", "x", 5));
        assertEquals(0.0, setValue(client, NAME, "/TemperatureType", "y", 6));
        assertEquals(0.0, setValue(client, NAME, "/Scale", "i", 2));
        assertEquals(0.0, setValue(client, NAME, "/Scale", "n", null));
        assertEquals(0.0, setValue(client, NAME, "/CustomName", "s", "Keller"));
        assertEquals(List.of(3, 4, 1, 5, 6, 2.0, "null", "Keller"), List.copyOf(written));
        assertEquals("Keller", loop.call(() -> device.get("/CustomName")));

        assertEquals(0.0, setValue(client, NAME, "/TemperatureType", "i", 6));
        assertEquals(9, written.size(), "an equal value is asked for like any other");
        assertEquals(2.0, setValue(client, NAME, "/TemperatureType", "i", 7), "out of range");
        assertEquals(2.0, setValue(client, NAME, "/Scale", "d", 10.5), "out of range");
        assertEquals(2.0, setValue(client, NAME, "/Scale", "inf", "nan"), "out of range");
        assertEquals(1.0, setValue(client, NAME, "/TemperatureType", "s", "warm"), "no number");
        assertEquals(1.0, setValue(client, NAME, "/Temperature", "d", 1.0), "read-only");
        assertEquals(1.0, setValue(client, NAME, "/DeviceInstance", "i", 1), "read-only");
        assertEquals(1.0, setValue(client, NAME, "/Mgmt", "i", 1), "a node");
        assertEquals(2.0, setValue(client, NAME, "/Refuses", "d", 1.0), "refused by its service");
        assertEquals(2.0, setValue(client, NAME, "/Fails", "d", 1.0), "its service throws");
        assertEquals(1, log.count("on purpose"));
        assertEquals(9, written.size());
    }

    @Test
    @DisplayName("An accepted write is signalled; after its answer the new value is read")
    void writeIsSignalled() {
        temperatureOnBus();
        Peer client = client();
        client.ask(Map.of("collect", NAME));
        assertEquals(0.0, setValue(client, NAME, "/TemperatureType", "i", 0));
        assertEquals(0.0, call(client, NAME, "/TemperatureType", "GetValue", "").get("value"));
        assertEquals(2.0, setValue(client, NAME, "/TemperatureType", "i", 99));
        assertEquals(0.0, setValue(client, NAME, "/TemperatureType", "i", 0), "the same again is no news");
        Await.equal(
                List.of(List.of("ItemsChanged", "/", Map.of("/TemperatureType", List.of(0.0, "Battery", "i")))),
                () -> client.ask(Map.of("collected", true)));
    }

    @Test
    @DisplayName(
            "everything set in one turn of the loop, whoever sets it, is one ItemsChanged; PropertiesChanged never comes")
    void oneSignalPerTurn() {
        Device device = temperatureOnBus();
        Peer client = client();
        client.ask(Map.of("collect", NAME));
        loop.run(() -> {
            loop.execute(() -> device.set("/Humidity", 50.04));
            device.set("/Temperature", 1);
            device.set("/Temperature", 21.5);
            device.set("/Uptime", 61.7);
        });
        Await.equal(
                List.of(List.of(
                        "ItemsChanged",
                        "/",
                        Map.of(
                                "/Temperature",
                                List.of(21.5, "21.5°C", "d"),
                                "/Humidity",
                                List.of(50.0, "50.0%", "d"),
                                "/Uptime",
                                List.of(62.0, "62s", "i")))),
                () -> client.ask(Map.of("collected", true)));
    }

    @Test
    @DisplayName("A value that is equal after rounding sends nothing; NaN and infinity are invalid")
    void equalSendsNothing() {
        Device device = temperatureOnBus();
        set(device, "/Temperature", 21.5);
        Peer client = client();
        client.ask(Map.of("collect", NAME));
        set(device, "/Temperature", 21.501);
        set(device, "/TemperatureType", 2);
        loop.run(() -> {
            device.set("/Temperature", 30);
            device.set("/Temperature", 21.5);
        });
        set(device, "/Humidity", Double.NaN);
        set(device, "/Temperature", Double.POSITIVE_INFINITY);
        Await.equal(
                List.of(List.of("ItemsChanged", "/", Map.of("/Temperature", List.of(List.of(), "---", "ai")))),
                () -> client.ask(Map.of("collected", true)));
        assertNull(loop.call(() -> device.get("/Temperature")));
    }

    @Test
    @DisplayName("SetValue calls that come in one burst are asked in their order, and all are answered")
    void orderOfWrites() {
        temperatureOnBus();
        Peer client = client();
        List<Object> values = IntStream.range(0, 300)
                .mapToObj(i -> (Object) typed("d", 0.5 + (i * 7 % 300) / 100.0))
                .toList();
        Object codes = client.ask(Map.of("storm", List.of(NAME, "/Scale", values)));
        assertEquals(Collections.nCopies(300, 0.0), codes);
        List<Object> expected = values.stream()
                .map(v -> (Object) Unit.FACTOR.round((Double) ((List<?>) v).get(1)))
                .toList();
        assertEquals(expected, List.copyOf(written));
    }

    @Test
    @DisplayName("A burst that begins and ends with the present value leaves the last one, not the one between")
    void equalValueIsComparedInOrder() {
        Device device = temperatureOnBus();
        Peer client = client();
        client.ask(Map.of("storm", List.of(NAME, "/TemperatureType", List.of(typed("i", 5), typed("i", 2)))));
        assertEquals(2, loop.call(() -> device.get("/TemperatureType")));
    }

    @Test
    @DisplayName("No odd payload harms the device")
    void oddPayloads() {
        temperatureOnBus();
        Peer client = client();
        List<List<Object>> odd = List.of(
                typed("t", new java.math.BigDecimal("18446744073709551615")),
                typed("u", 4294967295L),
                typed("q", 65535),
                typed("y", 200),
                typed("h", -5),
                typed("x", Long.MAX_VALUE),
                typed("inf", "inf"),
                typed("inf", "-inf"),
                typed("inf", "nan"),
                typed("nested", 3),
                typed("v", typed("v", typed("i", 1))),
                typed("long", 300_000),
                typed("s", ""),
                typed("s", "ä\uD83D\uDE00"),
                typed("o", "/a/b"),
                typed("g", "a{sv}"),
                typed("as", List.of()),
                typed("as", List.of("a", "b")),
                typed("ad", List.of(1.5)),
                typed("ai", List.of(1, 2)),
                typed("ab", List.of(true)),
                typed("aai", List.of()),
                typed("av", List.of()),
                typed("ay", List.of(1, 255)),
                typed("struct", List.of(1, 2)),
                typed("dict:sv", Map.of()),
                typed("dict:ss", Map.of("a", "b")),
                typed("dict:sa{sv}", Map.of()));
        for (String path :
                List.of("/TemperatureType", "/Scale", "/CustomName", "/AllowedRoles", "/Temperature", "/", "/Mgmt")) {
            for (List<Object> payload : odd) {
                Map<?, ?> answer = call(client, NAME, path, "SetValue", "v", payload);
                assertTrue(answer.get("value") instanceof Double, path + " " + payload + " -> " + answer);
            }
        }
        assertEquals(1.0, call(client, NAME, "/Scale", "SetValue", "").get("value"), "no argument at all");
        assertEquals(
                1.0,
                call(client, NAME, "/AllowedRoles", "SetValue", "i", typed("i", 3))
                        .get("value"),
                "no variant");
        assertEquals(1.0, call(client, NAME, "/Connected", "GetValue", "").get("value"));
    }

    @Test
    @DisplayName("A NUL in a text does not cost us the connection")
    void nulInText() {
        Device device = temperatureOnBus();
        set(device, "/ProductName", "a\0b");
        Await.equal(
                "a\uFFFDb",
                () -> call(client(), NAME, "/ProductName", "GetValue", "").get("value"));
        assertTrue(loop.call(device::onBus));
    }

    @Test
    @DisplayName("A device leaves the bus and comes back with the values it has then")
    void leavesAndReturns() {
        Device device = temperatureOnBus();
        Peer client = client();
        loop.run(() -> device.present(false));
        Await.until("the name is gone", () -> !((List<?>) client.ask(Map.of("names", true))).contains(NAME));
        assertFalse(loop.call(device::onBus));
        set(device, "/Temperature", 12.5);
        loop.run(() -> device.present(true));
        loop.await("back", device::onBus);
        assertEquals(12.5, call(client, NAME, "/Temperature", "GetValue", "").get("value"));
        loop.run(device::close);
        Await.until("the name is gone", () -> !((List<?>) client.ask(Map.of("names", true))).contains(NAME));
        set(device, "/Temperature", 13);
        assertFalse(loop.call(device::onBus));
        Device again = temperatureOnBus();
        assertTrue(loop.call(again::onBus));
    }

    @Test
    @DisplayName("A name that another program has is an error, reported once, and taken when it becomes free")
    void nameTaken() {
        Peer other = service(NAME, "items", "{}");
        Device device = publish(NAME, 20, temperature());
        Await.until("reported", () -> log.count("another program has that name") == 1);
        Await.pause(1000);
        assertFalse(loop.call(device::onBus));
        assertEquals(1, log.count("another program has that name"));
        other.ask(Map.of("leave", true));
        loop.await("joined", device::onBus);
    }

    @Test
    @DisplayName("Each device has a connection of its own; threads do not grow with devices")
    void manyDevices() {
        onBus("com.victronenergy.acload.one", 1, Item.integer("/Connected").initially(1));
        int threads = Thread.activeCount();
        List<Device> devices = IntStream.range(0, 50)
                .mapToObj(i -> publish(
                        "com.victronenergy.acload.esESS_" + i,
                        100 + i,
                        Item.integer("/Connected").initially(1)))
                .toList();
        devices.forEach(device -> loop.await("on the bus", device::onBus));
        assertTrue(Thread.activeCount() <= threads, Thread.activeCount() + " threads instead of " + threads);
        Peer client = client();
        List<?> owners = devices.stream()
                .map(device -> client.ask(Map.of("owner", device.serviceName())))
                .distinct()
                .toList();
        assertEquals(50, owners.size(), owners.toString());
    }

    @Test
    @DisplayName("names and paths that the bus would not take are refused where they are asked for")
    void badNames() {
        for (String name : List.of(
                "com.victronenergy.battery.Kühlschrank oben",
                "com.victronenergy.battery",
                "com.victronenergy.battery.1x",
                "x.y.z",
                "")) {
            assertThrows(IllegalArgumentException.class, () -> publish(name, 1), name);
        }
        assertThrows(
                IllegalArgumentException.class, () -> publish("com.victronenergy.battery.x", 1, Item.integer("/A B")));
        assertThrows(
                IllegalArgumentException.class,
                () -> publish("com.victronenergy.battery.x", 1, Item.integer("/A"), Item.text("/A")));
        assertThrows(
                IllegalArgumentException.class,
                () -> publish("com.victronenergy.battery.x", 1, Item.integer("/DeviceInstance")));
        Device device = publish("com.victronenergy.battery.x", 1, Item.integer("/A"));
        assertThrows(IllegalArgumentException.class, () -> set(device, "/B", 1));
        assertThrows(IllegalArgumentException.class, () -> set(device, "/A", "one"));
        assertThrows(IllegalStateException.class, () -> publish("com.victronenergy.battery.x", 1));
    }
}
