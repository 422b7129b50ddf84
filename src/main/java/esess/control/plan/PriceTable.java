package esess.control.plan;

import esess.model.TimeOfDay;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Prices that are the same every day: {@code 0.30}, or {@code 0.30, 00:30-05:30 0.075, 16:00-19:00 0.42}: what counts
 * when nothing else does, and what counts at which time. Immutable.
 */
public record PriceTable(double otherwise, List<Window> windows) {

    /** A price from a time until another, maybe of the next day. */
    public record Window(LocalTime from, LocalTime to, double price) {

        boolean holds(LocalTime time) {
            boolean started = !time.isBefore(from);
            boolean over = !time.isBefore(to);
            return from.isBefore(to) ? started && !over : started || !over;
        }
    }

    private static final int MOST_WINDOWS = 24;
    private static final Duration SLOT = Duration.ofMinutes(15);

    /** @throws IllegalArgumentException if the text is no table of prices */
    public static PriceTable parse(String text) {
        String[] parts = text.split(",");
        if (parts.length > MOST_WINDOWS + 1) {
            throw new IllegalArgumentException("at most " + MOST_WINDOWS + " times are expected");
        }
        double otherwise = price(parts[0].strip());
        List<Window> windows = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            String[] words = parts[i].strip().split("[\\s-]+");
            if (words.length != 3) {
                throw new IllegalArgumentException("\"" + parts[i].strip() + "\": 00:30-05:30 0.075 is expected");
            }
            windows.add(new Window(
                    TimeOfDay.parse(words[0]).time(), TimeOfDay.parse(words[1]).time(), price(words[2])));
        }
        return new PriceTable(otherwise, List.copyOf(windows));
    }

    private static double price(String text) {
        try {
            double price = Double.parseDouble(text);
            if (Math.abs(price) <= 1000) {
                return price;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("\"" + text + "\" is no price", notANumber);
        }
        throw new IllegalArgumentException("\"" + text + "\" is no price");
    }

    public double at(LocalTime time) {
        for (Window each : windows) {
            if (each.holds(time)) {
                return each.price;
            }
        }
        return otherwise;
    }

    /** The same as a series of quarters of an hour, of so many days. */
    public Series series(Instant from, ZoneId zone, int days) {
        List<Series.Interval> intervals = new ArrayList<>();
        Instant at = Outlook.slotStart(from);
        for (int i = 0; i < days * 96; i++) {
            intervals.add(
                    new Series.Interval(at, at.plus(SLOT), at(at.atZone(zone).toLocalTime())));
            at = at.plus(SLOT);
        }
        return Series.of(intervals);
    }
}
