package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OngoingCounterTest {

    private OngoingCounter counter = new OngoingCounter(Map.of());

    private void told(double toldKWh, int times) {
        for (int i = 0; i < times; i++) {
            counter.count(toldKWh);
        }
    }

    @Test
    @DisplayName("a counter that begins again at 0 is carried on, also when that happened while nobody looked")
    void beginsAgain() {
        told(10, 1);
        told(0, OngoingCounter.BELIEVED_AFTER);
        assertEquals(10.5, counter.count(0.5));
        counter = new OngoingCounter(counter.document());
        assertEquals(11, counter.count(1.0));
        counter = new OngoingCounter(counter.document());
        told(0.1, OngoingCounter.BELIEVED_AFTER);
        assertEquals(11.1, counter.count(0.1));
    }

    @Test
    @DisplayName(
            "a device that had not saved its last minutes: the counter stands still until it is past them, never doubles")
    void savedLate() {
        told(687.9, 1);
        told(687.2, 100);
        assertEquals(687.9, counter.count(687.3));
        assertEquals(688, counter.count(688.0));
    }

    @Test
    @DisplayName("a few zeros between good values are no new beginning; unknown stays unknown")
    void zeros() {
        told(10, 1);
        told(0, OngoingCounter.BELIEVED_AFTER - 1);
        assertEquals(10, counter.count(10.0));
        told(0, OngoingCounter.BELIEVED_AFTER - 1);
        assertNull(counter.count(null));
        assertEquals(10.1, counter.count(10.1));
    }

    @Test
    @DisplayName("what is no document of ours counts as none")
    void strange() {
        assertEquals(3, new OngoingCounter(Map.of("beforeKWh", -1.0, "lastKWh", 2.0)).count(3.0));
        assertEquals(3, new OngoingCounter(Map.of("beforeKWh", "x")).count(3.0));
    }
}
