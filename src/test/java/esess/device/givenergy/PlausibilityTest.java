package esess.device.givenergy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.device.givenergy.link.Frame;
import esess.device.givenergy.link.FrameTest;
import esess.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag("golden")
class PlausibilityTest {

    private static final LocalDateTime DAY = LocalDateTime.of(2026, 3, 1, 0, 0);

    @TestFactory
    @DisplayName("what of counters, state of charge and battery pages is believed")
    List<DynamicTest> golden() {
        return Golden.lines("plausibility.jsonl").stream()
                .map(line -> DynamicTest.dynamicTest(line.get("kind") + ": " + line.get("name"), () -> check(line)))
                .toList();
    }

    private static void check(Map<String, Object> line) {
        switch ((String) line.get("kind")) {
            case "total" -> reads(line, Rule.Kind.TOTAL);
            case "today" -> reads(line, Rule.Kind.TODAY);
            case "soc" -> reads(line, Rule.Kind.SOC);
            case "batteryPage" ->
                assertEquals(
                        ((String) line.get("result")).toUpperCase(Locale.ROOT),
                        SplicedPage.judge(page(line.get("before")), page(line.get("now")))
                                .name());
            case "zeroPage" -> {
                Pages pages = new Pages(() -> 0, Duration.ofSeconds(15), Duration.ofSeconds(120));
                int[] values = new int[60];
                values[7] = 3;
                assertTrue(pages.accept(Bank.input(0x11, 180, 60), values));
                assertFalse(pages.accept(Bank.input(0x11, 180, 60), new int[60]));
            }
            case "wrap" -> {
                LifetimeEnergy energy = LifetimeEnergy.of(
                        number(line, "throughput"), number(line, "discharge"), number(line, "charge"));
                assertEquals(number(line, "dischargeKWh"), energy.dischargedKWh(), 1e-6);
                assertEquals(number(line, "chargeKWh"), energy.chargedKWh(), 1e-6);
            }
            default -> throw new AssertionError(line);
        }
    }

    private static double number(Map<?, ?> line, String key) {
        return ((Number) line.get(key)).doubleValue();
    }

    private static void reads(Map<String, Object> line, Rule.Kind kind) {
        Filters.Filter filter = Filters.of(Rule.of(kind));
        List<Object> published = new ArrayList<>();
        for (Object read : (List<?>) line.get("reads")) {
            if (read instanceof Number soc) {
                published.add(filter.accept(soc.doubleValue(), new Filters.Moment(0, null, 5000)));
                continue;
            }
            Map<?, ?> told = (Map<?, ?>) read;
            LocalDateTime clock = told.containsKey("minute")
                    ? DAY.plusDays((long) number(told, "day")).plusMinutes((long) number(told, "minute"))
                    : DAY.plusSeconds((long) number(told, "second"));
            long tick = Duration.between(DAY, clock).toMillis();
            published.add(filter.accept(number(told, "kWh"), new Filters.Moment(tick, clock, number(line, "ratedW"))));
        }
        assertEquals(line.get("published"), published);
    }

    private static int[] page(Object told) {
        Map<?, ?> page = (Map<?, ?>) told;
        int[] registers = new int[60];
        List<?> cells = (List<?>) page.get("cells");
        for (int i = 0; i < cells.size(); i++) {
            registers[i] = scaled(cells.get(i), 1000);
        }
        List<?> temperatures = (List<?>) page.get("temps");
        int[] at = {76, 77, 78, 79, 103, 104};
        for (int i = 0; i < at.length; i++) {
            registers[at[i] - 60] = scaled(temperatures.get(i), 10);
        }
        registers[81 - 60] = scaled(page.get("mosfet"), 10);
        registers[80 - 60] = scaled(page.get("sum"), 1000);
        registers[83 - 60] = scaled(page.get("vout"), 1000);
        registers[100 - 60] = scaled(page.get("soc"), 1);
        registers[85 - 60] = scaled(page.get("capacityAh"), 100);
        registers[105 - 60] = scaled(page.get("lifetimeKWh"), 10);
        registers[97 - 60] = scaled(page.get("count"), 1);
        registers[98 - 60] = scaled(page.get("firmware"), 1);
        byte[] serial = ((String) page.get("serial")).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 5; i++) {
            registers[110 - 60 + i] = serial[2 * i] << 8 | serial[2 * i + 1];
        }
        return registers;
    }

    private static int scaled(Object value, int by) {
        return (int) Math.round(((Number) value).doubleValue() * by);
    }

    @Test
    @DisplayName(
            "a value that three polls have not brought is unknown; a battery that stays strange for minutes begins afresh")
    void age() {
        long[] now = {0};
        Pages pages = new Pages(() -> now[0], Duration.ofSeconds(15), Duration.ofSeconds(120));
        Frame.Page read = FrameTest.page(FrameTest.MEASUREMENTS);
        pages.identified(0x11, Model.of(0x2001, 449), "SX2201G002");
        assertTrue(pages.accept(read.bank(), read.values()));
        assertEquals(1480, pages.number(InverterField.GRID_W));
        assertEquals(-13.26, pages.number(InverterField.BATTERY_A));
        assertEquals(52552.1, pages.number(InverterField.IMPORT_TOTAL_KWH));
        now[0] = 45_000;
        assertEquals(63, pages.number(InverterField.SOC));
        now[0] = 45_001;
        assertEquals(null, pages.number(InverterField.SOC));

        Frame.Page battery = FrameTest.page(FrameTest.BATTERY);
        assertTrue(pages.accept(battery.bank(), battery.values()));
        assertEquals("BX2201G003", pages.text(0x32, Bank.INPUT, 110, 5));
        int[] other = battery.values().clone();
        other[37] = 15;
        assertFalse(pages.accept(battery.bank(), other));
        now[0] += Duration.ofMinutes(6).toMillis();
        assertTrue(pages.accept(battery.bank(), other));
        int[] one = other.clone();
        one[40] = 90;
        assertFalse(pages.accept(battery.bank(), one), "a jump of one value is held for one poll");
        assertTrue(pages.accept(battery.bank(), one));
    }
}
