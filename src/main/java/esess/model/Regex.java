package esess.model;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression as an owner writes it; equal when its text is. Immutable; any thread. */
public record Regex(String text) {

    /** @throws IllegalArgumentException saying what is wrong with it */
    public static Regex parse(String text) {
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "a regular expression is expected: " + e.getDescription() + " at column " + (e.getIndex() + 1), e);
        }
        return new Regex(text);
    }

    public Pattern pattern() {
        return Pattern.compile(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
