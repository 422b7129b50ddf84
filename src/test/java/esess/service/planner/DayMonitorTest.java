package esess.service.planner;

import static esess.service.planner.MonitoredHouse.OWNERS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.service.planner.MonitoredHouse.Change;
import esess.service.planner.MonitoredHouse.Killed;
import esess.sim.twin.GivEnergyDongle.Disturbance;
import esess.testing.Golden;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A monitor on a GivEnergy inverter: what its registers hold through a recorded summer day. */
@Tag(Golden.TAG)
@Tag("slow")
class DayMonitorTest {

    private static final int ECO = 27;
    private static final int DISCHARGE = 59;
    private static final int PAUSE = 318;
    private static final int REAL_TIME = 166;

    private static void near(String expected, List<LocalTime> times, int index, int minutes) {
        assertTrue(times.size() > index, "the " + (index + 1) + ". of " + times);
        Duration apart =
                Duration.between(LocalTime.parse(expected), times.get(index)).abs();
        assertTrue(apart.compareTo(Duration.ofMinutes(minutes)) <= 0, expected + " expected, " + times);
    }

    @Test
    @DisplayName(
            "a clear summer day: eco, pause and sale are turned when the recorded scripts did, and all is given back at the end")
    void day() {
        MonitoredHouse house = new MonitoredHouse("04:58");
        house.start("Operation=Act", "Monitor=GridFirst");
        house.until("20:30");
        List<Change> changes = house.changes;
        near("06:55", house.times(PAUSE, 1), 0, 3);
        near("08:01", house.times(DISCHARGE, 1), 0, 3);
        near("09:17", house.times(ECO, 0), 0, 3);
        near("09:17", house.times(PAUSE, 0), 0, 3);
        near("10:40", house.times(DISCHARGE, 0), 0, 3);
        near("16:00", house.times(ECO, 1), 0, 3);
        near("16:12", house.times(PAUSE, 1), 1, 3);
        near("18:31", house.times(PAUSE, 0), 1, 3);
        assertTrue(house.times(REAL_TIME, 1).size() >= 1, "the inverter's memory is spared: " + changes);
        assertEquals(OWNERS, house.registers(), "at the end of its time all is the owner's");
        assertEquals(
                0, house.said("settings were written"), house.house.messages().toString());
    }

    @Test
    @DisplayName(
            "the sale goes down to what is wished for, with the owner's power, and its slot ends soon if es-ESS is gone")
    void sale() {
        MonitoredHouse house = new MonitoredHouse("07:50");
        house.start("Operation=Act", "Monitor=GridFirst");
        house.until("08:20");
        assertEquals(50, house.registers().get(272), "down to the wish");
        assertEquals(8, house.registers().get(112), "1500 W in steps of the battery");
        assertTrue(house.registers().get(57) <= 832, "the slot ends within half an hour: " + house.registers());
        assertEquals("Sell", house.told("Action"));
        assertTrue(house.told("Reason").contains("more than the 50 %"), house.told("Reason"));
        house.operation("Shadow");
        house.house.pass(Duration.ofSeconds(30));
        assertEquals(OWNERS, house.registers(), "nothing of it stays when it may not act any more");
    }

    @Test
    @DisplayName("in the shadow it decides the same, and writes nothing")
    void shadow() {
        MonitoredHouse house = new MonitoredHouse("07:50");
        house.start("Operation=Shadow", "Monitor=GridFirst");
        house.until("10:00");
        assertEquals(List.of(), house.changes);
        assertEquals(0, house.dongle.writes());
        String told = house.told("Monitor");
        assertTrue(told.contains("\"eco\": 0"), told);
        assertTrue(house.house.state("Planner").startsWith("Shadows: "), house.house.state("Planner"));
    }

    @Test
    @DisplayName("a silent inverter, then a known one: said once each, the owner's settings are back before it goes on")
    void silentInverter() {
        MonitoredHouse house = new MonitoredHouse("09:00");
        house.start("Operation=Act", "Monitor=GridFirst");
        house.until("09:30");
        assertEquals(0, house.registers().get(ECO));
        house.dongle.disturb(Disturbance.HALF_OPEN, true);
        house.until("10:15");
        house.dongle.disturb(Disturbance.HALF_OPEN, false);
        house.until("10:17");
        assertEquals(OWNERS, house.registers(), "as its owner has set it");
        house.until("10:30");
        assertEquals(0, house.registers().get(ECO), "and on: " + house.changes);
        assertEquals(1, house.said("cannot be steered"), house.house.messages().toString());
        assertEquals(
                1, house.said("can be steered again"), house.house.messages().toString());
    }

