package esess.adapter.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.Unit;
import esess.port.Bus;
import esess.port.Device;
import esess.port.Item;
import esess.testing.Await;
import esess.testing.Peer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services of others (written with dbus-python, as most of Victron's) as we see them. */
class WatchingTest extends BusTest {

    private static final String GRID = "com.victronenergy.grid";
    private static final String BATTERY = "com.victronenergy.battery";

    private static String values(int instance, Object power) {
        Map<String, Object> values =
                new LinkedHashMap<>(Map.of("/Mgmt/Connection", "CAN", "/DeviceInstance", instance));
        values.put("/Ac/Power", power);
        return json(values);
    }

    private static Map<String, Object> change(String path, Object value) {
        return Map.of("set", Collections.singletonMap(path, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"items", "properties", "both", "legacy"})
    @DisplayName("Values of every kind of service are read at once and followed; the same state is told once")
    void followsEveryKind(String mode) {
        Peer meter = service(GRID + ".cgwacs_ttyUSB0_mb1", mode, values(30, 100.5));
        Heard power = watch(GRID + ".cgwacs_ttyUSB0_mb1", "/Ac/Power");
        power.await("/Ac/Power=100.5");
        meter.ask(change("/Ac/Power", 7));
        meter.ask(Map.of("resend", "/Ac/Power"));
        meter.ask(change("/Ac/Power", null));
        meter.ask(Map.of("resend", "/Ac/Power"));
        meter.ask(change("/Ac/Power", 0.0));
        power.await("/Ac/Power=100.5", "/Ac/Power=7", "/Ac/Power=---", "/Ac/Power=0.0");
        assertEquals(0.0, loop.call(power.watch::number));
        assertEquals(GRID + ".cgwacs_ttyUSB0_mb1", power.followed());
    }

    @Test
    @DisplayName("invalid is invalid and not 0; a path that is missing is invalid; a service that is away is absent")
    void threeStates() {
        Peer meter = service(GRID + ".a", "items", values(30, null));
        Heard power = watch(GRID + ".a", "/Ac/Power");
        Heard missing = watch(GRID + ".a", "/Ac/Voltage");
        Heard absent = watch(GRID + ".b", "/Ac/Power");
        power.await("/Ac/Power=---");
        missing.await("/Ac/Voltage=---");
        absent.await("/Ac/Power=gone");
        assertEquals(GRID + ".b", absent.last().service());
        assertNull(loop.call(power.watch::number));
        assertNull(absent.followed());
        meter.ask(change("/Ac/Voltage", 230.5));
        missing.await("/Ac/Voltage=---", "/Ac/Voltage=230.5");
        for (String type : List.of("ai", "as", "ad", "ay", "a{sv}")) {
            meter.ask(change("/Ac/Voltage", Map.of("t", type, "v", type.equals("a{sv}") ? Map.of() : List.of())));
            meter.ask(change("/Ac/Voltage", 231.5));
        }
        Await.equal(12, () -> missing.all().size());
        assertEquals(
                5,
                missing.all().subList(1, 12).stream()
                        .filter("/Ac/Voltage=---"::equals)
                        .count());
    }

    @Test
    @DisplayName("a service that goes is absent, one that comes back is read anew")
    void goesAndReturns() {
        Peer meter = service(GRID + ".a", "items", values(30, 1));
        Heard power = watch(GRID + ".a", "/Ac/Power");
        power.await("/Ac/Power=1");
        meter.ask(Map.of("leave", true));
        power.await("/Ac/Power=1", "/Ac/Power=gone");
        assertEquals(GRID + ".a", power.last().service());
        assertTrue(loop.call(power.watch::reading).isAbsent());
        meter.ask(change("/Ac/Power", 2));
        meter.ask(Map.of("join", true));
        power.await("/Ac/Power=1", "/Ac/Power=gone", "/Ac/Power=2");
        meter.close();
        power.await("/Ac/Power=1", "/Ac/Power=gone", "/Ac/Power=2", "/Ac/Power=gone");
        service(GRID + ".a", "properties", values(30, 3));
        power.awaitLast("/Ac/Power=3");
    }

    @Test
    @DisplayName("a name matches only itself: ttyUSB1 is not ttyUSB10, and battery B's values are not battery A's")
    void exactNames() {
        Peer ten = service(BATTERY + ".ttyUSB10", "both", values(10, 10));
        Heard one = watch(BATTERY + ".ttyUSB1", "/Ac/Power");
        one.await("/Ac/Power=gone");
        Peer first = service(BATTERY + ".ttyUSB1", "both", values(1, 1));
        one.await("/Ac/Power=gone", "/Ac/Power=1");
        ten.ask(change("/Ac/Power", 11));
        first.ask(change("/Ac/Power", 2));
        one.await("/Ac/Power=gone", "/Ac/Power=1", "/Ac/Power=2");
        first.ask(Map.of("leave", true));
        one.await("/Ac/Power=gone", "/Ac/Power=1", "/Ac/Power=2", "/Ac/Power=gone");
    }

    @Test
    @DisplayName("a class follows the lowest instance and is elected anew whenever services come and go")
    void followsClass() {
        Peer high = service(GRID + ".high", "properties", values(40, 40));
        Peer low = service(
                GRID + ".low",
                "items",
                json(Map.of("/Mgmt/Connection", "x", "/DeviceInstance", 31, "/Ac/Power", 31, "/Only", 1)));
        Heard power = watch(GRID, "/Ac/Power");
        Heard only = watch(GRID, "/Only");
        power.await("/Ac/Power=31");
        assertEquals(GRID + ".low", power.followed());
        high.ask(change("/Ac/Power", 41));
        low.ask(Map.of("leave", true));
        power.await("/Ac/Power=31", "/Ac/Power=41");
        only.await("/Only=1", "/Only=---");
        assertEquals(GRID + ".high", power.followed());
        service(GRID + ".lowest", "items", values(2, 2));
        power.await("/Ac/Power=31", "/Ac/Power=41", "/Ac/Power=2");
        low.ask(Map.of("join", true));
        high.ask(Map.of("leave", true));
        Await.pause(200);
        assertEquals(GRID + ".lowest", power.followed());
        assertEquals(3, power.all().size());
    }

    @Test
    @DisplayName("A battery whose /Mgmt/Connection is invalid is followed only when there is no other")
    void fakeBatteryComesLast() {
        Peer fake = service(BATTERY + ".fake", "items", json(Collections.singletonMap("/Mgmt/Connection", null)));
        fake.ask(change("/DeviceInstance", 1));
        fake.ask(change("/Soc", 99));
        Heard soc = watch(BATTERY, "/Soc");
        soc.await("/Soc=99");
        Peer real = service(
                BATTERY + ".socketcan_can0",
                "items",
                json(Map.of("/Mgmt/Connection", "CAN", "/DeviceInstance", 512, "/Soc", 50)));
        soc.await("/Soc=99", "/Soc=50");
        real.ask(Map.of("set", Collections.singletonMap("/Mgmt/Connection", null)));
        soc.await("/Soc=99", "/Soc=50", "/Soc=99");
    }

    @Test
    @DisplayName("system and settings are themselves, not a class that some other service could fill")
    void singletons() {
        service(SETTINGS + ".esESS_Distributor", "items", json(Map.of("/DeviceInstance", 1, "/X", 1)));
        Peer settings = service(SETTINGS, "both", json(Map.of("/X", 2)));
        Heard x = watch(SETTINGS, "/X");
        x.await("/X=2");
        settings.ask(Map.of("leave", true));
        x.await("/X=2", "/X=gone");
        settings.ask(Map.of("join", true));
        x.await("/X=2", "/X=gone", "/X=2");
    }

    @Test
    @DisplayName("our own services can be watched like any other, and watchForeign leaves them out")
    void ownServices() {
        Device own = onBus(
                GRID + ".esESS_own",
                1,
                Item.text("/Mgmt/Connection").initially("x"),
                Item.number("/Ac/Power", Unit.WATT).initially(5));
        Heard any = watch(GRID, "/Ac/Power");
        Heard named = watch(GRID + ".esESS_own", "/Ac/Power");
        Heard foreign = watchForeign(GRID, "/Ac/Power");
        any.await("/Ac/Power=5.0");
        named.await("/Ac/Power=5.0");
        foreign.await("/Ac/Power=gone");
        Peer other = service(GRID + ".other", "items", values(30, 30));
        foreign.await("/Ac/Power=gone", "/Ac/Power=30");
        set(own, "/Ac/Power", 6);
        any.await("/Ac/Power=5.0", "/Ac/Power=6.0");
        loop.run(own::close);
        any.await("/Ac/Power=5.0", "/Ac/Power=6.0", "/Ac/Power=30");
        named.await("/Ac/Power=5.0", "/Ac/Power=6.0", "/Ac/Power=gone");
        other.ask(change("/Ac/Power", 31));
        foreign.await("/Ac/Power=gone", "/Ac/Power=30", "/Ac/Power=31");
    }

    @Test
    @DisplayName("A pattern stands for one part of the path and reports each concrete path")
    void patterns() {
        Peer meter = service(
                GRID + ".a",
                "both",
                json(Map.of("/Ac/L1/Power", 1, "/Ac/L2/Power", 2, "/Ac/L1/Deep/Power", 9, "/Ac/Power", 3)));
        Heard phases = watch(GRID, "/Ac/*/Power");
        Await.equal(2, () -> phases.all().size());
        assertEquals(
                List.of("/Ac/L1/Power=1", "/Ac/L2/Power=2"),
                phases.all().stream().sorted().toList());
        meter.ask(change("/Ac/L3/Power", 7));
        phases.awaitLast("/Ac/L3/Power=7");
        assertTrue(loop.call(phases.watch::reading).isAbsent());
        meter.ask(Map.of("leave", true));
        Await.equal(6, () -> phases.all().size());
        assertEquals(
                List.of("/Ac/L1/Power=gone", "/Ac/L2/Power=gone", "/Ac/L3/Power=gone"),
                phases.all().subList(3, 6).stream().sorted().toList());
    }

    @Test
    @DisplayName("values of every type arrive as plain ones: bytes unsigned, arrays as lists, large numbers whole")
    void types() {
        service(
                GRID + ".a",
                "items",
                json(Map.of(
                        "/Byte",
                        Map.of("t", "y", "v", 200),
                        "/Bytes",
                        Map.of("t", "ay", "v", List.of(1, 255)),
                        "/Word",
                        Map.of("t", "q", "v", 65535),
                        "/Long",
                        Map.of("t", "x", "v", 5_000_000_000L),
                        "/Flag",
                        true,
                        "/Texts",
                        List.of("a", "b"),
                        "/Small",
                        Map.of("t", "x", "v", 5),
                        "/U",
                        Map.of("t", "u", "v", 4_000_000_000L))));
        Heard all = watch(GRID + ".a", "/*");
        Await.equal(8, () -> all.all().size());
        assertEquals(
                List.of(
                        "/Byte=200",
                        "/Bytes=[1, 255]",
                        "/Flag=true",
                        "/Long=5000000000",
                        "/Small=5",
                        "/Texts=[a, b]",
                        "/U=4000000000",
                        "/Word=65535"),
                all.all().stream().sorted().toList());
    }

    @Test
    @DisplayName("A service that does not answer is absent meanwhile, asked again, and known as soon as it answers")
    void muteService() {
        Peer mute = service(GRID + ".mute", "mute", values(30, 5));
        Heard power = watch(GRID + ".mute", "/Ac/Power");
        power.await("/Ac/Power=gone");
        mute.ask(Map.of("speak", true));
        power.await("/Ac/Power=gone", "/Ac/Power=5");
        assertEquals(1, log.count("does not tell its values"));
    }

    @Test
    @DisplayName("The last watch of a service takes its match rules with it; a closed watch hears nothing more")
    void closedWatch() {
        Peer meter = service(GRID + ".a", "items", values(30, 1));
        Heard first = watch(GRID + ".a", "/Ac/Power");
        Heard second = watch(GRID + ".a", "/Ac/Power");
        first.await("/Ac/Power=1");
        second.await("/Ac/Power=1");
        loop.run(first.watch::close);
        meter.ask(change("/Ac/Power", 2));
        second.await("/Ac/Power=1", "/Ac/Power=2");
        loop.run(second.watch::close);
        loop.run(second.watch::close);
        meter.ask(change("/Ac/Power", 3));
        Heard third = watch(GRID + ".a", "/Ac/Power");
        third.await("/Ac/Power=3");
        meter.ask(change("/Ac/Power", 4));
        third.await("/Ac/Power=3", "/Ac/Power=4");
        assertEquals(1, first.all().size());
        assertEquals(2, second.all().size());
        assertThrows(IllegalArgumentException.class, () -> watch("com.victronenergy.x' or", "/A"));
    }

    @Test
    @DisplayName("What one listener throws is logged and keeps nobody else from hearing")
    void throwingListener() {
        service(GRID + ".a", "items", values(30, 1));
        loop.run(() -> dbus.watch(GRID, "/Ac/Power", change -> {
            throw new IllegalStateException("on purpose");
        }));
        watch(GRID, "/Ac/Power").await("/Ac/Power=1");
        Await.until("logged", () -> log.count("on purpose") == 1);
    }

    @Test
    @DisplayName("Writes bring each type as Victron wants it, and the service's code back")
    void writes() {
        Peer settings =
                service(SETTINGS, "properties", json(Map.of("/I", 1, "/D", 1.5, "/S", "a", "/L", List.of("x"))));
        assertEquals(0, write(SETTINGS, "/I", 2));
        assertEquals(0, write(SETTINGS, "/D", 2.0));
        assertEquals(0, write(SETTINGS, "/S", "ü\0"));
        assertEquals(0, write(SETTINGS, "/L", List.of("y", "z")));
        assertEquals(0, write(SETTINGS, "/I", null));
        assertEquals(
                List.of(
                        Arrays.asList("/I", 2.0, "Int32"),
                        Arrays.asList("/D", 2.0, "Double"),
                        Arrays.asList("/S", "ü\uFFFD", "String"),
                        Arrays.asList("/L", List.of("y", "z"), "as"),
                        Arrays.asList("/I", List.of(), "ai")),
                settings.ask(Map.of("written", true)));
        settings.ask(Map.of("code", -1));
        assertEquals(-1, write(SETTINGS, "/I", 3));
        assertEquals(Bus.NO_ANSWER, write("com.victronenergy.nobody", "/I", 3));
        settings.ask(Map.of("code", 0));
        assertEquals(Bus.NO_ANSWER, write(SETTINGS, "/Unknown", 3));
        assertThrows(IllegalArgumentException.class, () -> write(SETTINGS, "no path", 3));
        assertThrows(IllegalArgumentException.class, () -> write(SETTINGS, "/I", new Object()));
    }

    @Test
    @DisplayName(
            "Writes to a service that hangs are answered with NO_ANSWER, few are in flight, and none is delivered late")
    void hangingDestination() {
        // A clock that only we move: on a real one, the time between the writes decides which of them are too old.
        AtomicLong tick = new AtomicLong(1_000_000);
        DBus patient = start(tick::get);
        Await.until("on the bus", () -> loop.call(patient::isUp));
        Peer settings = service(SETTINGS, "properties", json(Map.of("/I", 1)));
        settings.ask(Collections.singletonMap("code", null));
        BlockingQueue<Integer> codes = new ArrayBlockingQueue<>(20);
        loop.run(() -> IntStream.range(0, 10).forEach(i -> patient.write(SETTINGS, "/I", i, codes::add)));
        Await.equal(4, () -> written(settings).size());
        tick.addAndGet(BusConnection.CALL_TIMEOUT_MS - 1);
        assertEquals(Bus.NO_ANSWER, write(patient, "com.victronenergy.nobody", "/I", 0), "it looks at its clock");
        assertEquals(0, codes.size(), "not too late yet");
        tick.addAndGet(1);
        assertEquals(Bus.NO_ANSWER, write(patient, "com.victronenergy.nobody", "/I", 0));
        Await.equal(10, codes::size);
        assertTrue(codes.stream().allMatch(code -> code == Bus.NO_ANSWER));
        settings.ask(Map.of("code", 0));
        assertEquals(0, write(patient, SETTINGS, "/I", 11));
        assertEquals(
                List.of(0.0, 1.0, 2.0, 3.0, 11.0),
                written(settings).stream().map(each -> ((List<?>) each).get(1)).toList());
    }

    private static List<?> written(Peer service) {
        return (List<?>) service.ask(Map.of("written", true));
    }

    private int write(String service, String path, Object value) {
        return write(dbus, service, path, value);
    }

    private int write(DBus by, String service, String path, Object value) {
        BlockingQueue<Integer> code = new ArrayBlockingQueue<>(1);
        IntConsumer result = code::add;
        loop.run(() -> by.write(service, path, value, result));
        try {
            Integer answer = code.poll(30, TimeUnit.SECONDS);
            assertFalse(answer == null, "no result");
            return answer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
