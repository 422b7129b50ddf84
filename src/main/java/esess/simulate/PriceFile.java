package esess.simulate;

import esess.adapter.GsonJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Prices of a kWh by time, from a file: JSON as on MQTT, {@code [{"start":…,"end":…,"value":0.25}]}, or CSV with start, end
 * and value, or start and value, where a price counts until the next one. Times are ISO, those without a zone are of the
 * simulated place; or seconds since 1970. Immutable.
 */
final class PriceFile {

    private static final long MOST_BYTES = 32 << 20;
    private static final int MOST_PRICES = 500_000;
    private static final double MOST_PRICE = 1000;
    private static final Duration LONGEST = Duration.ofDays(2);
    private static final Duration USUAL = Duration.ofHours(1);

    private record Price(Instant end, double value) {}

    private final Path file;
    private final NavigableMap<Instant, Price> prices = new TreeMap<>();

    private PriceFile(Path file) {
        this.file = file;
    }

    /** @throws IllegalArgumentException naming the file, the line or entry, and what is wrong with it */
    static PriceFile read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(file + ": there is no such file");
            } else if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException(file + " is larger than 32 MB");
            }
            return of(file, Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read as text: " + e.getMessage(), e);
        }
    }

    static PriceFile of(Path file, String text) {
        PriceFile read = new PriceFile(file);
        String plain = text.replace("\uFEFF", "").strip();
        if (plain.startsWith("[") || plain.startsWith("{")) {
            read.json(plain);
        } else {
            read.csv(plain);
        }
        if (read.prices.isEmpty()) {
            throw new IllegalArgumentException(file + " holds no prices");
        }
        return read;
    }

    private void json(String text) {
        Object told;
        try {
            told = new GsonJson().parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + " is no JSON: " + e.getMessage(), e);
        }
        for (String name : List.of("result", "rates")) {
            told = told instanceof Map<?, ?> map && map.containsKey(name) ? map.get(name) : told;
        }
        if (!(told instanceof List<?> list)) {
            throw new IllegalArgumentException(file + ": a list of start, end and value is expected");
        }
        int number = 0;
        for (Object each : list) {
            String where = file + ", entry " + ++number;
            if (!(each instanceof Map<?, ?> entry)
                    || !((entry.containsKey("value") ? entry.get("value") : entry.get("price"))
                            instanceof Number value)) {
                throw new IllegalArgumentException(where + ": start, end and a value are expected");
            }
            put(time(entry.get("start"), where), time(entry.get("end"), where), value.doubleValue(), where);
        }
    }

    private void csv(String text) {
        String[] lines = text.split("\r?\n|\r", -1);
        String separator = lines[0].contains(";") ? ";" : lines[0].contains("\t") ? "\t" : ",";
        Instant before = null;
        double beforeValue = 0;
        String beforeWhere = "";
        Duration length = USUAL;
        for (int i = 0; i < lines.length; i++) {
            String where = file + ":" + (i + 1);
            String[] cells = lines[i].replace("\"", "").split(separator, -1);
            boolean isHeader = i == 0 && !cells[0].strip().matches("\\d.*");
            if (lines[i].isBlank() || lines[i].startsWith("#") || isHeader) {
                continue;
            } else if (cells.length != 2 && cells.length != 3) {
                throw new IllegalArgumentException(where + " start, end and value, or start and value are expected");
            }
            Instant start = time(cells[0].strip(), where);
            double value = number(cells[cells.length - 1].strip(), separator, where);
            if (cells.length == 3) {
                put(start, time(cells[1].strip(), where), value, where);
                continue;
            }
            if (before != null) {
                length = Duration.between(before, start);
                put(before, start, beforeValue, beforeWhere);
            }
            before = start;
            beforeValue = value;
            beforeWhere = where;
        }
        if (before != null) {
            put(before, before.plus(length), beforeValue, beforeWhere);
        }
    }

    private void put(Instant start, Instant end, double value, String where) {
        if (!end.isAfter(start) || Duration.between(start, end).compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    where + " a price counts for at most two days, and its end is after its start");
        } else if (Math.abs(value) > MOST_PRICE) {
            throw new IllegalArgumentException(where + " a price of a kWh like 0.25 is expected, not " + value);
        } else if (prices.size() >= MOST_PRICES) {
            throw new IllegalArgumentException(where + " at most " + MOST_PRICES + " prices are expected");
        }
        prices.put(start, new Price(end, value));
    }

    private static double number(String text, String separator, String where) {
        String point = separator.equals(",") ? text : text.replace(',', '.');
        if (!point.matches("-?\\d{1,6}(\\.\\d{1,12})?")) {
            throw new IllegalArgumentException(where + " a price like 0.25 is expected, not \"" + text + "\"");
        }
        return Double.parseDouble(point);
    }

    private static Instant time(Object value, String where) {
        try {
            String text = value instanceof Number seconds ? Long.toString(seconds.longValue()) : String.valueOf(value);
            String iso = text.replace(' ', 'T');
            if (text.matches("\\d{9,11}")) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            } else if (iso.matches(".*T.*(Z|[+-]\\d{2}:\\d{2})")) {
                return OffsetDateTime.parse(iso).toInstant();
            }
            return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    where + " a time like 2026-01-10T00:00:00Z is expected, not \"" + value + "\"", e);
        }
    }

    /** @throws IllegalArgumentException if it holds no price of that time */
    double at(Instant time) {
        Map.Entry<Instant, Price> entry = prices.floorEntry(time);
        if (entry == null || !entry.getValue().end.isAfter(time)) {
            throw new IllegalArgumentException(
                    file + " holds no price of " + time + ": --start and --days name the days");
        }
        return entry.getValue().value;
    }

    /** The first day of the simulated place of which it holds all; else the one on which it begins. */
    LocalDate firstDay() {
        LocalDateTime begin = LocalDateTime.ofInstant(prices.firstKey(), ZoneOffset.UTC);
        return begin.toLocalTime().toSecondOfDay() == 0
                ? begin.toLocalDate()
                : begin.toLocalDate().plusDays(1);
    }

    /** How many whole days there are from then on. */
    int days() {
        Instant end = prices.lastEntry().getValue().end;
        return (int) Duration.between(firstDay().atStartOfDay(ZoneOffset.UTC).toInstant(), end)
                .toDays();
    }

    /** What a broker tells of a time, as far as it is known. */
    String told(Instant from, Instant to) {
        StringBuilder text = new StringBuilder("[");
        prices.subMap(from, to)
                .forEach((start, price) -> text.append(text.length() > 1 ? "," : "")
                        .append("{\"start\":\"" + start + "\",\"end\":\"" + price.end + "\",\"value\":" + price.value
                                + "}"));
        return text.append(']').toString();
    }

    String name() {
        return file.getFileName().toString();
    }
}
