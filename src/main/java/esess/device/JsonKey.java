package esess.device;

import java.util.List;
import java.util.Map;

/**
 * Where in a JSON document a value stands, as owners write it: {@code temperature}, {@code DS18B20.Temperature},
 * {@code $.sensors[0].t}. Immutable; any thread.
 */
public final class JsonKey {

    private static final Object NOTHING = new Object();

    private final String text;
    private final String[] steps;

    private JsonKey(String text, String[] steps) {
        this.text = text;
        this.steps = steps;
    }

    /** @throws IllegalArgumentException if it is not such a path */
    public static JsonKey parse(String text) {
        String path = text.startsWith("$.") ? text.substring(2) : text;
        if (!path.matches("[^.\\[\\]]+(\\[\\d+\\])*(\\.[^.\\[\\]]+(\\[\\d+\\])*)*")) {
            throw new IllegalArgumentException(
                    "a JSON key like temperature, DS18B20.Temperature or sensors[0].t is expected");
        }
        return new JsonKey(text, path.replace("]", "").split("[.\\[]"));
    }

    /** What stands there in a parsed document; null where there is nothing, and where a null stands. */
    public Object in(Object document) {
        Object found = find(document);
        return found == NOTHING ? null : found;
    }

    /** Whether anything stands there, be it null. */
    boolean isIn(Object document) {
        return find(document) != NOTHING;
    }

    private Object find(Object document) {
        Object at = document;
        for (String step : steps) {
            if (at instanceof Map<?, ?> object && object.containsKey(step)) {
                at = object.get(step);
            } else if (at instanceof List<?> list && step.matches("\\d{1,6}") && Integer.parseInt(step) < list.size()) {
                at = list.get(Integer.parseInt(step));
            } else {
                return NOTHING;
            }
        }
        return at;
    }

    @Override
    public String toString() {
        return text;
    }
}
