package esess.control.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value with its unit.
 *
 * @param value Double, String or Boolean; null: not known
 * @param unit  "" for none
 */
public record Amount(@Nullable Object value, String unit) {

    private static final int THOUSAND = 1000;
    private static final int MINUTE = 60_000;

    /** Units that are converted into each other, in thousandths of the first one's. */
    private static final Map<String, Map<String, Integer>> CONVERTED = Map.of(
            "A", Map.of("mA", 1, "A", THOUSAND, "kA", THOUSAND * THOUSAND),
            "W", Map.of("W", THOUSAND, "kW", THOUSAND * THOUSAND),
            "s", Map.of("ms", 1, "s", THOUSAND, "min", MINUTE));

    /** Null: one cannot be the other. */
    static @Nullable Double converted(double value, String from, String to) {
        if (from.equals(to)) {
            return value;
        }
        for (Map<String, Integer> family : CONVERTED.values()) {
            Integer one = family.get(from);
            Integer other = family.get(to);
            if (one != null && other != null) {
                // Whole numbers first: 16100 mA are 16.1 A, and nothing beside it.
                return value * one / other;
            }
        }
        return null;
    }
}
