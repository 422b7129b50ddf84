package esess.service.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import esess.adapter.GsonJson;
import esess.control.plan.PriceFormula;
import esess.control.plan.PriceTable;
import esess.control.plan.Series;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What public sources answer, and what evcc tells on MQTT. */
class FetchedTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private final GsonJson json = new GsonJson();

    @ParameterizedTest
    @DisplayName("Energy-Charts: days of 92, 96 and 100 quarters, in EUR a MWh")
    @CsvSource({"2026-03-29,92", "2026-06-21,96", "2026-10-25,100"})
    void energyCharts(LocalDate day, int quarters) {
        long midnight = day.atStartOfDay(BERLIN).toEpochSecond();
        String seconds = IntStream.range(0, quarters)
                .mapToObj(i -> Long.toString(midnight + i * 900L))
                .collect(Collectors.joining(","));
        String prices = IntStream.range(0, quarters).mapToObj(i -> i + ".5").collect(Collectors.joining(","));
        Series told = Fetched.energyCharts(
                json.parse("{\"unix_seconds\":[" + seconds + "],\"price\":[" + prices + "],\"unit\":\"EUR / MWh\"}"));
        assertEquals(quarters, told.intervals().size());
        assertEquals(day.plusDays(1).atStartOfDay(BERLIN).toInstant(), told.end());
        assertEquals((quarters - 1 + 0.5) / 1000, told.at(told.end().minusSeconds(1)), 1e-9);
        Series paid = PriceFormula.parse("(PRICE + 0.154) * 1.19").of(told);
        assertEquals((0.0005 + 0.154) * 1.19, paid.at(Instant.ofEpochSecond(midnight)), 1e-9);
    }

    @Test
    @DisplayName("Energy-Charts: what is not known yet is a gap, not a price of 0")
    void gap() {
        Series told = Fetched.energyCharts(json.parse("{\"unix_seconds\":[0,900,1800],\"price\":[10,null,30]}"));
        assertNull(told.at(Instant.ofEpochSecond(1000)));
        assertEquals(0.03, told.at(Instant.ofEpochSecond(1800)), 1e-9);
        assertThrows(IllegalArgumentException.class, () -> Fetched.energyCharts(json.parse("{\"price\":[1]}")));
        assertThrows(
                IllegalArgumentException.class,
                () -> Fetched.energyCharts(json.parse("{\"unix_seconds\":[0,900],\"price\":[10]}")));
    }

    @Test
    @DisplayName("Octopus: pence with VAT, half hours in any order, an open end, and no rates of other ways to pay")
    void octopus() {
        Instant now = Instant.parse("2026-06-21T10:00:00Z");
        Series told = Fetched.octopus(json.parse("""
                {"results":[
                 {"value_exc_vat":20,"value_inc_vat":21,"valid_from":"2026-06-21T10:30:00Z","valid_to":null,"payment_method":null},
                 {"value_exc_vat":90,"value_inc_vat":95,"valid_from":"2026-06-21T10:00:00Z","valid_to":null,"payment_method":"NON_DIRECT_DEBIT"},
                 {"value_exc_vat":10,"value_inc_vat":10.5,"valid_from":"2026-06-21T10:00:00Z","valid_to":"2026-06-21T10:30:00Z"}]}
                """), now);
        assertEquals(0.105, told.at(now), 1e-9);
        assertEquals(0.21, told.at(now.plusSeconds(1800)), 1e-9);
        assertEquals(
                "https://api.octopus.energy/v1/products/AGILE-24-10-01/electricity-tariffs/E-1R-AGILE-24-10-01-C/"
                        + "standard-unit-rates/?page_size=1000&period_from=2026-06-21T10:00:00Z",
                Fetched.octopusUrl("E-1R-AGILE-24-10-01-C", now));
    }

    @Test
    @DisplayName("Open-Meteo: the mean of the quarter before its time, as watts of the panels")
    void openMeteo() {
        Series told = Fetched.openMeteo(
                json.parse("{\"minutely_15\":{\"time\":[900,1800],\"global_tilted_irradiance\":[500,1000]}}"), 8000);
        assertEquals(500.0 / 1000 * 8000 * 0.85, told.at(Instant.EPOCH), 1e-6);
        assertEquals(8000 * 0.85, told.at(Instant.ofEpochSecond(900)), 1e-6);
    }

    @Test
    @DisplayName("evcc's form, within rates too; what overlaps, and what is nonsense")
    void evcc() {
        Series told = SeriesPayload.read(json.parse("""
                {"rates":[{"start":"2026-01-10T01:00:00+01:00","end":"2026-01-10T02:00:00+01:00","value":0.25},
                          {"start":1768006800,"end":1768010400,"price":0.30}]}"""));
        assertEquals(0.25, told.at(Instant.parse("2026-01-10T00:30:00Z")), 1e-9);
        assertEquals(0.30, told.at(Instant.parse("2026-01-10T01:30:00Z")), 1e-9);
        for (String wrong : new String[] {
            "{}",
            "[1]",
            "[{\"start\":\"soon\",\"end\":\"later\",\"value\":1}]",
            "[{\"start\":10,\"end\":5,\"value\":1}]",
            "[{\"start\":1,\"end\":5}]"
        }) {
            assertThrows(IllegalArgumentException.class, () -> SeriesPayload.read(json.parse(wrong)), wrong);
        }
    }

    @Test
    @DisplayName("prices of the file: by the clock, also over midnight and on the long day")
    void table() {
        PriceTable table = PriceTable.parse("0.30, 23:30-05:30 0.075");
        Series told =
                table.series(LocalDate.of(2026, 10, 25).atStartOfDay(BERLIN).toInstant(), BERLIN, 2);
        assertEquals(
                0.075,
                told.at(LocalDate.of(2026, 10, 25).atTime(5, 20).atZone(BERLIN).toInstant()),
                1e-9);
        assertEquals(
                0.30,
                told.at(LocalDate.of(2026, 10, 25).atTime(5, 40).atZone(BERLIN).toInstant()),
                1e-9);
        assertThrows(IllegalArgumentException.class, () -> PriceTable.parse("cheap"));
        assertThrows(IllegalArgumentException.class, () -> PriceTable.parse("0.3, 5-6"));
        assertThrows(IllegalArgumentException.class, () -> PriceFormula.parse("1 / PRICE"));
        assertThrows(IllegalArgumentException.class, () -> PriceFormula.parse("SOC * 2"));
    }
}
