package esess.sim.recording;

import esess.sim.plant.SolarDay;
import esess.sim.plant.Weather;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What somebody's panels really gave, from a CSV file with a time and a power: how it is written is told in
 * {@link TextTable}, {@link RecordedColumns}, {@link RecordedTimes} and {@link WrittenPowers}. Between two values the power
 * is taken to change evenly. Only whole days are played: those of which nothing is missing while the sun shines, because
 * nobody knows what it did. Immutable; any thread.
 */
public final class PowerRecording {

    /** Below it the sun may as well be down. */
    static final double DARK_W = 100;

    private static final long SHORT_HOLE = RecordedTimes.HOUR / 2;
    private static final long TOLERANCE = 60_000;

    /** What one line tells; ms of the local clock, or of UTC while it is read. */
    record Point(long millis, double watts, int line) {}

    private final TextTable table;
    private final String source;
    private final String clock;
    private final long[] millis;
    private final double[] watts;
    private final int[] lines;
    /** Longer without a value is a hole. */
    private final long longest;

    private final List<LocalDate> whole = new ArrayList<>();
    private final List<LocalDate> leftOut = new ArrayList<>();
    private IllegalArgumentException problem;

    /**
     * @param points of the local clock, in order
     * @param source the column and its unit, for the owner
     * @param clock  what else is to be said of its times
     */
    PowerRecording(TextTable table, List<Point> points, String source, String clock) {
        this.table = table;
        this.source = source;
        this.clock = clock;
        millis = points.stream().mapToLong(Point::millis).toArray();
        watts = points.stream().mapToDouble(Point::watts).toArray();
        lines = points.stream().mapToInt(Point::line).toArray();
        long[] steps = new long[millis.length - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = millis[i + 1] - millis[i];
        }
        Arrays.sort(steps);
        longest = Math.max(SHORT_HOLE, Math.min(RecordedTimes.HOUR, steps[steps.length / 2])) + TOLERANCE;
        findDays();
    }

    /** @throws IllegalArgumentException naming the file, the line, and what is wrong with it */
    public static PowerRecording read(Path file) {
        return new RecordingReader(TextTable.read(file)).read();
    }

    /**
     * @param file for the messages
     * @throws IllegalArgumentException naming the line and what is wrong with it
     */
    static PowerRecording parse(Path file, String text) {
        return new RecordingReader(TextTable.of(file, text)).read();
    }

    private void findDays() {
        LocalDate last = LocalDate.ofEpochDay(Math.floorDiv(millis[millis.length - 1], RecordedTimes.DAY));
        for (LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(millis[0], RecordedTimes.DAY));
                !date.isAfter(last);
                date = date.plusDays(1)) {
            if (isWhole(date)) {
                whole.add(date);
            } else {
                leftOut.add(date);
            }
        }
        if (whole.isEmpty()) {
            throw problem != null ? problem : table.wrong("holds no whole day with sun");
        }
        // What hangs over at the ends in the dark, as midnight of the day after, is nobody's day.
        leftOut.removeIf(date ->
                (date.isBefore(whole.get(0)) || date.isAfter(whole.get(whole.size() - 1))) && peakW(date) <= DARK_W);
    }

    private boolean isWhole(LocalDate date) {
        long from = RecordedTimes.midnight(date);
        long to = from + RecordedTimes.DAY;
        boolean holes = false;
        for (int next = firstFrom(from); next <= millis.length; next++) {
            long begin = next == 0 ? from : millis[next - 1];
            long end = next == millis.length ? to : millis[next];
            if (begin >= to) {
                break;
            }
            if (end - begin > longest) {
                holes = true;
                boolean sunBefore = next > 0 && begin >= from && watts[next - 1] > DARK_W;
                boolean sunAfter = next < millis.length && end < to && watts[next] > DARK_W;
                if (sunBefore || sunAfter) {
                    problem = problem != null ? problem : problem(next);
                    return false;
                }
            }
        }
        return !holes || peakW(date) > DARK_W;
    }

    private IllegalArgumentException problem(int next) {
        if (next == 0 || next == millis.length) {
            return table.wrong(
                    lines[Math.max(0, next - 1)],
                    "it " + (next == 0 ? "begins" : "ends") + " in the middle of the day; whole days are expected");
        }
        return table.wrong(
                lines[next],
                "for " + (millis[next] - millis[next - 1]) / 60_000 + " minutes after line " + lines[next - 1]
                        + " no power is known, and it was not night");
    }

    private int firstFrom(long time) {
        int found = Arrays.binarySearch(millis, time);
        return found >= 0 ? found : -found - 1;
    }

    private double peakW(LocalDate date) {
        long to = RecordedTimes.midnight(date.plusDays(1));
        double most = 0;
        for (int i = firstFrom(RecordedTimes.midnight(date)); i < millis.length && millis[i] < to; i++) {
            most = Math.max(most, watts[i]);
        }
        return most;
    }

    /** Its first whole day; some day in June where it does not tell one. */
    public LocalDate start() {
        return whole.get(0);
    }

    /** How many whole days it has, at least 1. */
    public int days() {
        return whole.size();
    }

    /** The most that it tells on its whole days. */
    public double peakW() {
        return whole.stream().mapToDouble(this::peakW).max().orElse(0);
    }

    /** Its whole days in turn, and again from the first. */
    public Weather weather() {
        return date -> {
            long midnight = RecordedTimes.midnight(
                    whole.get((int) Math.floorMod(date.toEpochDay() - start().toEpochDay(), (long) days())));
            return SolarDay.of(second -> at(midnight + second * 1000L));
        };
    }

    /** One line for its owner, who sees there whether it was understood: column, unit, values, days, most. */
    public String description() {
        return String.format(
                Locale.ROOT,
                "recording: %s, %d values, %s, at most %.0f W%s%s",
                source,
                millis.length,
                days() == 1 ? "1 day" : days() + " days",
                peakW(),
                clock,
                leftOut.isEmpty()
                        ? ""
                        : "; " + (leftOut.size() == 1 ? "1 day is" : leftOut.size() + " days are") + " left out: "
                                + (problem == null
                                        ? "too little is known of " + leftOut.get(0)
                                        : problem.getMessage()));
    }

    private double at(long time) {
        int next = firstFrom(time);
        if (next < millis.length && millis[next] == time) {
            return watts[next];
        }
        if (next == 0 || next == millis.length || millis[next] - millis[next - 1] > longest) {
            return 0;
        }
        double share = (time - millis[next - 1]) / (double) (millis[next] - millis[next - 1]);
        return watts[next - 1] + (watts[next] - watts[next - 1]) * share;
    }
}
