package esess.control.surplus;

import esess.model.Document;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Energy (Wh) and runtime (s) of one consumer: today, yesterday and in total. A power counts until the next sample, so
 * a sample is due at every change. Runtime is the time with any power, as in the original.
 *
 * <p>Unknown power adds nothing; time between two samples beyond a limit adds nothing. A day is a local one and ends at
 * its midnight, or with the first sample after it; when that is a later day than the next, nothing is known of yesterday
 * and it is 0. The date is unknown (null, or before 2020): what comes counts for the day that was last known. A clock
 * that is set back by more than a day was wrong: its day goes on under the right date. Not thread-safe.
 */
public final class DayCounters {

    private record Sums(double energyWh, double runtimeSeconds) {

        static final Sums NONE = new Sums(0, 0);

        Sums plus(double powerW, double seconds) {
            return new Sums(energyWh + powerW * seconds / 3600, runtimeSeconds + seconds);
        }
    }

    private final double longestGapSeconds;
    private LocalDate day;
    private Sums today;
    private Sums yesterday;
    private Sums total;
    private double powerW;
    private long sampledTick;

    /**
     * @param document          what {@link #document()} gave before, or empty; unreadable parts count as not there
     * @param longestGapSeconds how long a sample is believed
     */
    public DayCounters(Map<String, Object> document, double longestGapSeconds) {
        this.longestGapSeconds = longestGapSeconds;
        day = day(document.get("day"));
        today = sums(document, "Today");
        yesterday = sums(document, "Yesterday");
        total = sums(document, "Total");
    }

    /**
     * @param newPowerW power from now on; null unknown
     * @param tick      monotonic milliseconds
     * @param now       the owner's local time; null: not known
     */
    public void sample(Double newPowerW, long tick, ZonedDateTime now) {
        double passedSeconds = Math.max(0, tick - sampledTick) / 1000.0;
        double countedSeconds = powerW > 0 ? Math.min(passedSeconds, longestGapSeconds) : 0;
        double beforeMidnight = countedSeconds;
        if (SwitchingRules.isDate(now)) {
            LocalDate date = now.toLocalDate();
            if (day != null && date.equals(day.plusDays(1))) {
                double afterMidnight = ChronoUnit.MILLIS.between(date.atStartOfDay(now.getZone()), now) / 1000.0;
                beforeMidnight = Math.max(0, Math.min(countedSeconds, passedSeconds - afterMidnight));
            }
            count(beforeMidnight);
            turnTo(date);
            count(countedSeconds - beforeMidnight);
        } else {
            count(countedSeconds);
        }
        powerW = newPowerW != null && Double.isFinite(newPowerW) ? newPowerW : 0;
        sampledTick = tick;
    }

    private void count(double seconds) {
        today = today.plus(powerW, seconds);
        total = total.plus(powerW, seconds);
    }

    private void turnTo(LocalDate date) {
        if (day != null && date.isAfter(day)) {
            yesterday = date.equals(day.plusDays(1)) ? today : Sums.NONE;
            today = Sums.NONE;
            day = date;
        } else if (day == null || date.isBefore(day.minusDays(1))) {
            day = date;
        }
    }

    /** The six figures under the names of their topics: energyToday ... (Wh), runtimeToday ... (s). */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        put(figures, "Today", today);
        put(figures, "Yesterday", yesterday);
        put(figures, "Total", total);
        return figures;
    }

    /** Of all days. */
    public double energyTotalWh() {
        return total.energyWh();
    }

    /** What has to survive a restart. */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>(figures());
        if (day != null) {
            document.put("day", day.toString());
        }
        return document;
    }

    private static void put(Map<String, Double> figures, String when, Sums sums) {
        figures.put("energy" + when, sums.energyWh());
        figures.put("runtime" + when, sums.runtimeSeconds());
    }

    private static Sums sums(Map<String, Object> document, String when) {
        Document kept = new Document(document);
        Double energyWh = kept.counter("energy" + when);
        Double runtimeSeconds = kept.counter("runtime" + when);
        return new Sums(energyWh == null ? 0 : energyWh, runtimeSeconds == null ? 0 : runtimeSeconds);
    }

    private static LocalDate day(Object value) {
        try {
            return value instanceof String text ? LocalDate.parse(text) : null;
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
