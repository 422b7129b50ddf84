package esess.sim.recording;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Makes a recording of somebody's table; every line of it counts, or is refused. For one file; not thread-safe. */
final class RecordingReader {

    private static final double LEAST_PEAK_W = 50;
    private static final double MOST_W = 1_000_000;
    private static final Pattern UNKNOWN =
            Pattern.compile("|null|nan|none|unknown|unavailable|n/a|-|--|---", Pattern.CASE_INSENSITIVE);

    /** @param powers one for each column */
    private record Row(int line, long millis, String[] powers) {}

    private final TextTable table;
    private final RecordedColumns columns;
    private final RecordedTimes times;

    RecordingReader(TextTable table) {
        this.table = table;
        columns = RecordedColumns.find(table);
        times = new RecordedTimes(table);
    }

    PowerRecording read() {
        int[] filled = IntStream.range(columns.firstRow(), table.size())
                .filter(row -> table.cells(row).stream().anyMatch(cell -> !cell.isEmpty()))
                .toArray();
        for (int row : filled) {
            checkWidth(table.cells(row), table.line(row));
        }
        if (filled.length > 0) {
            times.settleOrder(
                    Arrays.stream(filled)
                            .mapToObj(row -> time(table.cells(row)))
                            .toList(),
                    table.line(filled[0]));
        }
        List<Row> all = new ArrayList<>();
        for (int row : filled) {
            all.add(row(table.cells(row), table.line(row)));
        }
        List<PowerRecording.Point> points = inOrder(powers(all));
        if (columns.isEnergy() && points.size() > 1) {
            points = meanPowers(points);
        }
        if (points.size() < 2) {
            throw table.wrong("holds fewer than two lines with a time and a power");
        }
        Optional<String> objection = RecordedShape.objection(points);
        if (objection.isPresent()) {
            throw table.wrong(columns.name() + " " + objection.get());
        }
        double mostW =
                points.stream().mapToDouble(PowerRecording.Point::watts).max().orElse(0);
        if (mostW < LEAST_PEAK_W) {
            throw table.wrong(String.format(
                    Locale.ROOT,
                    "is no recording of the sun: the most in %s is %.3g %s",
                    columns.name(),
                    mostW / columns.factor(),
                    columns.factor() == 1 ? "W: is it kW? Then say so in the header" : columns.unit()));
        }
        long last = points.get(points.size() - 1).millis();
        if (times.isNumber() && last - points.get(0).millis() < RecordedTimes.HOUR / 2) {
            throw table.wrong("tells less than half an hour: a number as time counts as seconds");
        }
        String clock = "";
        if (times.isUtc()) {
            long shift = times.offset(points).getTotalSeconds() * 1000L;
            clock = times.tellsOffset()
                    ? ""
                    : "; its times are UTC, and its day that of UTC"
                            + times.offset(points).getId().replace("Z", "+00:00") + ", as the sun tells";
            points = points.stream()
                    .map(point -> new PowerRecording.Point(point.millis() + shift, point.watts(), point.line()))
                    .toList();
        }
        return new PowerRecording(table, points, columns.name() + ", " + columns.unit(), clock);
    }

    /** What energies of equal times say. */
    private List<PowerRecording.Point> meanPowers(List<PowerRecording.Point> energies) {
        long step = IntStream.range(1, energies.size())
                .mapToLong(i -> energies.get(i).millis() - energies.get(i - 1).millis())
                .min()
                .orElseThrow();
        if (step > RecordedTimes.HOUR) {
            throw table.wrong(columns.name() + " is an energy of more than an hour: export the values of five minutes");
        }
        for (int i = 1; i < energies.size(); i++) {
            if ((energies.get(i).millis() - energies.get(i - 1).millis()) % step != 0) {
                throw table.wrong(
                        energies.get(i).line(),
                        columns.name() + " is an energy, and the times are not equally far from each other");
            }
        }
        return energies.stream()
                .map(each ->
                        new PowerRecording.Point(each.millis(), each.watts() * RecordedTimes.HOUR / step, each.line()))
                .toList();
    }

    private String time(List<String> cells) {
        return (columns.date() < 0 ? "" : cells.get(columns.date()) + " ") + cells.get(columns.time());
    }

