package esess.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value as MQTT payload, spelled as the original spelled it (Python's str), because owners' scripts and dashboards
 * read it: {@code 230.0}, {@code 1e-05}, {@code True}; unknown is an empty payload. Lists and dictionaries are JSON, for
 * which the original had no spelling. Any thread.
 */
public final class Payload {

    private static final long SIXTEEN_DIGITS = 1_000_000_000_000_000L;
    private static final long[] POWERS_OF_TEN = {10, 100, 1000, 10_000, 100_000, 1_000_000};

    private Payload() {}

    /** @param value null, Boolean, Number, String, or a List or Map of these, of Lists and of Maps */
    public static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        }
        if (value instanceof Double number) {
            return number(number);
        }
        return value instanceof List<?> || value instanceof Map<?, ?> ? json(value) : value.toString();
    }

    private static String json(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Payload::json).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> quoted(String.valueOf(entry.getKey())) + ": " + json(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Double number) {
            return Double.isFinite(number) ? number(number) : "null";
        }
        return value == null || value instanceof Number || value instanceof Boolean
                ? String.valueOf(value)
                : quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** Python's repr of a float: the shortest digits that read back as the same number. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        if (Math.abs(value) >= 1e-4) {
            // Most of what is measured: no need for the long way. No two numbers of 15 digits are the same double.
            for (long power : POWERS_OF_TEN) {
                long scaled = Math.round(Math.abs(value) * power);
                if (scaled >= SIXTEEN_DIGITS) {
                    break;
                }
                if ((double) scaled / power == Math.abs(value)) {
                    return (value < 0 ? "-" : "") + scaled / power + "."
                            + Long.toString(power + scaled % power).substring(1);
                }
            }
        }
        BigDecimal shortest = shortest(value);
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - shortest.scale() - 1;
        String sign = value < 0 ? "-" : "";
        if (exponent < -4 || exponent >= 16) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return String.format(
                    "%s%c%se%s%02d", sign, digits.charAt(0), fraction, exponent < 0 ? "-" : "+", Math.abs(exponent));
        }
        String plain = shortest.abs().toPlainString();
        return sign + (plain.contains(".") ? plain : plain + ".0");
    }

    /** Java 17 prints some doubles with a digit too many (JDK-4511638); Python never does. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(Double.toString(value));
        for (int precision = exact.precision() - 1; precision >= 1; precision--) {
            BigDecimal candidate = exact.round(new MathContext(precision));
            if (candidate.doubleValue() != value) {
                break;
            }
            exact = candidate;
        }
        return exact.stripTrailingZeros();
    }
}
