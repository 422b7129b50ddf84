package esess.model;

import java.time.DateTimeException;
import java.time.LocalTime;

/** A time of the day as an owner writes it: 06:30. Immutable. */
public record TimeOfDay(LocalTime time) {

    /** @throws IllegalArgumentException if the text is no time of day */
    public static TimeOfDay parse(String text) {
        try {
            return new TimeOfDay(LocalTime.parse(text.length() == 4 ? "0" + text : text));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a time like 06:30 is expected", e);
        }
    }
}
