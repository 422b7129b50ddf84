package esess.adapter.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MessageFactory;
import org.freedesktop.dbus.types.UInt16;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The signals are made by dbus-java, and read by it as well. */
class SignalTest {

    private static byte[] signal(char order, String types, Object... arguments) throws Exception {
        return BusConnection.joined(new MessageFactory((byte) order)
                .createSignal(":1.57", "/Ac/Grid", BusItems.INTERFACE, "ItemsChanged", types, arguments));
    }

    private static Signal read(byte[] bytes) throws Exception {
        return new Signal(bytes, new Signal.Names());
    }

    @ParameterizedTest
    @ValueSource(chars = {'l', 'B'})
    @DisplayName("header and every type that a service may use, in both byte orders")
    void types(char order) throws Exception {
        Signal signal = read(signal(
                order,
                "ybnqiuxtdsogasaia{sv}v(ids)av",
                (byte) 200,
                true,
                (short) -3,
                new UInt16(65_000),
                -70_000,
                new UInt32(4_000_000_000L),
                1L << 40,
                new UInt64(new java.math.BigInteger("18446744073709551615")),
                230.25,
                "Überschuss",
                new org.freedesktop.dbus.DBusPath("/Ac/Power"),
                "a{sv}",
                new String[] {"a", "", "ccc"},
                new int[0],
                Map.of("k", new Variant<>(7L)),
                new Variant<>("in a variant"),
                new Object[] {1, 2.5, "x"},
                List.of(new Variant<>(1), new Variant<>(2.0))));
        assertEquals("/Ac/Grid", signal.path());
        assertEquals(BusItems.INTERFACE, signal.iface());
        assertEquals("ItemsChanged", signal.member());
        assertEquals(":1.57", signal.sender());
        assertEquals(
                List.of(
                        200,
                        true,
                        -3,
                        65_000,
                        -70_000,
                        4_000_000_000L,
                        1L << 40,
                        1.8446744073709552E19,
                        230.25,
                        "Überschuss",
                        "/Ac/Power",
                        "a{sv}",
                        List.of("a", "", "ccc"),
                        List.of(),
                        Map.of("k", 7),
                        "in a variant",
                        List.of(1, 2.5, "x"),
                        List.of(1, 2.0)),
                signal.arguments());
    }

    @Test
    @DisplayName("thousand random trees of values read as the library reads them, and can be skipped")
    void asTheLibrary() throws Exception {
        Random random = new Random(20);
        for (int i = 0; i < 1_000; i++) {
            Map<String, Map<String, Object[]>> items = new LinkedHashMap<>();
            for (int n = random.nextInt(6); n > 0; n--) {
                Map<String, Object[]> item = new LinkedHashMap<>();
                for (String key : List.of("Value", "Text", "Min").subList(0, random.nextInt(4))) {
                    item.put(key, variant(random, 0));
                }
                items.put("/P" + "x".repeat(random.nextInt(9)) + n, item);
            }
            byte[] bytes = signal(random.nextBoolean() ? 'l' : 'B', "a{sa{sv}}s", items, "end");
            Object[] expected = Frames.parse(bytes).getParameters();
            Signal signal = read(bytes);
            assertEquals(List.of(Wire.plain(expected[0]), "end"), signal.arguments());
            Signal.Reader reader = signal.body();
            Map<String, Object> values = new LinkedHashMap<>();
            for (int end = reader.array(8); reader.isBefore(end); ) {
                reader.entry();
                String path = reader.name();
                for (int itemEnd = reader.array(8); reader.isBefore(itemEnd); ) {
                    reader.entry();
                    if (reader.name().equals("Value")) {
                        values.put(path, reader.variant(null));
                    } else {
                        reader.skipVariant();
                    }
                }
            }
            assertEquals("end", reader.name());
            Map<String, Object> want = new LinkedHashMap<>();
            ((Map<?, ?>) Wire.plain(expected[0])).forEach((path, item) -> {
                if (((Map<?, ?>) item).containsKey("Value")) {
                    want.put((String) path, ((Map<?, ?>) item).get("Value"));
                }
            });
            assertEquals(want, values);
        }
    }

