package esess.config;

import java.io.IOException;
import java.util.Optional;

/**
 * How much of a file is read: far more than any house needs, and little enough for the small heap of a GX. A file that
 * has more is refused whole, with the line where it becomes too much: reading a part of it would switch off at random.
 */
final class FileLimits {

    static final int MOST_BYTES = 1 << 20;
    static final int MOST_LINES = 25_000;
    static final int MOST_SECTIONS = 6_000;
    /** Of one section. Only that section is left out. */
    static final int MOST_KEYS = 1_000;

    static final String TOO_MANY_KEYS = "here begins key " + (MOST_KEYS + 1) + " of this section; at most " + MOST_KEYS
            + " are read, so this section is not used";
    /** In characters. Only the section around a longer line is left out. */
    static final int LONGEST_LINE = 4_096;

    /** The line where a text becomes too much, and what of. */
    record Excess(int line, String message) {}

    /** A file has too much of something. */
    static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1;

        final int line;
        final String reason;

        TooMuch(Excess excess) {
            super("line " + excess.line + ": " + excess.message);
            line = excess.line;
            reason = excess.message;
        }
    }

    private FileLimits() {}

    /** Without splitting it into lines, which is what costs the memory. */
    static Optional<Excess> excessOf(String text) {
        int line = 1;
        int sections = 0;
        boolean blankSoFar = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n')) {
                line++;
                blankSoFar = true;
            } else if (blankSoFar && !Line.isSpace(c)) {
                blankSoFar = false;
                sections += c == '[' ? 1 : 0;
            }
            if (sections > MOST_SECTIONS) {
                return Optional.of(
                        new Excess(line, "here begins section " + sections + whole(MOST_SECTIONS + " sections")));
            } else if (line > MOST_LINES && i + 1 < text.length()) {
                return Optional.of(new Excess(line, "the file goes on here" + whole(MOST_LINES + " lines")));
            }
        }
        return Optional.empty();
    }

    /** @param bytes the first of a file that has more than {@link #MOST_BYTES} */
    static Excess ofBytes(byte[] bytes) {
        int line = 1;
        for (int i = 0; i < MOST_BYTES; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return new Excess(line, "the file goes on here" + whole(MOST_BYTES / 1024 + " kB"));
    }

    private static String whole(String most) {
        return ", but at most " + most + " are read; the file is not used and stays as it is";
    }

    static String tooLong(String line) {
        return "this line has " + line.length() + " characters; at most " + LONGEST_LINE
                + " are read, so this section is not used";
    }
}
