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

    /**
     * A pattern that is found where this one is, for who does not ask where: without the ".*" at its ends, which make a
     * search take time with the square of the text and find nothing more.
     */
    public Pattern search() {
        String inner = text;
        if (!text.contains("\\Q") && !text.contains("(?")) {
            while (inner.startsWith(".*")
                    && !inner.startsWith(".*+")
                    && !inner.startsWith(".*?")
                    && !inner.startsWith(".*{")) {
                inner = inner.substring(2);
            }
            while (inner.endsWith(".*") && !inner.endsWith("\\.*")) {
                inner = inner.substring(0, inner.length() - 2);
            }
        }
        try {
            return Pattern.compile(inner);
        } catch (PatternSyntaxException e) {
            return pattern();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
