package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.control.MonitorChoice.Memory;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MonitorChoiceTest {

    private static final String OURS = "com.victronenergy.battery/1050";
    private static final String BMS = "com.victronenergy.battery/512";

    @Test
    @DisplayName("nobody selected it: nothing is ever written")
    void notSelected() {
        MonitorChoice choice = new MonitorChoice(OURS, new Memory(false, "default"));
        assertEquals(Optional.empty(), choice.next("default", true));
        assertEquals(Optional.empty(), choice.next(BMS, true));
        assertEquals(Optional.empty(), choice.next(null, true));
        assertEquals(Optional.empty(), choice.atStop());
    }

    @Test
    @DisplayName("selected: the owner's former choice comes back at stop, and ours with the next start")
    void stopAndStart() {
        MonitorChoice choice = new MonitorChoice(OURS, new Memory(false, "default"));
        choice.next(BMS, true);
        choice.next(OURS, true);
        assertEquals(new Memory(true, BMS), choice.memory());
        assertEquals(Optional.of(BMS), choice.atStop());

        MonitorChoice next = new MonitorChoice(OURS, choice.memory());
        assertEquals(Optional.empty(), next.next(BMS, false));
        assertEquals(Optional.of(OURS), next.next(BMS, true));
        assertEquals(Optional.empty(), next.next(BMS, true), "written once");
        assertEquals(Optional.empty(), next.next(OURS, true));
        assertEquals(Optional.of(BMS), next.atStop());
    }

    @Test
    @DisplayName("found selected after a crash, before it has values: handed back first, taken again when good")
    void afterACrash() {
        MonitorChoice choice = new MonitorChoice(OURS, new Memory(true, "default"));
        assertEquals(Optional.of("default"), choice.next(OURS, false));
        assertEquals(Optional.empty(), choice.next("default", false));
        assertEquals(Optional.of(OURS), choice.next("default", true));
    }

    @Test
    @DisplayName("the real battery is lost: handed back, and taken again when it returns")
    void batteryLost() {
        MonitorChoice choice = new MonitorChoice(OURS, new Memory(false, "default"));
        choice.next("default", true);
        choice.next(OURS, true);
        assertEquals(Optional.of("default"), choice.next(OURS, false));
        assertEquals(Optional.empty(), choice.next("default", false));
        assertEquals(Optional.of(OURS), choice.next("default", true));
    }

    @Test
    @DisplayName("the owner selects another one: ours stays away, now and after a restart")
    void deselected() {
        MonitorChoice choice = new MonitorChoice(OURS, new Memory(true, "default"));
        choice.next("default", true);
        choice.next(OURS, true);
        assertEquals(Optional.empty(), choice.next(BMS, true));
        assertEquals(new Memory(false, BMS), choice.memory());
        assertEquals(Optional.empty(), choice.atStop());
        assertEquals(Optional.empty(), new MonitorChoice(OURS, choice.memory()).next(BMS, true));
    }

    @Test
    @DisplayName("the owner goes back to the former one: that counts as deselected too")
    void deselectedToFormer() {
        MonitorChoice choice = new MonitorChoice(OURS, new Memory(false, "default"));
        choice.next("default", true);
        choice.next(OURS, true);
        choice.next(OURS, false);
        choice.next("default", false);
        choice.next("default", true);
        choice.next(OURS, true);
        assertEquals(Optional.empty(), choice.next("default", true));
        assertEquals(new Memory(false, "default"), choice.memory());
    }

    @Test
    @DisplayName("a write that failed is tried again")
    void failedWrite() {
        MonitorChoice choice = new MonitorChoice(OURS, new Memory(true, "default"));
        assertEquals(Optional.of("default"), choice.next(OURS, false));
        assertEquals(Optional.empty(), choice.next(OURS, false));
        choice.failed();
        assertEquals(Optional.of("default"), choice.next(OURS, false));
    }
}
