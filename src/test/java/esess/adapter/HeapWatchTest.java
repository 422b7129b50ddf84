package esess.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HeapWatchTest {

    private long free = 10;
    private long freeAfterCollecting = 10;
    private int collected;
    private final HeapWatch heap = new HeapWatch(() -> free, 100, () -> {
        collected++;
        free = freeAfterCollecting;
    });

    private int looksUntilExhausted(int most) {
        for (int look = 1; look <= most; look++) {
            if (heap.isExhausted()) {
                return look;
            }
        }
        return 0;
    }

    @Test
    @DisplayName("a heap that stays full after collecting is exhausted, within seconds")
    void full() {
        assertEquals(8, looksUntilExhausted(20));
        assertEquals(1, collected);
    }

    @Test
    @DisplayName("what was only garbage is collected once, and not looked at again for a minute")
    void garbage() {
        freeAfterCollecting = 1000;
        assertEquals(0, looksUntilExhausted(8));
        assertEquals(1, collected);
        free = 10;
        freeAfterCollecting = 10;
        assertEquals(0, looksUntilExhausted(120));
        assertEquals(1, collected);
        assertTrue(looksUntilExhausted(10) > 0, "but then it is");
    }

    @Test
    @DisplayName("a moment of fullness is nothing")
    void moment() {
        for (int i = 0; i < 100; i++) {
            free = i % 4 == 3 ? 1000 : 10;
            assertFalse(heap.isExhausted());
        }
        assertEquals(0, collected);
    }
}
