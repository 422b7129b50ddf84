package esess.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier run has kept on the disk, read as something that a worn flash, another version or a curious owner may
 * have changed: a value of another type or beyond its bounds counts as not there.
 */
public record Document(Map<?, ?> content) {

    /** Wh and s: more than a house uses, or a clock counts, in a thousand years. */
    public static final double MOST = 1e12;
    /** W, + = import: the bounds of every set point that can be configured. */
    public static final double MOST_WATTS = 1e6;

    private static final int LONGEST_LIST = 1000;

    public boolean isEmpty() {
        return content.isEmpty();
    }

    /** Null: not there. */
    public @Nullable Double number(String key, double minimum, double maximum) {
        return number(content.get(key), minimum, maximum);
    }

    /** A counter of Wh or s, which never falls below 0; null: not there. */
    public @Nullable Double counter(String key) {
        return number(key, 0, MOST);
    }

    /** The good ones of a list. */
    public List<Double> numbers(String key, double minimum, double maximum) {
        List<Double> good = new ArrayList<>();
        for (Object each : list(key)) {
            Double number = number(each, minimum, maximum);
            if (number != null) {
                good.add(number);
            }
        }
        return good;
    }

    /** One line of text that is not blank; null: not there. */
    public @Nullable String text(String key, int longest) {
        return text(content.get(key), longest);
    }

    /** The good ones of a list. */
    public List<String> texts(String key, int longest) {
        List<String> good = new ArrayList<>();
        for (Object each : list(key)) {
            String text = text(each, longest);
            if (text != null) {
                good.add(text);
            }
        }
        return good;
    }

    /** Null: not there. */
    public @Nullable Boolean flag(String key) {
        return content.get(key) instanceof Boolean flag ? flag : null;
    }

    private List<?> list(String key) {
        return content.get(key) instanceof List<?> list && list.size() <= LONGEST_LIST ? list : List.of();
    }

    private static @Nullable Double number(@Nullable Object value, double minimum, double maximum) {
        // A comparison with NaN is false.
        return value instanceof Number number && number.doubleValue() >= minimum && number.doubleValue() <= maximum
                ? (Double) number.doubleValue()
                : null;
    }

    /** A value that is one line of text and not blank; else null. */
    public static @Nullable String text(@Nullable Object value, int longest) {
        return value instanceof String text
                        && !text.isBlank()
                        && text.length() <= longest
                        && text.chars().noneMatch(Character::isISOControl)
                ? text
                : null;
    }
}
