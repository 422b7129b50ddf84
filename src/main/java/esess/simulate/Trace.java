package esess.simulate;

import java.util.Locale;

/** What was seen of one thing that es-ESS only shows or passes on: its range, how often it was told, and how long not. One thread. */
final class Trace {

    /** Shorter is what every value takes to come. */
    private static final int WORTH_SAYING_SECONDS = 60;

    private final String name;
    private final String unit;
    private final int decimals;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private long values;
    private long unknownSeconds;

    /**
     * @param name     for the owner
     * @param unit     empty: none
     * @param decimals of least and most
     */
    Trace(String name, String unit, int decimals) {
        this.name = name;
        this.unit = unit;
        this.decimals = decimals;
    }

    /** It stands there. */
    void shows(double value) {
        least = Math.min(least, value);
        most = Math.max(most, value);
    }

    /** It was told so often by now. */
    void told(long times) {
        values = times;
    }

    /** So many seconds more nobody could know it. */
    void unknown(long seconds) {
        unknownSeconds += seconds;
    }

    long values() {
        return values;
    }

    /** Such as "garden: 14 to 24 °C, 1440 values, unknown 12 min". */
    String text() {
        String range = least > most ? "" : range() + (unit.isEmpty() ? "" : " " + unit) + ", ";
        return name + ": " + range + (values == 1 ? "1 value" : values + " values")
                + (unknownSeconds < WORTH_SAYING_SECONDS ? "" : ", unknown " + span(unknownSeconds));
    }

    private String range() {
        String from = number(least);
        String to = number(most);
        return from.equals(to) ? from : from + " to " + to;
    }

    private String number(double value) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.matches("-0(\\.0*)?") ? text.substring(1) : text;
    }

    private static String span(long seconds) {
        return seconds < 7200
                ? Math.round(seconds / 60.0) + " min"
                : String.format(Locale.ROOT, "%d:%02d h", seconds / 3600, seconds / 60 % 60);
    }
}
