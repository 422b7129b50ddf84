package esess.sim.recording;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The times of a recording, in all the ways they are written: ISO, German, 6/21/2026 1:30 PM, PVGIS's 20250610:0010 (UTC), a time
 * of day, seconds since midnight, and seconds, milliseconds, or less, since 1970 (UTC). Told in ms of the local clock, or of UTC
 * where the file tells that; then {@link #offset} says what the local clock showed. One for each file; not thread-safe.
 */
final class RecordedTimes {

    static final long HOUR = 3_600_000;
    static final long DAY = 24 * HOUR;
    private static final LocalDate SOME_JUNE = LocalDate.of(2026, 6, 21);
    private static final long BEGIN = HOUR / 4;
    /** Smaller numbers are seconds since midnight. */
    private static final double EPOCH = 1e9;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,19}([.,]\\d+)?");
    private static final Pattern PVGIS = Pattern.compile("(\\d{4})(\\d{2})(\\d{2}):(\\d{2})(\\d{2})");
    private static final Pattern WRITTEN = Pattern.compile("(?:(?:(?<y>\\d{4})[-/](?<m>\\d{1,2})[-/](?<d>\\d{1,2})"
            + "|(?<dd>\\d{1,2})\\.(?<mm>\\d{1,2})\\.(?<yy>\\d{4}|\\d{2})"
            + "|(?<first>\\d{1,2})/(?<second>\\d{1,2})/(?<year>\\d{4}|\\d{2}))[T, ]+)?"
            + "(?<hour>\\d{1,2}):(?<min>\\d{2})(?::(?<sec>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?"
            + "(?: *(?<half>[AaPp])\\.?[Mm]\\.?)?"
            + " *(?<zone>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?");

    private final TextTable table;
    private int firstLine;
    private boolean utc;
    private boolean timeOfDay;
    private boolean number;
    private ZoneOffset told;
    private boolean dayFirst;

    RecordedTimes(TextTable table) {
        this.table = table;
    }

    /** Whether a cell can only be a time or a number, and no name of a column. */
    static boolean isTimeOrNumber(String text) {
        return NUMBER.matcher(text).matches()
                || PVGIS.matcher(text).matches()
                || text.matches("\\d{1,4}[-./:]\\d{1,2}\\b.*");
    }

    /** Whether a cell can only be a time. */
    static boolean isWrittenTime(String text) {
        return PVGIS.matcher(text).matches() || WRITTEN.matcher(text).matches();
    }

    /**
     * Which of 6/7/2026 is the day: what cannot be a month, in any line; else what makes the recording shorter. Before the
     * first {@link #millis}.
     *
     * @throws IllegalArgumentException with the line, when both are as good
     */
    void settleOrder(List<String> texts, int firstLine) {
        List<Matcher> dates = texts.stream()
                .map(WRITTEN::matcher)
                .filter(each -> each.matches() && each.group("year") != null)
                .toList();
        if (dates.isEmpty()) {
            return;
        }
        boolean cannotBeMonths = dates.stream().anyMatch(each -> Integer.parseInt(each.group("first")) > 12);
        boolean mustBeMonths = dates.stream().anyMatch(each -> Integer.parseInt(each.group("second")) > 12);
        long spanDayFirst = cannotBeMonths || mustBeMonths ? 0 : span(dates, "second", "first");
        long spanMonthFirst = cannotBeMonths || mustBeMonths ? 0 : span(dates, "first", "second");
        if (!cannotBeMonths && !mustBeMonths && spanDayFirst == spanMonthFirst) {
            String written = dates.get(0).group("first") + "/" + dates.get(0).group("second");
            throw table.wrong(
                    firstLine,
                    "whether " + written + " is the day or the month first cannot be told: write it as "
                            + date(dates.get(0), "second", "first"));
        }
        dayFirst = cannotBeMonths || !mustBeMonths && spanDayFirst < spanMonthFirst;
    }

    private static long span(List<Matcher> dates, String month, String day) {
        LongSummaryStatistics days = dates.stream()
                .mapToLong(each -> date(each, month, day).toEpochDay())
                .summaryStatistics();
        return days.getMax() - days.getMin();
    }

    private static LocalDate date(Matcher found, String month, String day) {
        return date(fullYear(found.group("year")), found.group(month), found.group(day));
    }

    private static String fullYear(String year) {
        return year.length() == 2 ? "20" + year : year;
    }

    /** @throws IllegalArgumentException with the line */
    long millis(String text, int line) {
        try {
            return NUMBER.matcher(text).matches() ? number(text, line) : written(text, line);
        } catch (DateTimeException e) {
            throw table.wrong(
                    line,
                    "a time like 2026-06-21T12:00:00, 21.06.2026 12:00, 12:00 or seconds is expected, not \"" + text
                            + "\"");
        }
    }

    private long number(String text, int line) {
        double value = Double.parseDouble(text.replace(',', '.'));
        if (value < EPOCH) {
            number = true;
            return local(line, true, midnight(SOME_JUNE) + Math.round(value * 1000));
        }
        while (value >= 100 * EPOCH) {
            value /= 1000;
        }
        if (value < EPOCH || value >= 10 * EPOCH) {
            throw new DateTimeException(text);
        }
        return utc(line, Math.round(value * 1000));
    }

    private long written(String text, int line) {
        Matcher pvgis = PVGIS.matcher(text);
        if (pvgis.matches()) {
            return utc(
                    line,
                    midnight(date(pvgis.group(1), pvgis.group(2), pvgis.group(3)))
                            + clock(pvgis.group(4), pvgis.group(5), null, null, null));
        }
        Matcher found = WRITTEN.matcher(text);
        if (!found.matches()) {
            throw new DateTimeException(text);
        }
        long clock = clock(
                found.group("hour"),
                found.group("min"),
                found.group("sec"),
                found.group("fraction"),
                found.group("half"));
        LocalDate date;
        if (found.group("y") != null) {
            date = date(found.group("y"), found.group("m"), found.group("d"));
        } else if (found.group("yy") != null) {
            date = date(fullYear(found.group("yy")), found.group("mm"), found.group("dd"));
        } else if (found.group("year") != null) {
            date = dayFirst ? date(found, "second", "first") : date(found, "first", "second");
        } else {
            return local(line, true, midnight(SOME_JUNE) + clock);
        }
        long millis = midnight(date) + clock;
        String zone = found.group("zone");
        if (zone == null) {
            return local(line, false, millis);
        }
        ZoneOffset offset = zone.matches("[A-Z]+") ? ZoneOffset.UTC : ZoneOffset.of(zone);
        if (told == null && offset.getTotalSeconds() != 0) {
            told = offset;
        }
        return utc(line, millis - offset.getTotalSeconds() * 1000L);
    }

    private static LocalDate date(String year, String month, String day) {
        return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
    }

    static long midnight(LocalDate date) {
        return date.toEpochDay() * DAY;
    }

    /** @param half a or p of a clock of twelve hours; null for one of 24 */
    private static long clock(String hour, String minute, String second, String fraction, String half) {
        int hours = Integer.parseInt(hour);
        if (half != null) {
            if (hours < 1 || hours > 12) {
                throw new DateTimeException(hour);
            }
            hours = hours % 12 + (half.equalsIgnoreCase("p") ? 12 : 0);
        }
        long seconds = hours * 3600L + Integer.parseInt(minute) * 60L + (second == null ? 0 : Integer.parseInt(second));
        if (Integer.parseInt(minute) > 59 || second != null && Integer.parseInt(second) > 59 || seconds * 1000 > DAY) {
            throw new DateTimeException(hour);
        }
        return seconds * 1000 + (fraction == null ? 0 : Math.round(Double.parseDouble("0." + fraction) * 1000));
    }

    private long local(int line, boolean dayless, long millis) {
        checkSame(line, false, dayless);
        timeOfDay = dayless;
        return millis;
    }

    private long utc(int line, long millis) {
        checkSame(line, true, false);
        utc = true;
        return millis;
    }

    private void checkSame(int line, boolean isUtc, boolean dayless) {
        if (firstLine != 0 && (isUtc != utc || dayless != timeOfDay)) {
            throw table.wrong(
                    line,
                    "its time is written in another way than that of line " + firstLine
                            + ": one of them has no date or no zone");
        }
        firstLine = firstLine == 0 ? line : firstLine;
    }

    /** No dates: one day. */
    boolean isTimeOfDay() {
        return timeOfDay;
    }

    /** As {@link #isTimeOfDay}, and as seconds. */
    boolean isNumber() {
        return number;
    }

    boolean isUtc() {
        return utc;
    }

    boolean tellsOffset() {
        return told != null;
    }

    /**
     * The local clock, for times that are UTC: the first offset that the file tells, for the whole file. Where it tells
     * none, the sun does: full hours, so that the middle of its energy comes nearest to 12:00; or one or two hours more,
     * as clocks have in summer and in the west of their zone, if the recording then begins at midnight. So the same file
     * gives the same day on every machine.
     */
    ZoneOffset offset(List<PowerRecording.Point> points) {
        if (told != null) {
            return told;
        }
        double cosines = 0;
        double sines = 0;
        for (int i = 1; i < points.size(); i++) {
            PowerRecording.Point before = points.get(i - 1);
            PowerRecording.Point after = points.get(i);
            double energy = (before.watts() + after.watts()) * Math.min(after.millis() - before.millis(), HOUR);
            double angle = 2 * Math.PI * Math.floorMod((before.millis() + after.millis()) / 2, DAY) / DAY;
            cosines += energy * StrictMath.cos(angle);
            sines += energy * StrictMath.sin(angle);
        }
        double noon = StrictMath.atan2(sines, cosines) / (2 * Math.PI) * 24;
        int hours = (int) Math.round(noon < 0 ? -12 - noon : 12 - noon);
        for (int more = 0; more <= 2; more++) {
            if (Math.floorMod(points.get(0).millis() + (hours + more) * HOUR, DAY) < BEGIN) {
                return ZoneOffset.ofHours(hours + more);
            }
        }
        return ZoneOffset.ofHours(hours);
    }
}
