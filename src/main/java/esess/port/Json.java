package esess.port;

/** JSON as plain Java values: Map, List, String, Double, Boolean, null. Any thread. */
public interface Json {

    /** @throws IllegalArgumentException if the text is not one JSON value; the message says where */
    Object parse(String text);

    String write(Object value);
}
