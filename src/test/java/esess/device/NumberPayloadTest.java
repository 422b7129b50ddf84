package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.port.Json;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberPayloadTest {

    private final Json json = new GsonJson();

    private Double plain(String payload) {
        return NumberPayload.read(payload, Optional.empty(), json, "set the JSON key");
    }

    private Double at(String key, String payload) {
        return NumberPayload.read(payload, Optional.of(JsonKey.parse(key)), json, "set the JSON key");
    }

    @ParameterizedTest
    @CsvSource({"21.5, 21.5", "-3, -3", "' 7 ', 7", "1e2, 100", "+.5, 0.5", "5., 5"})
    void numbers(String payload, double expected) {
        assertEquals(expected, plain(payload));
    }

    @ParameterizedTest
    @DisplayName("nan and everything that is no number is refused")
    @ValueSource(
            strings = {
                "nan",
                "NaN",
                "inf",
                "-Infinity",
                "unavailable",
                "21,5",
                "21.5 °C",
                "0x10",
                "1e999",
                "1d",
                "{\"t\":1}",
                "\u0661"
            })
    void refused(String payload) {
        assertThrows(IllegalArgumentException.class, () -> plain(payload));
    }

    @Test
    void jsonKeys() {
        String tasmota = "{\"Time\":\"x\",\"DS18B20\":{\"Temperature\":48.5},\"list\":[{\"t\":\"7.5\"}],\"none\":null}";
        assertEquals(48.5, at("DS18B20.Temperature", tasmota));
        assertEquals(48.5, at("$.DS18B20.Temperature", tasmota));
        assertEquals(7.5, at("list[0].t", tasmota));
        assertNull(at("none", tasmota));
        for (String key : new String[] {"missing", "list[1].t", "DS18B20", "Time", "DS18B20.Temperature.x"}) {
            assertThrows(IllegalArgumentException.class, () -> at(key, tasmota), key);
        }
        assertThrows(IllegalArgumentException.class, () -> at("t", "{\"t\":1"));
        assertThrows(IllegalArgumentException.class, () -> at("t", "{\"t\":NaN}"));
        assertThrows(IllegalArgumentException.class, () -> at("t", "[".repeat(100_000)));
    }

    @Test
    @DisplayName("JSON without a key is refused with the remedy")
    void theRemedy() {
        String message = assertThrows(IllegalArgumentException.class, () -> plain("{\"t\":1}"))
                .getMessage();
        assertTrue(message.contains("JSON key"), message);
    }

    @Test
    @DisplayName("an empty payload says: no value")
    void empty() {
        assertNull(plain(""));
        assertNull(at("t", " "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "a[", "a[x]", "[0]", "$.", "a."})
    void wrongKeys(String key) {
        assertThrows(IllegalArgumentException.class, () -> JsonKey.parse(key));
    }

    @Test
    @DisplayName("names with dots in them, as a reader of OBIS numbers writes them, are found as they are")
    void dots() {
        String sml = "{\"timestamp\":\"2026-11-28T10:00:00\",\"32.7.0\":\"237.40\",\"1.7.0\":\"231\",\"2.7.0\":\"0\","
                + "\"\":{\"a.b\":[7]},\"1\":{\"7\":5}}";
        assertEquals(231.0, at("1.7.0", sml));
        assertEquals(0.0, at("2.7.0", sml));
        assertEquals(231.0, at("['1.7.0']", sml));
        assertEquals(237.4, at("$[\"32.7.0\"]", sml));
        assertEquals(7.0, at("[''].a.b[0]", sml));
        assertEquals(7.0, at("['']['a.b'][0]", sml));
        assertEquals(5.0, at("1.7", sml), "where the parts lead somewhere, they count");
        assertThrows(IllegalArgumentException.class, () -> at("['1']['7']['0']", sml));
        assertThrows(IllegalArgumentException.class, () -> at("1.7.1", sml));
    }

    @Test
    @DisplayName("a neighbour's bare nan or inf spoils nothing; the value that is asked for may not be one")
    void neighbours() {
        String awtrix =
                "{\"uptime\":74888,\"temperature\":21.4,\"humidity\":nan,\"lux\":[-inf, 51.5,NaN],\"nan\":\":nan,\"}";
        assertEquals(21.4, at("temperature", awtrix));
        assertEquals(51.5, at("lux[1]", awtrix));
        for (String nothing : new String[] {"humidity", "lux[0]", "nan"}) {
            assertThrows(IllegalArgumentException.class, () -> at(nothing, awtrix), nothing);
        }
        assertThrows(IllegalArgumentException.class, () -> at("t", "{\"t\":1,\"u\":nano}"));
    }
}
