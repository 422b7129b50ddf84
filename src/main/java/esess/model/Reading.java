package esess.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one value, and since when. Three states, never mixed up: the source gave a value; the source is
 * there and says that it has none (Victron's invalid, shown as "---"); the source is away. Unknown is never 0.
 *
 * <p>Immutable; any thread. {@code tick} is {@code Time.tick()}, monotonic milliseconds.
 */
public sealed interface Reading<T> {

    /** A value as the source gave it. */
    record Known<T>(T value, long tick) implements Reading<T> {}

    /** The source is there and has no value. */
    record Invalid<T>(long tick) implements Reading<T> {}

    /** The source is away, or was never seen. */
    record Absent<T>() implements Reading<T> {}

    static <T> Reading<T> of(@Nullable T value, long tick) {
        return value == null ? new Invalid<>(tick) : new Known<>(value, tick);
    }

    static <T> Reading<T> absent() {
        return new Absent<>();
    }

    /** The value, or null when it is not known. */
    default @Nullable T orNull() {
        return this instanceof Known<T> known ? known.value() : null;
    }

    default boolean isKnown() {
        return this instanceof Known<T>;
    }

    default boolean isAbsent() {
        return this instanceof Absent<T>;
    }

    /** Whether it tells the same as another, since whenever; null tells nothing. */
    default boolean says(@Nullable Reading<?> other) {
        return other != null && getClass() == other.getClass() && Objects.equals(orNull(), other.orNull());
    }
}
