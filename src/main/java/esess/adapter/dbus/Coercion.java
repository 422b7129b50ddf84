package esess.adapter.dbus;

import esess.port.Item;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes a value fit the type of a path: strictly for what we set ourselves, leniently for what a GUI, a shell or
 * Node-RED writes (facts/dbus.md 1.2: writers mix i, d and s). Pure; any thread.
 *
 * <p>The value of a path is null (invalid), Integer, Long (only when it does not fit an Integer), Double, String or
 * List of String.
 */
final class Coercion {

    /** velib's return codes of SetValue. */
    static final int ACCEPTED = 0;

    static final int NOT_WRITEABLE = 1;
    static final int REJECTED = 2;

    static final String INVALID_TEXT = "---";

    /** What a foreign write comes to: a value that may be asked for, or a code other than {@link #ACCEPTED}. */
    record Written(int code, Object value) {}

    private Coercion() {}

    /**
     * A value that this program sets.
     *
     * @throws IllegalArgumentException if it does not fit the type of the path
     */
    static Object own(Item item, Object value) {
        if (value == null || value instanceof Number number && !Double.isFinite(number.doubleValue())) {
            return null;
        }
        switch (item.kind()) {
            case INTEGER -> {
                if (value instanceof Number number) {
                    return whole(item, number);
                }
                if (value instanceof Boolean flag) {
                    return flag ? 1 : 0;
                }
            }
            case NUMBER -> {
                if (value instanceof Number number) {
                    return item.unit().round(number.doubleValue());
                }
            }
            case TEXT -> {
                if (value instanceof String) {
                    return value;
                }
            }
            case TEXTS -> {
                if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
                    return List.copyOf(list);
                }
            }
        }
        throw new IllegalArgumentException(item.path() + " is " + item.kind() + " and cannot be " + value);
    }

    /**
     * A value that somebody else writes.
     *
     * @param plain as {@link Wire#plain} gives it; an empty list means "release", null
     */
    static Written foreign(Item item, Object plain) {
        if (item.onWrite() == null) {
            return new Written(NOT_WRITEABLE, null);
        }
        if (plain instanceof List<?> list && list.isEmpty()) {
            return new Written(ACCEPTED, null);
        }
        Object fitting = switch (item.kind()) {
            case INTEGER, NUMBER -> number(plain);
            case TEXT -> plain instanceof List<?> || plain instanceof Map<?, ?> ? null : shownAsText(plain);
            case TEXTS ->
                plain instanceof List<?> list && list.stream().allMatch(String.class::isInstance) ? plain : null;
        };
        if (fitting == null) {
            return new Written(NOT_WRITEABLE, null);
        }
        if (fitting instanceof Number number && !within(item, number.doubleValue())) {
            return new Written(REJECTED, null);
        }
        return new Written(ACCEPTED, own(item, fitting));
    }

    /** What people read: with unit, or the name of the code. */
    static String text(Item item, Object value) {
        if (value == null) {
            return INVALID_TEXT;
        }
        if (item.path().equals("/ProductId") && value instanceof Integer id) {
            return String.format(Locale.ROOT, "0x%X", id);
        }
        if (value instanceof Integer code && item.names().containsKey(code)) {
            return item.names().get(code);
        }
        if (value instanceof Long large) {
            return Long.toString(large);
        }
        if (value instanceof Number number) {
            return item.unit().text(number.doubleValue());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        return value.toString();
    }

    private static Object whole(Item item, Number number) {
        if (number instanceof Integer) {
            return number;
        }
        long whole = number instanceof Double || number instanceof Float
                ? Math.round(item.unit().round(number.doubleValue()))
                : number.longValue();
        return whole == (int) whole ? (Object) (int) whole : (Object) whole;
    }

    private static Number number(Object plain) {
        if (plain instanceof Number number) {
            return number;
        }
        if (plain instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (plain instanceof String text) {
            try {
                return Double.valueOf(text.strip());
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return null;
    }

    private static String shownAsText(Object plain) {
        return plain instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString(number.longValue())
                : String.valueOf(plain);
    }

    /** Neither NaN nor infinity lies within anything, nor does a whole number that no D-Bus type can hold. */
    private static boolean within(Item item, double number) {
        return !(item.kind() == Item.Kind.INTEGER && Math.abs(number) >= 0x1p63)
                && Double.isFinite(number)
                && !(number < item.minimum())
                && !(number > item.maximum());
    }
}
