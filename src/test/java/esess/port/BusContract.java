package esess.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import esess.model.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What services rely on at the bus, whatever is behind it. */
public abstract class BusContract {

    /** A bus to be tested, and others on it. */
    public interface Rig extends AutoCloseable {

        Bus bus();

        /** Runs on the loop and waits for its end. */
        <T> T onLoop(Supplier<T> task);

        /** Waits until it is so; looked at on the loop. */
        void await(String what, BooleanSupplier condition);

        /** What is under way has arrived. */
        void settle();

        /** A service of somebody else joins. */
        Stranger stranger(String name, Map<String, Object> values);

        /** Somebody else writes to a device of ours; {@link Bus#NO_ANSWER}: he gets an error. */
        int setValue(String service, String path, Object value);

        /** What somebody else reads there. */
        Object getValue(String service, String path);

        void loseBus();

        void restoreBus();

        @Override
        void close();
    }

    /** A service of somebody else. */
    public interface Stranger {

        void set(String path, Object value);

        /** What SetValue answers from now on. */
        void answering(int code);

        /** Each accepted or refused write as {@code path=value}. */
        List<String> written();

        void leave();
    }

    private static final String LIMITED = "com.victronenergy.pvinverter.esESS_roof";
    private static final String GRID = "com.victronenergy.grid";
    private static final String LIMIT = "/Ac/PowerLimit";

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private Rig rig;

    protected abstract Rig open() throws Exception;

    @BeforeEach
    void openRig() throws Exception {
        rig = open();
        rig.await("the bus is there", new BooleanSupplier() {
            private boolean up;
            private final Registration state = rig.onLoop(() -> rig.bus().onState(isUp -> up = isUp));

            @Override
            public boolean getAsBoolean() {
                if (up) {
                    state.close();
                }
                return up;
            }
        });
    }

    @AfterEach
    void closeRig() {
        rig.close();
    }

    private boolean heard(String path, Object value) {
        asked.add(path + "=" + value
                + (value == null ? "" : " " + value.getClass().getSimpleName()));
        return true;
    }

    private Item[] items() {
        return new Item[] {
            Item.number(LIMIT, Unit.WATT).initially(1500).writeable(0, Double.NaN, value -> heard(LIMIT, value)),
            Item.integer("/Mode").initially(1).writeable(0, 2, value -> heard("/Mode", value)),
            Item.text("/CustomName").initially("roof").writeable(value -> heard("/CustomName", value)),
            Item.texts("/Roles", List.of("grid")).writeable(value -> heard("/Roles", value)),
            Item.number("/Ac/Power", Unit.WATT),
            Item.number("/Refuses", Unit.WATT).initially(1).writeable(value -> false),
        };
    }

    private Device onBus(String name, int instance, Item... items) {
        Device device = rig.onLoop(() -> {
            Device published = rig.bus().publish(name, instance, List.of(items));
            assertFalse(published.onBus(), "nobody is on the bus before it has said so");
            return published;
        });
        rig.await(name + " is on the bus", device::onBus);
        return device;
    }

    private void set(Device device, String path, Object value) {
        rig.onLoop(() -> {
            device.set(path, value);
            return null;
        });
    }

    private Object get(Device device, String path) {
        return rig.onLoop(() -> device.get(path));
    }

    /** What was told, as {@code name path=value}: "---" for invalid, "gone" for absent; the name without its class. */
    private final class Ear {
        private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
        private Registration registration;

        private void hear(Change change) {
            String state = change.reading().isAbsent()
                    ? "gone"
                    : String.valueOf(
                            change.reading().isKnown() ? change.reading().orNull() : "---");
            heard.add(change.service().replaceFirst("com\\.victronenergy\\.", "") + " " + change.path() + "=" + state);
        }

        private Ear told(String... expected) {
            rig.await(Arrays.toString(expected) + " is told, and not " + heard, () -> heard.size() >= expected.length);
            rig.settle();
            assertEquals(List.of(expected), List.copyOf(heard));
            heard.clear();
            return this;
        }

