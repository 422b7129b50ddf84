package esess.model;

/**
 * Text of others as one line that a terminal only shows: what would move the cursor, break the line or turn the
 * direction of writing is spelled out, and what is too long is cut. Any thread.
 */
public final class PlainText {

    private PlainText() {}

    /** All of it. */
    public static String of(String text) {
        return of(text, Integer.MAX_VALUE);
    }

    /** @param longest so many characters are shown; the rest is only counted */
    public static String of(String text, int longest) {
        int shown = Math.min(text.length(), longest);
        if (shown < text.length() && shown > 0 && Character.isHighSurrogate(text.charAt(shown - 1))) {
            shown--;
        }
        int harmless = 0;
        while (harmless < shown && !isSpelledOut(text, harmless)) {
            harmless++;
        }
        if (harmless == text.length()) {
            return text;
        }
        StringBuilder plain = new StringBuilder(shown + 40).append(text, 0, harmless);
        for (int i = harmless; i < shown; i++) {
            if (isSpelledOut(text, i)) {
                spellOut(plain, text.charAt(i));
            } else {
                plain.append(text.charAt(i));
            }
        }
        if (shown < text.length()) {
            plain.append("… (").append(text.length()).append(" characters)");
        }
        return plain.toString();
    }

    private static boolean isSpelledOut(String text, int at) {
        char c = text.charAt(at);
        if (c < 0x7F) {
            return c < 0x20;
        }
        if (Character.isSurrogate(c)) {
            return Character.isHighSurrogate(c)
                    ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                    : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
        }
        return c <= 0x9F
                || switch (Character.getType(c)) {
                    // Directions of writing are formats, too; the joiner of two emojis is the one that is harmless.
                    case Character.FORMAT -> c != 0x200D;
                    case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.UNASSIGNED -> true;
                    default -> false;
                };
    }

    private static void spellOut(StringBuilder plain, char c) {
        switch (c) {
            case '\n' -> plain.append("\\n");
            case '\r' -> plain.append("\\r");
            case '\t' -> plain.append("\\t");
            default -> plain.append(String.format("\\u%04x", (int) c));
        }
    }
}
