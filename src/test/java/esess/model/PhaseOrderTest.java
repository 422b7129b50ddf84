package esess.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhaseOrderTest {

    @Test
    @DisplayName("the first clamp is put on the first phase that is named")
    void order() {
        for (String text : List.of("L2,L3,L1", "231", "2 3 1", "l2; l3; l1")) {
            PhaseOrder order = PhaseOrder.parse(text);
            assertEquals(new PerPhase<>("c", "a", "b"), order.apply(new PerPhase<>("a", "b", "c")));
            assertEquals("L2,L3,L1", order.toString());
        }
        assertEquals(new PerPhase<>(null, "a", null), PhaseOrder.parse("213").apply(PerPhase.only(1, "a")));
        assertEquals(PhaseOrder.STRAIGHT, PhaseOrder.parse("L1,L2,L3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "L1", "L1,L1,L2", "L1,L2,L4", "L1-L2-L3", "1234"})
    @DisplayName("anything else is refused")
    void refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> PhaseOrder.parse(text));
    }
}
