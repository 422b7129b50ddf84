package esess.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DocumentTest {

    private static Document of(Object value) {
        Map<String, Object> content = new HashMap<>();
        content.put("a", value);
        return new Document(content);
    }

    @Test
    @DisplayName("what is beyond its bounds, or no number, is not there")
    void numbers() {
        assertEquals(5, of(5.0).counter("a"));
        assertEquals(-5, of(-5.0).number("a", -10, 10));
        for (Object bad : Arrays.asList(
                1e308, -1.0, Double.NaN, Double.POSITIVE_INFINITY, "5", true, null, List.of(5.0), Map.of())) {
            assertNull(of(bad).counter("a"), "" + bad);
        }
        assertNull(of(5.0).counter("b"));
        assertEquals(
                List.of(1.0, 2.0),
                of(Arrays.asList(1.0, "x", Double.NaN, 2.0, 11.0, null)).numbers("a", 0, 10));
        assertEquals(List.of(), of(Collections.nCopies(1_000_000, 1.0)).numbers("a", 0, 10));
    }

    @Test
    @DisplayName("a text is one line that is not blank and not endless")
    void texts() {
        assertEquals("Küche", of("Küche").text("a", 10));
        for (Object bad : Arrays.asList("", " ", "a\nb", "\u001b[2J", "x".repeat(11), 5.0, null)) {
            assertNull(of(bad).text("a", 10), "" + bad);
        }
        assertEquals(
                List.of("x"), of(new ArrayList<>(List.of("x", 5.0, "a\u0000"))).texts("a", 10));
        assertNull(of("true").flag("a"));
        assertEquals(true, of(true).flag("a"));
    }
}
