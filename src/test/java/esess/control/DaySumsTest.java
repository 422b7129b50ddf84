package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.adapter.GsonJson;
import esess.control.EnergyBar.Figures;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What each day gave and took. */
class DaySumsTest {

    private static final LocalDate DAY = LocalDate.of(2026, 6, 21);

    @Test
    @DisplayName("an hour of powers becomes watt-hours; what the grid gave is not the consumers' own sun")
    void sums() {
        DaySums sums = new DaySums();
        for (int i = 0; i < 360; i++) {
            sums.add(DAY, 10, new Figures(3000.0, null, 500.0, -200.0, 3700.0), Map.of("Boiler", 2000.0));
        }
        DaySums.Day day = sums.days().get(DAY);
        assertEquals(3000, day.sunWh(), 1e-6);
        assertEquals(500, day.importWh(), 1e-6);
        assertEquals(0, day.exportWh(), 1e-6);
        assertEquals(200, day.dischargedWh(), 1e-6);
        assertEquals(3700, day.loadsWh(), 1e-6);
        assertEquals(1500, day.ownWh(), 1e-6);
        assertEquals(2000, day.consumersWh().get("Boiler"), 1e-6);
    }

    @Test
    @DisplayName("a time in which nothing was known, or es-ESS did not run, adds nothing")
    void unknown() {
        DaySums sums = new DaySums();
        sums.add(DAY, 10, new Figures(null, null, null, null, null), Map.of());
        sums.add(DAY, 4000, new Figures(3000.0, null, 1.0, 1.0, 1.0), Map.of("Boiler", 2000.0));
        assertEquals(0, sums.days().get(DAY).sunWh());
    }

    @Test
    @DisplayName("what is on disk is read back, nonsense in it is left out, and it stays small")
    void document() {
        DaySums sums = new DaySums();
        for (int day = 0; day < 500; day++) {
            sums.add(DAY.plusDays(day), 60, new Figures(60_000.0, null, 0.0, 0.0, 0.0), Map.of("Boiler", 6000.0));
        }
        String text = new GsonJson().write(sums.document());
        assertEquals(true, text.length() < 64_000, text.length() + " characters");
        @SuppressWarnings("unchecked")
        Map<String, Object> document = new java.util.LinkedHashMap<>((Map<String, Object>) new GsonJson().parse(text));
        document.put("no day", "nonsense");
        document.put("2030-01-01", java.util.List.of("x"));
        DaySums again = new DaySums(document);
        assertEquals(DaySums.MOST_DAYS, again.days().size());
        assertEquals(1000, again.days().get(DAY.plusDays(499)).sunWh());
        assertEquals(100, again.days().get(DAY.plusDays(499)).consumersWh().get("Boiler"));
    }
}
