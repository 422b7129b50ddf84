package esess.adapter.dbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import esess.adapter.dbus.Coercion.Written;
import esess.model.Unit;
import esess.port.Item;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.types.UInt16;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CoercionTest {

    private final Item mode = Item.integer("/Mode").named(Map.of(0, "Manual")).writeable(0, 2, value -> true);
    private final Item current = Item.number("/SetCurrent", Unit.AMPERE).writeable(6, 16, value -> true);
    private final Item name = Item.text("/CustomName").writeable(value -> true);
    private final Item roles = Item.texts("/Roles", List.of()).writeable(value -> true);
    private final Item count = Item.integer("/Count").writeable(value -> true);

    @Test
    @DisplayName("What we set is rounded to its unit and must fit its type")
    void own() {
        assertEquals(12.35, Coercion.own(current, 12.345678));
        assertEquals(12.0, Coercion.own(current, 12));
        assertEquals(2, Coercion.own(mode, 2L));
        assertEquals(2, Coercion.own(mode, 1.6));
        assertEquals(1, Coercion.own(mode, true));
        assertEquals(5_000_000_000L, Coercion.own(count, 5e9));
        assertEquals(List.of("a"), Coercion.own(roles, List.of("a")));
        assertNull(Coercion.own(current, Double.NaN));
        assertNull(Coercion.own(mode, Double.NEGATIVE_INFINITY));
        assertNull(Coercion.own(name, null));
        assertThrows(IllegalArgumentException.class, () -> Coercion.own(mode, "1"));
        assertThrows(IllegalArgumentException.class, () -> Coercion.own(current, true));
        assertThrows(IllegalArgumentException.class, () -> Coercion.own(name, 1));
        assertThrows(IllegalArgumentException.class, () -> Coercion.own(roles, Arrays.asList("a", 1)));
    }

    @Test
    @DisplayName("What others write is bent to the type where it makes sense, then range-checked")
    void foreign() {
        assertEquals(new Written(0, 2), Coercion.foreign(mode, 2.0));
        assertEquals(new Written(0, 1), Coercion.foreign(mode, true));
        assertEquals(new Written(0, 1), Coercion.foreign(mode, " 1 "));
        assertEquals(new Written(0, null), Coercion.foreign(mode, List.of()));
        assertEquals(new Written(2, null), Coercion.foreign(mode, 3));
        assertEquals(new Written(2, null), Coercion.foreign(mode, -1));
        assertEquals(new Written(1, null), Coercion.foreign(mode, "auto"));
        assertEquals(new Written(1, null), Coercion.foreign(mode, List.of(1)));
        assertEquals(new Written(1, null), Coercion.foreign(mode, Map.of()));
        assertEquals(new Written(0, 16.0), Coercion.foreign(current, 16));
        assertEquals(new Written(0, 6.0), Coercion.foreign(current, "6"));
        assertEquals(new Written(2, null), Coercion.foreign(current, Double.NaN));
        assertEquals(new Written(2, null), Coercion.foreign(current, Double.POSITIVE_INFINITY));
        assertEquals(new Written(2, null), Coercion.foreign(count, 1e300));
        assertEquals(new Written(0, 5_000_000_000L), Coercion.foreign(count, 5_000_000_000L));
        assertEquals(new Written(0, "5"), Coercion.foreign(name, 5.0));
        assertEquals(new Written(0, ""), Coercion.foreign(name, ""));
        assertEquals(new Written(1, null), Coercion.foreign(name, List.of("a")));
        assertEquals(new Written(0, List.of("a", "b")), Coercion.foreign(roles, List.of("a", "b")));
        assertEquals(new Written(1, null), Coercion.foreign(roles, List.of(1)));
        assertEquals(new Written(1, null), Coercion.foreign(Item.integer("/X"), 1));
    }

    @Test
    @DisplayName("Texts carry the unit or the name of the code; invalid is ---")
    void texts() {
        assertEquals("12.3A", Coercion.text(current, 12.345));
        assertEquals("Manual", Coercion.text(mode, 0));
        assertEquals("1", Coercion.text(mode, 1));
        assertEquals("---", Coercion.text(mode, null));
        assertEquals("0xB00D", Coercion.text(Item.integer("/ProductId"), 0xB00D));
        assertEquals("a, b", Coercion.text(roles, List.of("a", "b")));
        assertEquals("9007199254740993", Coercion.text(count, 9007199254740993L));
    }

    @Test
    @DisplayName("What the library reads becomes plain values; an empty array of any kind is invalid")
    void plain() {
        assertEquals(200, Wire.plain((byte) -56));
        assertEquals(65535, Wire.plain(new UInt16(65535)));
        assertEquals(4_294_967_295L, Wire.plain(new UInt32(4_294_967_295L)));
        assertEquals(5, Wire.plain(5L));
        assertEquals(1.8446744073709552E19, Wire.plain(new UInt64(new BigInteger("18446744073709551615"))));
        assertEquals(3, Wire.plain(new Variant<>(new Variant<>(3))));
        assertEquals(List.of(1, 255), Wire.plain(new byte[] {1, -1}));
        assertEquals(List.of(1, "a"), Wire.plain(new Object[] {1, "a"}));
        assertNull(Wire.valueOf(new int[0]));
        assertNull(Wire.valueOf(List.of()));
        assertNull(Wire.valueOf(Map.of()));
        assertNull(Wire.valueOf(Double.NaN));
        assertArrayEquals(new Object[] {"i", 5}, Wire.variant(5));
        assertEquals("ai", Wire.variant(null)[0]);
        assertEquals("as", Wire.variant(List.of("a"))[0]);
        assertEquals("x", Wire.variant(5_000_000_000L)[0]);
        assertThrows(IllegalArgumentException.class, () -> Wire.variant(new Object()));
    }
}
