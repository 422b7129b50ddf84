package esess.sim.twin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Numbers with a fixed count of decimals, as devices write them. {@code String.format} costs a simulated year hours. Any thread. */
public final class Decimals {

    private static final long[] TENS = {1, 10, 100, 1000};
    private static final int USUAL_LENGTH = 256;
    /** There are many pages and few formats. */
    private static final Map<String, Format> FORMATS = new ConcurrentHashMap<>();

    private Decimals() {}

    public static StringBuilder append(StringBuilder out, double number, int decimals) {
        long scaled = Math.round(number * TENS[decimals]);
        if (scaled < 0) {
            out.append('-');
            scaled = -scaled;
        }
        out.append(scaled / TENS[decimals]);
        if (decimals > 0) {
            long rest = scaled % TENS[decimals];
            out.append('.');
            for (int digit = decimals - 1; digit > 0 && rest < TENS[digit]; digit--) {
                out.append('0');
            }
            out.append(rest);
        }
        return out;
    }

    /** What of {@code String.format} the pages of devices need: %s, %d, %.2f and the same with the argument's number, %1$s. */
    static String format(String format, Object... values) {
        return FORMATS.computeIfAbsent(format, Format::parse).of(values);
    }

    /**
     * A format, taken apart.
     *
     * @param texts    before, between and behind the values
     * @param at       the index of each value
     * @param decimals of each value; {@link #AS_IT_IS}: written as it is
     */
    private record Format(String[] texts, int[] at, int[] decimals) {

        static final int AS_IT_IS = -1;
        private static final Pattern VALUE = Pattern.compile("%(?:(\\d)\\$)?(?:[sd]|\\.(\\d)f)");

        static Format parse(String format) {
            List<MatchResult> values = VALUE.matcher(format).results().toList();
            int[] at = new int[values.size()];
            int[] decimals = new int[values.size()];
            for (int i = 0; i < at.length; i++) {
                at[i] = values.get(i).group(1) == null
                        ? i
                        : Integer.parseInt(values.get(i).group(1)) - 1;
                decimals[i] = values.get(i).group(2) == null
                        ? AS_IT_IS
                        : Integer.parseInt(values.get(i).group(2));
            }
            return new Format(VALUE.split(format, -1), at, decimals);
        }

        String of(Object[] values) {
            StringBuilder out = new StringBuilder(USUAL_LENGTH).append(texts[0]);
            for (int i = 0; i < at.length; i++) {
                if (decimals[i] == AS_IT_IS) {
                    out.append(values[at[i]]);
                } else {
                    append(out, ((Number) values[at[i]]).doubleValue(), decimals[i]);
                }
                out.append(texts[i + 1]);
            }
            return out.toString();
        }
    }
}
