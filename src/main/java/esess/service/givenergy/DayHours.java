package esess.service.givenergy;

import java.time.LocalTime;

/** A part of each day, {@code 05:30-23:30}; it may go over midnight. */
public record DayHours(LocalTime begin, LocalTime end) {

    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

    /** @throws IllegalArgumentException with what is expected */
    public static DayHours parse(String text) {
        if (!text.matches(TIME + " *- *" + TIME)) {
            throw new IllegalArgumentException("two times are expected, as in 05:30-23:30");
        }
        String[] times = text.split(" *- *");
        DayHours hours = new DayHours(LocalTime.parse(times[0]), LocalTime.parse(times[1]));
        if (hours.begin.equals(hours.end)) {
            throw new IllegalArgumentException("two different times are expected");
        }
        return hours;
    }

    @Override
    public String toString() {
        return begin + "-" + end;
    }
}