        private String followed() {
            return rig.onLoop(((Watch) registration)::followed);
        }

        private Object value() {
            return rig.onLoop(() -> ((Watch) registration).reading().orNull());
        }

        private void close() {
            rig.onLoop(() -> {
                registration.close();
                registration.close();
                return null;
            });
        }
    }

    private Ear watch(String service, String path) {
        Ear ear = new Ear();
        ear.registration = rig.onLoop(() -> rig.bus().watch(service, path, ear::hear));
        return ear;
    }

    private int write(String service, String path, Object value) {
        int[] code = {7};
        rig.onLoop(() -> {
            rig.bus().write(service, path, value, answer -> code[0] = answer);
            assertEquals(7, code[0], "an answer comes in a turn of its own");
            return null;
        });
        rig.await("an answer", () -> code[0] != 7);
        return code[0];
    }

    private static Map<String, Object> meter(int instance, Object power) {
        Map<String, Object> values = new java.util.LinkedHashMap<>();
        values.put("/Mgmt/Connection", "Modbus");
        values.put("/DeviceInstance", instance);
        values.put("/Ac/L1/Power", power);
        values.put("/Ac/L2/Power", 20.5);
        return values;
    }

    @Test
    @DisplayName("an equal write is asked for and accepted each time: it may be the renewal of a lease")
    void equalWrite() {
        Device device = onBus(LIMITED, 20, items());
        Ear ear = watch(LIMITED, LIMIT).told("pvinverter.esESS_roof " + LIMIT + "=1500.0");
        for (int i = 0; i < 3; i++) {
            assertEquals(Bus.ACCEPTED, rig.setValue(LIMITED, LIMIT, 0.0));
        }
        assertEquals(List.of(LIMIT + "=0.0 Double", LIMIT + "=0.0 Double", LIMIT + "=0.0 Double"), asked);
        ear.told("pvinverter.esESS_roof " + LIMIT + "=0.0");
        assertEquals(0.0, get(device, LIMIT));
        assertEquals(Bus.ACCEPTED, write(LIMITED, LIMIT, 0.0), "our own, too");
        assertEquals(4, asked.size());
    }

    @Test
    @DisplayName("writes of another type are bent to the path's, what cannot be is not writeable, a release is null")
    void wrongType() {
        onBus(LIMITED, 20, items());
        assertEquals(Bus.ACCEPTED, rig.setValue(LIMITED, "/Mode", 2.0));
        assertEquals(Bus.ACCEPTED, rig.setValue(LIMITED, "/Mode", " 1 "));
        assertEquals(Bus.ACCEPTED, rig.setValue(LIMITED, "/Mode", false));
        assertEquals(Bus.ACCEPTED, rig.setValue(LIMITED, LIMIT, 375));
        assertEquals(Bus.ACCEPTED, rig.setValue(LIMITED, LIMIT, "100.26"));
        assertEquals(Bus.ACCEPTED, rig.setValue(LIMITED, LIMIT, null));
        assertEquals(Bus.ACCEPTED, rig.setValue(LIMITED, "/CustomName", 5.0));
        assertEquals(Bus.ACCEPTED, rig.setValue(LIMITED, "/Roles", List.of("a", "b")));
        List<String> expected = List.of(
                "/Mode=2 Integer",
                "/Mode=1 Integer",
                "/Mode=0 Integer",
                LIMIT + "=375.0 Double",
                LIMIT + "=100.3 Double",
                LIMIT + "=null",
                "/CustomName=5 String");
        assertEquals(expected, asked.subList(0, 7));
        assertEquals(8, asked.size());

        assertEquals(Bus.NOT_WRITEABLE, rig.setValue(LIMITED, "/Mode", "auto"), "text on a number");
        assertEquals(Bus.NOT_WRITEABLE, rig.setValue(LIMITED, LIMIT, "full"), "text on a number");
        assertEquals(Bus.NOT_WRITEABLE, rig.setValue(LIMITED, "/Mode", List.of("1")));
        assertEquals(Bus.NOT_WRITEABLE, rig.setValue(LIMITED, "/CustomName", List.of("a")));
        assertEquals(Bus.NOT_WRITEABLE, rig.setValue(LIMITED, "/Roles", "a"));
        assertEquals(Bus.NOT_WRITEABLE, rig.setValue(LIMITED, "/Ac/Power", 1.0), "read-only");
        assertEquals(Bus.NOT_WRITEABLE, rig.setValue(LIMITED, "/DeviceInstance", 1), "read-only");
        assertEquals(Bus.NOT_WRITEABLE, rig.setValue(LIMITED, "/Ac", 1), "a node");
        assertEquals(Bus.NO_ANSWER, rig.setValue(LIMITED, "/No/Such", 1), "an error");
        assertEquals(8, asked.size());
        assertInstanceOf(Integer.class, watchedValue("/Mode"));
        assertInstanceOf(String.class, watchedValue("/CustomName"));
    }

