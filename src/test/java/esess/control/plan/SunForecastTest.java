package esess.control.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SunForecastTest {

    private static final ZonedDateTime DAY = ZonedDateTime.of(2026, 6, 1, 0, 0, 0, 0, ZoneId.of("Europe/Berlin"));

    private static double toldW(int quarter) {
        return Math.max(0, 4000 * Math.sin((quarter - 24) / 48.0 * Math.PI));
    }

    /** Days of which each gives another part of what was told. */
    private static SunForecast lived(int days, double spread, double usual) {
        SunForecast forecast = new SunForecast();
        SplittableRandom random = new SplittableRandom(4);
        for (int day = 0; day < days; day++) {
            double part = usual * Math.max(0.1, 1 + spread * random.nextGaussian());
            for (int quarter = 0; quarter < 96; quarter++) {
                forecast.learn(DAY.plusDays(day).plusMinutes(quarter * 15L), toldW(quarter), toldW(quarter) * part);
            }
        }
        return forecast;
    }

    @Test
    @DisplayName("a morning half as bright as told: so is the noon, and tomorrow is as it was told")
    void today() {
        SunForecast forecast = lived(20, 0.4, 1);
        ZonedDateTime today = DAY.plusDays(20);
        for (int quarter = 0; quarter < 44; quarter++) {
            forecast.learn(today.plusMinutes(quarter * 15L), toldW(quarter), toldW(quarter) / 2);
        }
        assertEquals(2000, forecast.expectedW(today.plusHours(12).toInstant(), 4000), 800);
        assertEquals(
                4000 * forecast.usual(), forecast.expectedW(today.plusHours(36).toInstant(), 4000), 200);
    }

    @Test
    @DisplayName("panels in the shade give less than is told, every day")
    void usual() {
        SunForecast forecast = lived(30, 0, 0.7);
        ZonedDateTime tomorrow = DAY.plusDays(31);
        assertEquals(2800, forecast.expectedW(tomorrow.plusHours(12).toInstant(), 4000), 150);
        SunForecast next = new SunForecast();
        next.remember(forecast.usual());
        assertEquals(forecast.usual(), next.usual());
        next.remember(77.0);
        assertEquals(forecast.usual(), next.usual(), "a damaged memory is not taken");
    }

    @Test
    @DisplayName("how far it may be wrong is learned: right forecasts leave little to fear")
    void spread() {
        assertTrue(lived(40, 0, 1).spread() < 0.05);
        assertTrue(lived(40, 0.3, 1).spread() > 0.2);
        assertTrue(lived(40, 2, 1).spread() <= 0.8);
    }
}
