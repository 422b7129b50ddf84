package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class HourlyEnergyTest {

    private final HourlyEnergy energy = new HourlyEnergy(15_000);
    private LocalDateTime now = LocalDateTime.of(2026, 6, 21, 10, 30);
    private long tick;

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

    /** B59: the original failed on an unknown power. */
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
        now = LocalDateTime.of(2026, 6, 21, 11, 0);
        pass(0, 3600.0);
        assertEquals(0, energy.energyWh(), 1e-9);
        assertEquals(now, energy.hour());
    }

    @Test
    void goesOnInTheSameHourAfterARestartOnly() {
        energy.resume(LocalDateTime.of(2026, 6, 21, 10, 0), 500);
        pass(0, 3600.0);
        assertEquals(500, energy.energyWh(), 1e-9);
        HourlyEnergy tomorrow = new HourlyEnergy(15_000);
        tomorrow.resume(LocalDateTime.of(2026, 6, 20, 10, 0), 500);
        tomorrow.count(now, tick, 3600.0);
        assertEquals(0, tomorrow.energyWh(), 1e-9);
    }
}
