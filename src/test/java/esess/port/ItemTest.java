package esess.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import esess.model.Unit;
import esess.port.Item.Written;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ItemTest {

    private final Item mode = Item.integer("/Mode").named(Map.of(0, "Manual")).writeable(0, 2, value -> true);
    private final Item current = Item.number("/SetCurrent", Unit.AMPERE).writeable(6, 16, value -> true);
    private final Item name = Item.text("/CustomName").writeable(value -> true);
    private final Item roles = Item.texts("/Roles", List.of()).writeable(value -> true);
    private final Item count = Item.integer("/Count").writeable(value -> true);

    @Test
    @DisplayName("What we set is rounded to its unit and must fit its type")
    void own() {
        assertEquals(12.35, current.own(12.345678));
        assertEquals(12.0, current.own(12));
        assertEquals(2, mode.own(2L));
        assertEquals(2, mode.own(1.6));
        assertEquals(1, mode.own(true));
        assertEquals(5_000_000_000L, count.own(5e9));
        assertEquals(List.of("a"), roles.own(List.of("a")));
        assertNull(current.own(Double.NaN));
        assertNull(mode.own(Double.NEGATIVE_INFINITY));
        assertNull(name.own(null));
        assertThrows(IllegalArgumentException.class, () -> mode.own("1"));
        assertThrows(IllegalArgumentException.class, () -> current.own(true));
        assertThrows(IllegalArgumentException.class, () -> name.own(1));
        assertThrows(IllegalArgumentException.class, () -> roles.own(Arrays.asList("a", 1)));
    }

    @Test
    @DisplayName("What others write is bent to the type where it makes sense, then range-checked")
    void foreign() {
        assertEquals(new Written(0, 2), mode.foreign(2.0));
        assertEquals(new Written(0, 1), mode.foreign(true));
        assertEquals(new Written(0, 1), mode.foreign(" 1 "));
        assertEquals(new Written(0, null), mode.foreign(List.of()));
        assertEquals(new Written(2, null), mode.foreign(3));
        assertEquals(new Written(2, null), mode.foreign(-1));
        assertEquals(new Written(1, null), mode.foreign("auto"));
        assertEquals(new Written(1, null), mode.foreign(List.of(1)));
        assertEquals(new Written(1, null), mode.foreign(Map.of()));
        assertEquals(new Written(0, 16.0), current.foreign(16));
        assertEquals(new Written(0, 6.0), current.foreign("6"));
        assertEquals(new Written(2, null), current.foreign(Double.NaN));
        assertEquals(new Written(2, null), current.foreign(Double.POSITIVE_INFINITY));
        assertEquals(new Written(2, null), count.foreign(1e300));
        assertEquals(new Written(0, 5_000_000_000L), count.foreign(5_000_000_000L));
        assertEquals(new Written(0, "5"), name.foreign(5.0));
        assertEquals(new Written(0, ""), name.foreign(""));
        assertEquals(new Written(1, null), name.foreign(List.of("a")));
        assertEquals(new Written(0, List.of("a", "b")), roles.foreign(List.of("a", "b")));
        assertEquals(new Written(1, null), roles.foreign(List.of(1)));
        assertEquals(new Written(1, null), Item.integer("/X").foreign(1));
    }

    @Test
    @DisplayName("Texts carry the unit or the name of the code; invalid is ---")
    void texts() {
        assertEquals("12.3A", current.shown(12.345));
        assertEquals("Manual", mode.shown(0));
        assertEquals("1", mode.shown(1));
        assertEquals("---", mode.shown(null));
        assertEquals("0xB00D", Item.integer("/ProductId").shown(0xB00D));
        assertEquals("a, b", roles.shown(List.of("a", "b")));
        assertEquals("9007199254740993", count.shown(9007199254740993L));
    }
}
