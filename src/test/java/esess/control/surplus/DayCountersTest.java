package esess.control.surplus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DayCountersTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private DayCounters counters = new DayCounters(Map.of(), 900);
    private long tick = 5_000_000;
    private ZonedDateTime now;

    @Test
    @DisplayName("a power counts for the time that it lasted, also when samples come irregularly")
    void integrates() {
        at("2026-06-10T12:00");
        sample(1000.0);
        pass(60);
        sample(0.0);
        pass(600);
        sample(500.0);
        pass(120);
        sample(500.0);
        expect("energyToday", 1000 / 60.0 + 500 / 30.0);
        expect("runtimeToday", 180);
        expect("energyTotal", 1000 / 60.0 + 500 / 30.0);
        expect("runtimeYesterday", 0);
    }

    @Test
    @DisplayName("unknown, negative and unreadable power add nothing, a gap nothing beyond the limit")
    void unknown() {
        at("2026-06-10T12:00");
        for (Double power : new Double[] {null, Double.NaN, -500.0, Double.POSITIVE_INFINITY}) {
            sample(power);
            pass(60);
        }
        sample(3600.0);
        expect("energyToday", 0);
        pass(7200);
        sample(null);
        expect("energyToday", 900);
        expect("runtimeToday", 900);
    }

    @Test
    @DisplayName("at local midnight today becomes yesterday, and the sample across it is divided")
    void midnight() {
        at("2026-06-10T23:59");
        sample(3600.0);
        pass(90);
        sample(0.0);
        expect("energyYesterday", 60);
        expect("energyToday", 30);
        expect("runtimeYesterday", 60);
        expect("runtimeToday", 30);
        expect("energyTotal", 90);
    }

    @Test
    @DisplayName("days of 23 and of 25 hours")
    void daylightSaving() {
        assertEquals(23 * 3600, runtimeOf("2026-03-29"));
        assertEquals(25 * 3600, runtimeOf("2026-10-25"));
        assertEquals(24 * 3600, runtimeOf("2026-06-10"));
    }

    private double runtimeOf(String date) {
        counters = new DayCounters(Map.of(), 900);
        at(date + "T00:00");
        sample(100.0);
        while (counters.figures().get("runtimeYesterday") == 0) {
            pass(300);
            sample(100.0);
        }
        return counters.figures().get("runtimeYesterday");
    }

    @Test
    @DisplayName("asleep at midnight: the day changes with the next sample")
    void asleepAtMidnight() {
        at("2026-06-10T23:50");
        sample(3600.0);
        pass(6 * 3600);
        sample(3600.0);
        expect("energyYesterday", 600);
        expect("energyToday", 300);
        pass(10);
        sample(0.0);
        expect("energyToday", 310);
    }

    @Test
    @DisplayName("away over several midnights: nothing is known of yesterday, so it is 0")
    void severalMidnights() {
        at("2026-06-10T23:50");
        sample(3600.0);
        pass(3 * 86_400);
        sample(0.0);
        expect("energyYesterday", 0);
        expect("energyToday", 0);
        expect("energyTotal", 900);
    }

    @Test
    @DisplayName("not running at midnight: what is on disk becomes yesterday's")
    void restart() {
        at("2026-06-10T20:00");
        sample(3600.0);
        pass(100);
        sample(3600.0);
        Map<String, Object> onDisk = counters.document();
        counters = new DayCounters(onDisk, 900);
        pass(60);
        sample(3600.0);
        expect("energyToday", 100);
        pass(86_400);
        counters = new DayCounters(onDisk, 900);
        sample(0.0);
        expect("energyYesterday", 100);
        expect("energyToday", 0);
        expect("energyTotal", 100);
        assertEquals("2026-06-11", counters.document().get("day"));
    }

    @Test
    @DisplayName("the clock starts in 1970 and jumps: it counts, no day ends before the date is known")
    void clockOf1970() {
        Map<String, Object> onDisk =
                new HashMap<>(Map.of("day", "2026-06-10", "energyToday", 40.0, "energyTotal", 500.0));
        counters = new DayCounters(onDisk, 900);
        at("1970-01-01T23:59:30");
        sample(3600.0);
        pass(60);
        sample(3600.0);
        expect("energyToday", 100);
        at("2026-06-10T14:00");
        pass(10);
        sample(3600.0);
        expect("energyToday", 110);
        expect("energyYesterday", 0);
        expect("energyTotal", 570);
        now = null;
        tick += 10_000;
        counters.sample(0.0, tick, null);
        expect("energyToday", 120);
    }

    @Test
    @DisplayName("a clock that was years ahead does not stop the days; one hour back over midnight does not end one")
    void clockSetBack() {
        at("2099-01-01T12:00");
        sample(3600.0);
        at("2026-06-10T12:00");
        pass(10);
        sample(3600.0);
        expect("energyToday", 10);
        at("2026-06-11T00:10");
        sample(0.0);
        expect("energyYesterday", 10);
        at("2026-06-10T23:30");
        sample(0.0);
        at("2026-06-11T00:00");
        sample(0.0);
        expect("energyYesterday", 10);
    }

    @Test
    @DisplayName("a damaged document costs what is damaged only")
    void damaged() {
        Map<String, Object> onDisk = new HashMap<>(Map.of(
                "day",
                "yesterday",
                "energyToday",
                "much",
                "energyTotal",
                500.0,
                "runtimeTotal",
                Double.NaN,
                "runtimeToday",
                -5.0));
        counters = new DayCounters(onDisk, 900);
        expect("energyTotal", 500);
        expect("energyToday", 0);
        expect("runtimeToday", 0);
        expect("runtimeTotal", 0);
    }

    private void at(String local) {
        now = LocalDateTime.parse(local).atZone(BERLIN);
    }

    private void pass(long seconds) {
        tick += seconds * 1000;
        now = now.plusSeconds(seconds);
    }

    private void sample(Double powerW) {
        counters.sample(powerW, tick, now);
    }

    private void expect(String name, double value) {
        assertEquals(value, counters.figures().get(name), 1e-6, name);
    }
}
