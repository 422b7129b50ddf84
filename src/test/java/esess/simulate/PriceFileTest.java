package esess.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PriceFileTest {

    private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");

    private static PriceFile of(String text) {
        return PriceFile.of(Path.of("prices.csv"), text);
    }

    private static String wrong(String text) {
        return assertThrows(IllegalArgumentException.class, () -> of(text).at(NOON))
                .getMessage();
    }

    @Test
    @DisplayName("as a broker tells it, and as spreadsheets and markets write it")
    void forms() {
        assertEquals(
                0.25,
                of("[{\"start\":\"2026-01-10T11:00:00Z\",\"end\":\"2026-01-10T14:00:00+01:00\",\"value\":0.25}]")
                        .at(NOON));
        assertEquals(
                -0.01,
                of("{\"rates\":[{\"start\":1768046400,\"end\":1768050000,\"price\":-0.01}]}")
                        .at(NOON));
        assertEquals(
                0.3,
                of("start,end,value\n2026-01-10 11:00,2026-01-10 13:00,0.3\n").at(NOON));
        assertEquals(
                0.31,
                of("Zeit;Preis\n2026-01-10T12:00;0,31\n2026-01-10T12:15;0,29\n").at(NOON));
        PriceFile each = of("2026-01-10T12:00;0,31\n2026-01-10T12:15;0,29\n");
        assertEquals(0.29, each.at(NOON.plusSeconds(29 * 60)), "the last one is as long as the one before");
        assertTrue(each.told(NOON, NOON.plusSeconds(3600))
                .startsWith("[{\"start\":\"2026-01-10T12:00:00Z\",\"end\":\"2026-01-10T12:15:00Z\",\"value\":0.31},{"));
    }

    @Test
    @DisplayName("its days are those of which it holds all")
    void days() {
        StringBuilder hours = new StringBuilder();
        for (int hour = 23; hour < 24 * 3; hour++) {
            hours.append(Instant.parse("2026-01-10T00:00:00Z").plusSeconds(hour * 3600L))
                    .append(",0.2\n");
        }
        PriceFile file = of(hours.toString());
        assertEquals(LocalDate.of(2026, 1, 11), file.firstDay());
        assertEquals(2, file.days());
    }

    @Test
    @DisplayName("what cannot be read is named with its file and line")
    void wrongOnes() {
        assertEquals("prices.csv:2 a price like 0.25 is expected, not \"dear\"", wrong("a,b\n2026-01-10T12:00,dear"));
        assertTrue(wrong("2026-01-10T12:00,2026-01-10T11:00,0.2").startsWith("prices.csv:1 a price counts for"));
        assertTrue(wrong("yesterday,0.2\n1,2").contains("prices.csv"));
        assertTrue(wrong("[{\"start\":\"2026-01-10T11:00:00Z\"}]").startsWith("prices.csv, entry 1: start, end"));
        assertTrue(wrong("[{").startsWith("prices.csv is no JSON"));
        assertEquals("prices.csv holds no prices", wrong("start,value\n"));
        assertTrue(wrong("2026-01-11T12:00,0.2").contains("holds no price of 2026-01-10T12:00:00Z"));
        assertTrue(wrong("2026-01-10T12:00,99999").contains("a price of a kWh like 0.25"));
    }
}
