package esess.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Units of the Victron world: how a value is shown, and to how many decimals it means something. Rounding before
 * comparing keeps noise off the bus: an equal value sends no signal.
 *
 * <p>Texts follow the conventions of velib_python ("230.1V").
 */
public enum Unit {
    NONE("", -1, -1),
    COUNT("", 0, 0),
    WATT("W", 0, 1),
    VOLT("V", 1, 2),
    AMPERE("A", 1, 2),
    HERTZ("Hz", 1, 2),
    KILOWATT_HOUR("kWh", 2, 3),
    AMPERE_HOUR("Ah", 1, 2),
    PERCENT("%", 1, 1),
    CELSIUS("°C", 1, 2),
    HECTOPASCAL("hPa", 1, 1),
    SECOND("s", 0, 0),
    FACTOR("", 2, 3);

    private static final double[] POWERS_OF_TEN = {1, 10, 100, 1000};
    private static final double EXACT = 1e9;

    private final String suffix;
    private final int textDecimals;
    private final int valueDecimals;

    Unit(String suffix, int textDecimals, int valueDecimals) {
        this.suffix = suffix;
        this.textDecimals = textDecimals;
        this.valueDecimals = valueDecimals;
    }

    /** As it stands behind a number; empty where there is none. */
    public String suffix() {
        return suffix;
    }

    /** The value rounded to what this unit means, half away from zero; never -0. */
    public double round(double value) {
        return valueDecimals < 0 || !Double.isFinite(value) ? value : rounded(value, valueDecimals);
    }

    /** The value as owners read it, unit included. */
    public String text(double value) {
        if (textDecimals < 0) {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
        double shown = rounded(value, textDecimals);
        return (Math.abs(shown) < EXACT
                        ? digits(shown, textDecimals)
                        : String.format(Locale.ROOT, "%." + textDecimals + "f", shown))
                + suffix;
    }

    /** As {@code %.1f} writes it, at a tenth of the cost: this runs for every value that is signalled. */
    private static String digits(double rounded, int decimals) {
        long scaled = Math.round(Math.abs(rounded) * POWERS_OF_TEN[decimals]);
        String sign = rounded < 0 && scaled > 0 ? "-" : "";
        if (decimals == 0) {
            return sign + scaled;
        }
        long power = (long) POWERS_OF_TEN[decimals];
        return sign + scaled / power + "."
                + Long.toString(power + scaled % power).substring(1);
    }

    /** Exact arithmetic only where it decides: this runs for every value that is set. */
    private static double rounded(double value, int decimals) {
        double power = POWERS_OF_TEN[decimals];
        double scaled = Math.abs(value) * power;
        double whole = Math.floor(scaled);
        if (scaled < EXACT && Math.abs(scaled - whole - 0.5) > 1e-5) {
            return Math.copySign((scaled - whole > 0.5 ? whole + 1 : whole) / power, value) + 0.0;
        }
        return BigDecimal.valueOf(value)
                        .setScale(decimals, RoundingMode.HALF_UP)
                        .doubleValue()
                + 0.0;
    }
}
