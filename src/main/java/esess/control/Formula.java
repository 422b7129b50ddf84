package esess.control;

import java.util.Optional;

/**
 * A formula of the state of charge as owners write it in config.ini, with Python's arithmetic (the original evaluated
 * it with Python): {@code 5000 - 40 * SOC}, {@code max(100 - SOC, 30)}, {@code 2500 if 20 <= SOC <= 80 else 0}.
 *
 * <p>Numbers are doubles, true is 1 and false is 0. Division by zero, a power without a real result and anything that
 * is not finite are errors, never a number. Immutable; any thread.
 */
public final class Formula {

    private static final int LONGEST_TEXT = 500;

    private final String text;
    private final Term term;

    private Formula(String text, Term term) {
        this.text = text;
        this.term = term;
    }

    /** @throws IllegalArgumentException saying what is wrong and where */
    public static Formula parse(String text) {
        return parse(text, "SOC");
    }

    /**
     * A formula of something else than the state of charge.
     *
     * @param variable its name
     * @throws IllegalArgumentException saying what is wrong and where
     */
    public static Formula parse(String text, String variable) {
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("a formula of at most " + LONGEST_TEXT + " characters is expected");
        }
        return new Formula(text, new FormulaParser(text, variable).parse());
    }

    /**
     * Where it has no value: tried for every state of charge from 0 to 100 %, so that it is no surprise at night. The
     * original's README shows such a formula, so it is a warning.
     */
    public Optional<String> weakness() {
        for (int half = 0; half <= 200; half++) {
            double soc = half / 2.0;
            try {
                at(soc);
            } catch (ArithmeticException e) {
                return Optional.of("the formula has no value at SOC " + soc + ": " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    /**
     * The value at a state of charge in percent, or of whatever the variable is.
     *
     * @throws ArithmeticException when there is none
     */
    public double at(double socPercent) {
        double value = term.at(socPercent);
        if (!Double.isFinite(value)) {
            throw new ArithmeticException("the result is not a finite number");
        }
        return value;
    }

    @Override
    public String toString() {
        return text;
    }

    /** A part of a formula, ready to be evaluated. */
    interface Term {
        double at(double soc);
    }
}
