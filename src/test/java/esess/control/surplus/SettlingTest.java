package esess.control.surplus;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SettlingTest {

    private final Settling settling = new Settling();

    @Test
    @DisplayName("a step of ours is waited for: until the consumer has moved, and the grid was measured after that")
    void waits() {
        assertTrue(settling.isSettled(0, 0L));
        settling.steps("car", 0, 2000, 0, 45_000);
        settling.uses("car", 200, 5000);
        assertFalse(settling.isSettled(5000, 5000L), "it has not moved");
        settling.uses("car", 1900, 10_000);
        assertFalse(settling.isSettled(11_000, 11_000L), "the meter cannot have told it");
        assertFalse(settling.isSettled(14_000, 9000L), "it has not told anything since");
        assertTrue(settling.isSettled(14_000, 13_000L));
    }

    @Test
    @DisplayName(
            "one that never follows is waited for until its time is over; small steps and what uses nothing are not")
    void timeIsOver() {
        settling.steps("boiler", 0, 2000, 0, 15_000);
        assertFalse(settling.isSettled(14_999, 14_000L));
        assertTrue(settling.isSettled(15_000, 14_000L));
        settling.steps("car", 3000, 230, 20_000, 45_000);
        settling.steps("dead", 0, -3000, 20_000, 45_000);
        assertTrue(settling.isSettled(20_000, 20_000L));
    }
}
