package esess.control.surplus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.surplus.StartedByHand.Phase;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StartedByHandTest {

    private static final StartedByHand.Settings SETTINGS = new StartedByHand.Settings(10, 1800, LocalTime.of(15, 0));
    private static final ZonedDateTime MORNING = ZonedDateTime.of(2026, 6, 21, 8, 0, 0, 0, ZoneId.of("Europe/Berlin"));
    private static final int HALF_AN_HOUR = 1800;

    private StartedByHand plug = new StartedByHand(SETTINGS, 0, Map.of());
    private long second;
    private boolean on = true;
    private ZonedDateTime now = MORNING;

    /** So long the machine takes that, and the meter tells it every ten seconds; the plug follows after one look. */
    private Phase takes(Double watts, int seconds) {
        long end = second + seconds;
        while (second < end) {
            second += 10;
            now = now == null ? null : now.plusSeconds(10);
            plug.look(on ? watts : watts == null ? null : (Double) 0.0, on, second * 1000, now);
            on = switch (plug.phase()) {
                case CUT -> false;
                case RUNNING -> true;
                case FREE, WAITING -> on;
            };
        }
        return plug.phase();
    }

    private void quiet() {
        takes(2.0, HALF_AN_HOUR + 20);
    }

    @Test
    @DisplayName(
            "a programme that begins is cut within the minute, waits, runs when the sun allows, and then the plug is free")
    void oneProgramme() {
        quiet();
        assertEquals(Phase.CUT, takes(30.0, 20));
        assertEquals(Phase.WAITING, takes(30.0, 10));
        assertEquals(Phase.WAITING, takes(0.0, 3600), "and no sun");
        assertEquals(Phase.WAITING, plug.allowed(false, second * 1000));
        assertEquals(Phase.RUNNING, plug.allowed(true, second * 1000));
        on = true;
        assertEquals(Phase.RUNNING, takes(2000.0, 1800));
        plug.allowed(false, second * 1000);
        assertEquals(Phase.RUNNING, takes(2.0, 1500), "it soaks, or dries");
        assertEquals(Phase.RUNNING, takes(200.0, 600), "never cut twice");
        assertEquals(Phase.RUNNING, takes(2.0, HALF_AN_HOUR - 10));
        assertEquals(Phase.FREE, takes(2.0, 20));
        takes(2.0, 60);
        assertEquals(Phase.CUT, takes(30.0, 20), "the next one");
    }

    @Test
    @DisplayName("without sun it runs by the latest time, of the next day when that is over, and then nobody cuts it")
    void byTheLatestTime() {
        quiet();
        takes(30.0, 30);
        assertEquals(6.5 * 3600 - 50, plug.secondsToLatest(second * 1000, now), 30);
        assertEquals(Phase.WAITING, takes(0.0, (int) plug.secondsToLatest(second * 1000, now) - 10));
        assertEquals(Phase.RUNNING, takes(0.0, 20));
        assertEquals(Phase.RUNNING, takes(2000.0, 3600), "heats by the deadline");
        takes(2.0, HALF_AN_HOUR);
        assertEquals(Phase.FREE, plug.phase());
        takes(30.0, 30);
        assertEquals(Phase.WAITING, plug.phase());
        assertTrue(plug.secondsToLatest(second * 1000, now) > 20 * 3600, "tomorrow");
    }

    @Test
    @DisplayName(
            "a light or a pump for a moment begins nothing; a programme with a pause after its first moment is not cut late")
    void moments() {
        quiet();
        assertEquals(Phase.FREE, takes(12.0, 10));
        assertEquals(Phase.FREE, takes(2.0, 90));
        assertEquals(Phase.RUNNING, takes(200.0, 10), "it may have begun with that light: nobody cuts it");
    }

    @Test
    @DisplayName("what runs when es-ESS starts, or when the meter is back, is not cut, also after a pause of it")
    void unseen() {
        assertEquals(Phase.RUNNING, takes(500.0, 10));
        plug = new StartedByHand(SETTINGS, second * 1000, Map.of());
        assertEquals(Phase.FREE, takes(2.0, 600), "soaks");
        assertEquals(Phase.RUNNING, takes(500.0, 10));
        plug = new StartedByHand(SETTINGS, second * 1000, Map.of());
        quiet();
        takes(null, 70);
        assertEquals(Phase.RUNNING, takes(500.0, 10), "who knows since when");
        plug = new StartedByHand(SETTINGS, second * 1000, Map.of());
        quiet();
        takes(null, 50);
        assertEquals(Phase.FREE, takes(500.0, 10));
        assertEquals(Phase.RUNNING, takes(500.0, 10), "more than a minute since it was quiet");
    }

    @Test
    @DisplayName("a plug that cannot be switched off within the minute is left on")
    void unreachable() {
        quiet();
        for (int i = 0; i < 6; i++) {
            second += 10;
            plug.look(30.0, null, second * 1000, now);
        }
        assertEquals(Phase.CUT, plug.phase());
        second += 10;
        assertEquals(Phase.RUNNING, plug.look(30.0, null, second * 1000, now));
    }

    @Test
    @DisplayName("who switches the plug on starts the programme; who takes it from the sun gets its power")
    void byTheOwner() {
        quiet();
        takes(30.0, 30);
        on = true;
        assertEquals(Phase.RUNNING, takes(0.0, 10));
        plug = new StartedByHand(SETTINGS, second * 1000, Map.of());
        quiet();
        takes(30.0, 30);
        assertEquals(Phase.RUNNING, plug.leave(second * 1000));
        plug = new StartedByHand(SETTINGS, second * 1000, Map.of());
        assertEquals(Phase.FREE, plug.leave(second * 1000), "there is nothing to give back");
    }

    @Test
    @DisplayName(
            "a programme that waits survives a restart with its time, and a wrong document costs it nothing but that")
    void restart() {
        quiet();
        takes(30.0, 20);
        assertEquals(Phase.CUT, plug.phase());
        Map<String, Object> document = plug.document();
        double left = plug.secondsToLatest(second * 1000, now);
        plug = new StartedByHand(SETTINGS, 5000, document);
        assertEquals(Phase.WAITING, plug.phase());
        assertEquals(left, plug.secondsToLatest(5000, now), 1);
        plug = new StartedByHand(SETTINGS, 5000, Map.of("programme", "WAITING", "programmeLatestAt", "never"));
        assertEquals(Phase.WAITING, plug.look(0.0, false, 6000, now));
        assertTrue(plug.secondsToLatest(6000, now) < 24 * 3600);
        plug = new StartedByHand(SETTINGS, 5000, Map.of("programme", 7));
        assertEquals(Phase.FREE, plug.phase());
    }

    @Test
    @DisplayName("without a date it waits for half a day at most")
    void withoutDate() {
        now = null;
        quiet();
        takes(30.0, 30);
        assertEquals(Phase.WAITING, takes(0.0, 11 * 3600));
        assertEquals(Phase.RUNNING, takes(0.0, 3700));
    }

    @Test
    @DisplayName("whatever a machine and its meter do: cut once a programme at most, and never after a minute of it")
    void anything() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            plug = new StartedByHand(SETTINGS, 0, Map.of());
            second = 0;
            now = MORNING;
            on = true;
            long began = -1;
            long busy = 0;
            boolean cut = false;
            while (second < 12 * 3600) {
                double watts = random.nextInt(3) == 0 ? 200 : 2;
                int seconds = 10 * (1 + random.nextInt(random.nextInt(4) == 0 ? 250 : 12));
                boolean told = seconds <= 70 || random.nextInt(5) > 0; // A shorter gap hides nothing that matters.
                for (int i = 0; i < seconds; i += 10) {
                    if (on && watts > 10) {
                        if (second - busy >= HALF_AN_HOUR) {
                            began = second;
                            cut = false;
                        }
                        busy = second;
                    }
                    Phase before = plug.phase();
                    takes(told ? (Double) watts : null, 10);
                    if (before != Phase.CUT && plug.phase() == Phase.CUT) {
                        assertTrue(began >= 0 && second - began <= 70, "seed " + seed + " at " + second);
                        assertTrue(!cut, "cut twice, seed " + seed + " at " + second);
                        cut = true;
                    }
                    if (plug.phase() == Phase.WAITING && random.nextInt(20) == 0) {
                        plug.allowed(true, second * 1000);
                        on = true;
                        busy = second;
                    }
                }
            }
            assertNotEquals(Phase.CUT, takes(2.0, 100));
        }
    }
}
