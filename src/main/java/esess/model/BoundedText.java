package esess.model;

/**
 * A text that may be looked at only so many times, for regular expressions whose work grows with the square of the text
 * or faster: a device's long answer must not hold the loop for minutes. One matcher, one thread.
 */
public final class BoundedText implements CharSequence {

    /** The expression looked at too many characters. */
    public static final class TooMuchWork extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMuchWork() {
            super("too many looks at one text", null, false, false);
        }
    }

    /** Some tenths of a second on a GX, and enough for an expression that looks from each of 1500 characters to the end. */
    static final int MOST_LOOKS = 4_000_000;

    private final String text;
    private int looks;

    public BoundedText(String text) {
        this.text = text;
    }

    @Override
    public int length() {
        return text.length();
    }

    /** @throws TooMuchWork when it was asked too often */
    @Override
    public char charAt(int index) {
        if (++looks > MOST_LOOKS) {
            throw new TooMuchWork();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
