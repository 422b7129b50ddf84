package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OngoingCounterTest {

    private OngoingCounter counter = new OngoingCounter(Map.of());

    private long tick;

    /** A second after the one before. */
    private Double count(Double toldKWh) {
        tick += 1000;
        return counter.count(toldKWh, tick);
    }

    private void told(double toldKWh, int times) {
        for (int i = 0; i < times; i++) {
            count(toldKWh);
        }
    }

    @Test
    @DisplayName("a counter that begins again at 0 is carried on, also when that happened while nobody looked")
    void beginsAgain() {
        told(10, 1);
        told(0, OngoingCounter.BELIEVED_AFTER);
        assertEquals(10.5, count(0.5));
        counter = new OngoingCounter(counter.document(0));
        assertEquals(11, count(1.0));
        counter = new OngoingCounter(counter.document(0));
        told(0.1, OngoingCounter.BELIEVED_AFTER);
        assertEquals(11.1, count(0.1));
    }

    @Test
    @DisplayName(
            "a device that had not saved its last minutes: the counter stands still until it is past them, never doubles")
    void savedLate() {
        told(687.9, 1);
        told(687.2, 100);
        assertEquals(687.9, count(687.3));
        assertEquals(688, count(688.0));
    }

    @Test
    @DisplayName("a few zeros between good values are no new beginning; unknown stays unknown")
    void zeros() {
        told(10, 1);
        told(0, OngoingCounter.BELIEVED_AFTER - 1);
        assertEquals(10, count(10.0));
        told(0, OngoingCounter.BELIEVED_AFTER - 1);
        assertNull(count(null));
        assertEquals(10.1, count(10.1));
    }

    @Test
    @DisplayName("what is no document of ours counts as none")
    void strange() {
        assertEquals(3, new OngoingCounter(Map.of("beforeKWh", -1.0, "lastKWh", 2.0)).count(3.0, 0));
        assertEquals(3, new OngoingCounter(Map.of("beforeKWh", "x")).count(3.0, 0));
    }

    @Test
    @DisplayName("more than can have flowed is not believed; what stays is another counter, and nothing leaps")
    void leaps() {
        told(1850, 1);
        assertEquals(1850, count(4_294_967.0));
        assertEquals(1850.1, count(1850.1), 1e-9);
        told(4_294_967, OngoingCounter.BELIEVED_AFTER);
        assertEquals(1850.1, count(4_294_967.0), 1e-6);
        assertEquals(1850.6, count(4_294_967.5), 1e-6);
        counter = new OngoingCounter(counter.document(0));
        assertEquals(1851.6, count(4_294_968.5), 1e-6, "also over a restart");
        told(1200, OngoingCounter.BELIEVED_AFTER);
        assertEquals(1852.1, count(1200.5), 1e-6, "a fall to what cannot have flowed since is another counter, too");
    }

    @Test
    @DisplayName("what flowed while nobody looked counts: an hour's worth within a run, months over a restart")
    void unobserved() {
        told(100, 1);
        tick += 3_600_000;
        assertEquals(111, count(111.0));
        counter = new OngoingCounter(counter.document(0));
        assertEquals(1400, count(1400.0));
    }

    @Test
    @DisplayName(
            "after a crash a device that counts anew goes on from what was promised, which is never less than was shown")
    void crash() {
        told(10, 1);
        assertTrue(counter.isBeyondPromise());
        Map<String, Object> document = counter.document(0.5);
        told(10.5, 1);
        assertFalse(counter.isBeyondPromise());
        assertEquals(10.6, count(10.6));
        assertTrue(counter.isBeyondPromise(), "to be written before more is shown");

        counter = new OngoingCounter(document);
        told(0, OngoingCounter.BELIEVED_AFTER);
        assertEquals(10.6, count(0.1), 1e-9);
        counter = new OngoingCounter(document);
        assertEquals(10.2, count(10.2), "one that goes on is shown as it is");
    }
}
