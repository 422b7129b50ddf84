package esess.port;

/** JSON as plain Java values: Map, List, String, Double, Boolean, null. Any thread. */
public interface Json {

    /**
     * The value cannot be changed: who asks for the same text again may get the same value.
     *
     * @throws IllegalArgumentException if the text is not one JSON value
     */
    Object parse(String text);

    String write(Object value);
}
