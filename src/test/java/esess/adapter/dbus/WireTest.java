package esess.adapter.dbus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.types.UInt16;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WireTest {

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