    /** A new watch may begin with the value before. */
    private void awaitTold(String path, String expected) {
        Ear ear = watch(LIMITED, path);
        rig.await(
                expected + " on " + path,
                () -> !ear.heard.isEmpty()
                        && ear.heard.get(ear.heard.size() - 1).endsWith("=" + expected));
    }

    private Object watchedValue(String path) {
        Ear ear = watch(LIMITED, path);
        rig.await(path + " is known", () -> !ear.heard.isEmpty());
        return ear.value();
    }

    @Test
    @DisplayName("what is out of range or refused is rejected, and nothing changes")
    void outOfRange() {
        Device device = onBus(LIMITED, 20, items());
        Ear ear = watch(LIMITED, "/Mode").told("pvinverter.esESS_roof /Mode=1");
        assertEquals(Bus.REJECTED, rig.setValue(LIMITED, "/Mode", 3));
        assertEquals(Bus.REJECTED, rig.setValue(LIMITED, "/Mode", -1));
        assertEquals(Bus.REJECTED, rig.setValue(LIMITED, "/Mode", "7"));
        assertEquals(Bus.REJECTED, rig.setValue(LIMITED, "/Mode", 1e300));
        assertEquals(Bus.REJECTED, rig.setValue(LIMITED, LIMIT, -0.2));
        assertEquals(Bus.REJECTED, rig.setValue(LIMITED, LIMIT, Double.NaN));
        assertEquals(Bus.REJECTED, rig.setValue(LIMITED, LIMIT, Double.POSITIVE_INFINITY));
        assertEquals(Bus.REJECTED, rig.setValue(LIMITED, "/Refuses", 5.0));
        assertEquals(Bus.REJECTED, rig.setValue(LIMITED, "/Refuses", 1.0), "also when it is the same");
        assertEquals(List.of(), asked);
        ear.told();
        assertEquals(1, get(device, "/Mode"));
        assertEquals(1500.0, get(device, LIMIT));
        assertEquals(1.0, get(device, "/Refuses"));
    }

