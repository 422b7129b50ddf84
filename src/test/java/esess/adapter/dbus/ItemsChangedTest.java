package esess.adapter.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Message;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What we write is read by dbus-java, and by ourselves. */
class ItemsChangedTest {

    private static final List<Object> VALUES = new ArrayList<>(List.of(
            0,
            -70_000,
            1L << 40,
            230.25,
            -0.0,
            "",
            "Überschuss 3 €",
            "x".repeat(3_000),
            List.of("a", "", "ü"),
            List.of("b")));

    @Test
    @DisplayName("any mix of values and texts is read as it was meant, by the library and by us")
    void anyMix() throws Exception {
        VALUES.add(null);
        Random random = new Random(4);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            items.add(Item.text("/P" + "x".repeat(i % 9) + "/N" + i));
        }
        Tree tree = new Tree(items);
        ItemsChanged writer = new ItemsChanged();
        long lastSerial = 0;
        for (int round = 0; round < 500; round++) {
            Map<String, Object> values = new HashMap<>();
            for (int n = random.nextInt(10); n > 0; n--) {
                values.put(items.get(random.nextInt(items.size())).path(), VALUES.get(random.nextInt(VALUES.size())));
            }
            Map<String, Tree.Leaf> changed = tree.update(values);
            byte[] bytes = writer.of(changed);
            Map<String, Object> expected = new LinkedHashMap<>();
            changed.forEach((path, leaf) -> {
                Map<String, Object> shown = new LinkedHashMap<>();
                shown.put("Value", leaf.value() == null ? List.of() : leaf.value());
                shown.put("Text", leaf.text());
                expected.put(path, shown);
            });
            Message read = Frames.parse(bytes);
            assertTrue(read instanceof DBusSignal);
            assertEquals("ItemsChanged", read.getName());
            assertEquals("/", read.getPath());
            assertEquals(BusItems.INTERFACE, read.getInterface());
            assertEquals("a{sa{sv}}", read.getSig());
            assertEquals(3, read.getFlags());
            assertNotEquals(lastSerial, read.getSerial());
            lastSerial = read.getSerial();
            assertEquals(expected, Wire.plain(read.getParameters()[0]));
            assertEquals(List.of(expected), new Signal(bytes, new Signal.Names()).arguments());
        }
    }
}
