package esess.sim;

/** Numbers with a fixed count of decimals, as devices write them. {@code String.format} costs a simulated year hours. Pure. */
final class Decimals {

    private static final long[] TENS = {1, 10, 100, 1000};

    private Decimals() {}

    static StringBuilder append(StringBuilder out, double number, int decimals) {
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
        StringBuilder out = new StringBuilder(format.length() + 8 * values.length);
        int next = 0;
        int after = 0;
        for (int at = format.indexOf('%'); at >= 0; at = format.indexOf('%', after)) {
            out.append(format, after, at);
            char c = format.charAt(++at);
            if (at + 1 < format.length() && format.charAt(at + 1) == '$') {
                next = c - '1';
                at += 2;
                c = format.charAt(at);
            }
            Object value = values[next++];
            if (c == '.') {
                append(out, ((Number) value).doubleValue(), format.charAt(at + 1) - '0');
                at += 2;
            } else {
                out.append(value);
            }
            after = at + 1;
        }
        return out.append(format, after, format.length()).toString();
    }
}
