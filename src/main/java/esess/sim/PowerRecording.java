package esess.sim;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What somebody's panels really gave: a CSV export with a time and a power. The time is ISO (as the clock of its first
 * line counts), a time of day, seconds since midnight, or seconds since 1970; the power is W, or kW where the header says
 * so; columns are separated by comma, semicolon or tab; a decimal comma is understood. Between two lines the power is
 * taken to change evenly. A longer hole in the middle of the day is refused: nobody knows what the sun did. Immutable.
 */
public final class PowerRecording {

    private static final double DARK_W = 100;
    private static final double MOST_W = 1_000_000;
    private static final long LONGEST_HOLE_SECONDS = 1800;
    /** Larger numbers are seconds, or milliseconds, since 1970. */
    private static final double EPOCH = 1e9;
    private static final double EPOCH_MILLIS = 1e12;
    private static final LocalDate SOME_JUNE = LocalDate.of(2026, 6, 21);
    private static final Pattern TIME_NAME = Pattern.compile("time|zeit|date|datum|second|sekunde|^ts$");
    private static final Pattern ENERGY_NAME = Pattern.compile("\\bk?wh\\b|energy|energie");
    private static final Pattern KILO_NAME = Pattern.compile("\\bkw\\b|_kw$|kilowatt");
    private static final Pattern POWER_NAME = Pattern.compile("\\bk?w\\b|_k?w$|watt|power|leistung");
    private static final Pattern SUN_NAME = Pattern.compile("pv|solar|sun|sonne");
    private static final Pattern UNKNOWN = Pattern.compile("|null|nan|none|unknown|unavailable|-|--|---");
    private static final Pattern GERMAN = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})[ T]+(.+)");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("[H:mm:ss.SSS][H:mm:ss][H:mm]", Locale.ROOT);

    private record Point(long second, double watts, int line) {}

    private final Path file;
    private final LocalDate start;
    private final int days;
    private final long[] seconds;
    private final double[] watts;

    private PowerRecording(Path file, LocalDate start, List<Point> points) {
        this.file = file;
        this.start = start;
        seconds = points.stream().mapToLong(Point::second).toArray();
        watts = points.stream().mapToDouble(Point::watts).toArray();
        days = (int) (points.get(points.size() - 1).second / SolarDay.SECONDS) + 1;
    }

    /**
     * @param file for the messages
     * @throws IllegalArgumentException naming the line and what is wrong with it
     */
    public static PowerRecording parse(Path file, String text) {
        return new Reader(file).read(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    /** Its first day; some day in June where it does not tell one. */
    public LocalDate start() {
        return start;
    }

    public int days() {
        return days;
    }

    /** The most that it tells. */
    public double peakW() {
        return Arrays.stream(watts).max().orElse(0);
    }

    /** Its days in turn, and again from the first. */
    public Weather weather() {
        return date -> {
            long midnight = Math.floorMod(date.toEpochDay() - start.toEpochDay(), days) * (long) SolarDay.SECONDS;
            return SolarDay.of(second -> at(midnight + second));
        };
    }

    @Override
    public String toString() {
        return file.getFileName() + (days == 1 ? "" : ", " + days + " days");
    }

    private double at(long second) {
        int found = Arrays.binarySearch(seconds, second);
        if (found >= 0) {
            return watts[found];
        }
        int next = -found - 1;
        if (next == 0 || next == seconds.length) {
            return 0;
        }
        double share = (second - seconds[next - 1]) / (double) (seconds[next] - seconds[next - 1]);
        return watts[next - 1] + (watts[next] - watts[next - 1]) * share;
    }

    /** Reads one file. */
    private static final class Reader {
        private final Path file;
        private String separator;
        private int timeColumn;
        private int powerColumn = 1;
        private double factor = 1;
        private ZoneOffset offset;
        private LocalDate start;

        Reader(Path file) {
            this.file = file;
        }

        PowerRecording read(String text) {
            List<Point> points = new ArrayList<>();
            String[] lines = text.split("\r?\n|\r", -1);
            boolean first = true;
            for (int i = 0; i < lines.length; i++) {
                int number = i + 1;
                if (lines[i].isBlank() || lines[i].startsWith("#")) {
                    continue;
                }
                if (first) {
                    first = false;
                    separator = lines[i].contains(";") ? ";" : lines[i].contains("\t") ? "\t" : ",";
                    List<String> cells = cells(lines[i]);
                    if (cells.stream().anyMatch(cell -> cell.matches(".*\\p{L}{2}.*|(?i)k?w") && !UNKNOWN.matcher(cell.toLowerCase(Locale.ROOT)).matches())) {
                        header(cells, number);
                        continue;
                    }
                }
                Point point = point(cells(lines[i]), number);
                if (point != null) {
                    if (!points.isEmpty() && point.second <= points.get(points.size() - 1).second) {
                        throw wrong(number, "its time is not after that of line " + points.get(points.size() - 1).line);
                    }
                    points.add(point);
                }
            }
            if (points.size() < 2) {
                throw new IllegalArgumentException(file + " holds fewer than two lines with a time and a power");
            }
            checkHoles(points);
            return new PowerRecording(file, start, points);
        }

        private void header(List<String> cells, int number) {
            List<String> names = cells.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
            timeColumn = IntStream.range(0, names.size()).filter(i -> TIME_NAME.matcher(names.get(i)).find()).findFirst().orElse(0);
            List<Integer> powers = IntStream.range(0, names.size()).filter(i -> i != timeColumn && !ENERGY_NAME.matcher(names.get(i)).find())
                    .boxed().collect(Collectors.toList());
            if (powers.isEmpty()) {
                throw wrong(number, "a column with a power in W or kW is expected beside the time; its columns are " + String.join(", ", cells));
            }
            powers.sort((a, b) -> rank(names.get(b)) - rank(names.get(a)));
            if (powers.size() > 1 && rank(names.get(powers.get(0))) == rank(names.get(powers.get(1)))) {
                throw wrong(number, "it is not clear which column is the sun's power: name one of " + String.join(", ", cells) + " \"PV W\"");
            }
            powerColumn = powers.get(0);
            factor = KILO_NAME.matcher(names.get(powerColumn)).find() ? 1000 : 1;
        }

        private static int rank(String name) {
            return (SUN_NAME.matcher(name).find() ? 2 : 0) + (POWER_NAME.matcher(name).find() ? 1 : 0);
        }

        private Point point(List<String> cells, int number) {
            int needed = Math.max(timeColumn, powerColumn) + 1;
            if (cells.size() < needed) {
                throw wrong(number, "a time and a power are expected, separated by " + (separator.equals("\t") ? "a tab" : separator));
            }
            if (separator.equals(",") && cells.size() == 3 && needed == 2 && cells.get(2).matches("\\d+")) {
                throw wrong(number, "with a decimal comma, the columns have to be separated by a semicolon");
            }
            LocalDateTime time = time(cells.get(timeColumn), number);
            if (start == null) {
                start = time.toLocalDate();
            }
            if (UNKNOWN.matcher(cells.get(powerColumn).toLowerCase(Locale.ROOT)).matches()) {
                return null;
            }
            double power = number(cells.get(powerColumn), number) * factor;
            if (power < -DARK_W || power > MOST_W) {
                throw wrong(number, "what the panels give is expected, from 0 to 1000000 W, not " + cells.get(powerColumn)
                        + (factor == 1 ? " W" : " kW"));
            }
            long second = (time.toLocalDate().toEpochDay() - start.toEpochDay()) * SolarDay.SECONDS + time.toLocalTime().toSecondOfDay();
            return new Point(second, Math.max(0, power), number);
        }

        private LocalDateTime time(String text, int number) {
            try {
                if (text.matches("\\d+([.,]\\d+)?")) {
                    double seconds = Double.parseDouble(text.replace(',', '.'));
                    return seconds < EPOCH ? SOME_JUNE.atStartOfDay().plusSeconds((long) seconds)
                            : LocalDateTime.ofEpochSecond((long) (seconds < EPOCH_MILLIS ? seconds : seconds / 1000), 0, ZoneOffset.UTC);
                }
                if (text.matches("\\d{1,2}:.*")) {
                    return SOME_JUNE.atTime(LocalTime.parse(text, CLOCK));
                }
                Matcher german = GERMAN.matcher(text);
                if (german.matches()) {
                    return LocalDate.of(Integer.parseInt(german.group(3)), Integer.parseInt(german.group(2)), Integer.parseInt(german.group(1)))
                            .atTime(LocalTime.parse(german.group(4), CLOCK));
                }
                String iso = text.replaceFirst(" +", "T");
                if (!iso.matches(".*T.*(Z|[+-]\\d{2}(:?\\d{2})?)")) {
                    return LocalDateTime.parse(iso);
                }
                OffsetDateTime told = OffsetDateTime.parse(iso.replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2").replaceFirst("([+-]\\d{2})$", "$1:00"));
                offset = offset == null ? told.getOffset() : offset;
                return LocalDateTime.ofInstant(Instant.from(told), offset);
            } catch (DateTimeException e) {
                throw wrong(number, "a time like 2026-06-21T12:00:00, 12:00 or seconds is expected, not \"" + text + "\"");
            }
        }

        private double number(String text, int number) {
            String plain = text.replace(" ", "");
            plain = plain.contains(",") ? plain.replaceAll("\\.(?=\\d{3})", "").replace(',', '.') : plain;
            if (!plain.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?")) {
                throw wrong(number, "a power is expected, not \"" + text + "\"");
            }
            return Double.parseDouble(plain);
        }

        private void checkHoles(List<Point> points) {
            Point first = points.get(0);
            Point last = points.get(points.size() - 1);
            if (first.second > LONGEST_HOLE_SECONDS && first.watts > DARK_W) {
                throw wrong(first.line, "it begins in the middle of the day; whole days are expected");
            }
            if (SolarDay.SECONDS - last.second % SolarDay.SECONDS > LONGEST_HOLE_SECONDS && last.watts > DARK_W) {
                throw wrong(last.line, "it ends in the middle of the day; whole days are expected");
            }
            for (int i = 1; i < points.size(); i++) {
                Point before = points.get(i - 1);
                Point after = points.get(i);
                if (after.second - before.second > LONGEST_HOLE_SECONDS && (before.watts > DARK_W || after.watts > DARK_W)) {
                    throw wrong(after.line, "for " + (after.second - before.second) / 60 + " minutes after line " + before.line
                            + " no power is known, and it was not night");
                }
            }
        }

        private List<String> cells(String line) {
            return Arrays.stream(line.split(Pattern.quote(separator), -1)).map(cell -> cell.strip().replaceAll("^\"|\"$", "").strip()).toList();
        }

        private IllegalArgumentException wrong(int line, String reason) {
            return new IllegalArgumentException(file + ":" + line + " " + reason);
        }
    }
}