    @Test
    @DisplayName("what we set ourselves must fit, is rounded, and is news only when it then differs")
    void own() {
        Device device = onBus(LIMITED, 20, items());
        Ear ear = watch(LIMITED, "/Ac/Power").told("pvinverter.esESS_roof /Ac/Power=---");
        set(device, "/Ac/Power", 100.04);
        ear.told("pvinverter.esESS_roof /Ac/Power=100.0");
        set(device, "/Ac/Power", 100.01f);
        set(device, "/Ac/Power", 100);
        ear.told();
        set(device, "/Ac/Power", Double.NaN);
        ear.told("pvinverter.esESS_roof /Ac/Power=---");
        set(device, "/Mode", true);
        set(device, "/Mode", 1.7);
        assertEquals(2, get(device, "/Mode"));
        set(device, "/Roles", List.of());
        assertEquals(List.of(), get(device, "/Roles"));
        awaitTold("/Roles", "---");
        set(device, "/CustomName", "a\0b");
        awaitTold("/CustomName", "a\uFFFDb");
        assertThrows(IllegalArgumentException.class, () -> set(device, "/Mode", "1"));
        assertThrows(IllegalArgumentException.class, () -> set(device, "/Ac/Power", true));
        assertThrows(IllegalArgumentException.class, () -> set(device, "/CustomName", 1));
        assertThrows(IllegalArgumentException.class, () -> set(device, "/Roles", List.of(1)));
        assertThrows(IllegalArgumentException.class, () -> set(device, "/DeviceInstance", 1));
        assertThrows(IllegalArgumentException.class, () -> set(device, "/No/Such", 1));
        assertThrows(IllegalArgumentException.class, () -> get(device, "/No/Such"));
        assertEquals(20, ((Number) rig.getValue(LIMITED, "/DeviceInstance")).intValue());
    }

    @Test
    @DisplayName("a pattern tells each path that it stands for, and nothing while there is no such service")
    void pattern() {
        Ear ear = watch(GRID + ".m", "/Ac/*/Power").told();
        assertNull(ear.followed());
        Stranger meter = rig.stranger(GRID + ".m", meter(30, 10.5));
        rig.await("both phases", () -> ear.heard.size() == 2);
        Collections.sort(ear.heard);
        ear.told("grid.m /Ac/L1/Power=10.5", "grid.m /Ac/L2/Power=20.5");
        meter.set("/Ac/L3/Power", 30.5);
        meter.set("/Ac/Power", 61.5);
        meter.set("/Ac/L3/Power", null);
        rig.await("L3 is invalid", () -> ear.heard.contains("grid.m /Ac/L3/Power=---"));
        rig.settle();
        assertFalse(ear.heard.toString().contains("/Ac/Power"));
        ear.heard.clear();
        meter.leave();
        rig.await("all are gone", () -> ear.heard.size() == 3);
        Collections.sort(ear.heard);
        ear.told("grid.m /Ac/L1/Power=gone", "grid.m /Ac/L2/Power=gone", "grid.m /Ac/L3/Power=gone");
        assertNull(ear.followed());
    }

    @Test
    @DisplayName("a service that is away is absent, one without the path has none, and each state is told once")
    void absent() {
        Ear ear = watch(GRID + ".m", "/Ac/L1/Power").told("grid.m /Ac/L1/Power=gone");
        Ear missing = watch(GRID + ".m", "/No/Such").told("grid.m /No/Such=gone");
        Stranger meter = rig.stranger(GRID + ".m", meter(30, null));
        ear.told("grid.m /Ac/L1/Power=---");
        missing.told("grid.m /No/Such=---");
        assertEquals(GRID + ".m", ear.followed());
        meter.set("/Ac/L1/Power", 0.0);
        ear.told("grid.m /Ac/L1/Power=0.0");
        meter.set("/Ac/L1/Power", 0.0);
        ear.told();
        meter.leave();
        ear.told("grid.m /Ac/L1/Power=gone");
        missing.told("grid.m /No/Such=gone");
        assertNull(ear.value());
        ear.close();
        missing.close();
        rig.stranger(GRID + ".m", meter(30, 1.5));
        watch(GRID + ".m", "/Ac/L1/Power").told("grid.m /Ac/L1/Power=1.5");
        ear.told();
    }

    @Test
    @DisplayName("a closed watch hears nothing, not even what was under way")
    void closed() {
        Device device = onBus(LIMITED, 20, items());
        Ear ear = watch(LIMITED, "/Mode").told("pvinverter.esESS_roof /Mode=1");
        Ear each = each("com.victronenergy.pvinverter", "/Mode").told("pvinverter.esESS_roof /Mode=1");
        rig.onLoop(() -> {
            device.set("/Mode", 2);
            ear.registration.close();
            each.registration.close();
            return null;
        });
        ear.close();
        each.close();
        ear.told();
        each.told();
    }

