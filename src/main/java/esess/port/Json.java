package esess.port;

import org.jspecify.annotations.Nullable;

/** JSON as plain Java values: Map, List, String, Double, Boolean, null. Any thread. */
public interface Json {

    /**
     * The value cannot be changed: who asks for the same text again may get the same value.
     *
     * @throws IllegalArgumentException if the text is not one JSON value
     */
    @Nullable
    Object parse(String text);

    /** For people. */
    String write(@Nullable Object value);

    /** Without blanks and line breaks, for the network. */
    String compact(@Nullable Object value);
}
