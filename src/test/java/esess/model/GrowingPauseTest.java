package esess.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GrowingPauseTest {

    private static GrowingPause pause() {
        return new GrowingPause(2, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(100));
    }

    @Test
    @DisplayName("the first ones at once, then after 10, 20, 40, 60 and 60 s")
    void grows() {
        GrowingPause pause = pause();
        List<Long> told = new ArrayList<>();
        for (long tick = 0; tick <= 200_000; tick += 1000) {
            if (pause.happens(tick) == 0) {
                told.add(tick / 1000);
            }
        }
        assertEquals(List.of(0L, 1L, 11L, 31L, 71L, 131L, 191L), told);
        assertEquals(51_000, pause.happens(200_000));
    }

    @Test
    @DisplayName("what has been quiet for long enough counts as new")
    void calm() {
        GrowingPause pause = pause();
        for (long tick = 0; tick < 5000; tick += 100) {
            pause.happens(tick);
        }
        assertTrue(pause.happens(10_000) > 0);
        assertEquals(0, pause.happens(110_000));
        assertEquals(0, pause.happens(110_001), "free again");
        assertTrue(pause.happens(110_002) > 0);
    }
}