    private Ear each(String victronClass, String path) {
        Ear ear = new Ear();
        ear.registration = rig.onLoop(() -> rig.bus().watchEach(victronClass, path, ear::hear));
        return ear;
    }

    @Test
    @DisplayName(
            "a class is the service with the lowest instance, those without a connection last; a full name is itself")
    void classes() {
        Ear any = watch(GRID, "/Ac/L1/Power").told("grid /Ac/L1/Power=gone");
        Ear each = each(GRID, "/Ac/L1/Power").told();
        Stranger high = rig.stranger(GRID + ".a", meter(40, 4.5));
        any.told("grid.a /Ac/L1/Power=4.5");
        each.told("grid.a /Ac/L1/Power=4.5");
        Map<String, Object> fake = meter(1, 1.5);
        fake.put("/Mgmt/Connection", null);
        Stranger unconnected = rig.stranger(GRID + ".b", fake);
        each.told("grid.b /Ac/L1/Power=1.5");
        any.told();
        Stranger low = rig.stranger(GRID + ".c", meter(30, 3.5));
        any.told("grid.c /Ac/L1/Power=3.5");
        each.told("grid.c /Ac/L1/Power=3.5");
        Ear named = watch(GRID + ".c", "/Ac/L1/Power").told("grid.c /Ac/L1/Power=3.5");
        Stranger longer = rig.stranger(GRID + ".c.d", meter(2, 9.5));
        each.told("grid.c.d /Ac/L1/Power=9.5");
        any.told("grid.c.d /Ac/L1/Power=9.5");
        longer.leave();
        any.told("grid.c /Ac/L1/Power=3.5");
        each.told("grid.c.d /Ac/L1/Power=gone");
        low.leave();
        any.told("grid.a /Ac/L1/Power=4.5");
        named.told("grid.c /Ac/L1/Power=gone");
        high.leave();
        any.told("grid.b /Ac/L1/Power=1.5");
        unconnected.leave();
        any.told("grid.b /Ac/L1/Power=gone");
        each.told("grid.c /Ac/L1/Power=gone", "grid.a /Ac/L1/Power=gone", "grid.b /Ac/L1/Power=gone");
    }

    @Test
    @DisplayName("a service whose name is that of a class is no class any more, also after it has gone")
    void single() {
        String system = "com.victronenergy.system";
        Stranger gx = rig.stranger(system, meter(0, 1.5));
        Ear ear = watch(system, "/Ac/L1/Power").told("system /Ac/L1/Power=1.5");
        rig.stranger(system + ".other", meter(0, 2.5));
        ear.told();
        gx.leave();
        ear.told("system /Ac/L1/Power=gone");
    }

    @Test
    @DisplayName("our own are followed like any other, but not by who asks for foreign ones")
    void foreignOnly() {
        onBus(
                GRID + ".esESS",
                5,
                Item.text("/Mgmt/Connection").initially("x"),
                Item.number("/Ac/L1/Power", Unit.WATT).initially(5));
        watch(GRID, "/Ac/L1/Power").told("grid.esESS /Ac/L1/Power=5.0");
        Ear foreign = new Ear();
        foreign.registration = rig.onLoop(() -> rig.bus().watchForeign(GRID, "/Ac/L1/Power", foreign::hear));
        foreign.told("grid /Ac/L1/Power=gone");
        rig.stranger(GRID + ".m", meter(30, 3.5));
        foreign.told("grid.m /Ac/L1/Power=3.5");
    }

