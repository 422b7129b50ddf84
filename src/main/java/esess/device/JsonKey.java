package esess.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a JSON document a value stands, as owners write it: {@code temperature}, {@code DS18B20.Temperature},
 * {@code $.sensors[0].t}. A name that has dots in itself, as those of OBIS numbers, is found as it is ({@code 1.7.0}) where
 * its parts lead nowhere; {@code ['1.7.0']} and {@code ['']} name exactly one. Immutable; any thread.
 */
public final class JsonKey {

    private static final Object NOTHING = new Object();
    private static final String EXAMPLES =
            "a JSON key like temperature, DS18B20.Temperature, sensors[0].t or ['1.7.0'] is expected";

    /** A name behind a dot or at the begin, a number in brackets, or a name in brackets and quotes. */
    private static final Pattern STEP =
            Pattern.compile("(\\.?)([^.\\[\\]]+)|\\[(\\d{1,6})]|\\['([^']*)']|\\[\"([^\"]*)\"]");

    /**
     * @param joinable whether it may be a part of a name with dots, together with the next
     */
    private record Step(String name, boolean joinable) {}

    private final String text;
    private final List<Step> steps;

    private JsonKey(String text, List<Step> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
    }

    /** @throws IllegalArgumentException if it is not such a path */
    public static JsonKey parse(String text) {
        String path = text.startsWith("$.") ? text.substring(2) : text.startsWith("$[") ? text.substring(1) : text;
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(path);
        int at = 0;
        while (at < path.length() && step.find() && step.start() == at) {
            boolean dotted = step.group(2) != null;
            if (dotted && step.group(1).isEmpty() == (at > 0) || !dotted && step.group(3) != null && at == 0) {
                break;
            }
            String name = dotted
                    ? step.group(2)
                    : step.group(3) != null ? step.group(3) : step.group(4) != null ? step.group(4) : step.group(5);
            steps.add(new Step(name, dotted));
            at = step.end();
        }
        if (at < path.length() || steps.isEmpty()) {
            throw new IllegalArgumentException(EXAMPLES);
        }
        return new JsonKey(text, steps);
    }

    /** What stands there in a parsed document; null where there is nothing, and where a null stands. */
    public Object in(Object document) {
        Object found = find(document, 0);
        return found == NOTHING ? null : found;
    }

    /** Whether anything stands there, be it null. */
    boolean isIn(Object document) {
        return find(document, 0) != NOTHING;
    }

    private Object find(Object at, int from) {
        if (from == steps.size()) {
            return at;
        }
        if (at instanceof List<?> list) {
            String index = steps.get(from).name();
            boolean inside = index.matches("\\d{1,6}") && Integer.parseInt(index) < list.size();
            return inside ? find(list.get(Integer.parseInt(index)), from + 1) : NOTHING;
        }
        if (!(at instanceof Map<?, ?> object)) {
            return NOTHING;
        }
        String name = steps.get(from).name();
        for (int to = from + 1; ; to++) {
            Object found = object.containsKey(name) ? find(object.get(name), to) : NOTHING;
            if (found != NOTHING
                    || to == steps.size()
                    || !steps.get(to - 1).joinable()
                    || !steps.get(to).joinable()) {
                return found;
            }
            name = name + "." + steps.get(to).name();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