    private void checkWidth(List<String> cells, int line) {
        int needed = 1 + Math.max(Math.max(columns.date(), columns.time()), Collections.max(columns.powers()));
        if (cells.size() < needed) {
            String mark = table.separator() == '\t' ? "a tab" : String.valueOf(table.separator());
            throw table.wrong(line, "a time and a power are expected, separated by " + mark);
        }
        if (table.separator() == ',' && cells.stream().skip(columns.width()).anyMatch(cell -> !cell.isEmpty())) {
            throw table.wrong(
                    line,
                    "there are more cells than columns; with a decimal comma, the columns have to be separated by a semicolon");
        }
    }

    private Row row(List<String> cells, int line) {
        String[] powers = columns.powers().stream().map(cells::get).toArray(String[]::new);
        return new Row(line, times.millis(time(cells), line), powers);
    }

    private static boolean isKnown(String text) {
        return !UNKNOWN.matcher(text).matches();
    }

    /** A line without one of its powers tells nothing; a column that is empty to the end is not there. */
    private List<PowerRecording.Point> powers(List<Row> all) {
        int[] used = IntStream.range(0, columns.powers().size())
                .filter(i -> all.stream().anyMatch(row -> isKnown(row.powers[i])))
                .toArray();
        List<Row> known = all.stream()
                .filter(row -> Arrays.stream(used).allMatch(i -> isKnown(row.powers[i])))
                .toList();
        List<String> texts = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        for (Row row : known) {
            for (int i : used) {
                texts.add(row.powers[i]);
                lines.add(row.line);
            }
        }
        WrittenPowers written = new WrittenPowers(table, texts, lines, columns.factor());
        List<PowerRecording.Point> points = new ArrayList<>();
        for (Row row : known) {
            double watts = Arrays.stream(used)
                    .mapToDouble(i -> written.watts(row.powers[i], row.line))
                    .sum();
            if (used.length > 0) {
                if (watts < -PowerRecording.DARK_W || watts > MOST_W) {
                    throw table.wrong(
                            row.line,
                            "what the panels give is expected, from 0 to 1000000 W, not " + row.powers[used[0]]
                                    + (columns.factor() == 1 ? " W" : " " + columns.unit()));
                }
                points.add(new PowerRecording.Point(row.millis, Math.max(0, watts), row.line));
            }
        }
        return points;
    }

    /** Newest first is turned round; the hour that autumn repeats on a local clock is taken once. */
    private List<PowerRecording.Point> inOrder(List<PowerRecording.Point> row) {
        List<PowerRecording.Point> points = new ArrayList<>(row);
        long falling = IntStream.range(1, points.size())
                .filter(i -> points.get(i).millis() < points.get(i - 1).millis())
                .count();
        if (falling > points.size() / 2) {
            Collections.reverse(points);
        } else if (times.isTimeOfDay() && falling == 1 && isMidnight(points.get(points.size() - 1))) {
            PowerRecording.Point end = points.remove(points.size() - 1);
            points.add(new PowerRecording.Point(end.millis() + RecordedTimes.DAY, end.watts(), end.line()));
        }
        List<PowerRecording.Point> ordered = new ArrayList<>();
        for (PowerRecording.Point point : points) {
            PowerRecording.Point before = ordered.isEmpty() ? null : ordered.get(ordered.size() - 1);
            if (before == null || point.millis() > before.millis()) {
                ordered.add(point);
            } else if (!isRepeatedHour(before, point)) {
                throw table.wrong(point.line(), "its time is not after that of line " + before.line());
            }
        }
        return ordered;
    }

    private static boolean isMidnight(PowerRecording.Point point) {
        return point.millis() % RecordedTimes.DAY == 0;
    }

    /** Local clocks go back by an hour at one, two or three in the night. */
    private boolean isRepeatedHour(PowerRecording.Point before, PowerRecording.Point point) {
        return !times.isUtc()
                && !times.isTimeOfDay()
                && before.millis() - point.millis() <= RecordedTimes.HOUR
                && Math.floorMod(before.millis(), RecordedTimes.DAY) <= 3 * RecordedTimes.HOUR
                && point.watts() <= PowerRecording.DARK_W;
    }
}