    @Test
    @DisplayName("what is set in one turn is told in its order, the newest of each path, and never within the call")
    void order() {
        Device device = onBus(LIMITED, 20, items());
        Ear ear = new Ear();
        for (String path : List.of("/CustomName", LIMIT, "/Mode")) {
            rig.onLoop(() -> rig.bus().watch(LIMITED, path, ear::hear));
        }
        rig.await("first answers", () -> ear.heard.size() == 3);
        ear.heard.clear();
        rig.onLoop(() -> {
            device.set("/Mode", 2);
            device.set(LIMIT, 1);
            device.set("/CustomName", "x");
            device.set("/Mode", 0);
            assertEquals(List.of(), ear.heard);
            return null;
        });
        String name = "pvinverter.esESS_roof ";
        ear.told(name + "/Mode=0", name + LIMIT + "=1.0", name + "/CustomName=x");
        rig.onLoop(() -> {
            device.set("/Mode", 2);
            device.set("/Mode", 0);
            return null;
        });
        ear.told();
    }

    @Test
    @DisplayName("our writes arrive in their order with their types, and bring back the code that was answered")
    void writes() {
        Stranger settings = rig.stranger(
                "com.victronenergy.settings", Map.of("/Settings/A", 1.5, "/Settings/B", 1, "/Settings/C", "x"));
        assertEquals(Bus.ACCEPTED, write("com.victronenergy.settings", "/Settings/A", 2.5));
        assertEquals(Bus.ACCEPTED, write("com.victronenergy.settings", "/Settings/A", 2.5));
        assertEquals(Bus.ACCEPTED, write("com.victronenergy.settings", "/Settings/B", 7));
        assertEquals(Bus.ACCEPTED, write("com.victronenergy.settings", "/Settings/B", 8L));
        assertEquals(Bus.ACCEPTED, write("com.victronenergy.settings", "/Settings/C", "y\0"));
        settings.answering(2);
        assertEquals(2, write("com.victronenergy.settings", "/Settings/A", 3.5));
        settings.answering(0);
        assertEquals(Bus.NO_ANSWER, write("com.victronenergy.settings", "/No/Such", 1), "an error");
        assertEquals(Bus.NO_ANSWER, write("com.victronenergy.nobody", "/A", 1));
        assertEquals(
                List.of(
                        "/Settings/A=2.5",
                        "/Settings/A=2.5",
                        "/Settings/B=7",
                        "/Settings/B=8",
                        "/Settings/C=y\uFFFD",
                        "/Settings/A=3.5"),
                settings.written().subList(0, 6));
        List<Integer> codes = Collections.synchronizedList(new ArrayList<>());
        rig.onLoop(() -> {
            for (int i = 0; i < 20; i++) {
                rig.bus().write("com.victronenergy.settings", "/Settings/B", i, codes::add);
            }
            return null;
        });
        rig.await("20 answers", () -> codes.size() == 20);
        List<String> burst = settings.written();
        assertEquals("/Settings/B=0", burst.get(burst.size() - 20));
        assertEquals("/Settings/B=19", burst.get(burst.size() - 1));
        for (Object odd : List.of(true, 1.5f, List.of(1), Map.of(), this)) {
            assertThrows(IllegalArgumentException.class, () -> write("com.victronenergy.settings", "/Settings/A", odd));
        }
        assertThrows(IllegalArgumentException.class, () -> write("settings", "/Settings/A", 1));
        assertThrows(IllegalArgumentException.class, () -> write("com.victronenergy.settings", "Settings", 1));
    }

