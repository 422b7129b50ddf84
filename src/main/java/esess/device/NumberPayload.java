package esess.device;

import esess.model.NumberText;
import esess.port.Json;
import java.util.Optional;

/**
 * A number that a sensor sends over MQTT: as plain text, or somewhere in a JSON document. NaN, infinity and anything
 * that merely looks like a number are refused. Any thread.
 */
public final class NumberPayload {

    /** Far above what any sensor writes: seventeen digits are all that a double has. */
    private static final int LONGEST = 100;

    private NumberPayload() {}

    /**
     * @param key    where the number stands in a JSON payload; empty: the payload is the number
     * @param remedy for the owner, when it is JSON and there is no key: what he has to set
     * @return the number; null if the payload is empty or the JSON value is null: the sensor says that it has none
     * @throws IllegalArgumentException saying what is wrong with the payload
     */
    public static Double read(String payload, Optional<JsonKey> key, Json json, String remedy) {
        String text = payload.strip();
        if (text.isEmpty()) {
            return null;
        }
        if (key.isEmpty()) {
            return number(text, remedy);
        }
        Object document = BareNumbers.parse(text, json);
        Object found = key.get().in(document);
        if (found instanceof Number number) {
            return NumberText.finite(number.doubleValue());
        }
        if (found instanceof String string) {
            return number(string.strip(), remedy);
        }
        if (found == null && key.get().isIn(document)) {
            return null;
        }
        throw new IllegalArgumentException("there is no number at " + key.get());
    }

    /**
     * @param remedy what the owner has to set when it is JSON
     * @throws IllegalArgumentException if it is not a finite number
     */
    static Double number(String text, String remedy) {
        if (text.startsWith("{") || text.startsWith("[")) {
            throw new IllegalArgumentException("it is JSON: " + remedy);
        }
        return NumberText.parse(text);
    }
}
