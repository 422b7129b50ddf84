package esess.device;

import esess.port.Json;
import java.util.List;

/**
 * JSON of firmware that writes a bare {@code nan} or {@code inf} for the sensor that is missing (C's printf does), which no
 * JSON may hold. Such a value becomes a text, which is no number, and its neighbours are good. Any thread.
 */
final class BareNumbers {

    /** The longer ones first. */
    private static final List<String> WORDS =
            List.of("-infinity", "+infinity", "infinity", "-inf", "+inf", "inf", "-nan", "+nan", "nan");

    private BareNumbers() {}

    /** @throws IllegalArgumentException if it is not JSON otherwise */
    static Object parse(String text, Json json) {
        try {
            return json.parse(text);
        } catch (IllegalArgumentException strict) {
            String without = withoutBareNumbers(text);
            if (without.equals(text)) {
                throw strict;
            }
            return json.parse(without);
        }
    }

    private static String withoutBareNumbers(String text) {
        StringBuilder without = new StringBuilder(text.length());
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            int word = quoted ? 0 : bareNumber(text, at);
            if (word > 0) {
                without.append('"').append(text, at, at + word).append('"');
                at += word - 1;
            } else {
                without.append(c);
                if (quoted && c == '\\' && at + 1 < text.length()) {
                    without.append(text.charAt(++at));
                } else if (c == '"') {
                    quoted = !quoted;
                }
            }
        }
        return without.toString();
    }

    /** How long the one is that stands here; 0: none does. */
    private static int bareNumber(String text, int at) {
        if (at > 0 && isPartOfAWord(text.charAt(at - 1))) {
            return 0;
        }
        for (String word : WORDS) {
            int end = at + word.length();
            if (text.regionMatches(true, at, word, 0, word.length())
                    && (end == text.length() || !isPartOfAWord(text.charAt(end)))) {
                return word.length();
            }
        }
        return 0;
    }

    private static boolean isPartOfAWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == '+';
    }
}
