package esess.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How the text of one key becomes a value.
 *
 * @param range  what is accepted, for tables: "0 to 65535", "true or false", "A, B or C"; "" for any text
 * @param parser throws IllegalArgumentException whose message tells what is expected
 */
record ValueType(String range, Function<String, Object> parser) {

    private static final List<String> YES = List.of("true", "yes", "on", "1");
    private static final List<String> NO = List.of("false", "no", "off", "0");
    private static final Map<String, BigDecimal> MILLISECONDS = Map.of(
            "ms",
            BigDecimal.ONE,
            "s",
            new BigDecimal(1000),
            "min",
            new BigDecimal(60_000),
            "h",
            new BigDecimal(3_600_000));
    private static final Map<Class<?>, Object> ZERO =
            Map.of(int.class, 0, long.class, 0L, double.class, 0.0, boolean.class, false);

    /** @throws IllegalStateException for a type that cannot be read: our mistake, not the owner's */
    static ValueType of(Class<?> type, Key key) {
        Class<?> plain = boxed(type);
        if (plain == String.class) {
            return new ValueType("", text -> text);
        } else if (plain == Boolean.class) {
            return new ValueType("true or false", ValueType::flag);
        } else if (plain == Integer.class) {
            return whole(key, Integer.MIN_VALUE, Integer.MAX_VALUE, BigDecimal::intValueExact);
        } else if (plain == Long.class) {
            return whole(key, Long.MIN_VALUE, Long.MAX_VALUE, BigDecimal::longValueExact);
        } else if (plain == Double.class) {
            return number(key, "a number", BigDecimal::doubleValue);
        } else if (plain == Duration.class) {
            return duration(key);
        } else if (plain == Path.class) {
            return new ValueType("", ValueType::path);
        }
        Optional<Method> factory = factoryOf(plain);
        if (factory.isPresent()) {
            return new ValueType(plain.isEnum() ? namesOf(plain) : "", text -> made(factory.get(), text));
        } else if (plain.isEnum()) {
            return new ValueType(namesOf(plain), text -> constant(plain, text));
        }
        throw new IllegalStateException(
                key.value() + ": " + type.getName() + " has no public static parse(String) or of(String)");
    }

    /** What stands in for a value of this type where there is none: only numbers and flags cannot be null. */
    static Object absent(Class<?> type) {
        return type == Optional.class ? Optional.empty() : ZERO.get(type);
    }

    /** @throws IllegalArgumentException with the expectation */
    static boolean flag(String text) {
        String folded = Names.folded(text);
        if (!YES.contains(folded) && !NO.contains(folded)) {
            throw new IllegalArgumentException("true or false is expected");
        }
        return YES.contains(folded);
    }

    private static Class<?> boxed(Class<?> type) {
        return ZERO.containsKey(type) ? ZERO.get(type).getClass() : type;
    }

    private static ValueType whole(Key key, long least, long most, Function<BigDecimal, Object> exact) {
        BigDecimal lowest = BigDecimal.valueOf(least);
        BigDecimal highest = BigDecimal.valueOf(most);
        return number(key, "a whole number", number -> {
            if (number.stripTrailingZeros().scale() > 0
                    || number.compareTo(lowest) < 0
                    || number.compareTo(highest) > 0) {
                throw new ArithmeticException();
            }
            return exact.apply(number);
        });
    }

    private static ValueType duration(Key key) {
        BigDecimal factor = MILLISECONDS.get(key.unit());
        if (factor == null) {
            throw new IllegalStateException(
                    key.value() + ": the unit of a Duration is one of " + MILLISECONDS.keySet());
        }
        return number(
                key,
                "a number (" + key.unit() + ")",
                number -> Duration.ofMillis(number.multiply(factor)
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact()));
    }

    private static ValueType number(Key key, String what, Function<BigDecimal, Object> conversion) {
        String range = rangeOf(key.min(), key.max());
        String expected = what
                + (range.isEmpty()
                        ? ""
                        : key.min() > Double.NEGATIVE_INFINITY && key.max() < Double.POSITIVE_INFINITY
                                ? " from " + range
                                : ", " + range + ",")
                + " is expected";
        return new ValueType(range, text -> {
            try {
                BigDecimal number = new BigDecimal(text);
                // An exponent like 1e999999999 would take all the memory there is to write out.
                if (Math.abs((long) number.scale()) > 400
                        || number.doubleValue() < key.min()
                        || number.doubleValue() > key.max()
                        || Double.isInfinite(number.doubleValue())) {
                    throw new ArithmeticException();
                }
                return conversion.apply(number);
            } catch (ArithmeticException | NumberFormatException e) {
                throw new IllegalArgumentException(
                        expected + (text.matches("[+-]?\\d+,\\d+") ? ", with a point instead of the comma" : ""), e);
            }
        });
    }

    private static String rangeOf(double min, double max) {
        if (min == Double.NEGATIVE_INFINITY) {
            return max == Double.POSITIVE_INFINITY ? "" : "at most " + plain(max);
        }
        return max == Double.POSITIVE_INFINITY ? "at least " + plain(min) : plain(min) + " to " + plain(max);
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static Object path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("the path of a file is expected", e);
        }
    }

    /** Names are compared without regard to case and separators: OnDisconnect is ON_DISCONNECT. */
    private static Object constant(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (bare(((Enum<?>) constant).name()).equals(bare(text))) {
                return constant;
            }
        }
        throw new IllegalArgumentException(namesOf(type) + " is expected");
    }

    private static String bare(String name) {
        return name.replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
    }

    private static String namesOf(Class<?> type) {
        List<String> names =
                Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
        int last = names.size() - 1;
        return last < 1
                ? String.join("", names)
                : names.subList(0, last).stream().collect(Collectors.joining(", ")) + " or " + names.get(last);
    }

    private static Optional<Method> factoryOf(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(each -> each.getName().equals("parse") || each.getName().equals("of"))
                .filter(each -> Modifier.isStatic(each.getModifiers()) && Modifier.isPublic(each.getModifiers()))
                .filter(each -> type.isAssignableFrom(each.getReturnType()))
                .filter(each -> Arrays.equals(each.getParameterTypes(), new Class<?>[] {String.class}))
                .max((a, b) -> a.getName().compareTo(b.getName()));
    }

    private static Object made(Method factory, String text) {
        try {
            factory.setAccessible(true);
            return factory.invoke(null, text);
        } catch (InvocationTargetException e) {
            // Whatever a foreign parser throws, it is the owner's text that made it: it must not stop the daemon.
            String message = e.getCause().getMessage();
            throw new IllegalArgumentException(
                    message == null || message.isBlank()
                            ? "this is not a valid "
                                    + factory.getDeclaringClass().getSimpleName()
                            : message,
                    e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(factory + " cannot be called", e);
        }
    }
}