    private static Object[] variant(Random random, int depth) {
        return switch (random.nextInt(depth < 3 ? 9 : 6)) {
            case 0 -> new Object[] {"i", random.nextInt()};
            case 1 -> new Object[] {"d", random.nextGaussian()};
            case 2 -> new Object[] {"s", "t".repeat(random.nextInt(20))};
            case 3 -> new Object[] {"x", random.nextLong()};
            case 4 -> new Object[] {"y", (byte) random.nextInt()};
            case 5 -> new Object[] {"ai", new int[random.nextInt(3)]};
            case 6 -> new Object[] {"v", variant(random, depth + 1)};
            case 7 -> new Object[] {"a{sv}", Map.of("a", variant(random, depth + 1))};
            default -> new Object[] {"as", new String[] {"b", "c"}};
        };
    }

    @Test
    @DisplayName("a value that stayed the same is the same object")
    void sameValue() throws Exception {
        for (Object value : List.of(5, 5.5)) {
            byte[] bytes = signal('l', "v", (Object) Wire.variant(value));
            Object before = read(bytes).body().variant(null);
            assertEquals(value, before);
            assertSame(before, read(bytes).body().variant(before));
        }
        assertEquals(6, read(signal('l', "v", (Object) Wire.variant(6))).body().variant(5));
        assertEquals(6, read(signal('l', "v", (Object) Wire.variant(6))).body().variant(6.0));
        assertEquals(
                6.5, read(signal('l', "v", (Object) Wire.variant(6.5))).body().variant(6.25));
        assertEquals(
                List.of(),
                read(signal('l', "v", (Object) Wire.variant(null))).body().variant(5));
    }

    @Test
    @DisplayName("names are made once, and one is never taken for another")
    void names() {
        Signal.Names names = new Signal.Names();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 20_000; i++) {
                byte[] bytes = ("/Überall/" + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                assertEquals("/Überall/" + i, names.of(bytes, 0, bytes.length));
            }
        }
        byte[] twice = "xx/Ac/Power/Ac/Power".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertSame(names.of(twice, 2, 9), names.of(twice, 11, 9));
    }

    @Test
    @DisplayName("what is cut, changed or made up is refused or read, and nothing else happens")
    void malformed() throws Exception {
        Random random = new Random(21);
        byte[] good = signal(
                'l',
                "a{sa{sv}}",
                Map.of("/A", Map.of("Value", variant(random, 0), "Text", variant(random, 1)), "/B", Map.of()));
        int refused = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = good.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, 16 + random.nextInt(bytes.length - 16));
            }
            try {
                read(bytes).arguments();
            } catch (Signal.Malformed e) {
                refused++;
            }
        }
        assertTrue(refused > 10_000, "refused " + refused);
        assertNotEquals(50_000, refused);
    }

    @Test
    @DisplayName("types that nest without end are refused")
    void nested() throws Exception {
        List<Byte> body = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            body.addAll(List.of((byte) 1, (byte) 'v', (byte) 0));
        }
        byte[] header = signal('l', "v", (Object) Wire.variant(1));
        int start = header.length - 8;
        byte[] deep = Arrays.copyOf(header, start + body.size());
        for (int i = 0; i < body.size(); i++) {
            deep[start + i] = body.get(i);
        }
        ByteBuffer.wrap(deep).order(ByteOrder.LITTLE_ENDIAN).putInt(4, body.size());
        assertThrows(Signal.Malformed.class, () -> read(deep).arguments());
        Message empty = new MessageFactory((byte) 'l').createSignal(":1.1", "/", "a.b", "C", null);
        assertEquals(List.of(), read(BusConnection.joined(empty)).arguments());
        assertNull(Wire.valueOf(List.of()));
    }
}