    @Test
    @DisplayName("names, paths and first values that no bus would take are refused; so is what is published already")
    void badNames() {
        for (String name : List.of(
                "com.victronenergy.battery.K\u00fchlschrank",
                "com.victronenergy.battery",
                "com.victronenergy.battery.1x",
                "x.y.z",
                "")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> rig.onLoop(() -> rig.bus().publish(name, 1, List.of())),
                    name);
        }
        String good = "com.victronenergy.battery.x";
        for (List<Item> items : List.of(
                List.of(Item.integer("/A B")),
                List.of(Item.integer("/A"), Item.text("/A")),
                List.of(Item.integer("/DeviceInstance")),
                List.of(Item.integer("/A").initially("x")))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> rig.onLoop(() -> rig.bus().publish(good, 1, items)),
                    items.toString());
        }
        rig.onLoop(() -> rig.bus().publish(good, 1, List.of(Item.integer("/A"))));
        assertThrows(
                IllegalStateException.class, () -> rig.onLoop(() -> rig.bus().publish(good, 1, List.of())));
        assertThrows(IllegalArgumentException.class, () -> watch("battery", "/A"));
        assertThrows(IllegalArgumentException.class, () -> watch(good, "A"));
        assertThrows(IllegalArgumentException.class, () -> watch(good, "/A B"));
        assertThrows(IllegalArgumentException.class, () -> each(GRID, "/Ac/*/Power"));
    }

    @Test
    @DisplayName("a device leaves and returns with the values it has then; closed, its name can be published again")
    void publishAgain() {
        Device device = onBus(LIMITED, 20, items());
        Ear ear = watch(LIMITED, "/Mode").told("pvinverter.esESS_roof /Mode=1");
        rig.onLoop(() -> {
            device.present(false);
            return null;
        });
        ear.told("pvinverter.esESS_roof /Mode=gone");
        assertFalse(rig.onLoop(device::onBus));
        assertEquals(Bus.NO_ANSWER, rig.setValue(LIMITED, "/Mode", 1));
        set(device, "/Mode", 2);
        rig.onLoop(() -> {
            device.present(true);
            return null;
        });
        ear.told("pvinverter.esESS_roof /Mode=2");
        rig.onLoop(() -> {
            device.close();
            device.close();
            device.set("/Mode", 0);
            assertFalse(device.onBus());
            return null;
        });
        ear.told("pvinverter.esESS_roof /Mode=gone");
        onBus(LIMITED, 20, items());
        ear.told("pvinverter.esESS_roof /Mode=1");
        set(device, "/Mode", 2);
        ear.told();
        assertEquals(Bus.ACCEPTED, rig.setValue(LIMITED, "/Mode", 0));
    }

    @Test
    @DisplayName("a name that somebody else has is taken when he has left")
    void nameTaken() {
        Stranger other = rig.stranger(LIMITED, meter(20, 1.5));
        Device device = rig.onLoop(() -> rig.bus().publish(LIMITED, 20, List.of(items())));
        rig.settle();
        assertFalse(rig.onLoop(device::onBus));
        other.leave();
        rig.await("it is on the bus", device::onBus);
        assertEquals(1, ((Number) rig.getValue(LIMITED, "/Mode")).intValue());
    }

    @Test
    @DisplayName("when the bus is lost all is absent, writes are not answered, and everything is back with it")
    void busLost() {
        List<Boolean> states = Collections.synchronizedList(new ArrayList<>());
        rig.onLoop(() -> rig.bus().onState(states::add));
        Device device = onBus(LIMITED, 20, items());
        rig.stranger(GRID + ".m", meter(30, 1.5));
        Ear own = watch(LIMITED, "/Mode").told("pvinverter.esESS_roof /Mode=1");
        Ear foreign = watch(GRID, "/Ac/L1/Power").told("grid.m /Ac/L1/Power=1.5");
        rig.loseBus();
        own.told("pvinverter.esESS_roof /Mode=gone");
        foreign.told("grid.m /Ac/L1/Power=gone");
        rig.await("it is off the bus", () -> !device.onBus());
        assertEquals(Bus.NO_ANSWER, write(GRID + ".m", "/Ac/L1/Power", 1));
        set(device, "/Mode", 2);
        rig.restoreBus();
        own.told("pvinverter.esESS_roof /Mode=2");
        rig.await("it is on the bus", device::onBus);
        assertEquals(2, ((Number) rig.getValue(LIMITED, "/Mode")).intValue());
        foreign.told();
        rig.stranger(GRID + ".m", meter(30, 2.5));
        foreign.told("grid.m /Ac/L1/Power=2.5");
        assertEquals(List.of(true, false, true), states);
    }
}
