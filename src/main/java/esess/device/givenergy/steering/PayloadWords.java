package esess.device.givenergy.steering;

import esess.device.givenergy.Slots;
import esess.device.givenergy.Unusable;
import esess.port.Json;
import java.util.Map;
import java.util.Set;

/** What a payload says: a bare word or number as on MQTT, or JSON as by REST. */
public final class PayloadWords {

    /** Keys under which REST clients send the one value of a command. */
    private static final Set<String> VALUES = Set.of(
            "state",
            "mode",
            "chargeRate",
            "dischargeRate",
            "chargeToPercent",
            "dischargeToPercent",
            "reservePercent",
            "duration",
            "rate",
            "dateTime",
            "start",
            "finish",
            "activePowerRate",
            "current",
            "energy",
            "value");

    private static final int LONGEST = 1000;

    private final String text;
    private final Map<?, ?> object;

    /** @throws Unusable if it is none */
    public PayloadWords(String payload, Json json) {
        String stripped = payload.strip();
        if (stripped.length() > LONGEST) {
            throw new Unusable("at most " + LONGEST + " characters are expected");
        }
        Object value = stripped.startsWith("{") || stripped.startsWith("\"") ? parsed(stripped, json) : null;
        object = value instanceof Map<?, ?> map ? map : null;
        text = value instanceof String string ? string.strip() : stripped;
    }

    private static Object parsed(String text, Json json) {
        try {
            return json.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Unusable("JSON is expected");
        }
    }

    boolean isObject() {
        return object != null;
    }

    /** Null: it is not there. */
    String of(String key) {
        Object value = object == null ? null : object.get(key);
        return value == null || value instanceof Map || value instanceof Iterable ? null : text(value);
    }

    /** The one value. */
    public String word() {
        if (object == null) {
            return text;
        }
        String found = null;
        for (String key : VALUES) {
            String word = of(key);
            if (word != null && found != null) {
                throw new Unusable("one value is expected, not several");
            }
            found = word == null ? found : word;
        }
        if (found == null) {
            throw new Unusable("a value is expected");
        }
        return found;
    }

    boolean enabled() {
        return switch (word()) {
            case "enable" -> true;
            case "disable" -> false;
            default -> throw new Unusable("enable or disable is expected");
        };
    }

    int whole(String unit, int lowest, int highest) {
        return whole(word(), unit, lowest, highest);
    }

    /** Home Assistant writes whole numbers with .0. */
    static int whole(String word, String unit, int lowest, int highest) {
        if (!word.matches("-?[0-9]{1,9}(\\.0{1,6})?")) {
            throw new Unusable("a whole number of " + unit + " is expected");
        }
        int number = Integer.parseInt(word.replaceFirst("\\..*", ""));
        if (number < lowest || number > highest) {
            throw new Unusable(lowest + " to " + highest + " " + unit + " is expected");
        }
        return number;
    }

    /** HHMM as a number. */
    static int time(String word) {
        String digits = word == null
                ? ""
                : word.matches("[0-9]{4}")
                        ? word
                        : word.matches("[0-9]{2}:[0-9]{2}(:[0-5][0-9])?")
                                ? word.substring(0, 2) + word.substring(3, 5)
                                : "";
        if (digits.isEmpty() || !Slots.isTime(Integer.parseInt(digits))) {
            throw new Unusable("a time HH:MM is expected");
        }
        return Integer.parseInt(digits);
    }

    private static String text(Object value) {
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e9
                ? String.valueOf(number.longValue())
                : value.toString().strip();
    }
}
