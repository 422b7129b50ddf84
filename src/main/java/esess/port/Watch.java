package esess.port;

import esess.model.Reading;
import org.jspecify.annotations.Nullable;

/** A D-Bus value that is being followed. Loop thread. */
public interface Watch extends Registration {

    /** What is known now; of a path with wildcards: always absent, use the changes. */
    Reading<Object> reading();

    /** The full name of the service that is followed now, or null while there is none. */
    @Nullable
    String followed();

    /** The value as a number, or null when it is not known or not a number. */
    default @Nullable Double number() {
        return reading().orNull() instanceof Number number ? (Double) number.doubleValue() : null;
    }

    /** The value as a text, or null when it is not known or not a text. */
    default @Nullable String text() {
        return reading().orNull() instanceof String text ? text : null;
    }
}
