package esess.port;

import esess.model.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One D-Bus path of a device that we publish: its type, which never changes, how it reads as text, its first value and
 * who may write it. What it accepts and answers stands here, for the real bus and for the simulated one. Immutable; the
 * writing rule is called on the loop thread, all else on any thread.
 *
 * <p>A value is null (invalid), Integer, Long (only when it does not fit an Integer), Double, String or List of String.
 *
 * @param path     with leading slash
 * @param kind     the D-Bus type
 * @param unit     how a number is rounded and shown
 * @param names    texts of enumerated integers; empty for others
 * @param initial  the first value; null is invalid
 * @param minimum  lowest number a foreign write may bring; NaN: no limit
 * @param maximum  highest number a foreign write may bring; NaN: no limit
 * @param onWrite  null: read-only. Otherwise asked with the coerced value (null: a write of "invalid"), also when it is
 *                 the present value: a command may have to be repeated to stay in force. True accepts it; the bus then
 *                 signals it if it is another value
 */
public record Item(
        String path,
        Kind kind,
        Unit unit,
        Map<Integer, String> names,
        @Nullable Object initial,
        double minimum,
        double maximum,
        @Nullable Predicate<@Nullable Object> onWrite) {

    /** The D-Bus type of a path: i, d, s, as. */
    public enum Kind {
        INTEGER,
        NUMBER,
        TEXT,
        TEXTS
    }

    /**
     * What a foreign SetValue comes to.
     *
     * @param code  {@link Bus#ACCEPTED}: {@link #ask} decides; any other: the answer
     * @param value what to ask for
     */
    public record Written(int code, @Nullable Object value) {}

    /** How an invalid value reads. */
    public static final String INVALID_TEXT = "---";

    /** A physical quantity, D-Bus double. */
    public static Item number(String path, Unit unit) {
        return new Item(path, Kind.NUMBER, unit, Map.of(), null, Double.NaN, Double.NaN, null);
    }

    /** A count, flag or code, D-Bus int32. */
    public static Item integer(String path) {
        return new Item(path, Kind.INTEGER, Unit.COUNT, Map.of(), null, Double.NaN, Double.NaN, null);
    }

    /** A whole number with a unit (seconds), D-Bus int32. */
    public static Item integer(String path, Unit unit) {
        return new Item(path, Kind.INTEGER, unit, Map.of(), null, Double.NaN, Double.NaN, null);
    }

    public static Item text(String path) {
        return new Item(path, Kind.TEXT, Unit.NONE, Map.of(), null, Double.NaN, Double.NaN, null);
    }

    public static Item texts(String path, List<String> values) {
        return new Item(path, Kind.TEXTS, Unit.NONE, Map.of(), values, Double.NaN, Double.NaN, null);
    }

    /** An item of the type that this value has; a number where it has none yet. */
    public static Item like(String path, @Nullable Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            return integer(path);
        }
        if (value instanceof List<?>) {
            return texts(path, List.of());
        }
        return value instanceof String ? text(path) : number(path, Unit.NONE);
    }

    public Item initially(@Nullable Object value) {
        return new Item(path, kind, unit, names, value, minimum, maximum, onWrite);
    }

    public Item named(Map<Integer, String> texts) {
        return new Item(path, kind, unit, texts, initial, minimum, maximum, onWrite);
    }

    public Item writeable(Predicate<@Nullable Object> accept) {
        return new Item(path, kind, unit, names, initial, minimum, maximum, accept);
    }

    public Item writeable(double lowest, double highest, Predicate<@Nullable Object> accept) {
        return new Item(path, kind, unit, names, initial, lowest, highest, accept);
    }

    /**
     * A value that this program sets, as the path holds it: rounded to its unit; NaN and infinity are invalid.
     *
     * @throws IllegalArgumentException if it does not fit the type of the path
     */
    public @Nullable Object own(@Nullable Object value) {
        if (value == null || value instanceof Number number && !Double.isFinite(number.doubleValue())) {
            return null;
        }
        switch (kind) {
            case INTEGER -> {
                if (value instanceof Number number) {
                    return whole(number);
                }
                if (value instanceof Boolean flag) {
                    return flag ? 1 : 0;
                }
            }
            case NUMBER -> {
                if (value instanceof Number number) {
                    return unit.round(number.doubleValue());
                }
            }
            case TEXT -> {
                if (value instanceof String) {
                    return value;
                }
            }
            case TEXTS -> {
                if (isTexts(value)) {
                    return List.copyOf((List<?>) value);
                }
            }
        }
        throw new IllegalArgumentException(path + " is " + kind + " and cannot be " + value);
    }

    /**
     * A value that somebody else writes. GUIs, shells and Node-RED mix the types of numbers and texts, so it is bent to
     * the type of the path where that makes sense; an empty list means "invalid", a release.
     */
    public Written foreign(@Nullable Object plain) {
        if (onWrite == null) {
            return new Written(Bus.NOT_WRITEABLE, null);
        }
        if (plain == null || plain instanceof List<?> list && list.isEmpty()) {
            return new Written(Bus.ACCEPTED, null);
        }
        @Nullable
        Object fitting = switch (kind) {
            case INTEGER, NUMBER -> number(plain);
            case TEXT -> plain instanceof List<?> || plain instanceof Map<?, ?> ? null : shownAsText(plain);
            case TEXTS -> isTexts(plain) ? plain : null;
        };
        if (fitting == null) {
            return new Written(Bus.NOT_WRITEABLE, null);
        }
        if (fitting instanceof Number number && !isWithin(number.doubleValue())) {
            return new Written(Bus.REJECTED, null);
        }
        return new Written(Bus.ACCEPTED, own(fitting));
    }

    /**
     * Whether the item takes what {@link #foreign} made of a write. Loop thread.
     *
     * @param onFailure told what the writing rule throws; then the write is rejected
     * @return the answer to the one who writes
     */
    public int ask(@Nullable Object value, Consumer<RuntimeException> onFailure) {
        if (onWrite == null) {
            return Bus.NOT_WRITEABLE;
        }
        try {
            return onWrite.test(value) ? Bus.ACCEPTED : Bus.REJECTED;
        } catch (RuntimeException e) {
            onFailure.accept(e);
            return Bus.REJECTED;
        }
    }

    /** What people read: with unit, or the name of the code. */
    public String shown(@Nullable Object value) {
        if (value == null) {
            return INVALID_TEXT;
        }
        if (path.equals("/ProductId") && value instanceof Integer id) {
            return String.format(Locale.ROOT, "0x%X", id);
        }
        if (value instanceof Integer code && names.containsKey(code)) {
            return names.get(code);
        }
        if (value instanceof Long large) {
            return Long.toString(large);
        }
        if (value instanceof Number number) {
            return unit.text(number.doubleValue());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        return value.toString();
    }

    private Object whole(Number number) {
        if (number instanceof Integer) {
            return number;
        }
        long whole = number instanceof Double || number instanceof Float
                ? Math.round(unit.round(number.doubleValue()))
                : number.longValue();
        return BusRules.whole(whole);
    }

    private static @Nullable Number number(Object plain) {
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

    private static boolean isTexts(@Nullable Object value) {
        return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
    }

    private static String shownAsText(Object plain) {
        return plain instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString(number.longValue())
                : String.valueOf(plain);
    }

    /** Neither NaN nor infinity lies within anything, nor does a whole number that no D-Bus type can hold. */
    private boolean isWithin(double number) {
        return !(kind == Kind.INTEGER && Math.abs(number) >= 0x1p63)
                && Double.isFinite(number)
                && !(number < minimum)
                && !(number > maximum);
    }
}
