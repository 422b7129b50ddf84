package esess.control.gateway;

/** A number as it stood in the message: it is echoed and signed as its sender wrote it. Immutable. */
public final class JsonNumber extends Number {

    private static final long serialVersionUID = 1;

    private final String text;
    private final double value;

    JsonNumber(String text) {
        this.text = text;
        value = Double.parseDouble(text);
    }

    boolean isWhole() {
        return text.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9');
    }

    @Override
    public double doubleValue() {
        return value;
    }

    @Override
    public float floatValue() {
        return (float) value;
    }

    @Override
    public long longValue() {
        return (long) value;
    }

    @Override
    public int intValue() {
        return (int) value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonNumber number && number.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
