package esess.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GsonJsonTest {

    private final GsonJson json = new GsonJson();

    @Test
    @DisplayName("nobody can change what others get for the same text")
    @SuppressWarnings("unchecked")
    void unchangeable() {
        Map<String, Object> first = (Map<String, Object>) json.parse("{\"a\":{\"b\":1.5},\"c\":[2]}");
        assertThrows(UnsupportedOperationException.class, () -> first.put("d", 1));
        assertThrows(UnsupportedOperationException.class, () -> ((Map<String, Object>) first.get("a")).clear());
        assertThrows(UnsupportedOperationException.class, () -> ((List<Object>) first.get("c")).add(3));
        assertEquals(Map.of("a", Map.of("b", 1.5), "c", List.of(2.0)), json.parse("{\"a\":{\"b\":1.5},\"c\":[2]}"));
    }

    @Test
    @DisplayName("a text that is refused is refused again, and the one before it is still read")
    void refusedAgain() {
        assertEquals(1.0, json.parse("1"));
        for (int i = 0; i < 2; i++) {
            assertThrows(IllegalArgumentException.class, () -> json.parse("{\"a\":"));
        }
        assertEquals(1.0, json.parse("1"));
    }

    @Test
    @DisplayName("a long text is read as well as a short one")
    void longText() {
        String text = "[" + "1,".repeat(5000) + "2]";
        for (int i = 0; i < 2; i++) {
            assertEquals(5001, ((List<?>) json.parse(text)).size());
        }
    }
}
