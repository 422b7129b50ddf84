package esess.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadTest {

    @ParameterizedTest
    @DisplayName("doubles read as Python's repr")
    @CsvSource({
        "230, 230.0",
        "12.3, 12.3",
        "0.00001, 1e-05",
        "0.0001, 0.0001",
        "1e16, 1e+16",
        "1e15, 1000000000000000.0",
        "-0.0, -0.0",
        "0, 0.0",
        "2e-44, 2e-44",
        "1.5e-7, 1.5e-07",
        "-123456.789, -123456.789",
        "2e23, 2e+23",
        "1e100, 1e+100",
        "9007199254740993, 9007199254740992.0",
        "5e-324, 5e-324",
        "0.1, 0.1",
        "1.0E23, 1e+23",
        "4.35, 4.35"
    })
    void doubles(double value, String expected) {
        assertEquals(expected, Payload.text(value));
    }

    @Test
    void theRest() {
        assertEquals("5", Payload.text(5));
        assertEquals("8589934592", Payload.text(8589934592L));
        assertEquals("True", Payload.text(true));
        assertEquals("", Payload.text(null));
        assertEquals("für", Payload.text("für"));
        assertEquals("nan", Payload.text(Double.NaN));
        assertEquals("[1, \"a\\\"b\"]", Payload.text(List.of(1, "a\"b")));
    }

    @Test
    @DisplayName("lists and dictionaries are JSON, whatever is in them")
    void json() {
        Map<String, Object> battery = new LinkedHashMap<>();
        battery.put("id", "com.victronenergy.battery/512");
        battery.put("soc", 55.5);
        battery.put("active", true);
        battery.put("name", "Süd\n\"A\"");
        battery.put("none", null);
        battery.put("nan", Double.NaN);
        battery.put("cells", List.of(1, Map.of("u", 3.3)));
        String expected = "[{\"id\": \"com.victronenergy.battery/512\", \"soc\": 55.5, \"active\": true,"
                + " \"name\": \"Süd\\u000a\\\"A\\\"\", \"none\": null, \"nan\": null, \"cells\": [1, {\"u\": 3.3}]}]";
        assertEquals(expected, Payload.text(List.of(battery)));
        assertEquals(expected.substring(1, expected.length() - 1), Payload.text(battery));
    }

    @Test
    @DisplayName("every double reads back as itself")
    void readsBack() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertEquals(value, Double.parseDouble(Payload.text(value)));
            }
        }
    }

    @Test
    @DisplayName("what has few decimals keeps them, and gets none more")
    void fewDecimals() {
        Random random = new Random(2);
        for (int i = 0; i < 100_000; i++) {
            BigDecimal exact = BigDecimal.valueOf(random.nextLong() >> 15 + random.nextInt(48), random.nextInt(9))
                    .stripTrailingZeros();
            if (exact.abs().compareTo(new BigDecimal("0.0001")) >= 0) {
                String digits = exact.toPlainString();
                assertEquals(digits.contains(".") ? digits : digits + ".0", Payload.text(exact.doubleValue()));
            }
        }
    }
}
