package esess.control.surplus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.surplus.Standing.Kind;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SwitchingRulesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final SwitchingRules TIMES = new SwitchingRules(600, 300, 0, 0, 0, LocalTime.MIDNIGHT);

    /** A relay in a house: it follows its standing, and the sun where it is free. */
    private static final class Relay {
        final SwitchingRules rules;
        long tick = 1_000_000;
        ZonedDateTime now;
        SwitchState state;
        ZonedDateTime startedAt;
        ZonedDateTime stoppedAt;

        Relay(SwitchingRules rules, String start) {
            this.rules = rules;
            this.now = LocalDateTime.parse(start).atZone(BERLIN);
            this.state = SwitchState.found(false, tick, Map.of());
        }

        /** Cycles of a minute; whether it is on at the end. */
        void until(String end, Predicate<ZonedDateTime> sun) {
            ZonedDateTime last = LocalDateTime.parse(end).atZone(BERLIN);
            while (now.isBefore(last)) {
                now = now.plusSeconds(60);
                tick += 60_000;
                state = rules.seen(state, state.on(), tick, now);
                Standing standing = rules.standing(state, tick, now);
                boolean on = standing.isHeldOn() || standing.kind() == Kind.FREE && sun.test(now);
                if (on != state.on()) {
                    startedAt = on ? now : startedAt;
                    stoppedAt = on ? stoppedAt : now;
                }
                state = rules.seen(state, on, tick, now);
            }
        }
    }

    @Test
    @DisplayName("without rules the sun decides at once")
    void none() {
        assertEquals(Standing.FREE, SwitchingRules.NONE.standing(SwitchState.found(false, 0, Map.of()), 0, null));
    }

    @Test
    @DisplayName("minimum times: held on, then free, then held off, then free; counted from the switching")
    void minimumTimes() {
        SwitchState off = SwitchState.found(false, 0, Map.of());
        assertEquals(Kind.MIN_OFF, TIMES.standing(off, 299_999, null).kind());
        assertEquals(Kind.FREE, TIMES.standing(off, 300_000, null).kind());
        SwitchState on = TIMES.seen(off, true, 400_000, null);
        SwitchState stillOn = TIMES.seen(on, true, 900_000, null);
        assertEquals(Kind.MIN_ON, TIMES.standing(stillOn, 999_999, null).kind());
        assertEquals(Kind.FREE, TIMES.standing(stillOn, 1_000_000, null).kind());
        SwitchState offAgain = TIMES.seen(stillOn, false, 1_100_000, null);
        assertEquals(Kind.MIN_OFF, TIMES.standing(offAgain, 1_399_999, null).kind());
        assertEquals(Kind.FREE, TIMES.standing(offAgain, 1_400_000, null).kind());
    }

    @Test
    @DisplayName("hysteresis: an off one needs more, an on one bears less")
    void hysteresis() {
        SwitchingRules rules = new SwitchingRules(0, 0, 300, 200, 0, LocalTime.MIDNIGHT);
        assertEquals(
                300,
                rules.standing(SwitchState.found(false, 0, Map.of()), 0, null).marginW());
        assertEquals(
                -200,
                rules.standing(SwitchState.found(true, 0, Map.of()), 0, null).marginW());
    }

    @Test
    @DisplayName("on only with all of a request, and never without one")
    void isOn() {
        assertTrue(SwitchingRules.isOn(500, 500));
        assertFalse(SwitchingRules.isOn(499, 500));
        assertFalse(SwitchingRules.isOn(0, 0));
    }

    @Test
    @DisplayName("a dark day: it runs on grid just in time to be ready, then stops, and again the next day")
    void darkDay() {
        Relay boiler = new Relay(boilerRules(), "2026-01-10T06:05");
        boiler.until("2026-01-11T03:57", sun -> false);
        assertFalse(boiler.state.on());
        boiler.until("2026-01-11T04:01", sun -> false);
        assertTrue(boiler.state.on());
        boiler.until("2026-01-11T06:00", sun -> false);
        assertFalse(boiler.state.on());
        assertEquals("03:58", boiler.startedAt.toLocalTime().toString());
        assertEquals("05:58", boiler.stoppedAt.toLocalTime().toString());
        boiler.until("2026-01-12T05:59", sun -> false);
        assertEquals("2026-01-12T03:58", boiler.startedAt.toLocalDateTime().toString());
    }

    @Test
    @DisplayName("what the sun did, also the evening before, is not done again; what is missing is")
    void sunDidIt() {
        Relay boiler = new Relay(boilerRules(), "2026-06-10T06:05");
        boiler.until("2026-06-11T06:00", now -> now.getHour() == 17 || now.getHour() == 18);
        assertEquals("2026-06-10T17:00", boiler.startedAt.toLocalDateTime().toString());
        boiler.until("2026-06-12T06:00", now -> now.getHour() == 17);
        assertEquals("2026-06-12T04:58", boiler.startedAt.toLocalDateTime().toString());
        assertEquals("2026-06-12T05:58", boiler.stoppedAt.toLocalDateTime().toString());
    }

    @Test
    @DisplayName("on the days when the clocks change it is ready in time, too")
    void daylightSaving() {
        Relay spring = new Relay(boilerRules(), "2026-03-28T06:05");
        spring.until("2026-03-29T06:00", sun -> false);
        assertEquals("2026-03-29T03:58", spring.startedAt.toLocalDateTime().toString());
        Relay fiveHours = new Relay(new SwitchingRules(0, 0, 0, 0, 5 * 3600, LocalTime.of(6, 0)), "2026-03-28T06:05");
        fiveHours.until("2026-03-29T06:00", sun -> false);
        assertEquals(
                "2026-03-28T23:58", fiveHours.startedAt.toLocalDateTime().toString(), "the night is an hour shorter");
        Relay autumn = new Relay(new SwitchingRules(0, 0, 0, 0, 5 * 3600, LocalTime.of(6, 0)), "2026-10-24T06:05");
        autumn.until("2026-10-25T06:00", sun -> false);
        assertEquals(
                "2026-10-24T23:58Z[UTC]",
                autumn.startedAt.withZoneSameInstant(ZoneId.of("UTC")).toString());
        Relay skipped = new Relay(new SwitchingRules(0, 0, 0, 0, 3600, LocalTime.of(2, 30)), "2026-03-28T06:05");
        skipped.until("2026-03-29T04:00", sun -> false);
        assertEquals("2026-03-29T01:28", skipped.startedAt.toLocalDateTime().toString(), "02:30 is 03:30 on that day");
    }

    @Test
    @DisplayName("a running one is kept on when the minimum off time would make it late")
    void minimumOffTime() {
        Relay boiler = new Relay(new SwitchingRules(0, 1800, 0, 0, 7200, LocalTime.of(6, 0)), "2026-01-10T06:05");
        boiler.until("2026-01-11T05:59", now -> now.toLocalTime().equals(LocalTime.of(3, 40)));
        assertEquals("2026-01-11T03:40", boiler.startedAt.toLocalDateTime().toString());
        assertEquals("2026-01-11T05:40", boiler.stoppedAt.toLocalDateTime().toString());

        Relay early = new Relay(boiler.rules, "2026-01-10T06:05");
        early.until("2026-01-11T05:59", now -> now.toLocalTime().equals(LocalTime.of(3, 20)));
        assertEquals(
                "2026-01-11T03:59",
                early.startedAt.toLocalDateTime().toString(),
                "a minute of sun, then off until needed");
        assertEquals("2026-01-11T05:58", early.stoppedAt.toLocalDateTime().toString());
    }

    @Test
    @DisplayName("a restart keeps the runtime of the day, and starts the minimum times anew")
    void restart() {
        Relay boiler = new Relay(boilerRules(), "2026-06-10T06:05");
        boiler.until("2026-06-10T18:00", now -> now.getHour() >= 16);
        SwitchState found = SwitchState.found(true, 5, boiler.state.document());
        assertEquals(boiler.state.ranSeconds(), found.ranSeconds());
        assertEquals(boiler.state.dueAt(), found.dueAt());
        assertEquals(Kind.MIN_ON, TIMES.standing(found, 500_000, boiler.now).kind());
        assertEquals(
                0,
                SwitchState.found(true, 5, Map.of("ranSeconds", 50.0, "dueAt", "tomorrow"))
                        .ranSeconds());
    }

    @Test
    @DisplayName("the clock in 1970 or unknown: nothing is forced and no day ends")
    void noDate() {
        SwitchingRules rules = new SwitchingRules(0, 0, 0, 0, 86_400, LocalTime.of(6, 0));
        SwitchState state = new SwitchState(
                false,
                0,
                0,
                4000,
                ZonedDateTime.of(2026, 1, 10, 6, 0, 0, 0, BERLIN).toInstant());
        ZonedDateTime young = ZonedDateTime.of(1970, 1, 1, 5, 0, 0, 0, BERLIN);
        for (ZonedDateTime now : new ZonedDateTime[] {young, null}) {
            assertEquals(4000, rules.seen(state, false, 60_000, now).ranSeconds());
            assertEquals(Kind.FREE, rules.standing(state, 60_000, now).kind());
        }
        ZonedDateTime real = ZonedDateTime.of(2026, 1, 10, 7, 0, 0, 0, BERLIN);
        assertEquals(0, rules.seen(state, false, 60_000, real).ranSeconds(), "a new day began");
    }

    @Test
    @DisplayName("a stall of es-ESS is not counted as runtime")
    void stall() {
        SwitchState on = SwitchState.found(true, 0, Map.of());
        assertEquals(600, TIMES.seen(on, true, 7_200_000, null).ranSeconds());
    }

    private static SwitchingRules boilerRules() {
        return new SwitchingRules(0, 0, 0, 0, 7200, LocalTime.of(6, 0));
    }
}
