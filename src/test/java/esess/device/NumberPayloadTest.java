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
        return NumberPayload.read(payload, Optional.empty(), json);
    }

    private Double at(String key, String payload) {
        return NumberPayload.read(payload, Optional.of(JsonKey.parse(key)), json);
    }

    @ParameterizedTest
    @CsvSource({"21.5, 21.5", "-3, -3", "' 7 ', 7", "1e2, 100", "+.5, 0.5", "5., 5"})
    void numbers(String payload, double expected) {
        assertEquals(expected, plain(payload));
    }

    @ParameterizedTest
    @DisplayName("B56: nan and everything that is no number is refused")
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
    @DisplayName("B56: JSON without a key is refused with the remedy")
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
}
