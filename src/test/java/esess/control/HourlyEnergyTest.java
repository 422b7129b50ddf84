package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class HourlyEnergyTest {

    private final HourlyEnergy energy = new HourlyEnergy(15_000);
    private ZonedDateTime now = at(21, 10, 30);
    private long tick;

    private static ZonedDateTime at(int day, int hour, int minute) {
        return ZonedDateTime.of(2026, 6, day, hour, minute, 0, 0, ZoneId.of("Europe/Berlin"));
    }

    private void pass(int seconds, Double powerW) {
        now = now.plusSeconds(seconds);
        tick += seconds * 1000L;
        energy.count(now, tick, powerW);
    }

    @Test
    void countsRealSeconds() {
        pass(0, 3600.0);
        pass(5, 3600.0);
        pass(7, 3600.0);
        assertEquals(12, energy.energyWh(), 1e-9);
    }

    /** The Python es-ESS failed on an unknown power. */
    @Test
    void doesNotCountWhatIsUnknown() {
        pass(0, 3600.0);
        pass(5, null);
        pass(5, 3600.0);
        pass(5, 3600.0);
        assertEquals(5, energy.energyWh(), 1e-9);
    }

    @Test
    void aLongPauseIsNotMadeUp() {
        pass(0, 3600.0);
        pass(600, 3600.0);
        assertEquals(0, energy.energyWh(), 1e-9);
    }

    @Test
    void beginsAnewWithTheHour() {
        pass(0, 3600.0);
        pass(5, 3600.0);
        now = at(21, 11, 0);
        pass(0, 3600.0);
        assertEquals(0, energy.energyWh(), 1e-9);
        assertEquals(now.toInstant(), energy.begin());
        assertEquals(11, energy.hour());
    }

    @Test
    void theHourThatComesTwiceInAutumnIsTwoHours() {
        now = ZonedDateTime.of(2026, 10, 25, 2, 59, 50, 0, ZoneId.of("Europe/Berlin"));
        pass(0, 3600.0);
        pass(5, 3600.0);
        assertEquals(5, energy.energyWh(), 1e-9);
        pass(5, 3600.0);
        assertEquals(2, energy.hour());
        assertEquals(5, energy.energyWh(), 1e-9, "winter time has begun: its own hour from 2 to 3");
    }

    @Test
    void goesOnInTheSameHourAfterARestartOnly() {
        energy.resume(at(21, 10, 0).toInstant(), 500);
        pass(0, 3600.0);
        assertEquals(500, energy.energyWh(), 1e-9);
        HourlyEnergy tomorrow = new HourlyEnergy(15_000);
        tomorrow.resume(at(20, 10, 0).toInstant(), 500);
        tomorrow.count(now, tick, 3600.0);
        assertEquals(0, tomorrow.energyWh(), 1e-9);
    }
}
