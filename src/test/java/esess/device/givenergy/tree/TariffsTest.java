package esess.device.givenergy.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is imported at which rate, over days, nights and restarts. */
class TariffsTest {

    private static final Tariffs.Terms TIMED =
            new Tariffs.Terms(0.3, 0.075, 0.15, LocalTime.of(5, 30), LocalTime.of(23, 30));
    private static final Tariffs.Terms SWITCHED = new Tariffs.Terms(0.3, 0.075, null, null, null);

    private Tariffs tariffs = new Tariffs(TIMED, Map.of());
    private Map<String, Object> shown = Map.of();

    private void at(String clock, Double totalKWh) {
        at(clock, totalKWh, null, null, null);
    }

    private void at(String clock, Double totalKWh, Double todayKWh, Double batteryKWh, Double acChargeKWh) {
        shown = new LinkedHashMap<>();
        put("Energy/Total/Import_Energy_Total_kWh", totalKWh);
        put("Energy/Today/Import_Energy_Today_kWh", todayKWh);
        put("Power/Power/SOC_kWh", batteryKWh);
        put("Energy/Total/AC_Charge_Energy_Total_kWh", acChargeKWh);
        tariffs.show(shown, clock == null ? null : LocalDateTime.parse(clock));
    }

    private void put(String leaf, Double value) {
        if (value != null) {
            shown.put(leaf, value);
        }
    }

    private Object rate(String leaf) {
        return shown.get("Energy/Rates/" + leaf);
    }

    private void restart(Tariffs.Terms terms) {
        String disk = new GsonJson().write(tariffs.document());
        Map<String, Object> kept = new LinkedHashMap<>();
        ((Map<?, ?>) new GsonJson().parse(disk)).forEach((key, value) -> kept.put((String) key, value));
        tariffs = new Tariffs(terms, kept);
    }

    @Test
    @DisplayName("the first read shows what GivTCP shows: both from here, nothing counted")
    void first() {
        at("2026-06-05T12:19:54", 28657.3, 2.0, 8.5, 100.0);
        assertEquals("Day", rate("Current_Rate_Type"));
        assertEquals(0.3, rate("Current_Rate"));
        assertEquals(28657.3, rate("Day_Start_Energy_kWh"));
        assertEquals(28657.3, rate("Night_Start_Energy_kWh"));
        assertEquals(0.0, rate("Day_Energy_kWh"));
        assertEquals(0.0, rate("Day_Cost"));
        assertEquals(0, rate("Day_Energy_Total_kWh"));
        assertEquals(0, rate("Import_ppkwh_Today"));
        assertEquals(0, rate("Battery_Value"));
        assertEquals(0.15, rate("Export_Rate"));
    }

    @Test
    @DisplayName("a day with both rates: each counts while it holds, the sum of a rate goes on, midnight begins anew")
    void day() {
        at("2026-06-05T00:10", 1000.0);
        at("2026-06-05T05:29", 1010.0);
        at("2026-06-05T05:31", 1010.5);
        assertEquals("Day", rate("Current_Rate_Type"));
        assertEquals(10.5, rate("Night_Energy_kWh"));
        at("2026-06-05T12:00", 1014.5, 14.5, null, null);
        assertEquals(4.0, rate("Day_Energy_kWh"));
        assertEquals(1.2, rate("Day_Cost"));
        assertEquals(0.788, rate("Night_Cost"));
        assertEquals(0.137, rate("Import_ppkwh_Today"));
        at("2026-06-05T23:31", 1014.5);
        assertEquals(4.0, rate("Day_Energy_Total_kWh"));
        assertEquals(1004.0, rate("Night_Start_Energy_kWh"), "so that total minus start is the sum so far");
        at("2026-06-05T23:59", 1016.5);
        assertEquals(12.5, rate("Night_Energy_kWh"));
        at("2026-06-06T00:00:10", 1016.5);
        assertEquals(0.0, rate("Night_Energy_kWh"));
        assertEquals(0.0, rate("Day_Cost"));
        assertEquals(0, rate("Night_Energy_Total_kWh"));
        assertEquals(1016.5, rate("Night_Start_Energy_kWh"));
    }

    @Test
    @DisplayName("a restart loses nothing of the day; one of yesterday begins anew")
    void restart() {
        at("2026-06-05T10:00", 1000.0);
        at("2026-06-05T10:15", 1002.0);
        restart(TIMED);
        at("2026-06-05T10:30", 1003.0);
        assertEquals(3.0, rate("Day_Energy_kWh"));
        restart(TIMED);
        at("2026-06-07T10:30", 1090.0);
        assertEquals(0.0, rate("Day_Energy_kWh"));
        assertEquals(1090.0, rate("Day_Start_Energy_kWh"));
    }

    @Test
    @DisplayName("without a total, or without a clock, nothing is counted and no sum is made up")
    void unknown() {
        at("2026-06-05T10:00", null);
        assertNull(rate("Day_Energy_kWh"));
        assertEquals("Day", rate("Current_Rate_Type"));
        at("2026-06-05T10:01", 1000.0);
        at(null, 1001.0);
        at("2026-06-05T10:03", null);
        assertEquals(0.0, rate("Day_Energy_kWh"));
        at("2026-06-05T10:04", 1001.5);
        assertEquals(1.5, rate("Day_Energy_kWh"));
        at("2026-06-05T10:05", 12.0);
        at("2026-06-05T10:06", 12.5);
        assertEquals(2.0, rate("Day_Energy_kWh"), "another inverter's total is no import");
    }

    @Test
    @DisplayName("who switches the rate himself is followed; with times in the file he is refused")
    void switched() {
        assertTrue(tariffs.choose(false).contains("configured"));
        tariffs = new Tariffs(SWITCHED, Map.of());
        at("2026-06-05T10:00", 1000.0);
        assertNull(tariffs.choose(false));
        at("2026-06-05T10:01", 1001.0);
        assertEquals("Night", rate("Current_Rate_Type"));
        assertEquals(1.0, rate("Night_Energy_kWh"));
        restart(SWITCHED);
        at("2026-06-05T10:02", 1002.0);
        assertEquals("Night", rate("Current_Rate_Type"));
        assertEquals(2.0, rate("Night_Energy_kWh"));
        assertFalse(shown.containsKey("Energy/Rates/Export_Rate"));
    }

    @Test
    @DisplayName("the battery is worth what was paid for the charge from the grid; the sun's costs nothing")
    void battery() {
        at("2026-06-05T01:29", 1000.0, null, 2.0, 100.0);
        at("2026-06-05T02:00", 1004.0, null, 6.0, 104.0);
        assertEquals(0.3, rate("Battery_Value"));
        assertEquals(0.05, rate("Battery_ppkwh"));
        at("2026-06-05T12:00", 1004.0, null, 10.0, 104.0);
        assertEquals(0.3, rate("Battery_Value"));
        assertEquals(0.03, rate("Battery_ppkwh"));
        at("2026-06-05T18:00", 1004.0, null, 5.0, 104.0);
        assertEquals(0.15, rate("Battery_Value"));
    }
}
