package esess.model;

import java.util.regex.Pattern;

/** A number that somebody has written or sent as text: decimal, finite, with a point; nothing that merely looks like one. */
public final class NumberText {

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d++\\.?\\d*+|\\.\\d++)([eE][+-]?\\d{1,3})?");

    private NumberText() {}

    /** Whether it has the form of a number; it may still be too large for one. */
    public static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** @throws IllegalArgumentException if it is not a finite number */
    public static double parse(String text) {
        if (!isNumber(text)) {
            throw new IllegalArgumentException("it is not a number");
        }
        return finite(Double.parseDouble(text));
    }

    /** @throws IllegalArgumentException for NaN and infinity */
    public static double finite(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("it is not a finite number");
        }
        return number;
    }
}
