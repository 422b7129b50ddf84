package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.MonitorChoice.Memory;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MonitorChoiceTest {

    private static final String OURS = "com.victronenergy.battery/1050";
    private static final String BMS = "com.victronenergy.battery/512";

    private static final String OURS_THEN = "com.victronenergy.battery/1049";

    private static MonitorChoice choice(boolean wanted, String former, String... ours) {
        return new MonitorChoice(new Memory(wanted, former, Set.of(ours)));
    }

    @Test
    @DisplayName("nobody selected it: nothing is ever written")
    void notSelected() {
        MonitorChoice choice = choice(false, "default");
        assertEquals(Optional.empty(), choice.next("default", OURS, true));
        assertEquals(Optional.empty(), choice.next(BMS, OURS, true));
        assertEquals(Optional.empty(), choice.next(null, OURS, true));
        assertEquals(Optional.empty(), choice.atStop());
    }

    @Test
    @DisplayName("selected: the owner's former choice comes back at stop, and ours with the next start")
    void stopAndStart() {
        MonitorChoice choice = choice(false, "default");
        choice.next(BMS, OURS, true);
        choice.next(OURS, OURS, true);
        assertEquals(new Memory(true, BMS, Set.of(OURS)), choice.memory());
        assertEquals(Optional.of(BMS), choice.atStop());

        MonitorChoice next = new MonitorChoice(choice.memory());
        assertEquals(Optional.empty(), next.next(BMS, OURS, false));
        assertEquals(new Memory(true, BMS, Set.of()), next.memory());
        assertEquals(Optional.of(OURS), next.next(BMS, OURS, true));
        assertEquals(Set.of(OURS), next.memory().ours(), "remembered before it is written");
        assertEquals(Optional.empty(), next.next(BMS, OURS, true), "written once");
        assertEquals(Optional.empty(), next.next(OURS, OURS, true));
        assertEquals(Optional.of(BMS), next.atStop());
    }

    @Test
    @DisplayName("found selected after a crash, before it has values: handed back first, taken again when good")
    void afterACrash() {
        MonitorChoice choice = choice(true, "default", OURS);
        assertEquals(Optional.of("default"), choice.next(OURS, null, false));
        assertEquals(Optional.empty(), choice.next("default", null, false));
        assertEquals(Optional.of(OURS), choice.next("default", OURS, true));
    }

    @Test
    @DisplayName("found selected after a crash that has cost the memory too: default, as soon as our name is known")
    void memoryLost() {
        MonitorChoice choice = choice(false, "default");
        assertEquals(Optional.of("default"), choice.next(OURS, OURS, false));
        assertEquals(new Memory(true, "default", Set.of(OURS)), choice.memory());

        MonitorChoice late = choice(false, "default");
        assertEquals(Optional.empty(), late.next(OURS, null, false));
        assertEquals(
                Optional.of("default"),
                late.next(OURS, OURS, false),
                "ours is never the former one, also when it was taken for one");
        assertTrue(late.memory().wanted());
    }

    @Test
    @DisplayName("the real battery is lost: handed back, and taken again when it returns")
    void batteryLost() {
        MonitorChoice choice = choice(false, "default");
        choice.next("default", OURS, true);
        choice.next(OURS, OURS, true);
        assertEquals(Optional.of("default"), choice.next(OURS, OURS, false));
        assertEquals(Optional.empty(), choice.next("default", OURS, false));
        assertEquals(Optional.of(OURS), choice.next("default", OURS, true));
    }

    @Test
    @DisplayName("good again before the hand-back is seen: that it is seen then is no choice of the owner's")
    void goodAgainMeanwhile() {
        MonitorChoice choice = choice(true, "default", OURS);
        assertEquals(Optional.of("default"), choice.next(OURS, OURS, false));
        assertEquals(Optional.empty(), choice.next(OURS, OURS, true));
        assertEquals(Optional.of(OURS), choice.next("default", OURS, true));
    }

    @Test
    @DisplayName("our instance changes while selected: the setting follows when good, else it is handed back")
    void newInstance() {
        MonitorChoice good = choice(true, BMS, OURS_THEN);
        assertEquals(Optional.empty(), good.next(OURS_THEN, OURS_THEN, true));
        assertEquals(Optional.of(OURS), good.next(OURS_THEN, OURS, true));
        assertEquals(Set.of(OURS_THEN, OURS), good.memory().ours(), "a crash now can leave either");
        assertEquals(Optional.empty(), good.next(OURS, OURS, true));
        assertEquals(new Memory(true, BMS, Set.of(OURS)), good.memory());

        MonitorChoice bad = choice(true, BMS, OURS_THEN);
        assertEquals(Optional.of(BMS), bad.next(OURS_THEN, OURS, false));
        assertEquals(Optional.empty(), bad.next(BMS, OURS, false));
        assertEquals(new Memory(true, BMS, Set.of()), bad.memory());
    }

    @Test
    @DisplayName("a name that was ours once is anybody's when the setting has moved on")
    void oldNameOfOurs() {
        MonitorChoice choice = choice(true, "default", OURS_THEN);
        choice.next("default", OURS, false);
        assertEquals(
                Optional.empty(), choice.next(OURS_THEN, OURS, true), "the owner's own battery has that instance now");
        assertEquals(new Memory(false, OURS_THEN, Set.of()), choice.memory());
    }

    @Test
    @DisplayName("the owner selects another one: ours stays away, now and after a restart")
    void deselected() {
        MonitorChoice choice = choice(true, "default");
        choice.next("default", OURS, true);
        choice.next(OURS, OURS, true);
        assertEquals(Optional.empty(), choice.next(BMS, OURS, true));
        assertEquals(new Memory(false, BMS, Set.of()), choice.memory());
        assertEquals(Optional.empty(), choice.atStop());
        assertEquals(Optional.empty(), new MonitorChoice(choice.memory()).next(BMS, OURS, true));
    }

    @Test
    @DisplayName("the owner goes back to the former one: that counts as deselected too")
    void deselectedToFormer() {
        MonitorChoice choice = choice(false, "default");
        choice.next("default", OURS, true);
        choice.next(OURS, OURS, true);
        choice.next(OURS, OURS, false);
        choice.next("default", OURS, false);
        choice.next("default", OURS, true);
        choice.next(OURS, OURS, true);
        assertEquals(Optional.empty(), choice.next("default", OURS, true));
        assertEquals(new Memory(false, "default", Set.of()), choice.memory());
    }

    @Test
    @DisplayName("a write that failed is tried again, and what is asked for may be lost with the settings service")
    void failedWrite() {
        MonitorChoice choice = choice(true, "default", OURS);
        assertEquals(Optional.of("default"), choice.next(OURS, OURS, false));
        choice.refused();
        assertEquals(Optional.empty(), choice.next(OURS, OURS, false));
        choice.askAgain();
        assertEquals(Optional.of("default"), choice.next(OURS, OURS, false));
        assertEquals(Optional.empty(), choice.next(null, OURS, false));
        assertEquals(Optional.of("default"), choice.next(OURS, OURS, false));
    }

    @Test
    @DisplayName("our instance is not known, or we have no monitor any more: what a crash has left is handed back")
    void noMonitor() {
        MonitorChoice choice = choice(true, BMS, OURS);
        assertEquals(Optional.of(BMS), choice.next(OURS, null, false));
        assertEquals(Optional.empty(), choice.next(BMS, null, false));
        assertEquals(Optional.empty(), choice.next("default", null, false));
        assertEquals(Optional.empty(), choice(true, BMS).next(OURS, null, false), "not by us");
    }
}