    @Test
    @DisplayName("a grid meter of the house that tells nothing: no decision, the owner's settings come back")
    void lostMeter() {
        MonitoredHouse house = new MonitoredHouse("09:00");
        house.start("Operation=Act", "Monitor=GridFirst");
        house.until("09:30");
        assertEquals(0, house.registers().get(ECO));
        house.loseGrid();
        house.until("09:36");
        assertEquals(OWNERS, house.registers(), "as its owner has set it");
        assertEquals("SelfUse", house.told("Action"));
        assertTrue(house.told("Reason").contains("not known"), house.told("Reason"));
    }

    @Test
    @DisplayName("the inverter tells no power of its panels: no decision, said once, the owner's settings come back")
    void lostPanels() {
        MonitoredHouse house = new MonitoredHouse("09:00");
        house.start("Operation=Act", "Monitor=GridFirst");
        house.until("09:30");
        house.pvUnknown = true;
        house.until("09:45");
        assertEquals(OWNERS, house.registers(), "as its owner has set it");
        assertEquals(
                1,
                house.said("The monitor decides nothing"),
                house.house.messages().toString());
        assertTrue(house.told("Monitor").contains("figures are not known"), house.told("Monitor"));
        house.pvUnknown = false;
        house.until("10:00");
        assertEquals(
                1, house.said("figures are known again"), house.house.messages().toString());
        assertEquals(0, house.registers().get(ECO), "and on");
    }

    @Test
    @DisplayName("an inverter that tells of real-time control and has none is monitored without")
    void withoutRealTime() {
        MonitoredHouse house = new MonitoredHouse("09:00");
        house.dongle.ignore(REAL_TIME);
        house.start("Operation=Act", "Monitor=GridFirst");
        house.until("09:30");
        assertEquals(0, house.registers().get(ECO));
        assertEquals(0, house.registers().get(REAL_TIME));
        house.until("19:57");
        assertEquals(OWNERS, house.registers());
    }

    @Test
    @DisplayName("killed at every write of a morning, with and without a planner after: the owner's settings are back")
    void killed() {
        MonitoredHouse first = new MonitoredHouse("07:50");
        first.start("Operation=Act", "Monitor=GridFirst");
        first.until("09:19");
        first.house.loop.execute(() -> {});
        List<Killed> all = List.copyOf(first.killed);
        assertTrue(all.size() >= 24, all.size() + " kills");
        for (int i = 0; i < all.size(); i++) {
            Killed each = all.get(i);
            MonitoredHouse again = new MonitoredHouse("09:20", each.documents(), each.fleeting());
            again.set(each.registers());
            if (i % 4 < 2) {
                again.start("Operation=Shadow", "Monitor=GridFirst");
                again.house.pass(Duration.ofMinutes(2));
            } else {
                again.startWithoutPlanner();
                again.house.pass(Duration.ofMinutes(33));
            }
            assertEquals(OWNERS, again.registers(), "killed " + each.when());
        }
    }

    @Test
    @DisplayName("the monitor against clipping charges only with what the inverter cannot pass on, within its time")
    void clipping() {
        MonitoredHouse house = new MonitoredHouse("06:50");
        house.start("Operation=Act", "Monitor=Clipping");
        house.until("07:10");
        assertEquals(1, house.registers().get(PAUSE), "what the sun gives can be passed on: " + house.changes);
        house.until("12:30");
        assertEquals(0, house.registers().get(PAUSE), "more than that: " + house.changes);
        assertTrue(house.registers().get(111) != 30, house.changes.toString());
        house.until("19:57");
        for (int register : new int[] {PAUSE, 319, 320, 111, REAL_TIME}) {
            assertEquals(OWNERS.get(register), house.registers().get(register), "at the end of its time: " + register);
        }
    }

    @Test
    @DisplayName("by night the battery rests before it is charged, if the owner likes that")
    void rest() {
        MonitoredHouse house = new MonitoredHouse("23:20");
        house.socPercent = 40;
        house.start("Operation=Act", "Monitor=GridFirst", "IdleFrom=23:30");
        house.until("23:29");
        assertEquals(1, house.registers().get(ECO));
        house.until("23:40");
        assertEquals(0, house.registers().get(ECO));
        assertEquals("Idle", house.told("Action"));
        house.until("00:20");
        assertEquals(0, house.registers().get(ECO));
        house.until("00:32");
        assertEquals(1, house.registers().get(ECO), "it is charged now");
        assertEquals(1, house.registers().get(96));
    }
}
