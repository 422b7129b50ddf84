package esess.sim.recording;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which columns of a recording tell the time and the sun's power: those whose names say so, in English or German. What
 * names an energy, a load, the grid or a battery is never taken for the sun. Immutable.
 *
 * @param firstRow after the header
 * @param date     the column with the date where the time has its own; else below 0
 * @param powers   summed; W of each is the cell times {@code factor}
 * @param width    how many columns there are
 * @param name     for the owner
 * @param unit     for the owner
 * @param isEnergy a cell times factor is Wh, of the time to the next line
 */
record RecordedColumns(
        int firstRow,
        int date,
        int time,
        List<Integer> powers,
        double factor,
        int width,
        String name,
        String unit,
        boolean isEnergy) {

    private static final Pattern TIME = Pattern.compile(
            "time|zeit|date|datum|second|sekunde|^ts$|^last_(changed|updated)$|(^|[ _])(start|begin|beginn)$");
    private static final Pattern DATE_ONLY = Pattern.compile("(date|datum|tag|day)\\b.*");
    private static final Pattern CLOCK_ONLY = Pattern.compile("(time|uhrzeit|zeit|uhr)\\b.*");
    private static final Pattern ENERGY = Pattern.compile("(?i:wh(?!\\p{L})|watt.?(stunde|hour))|Wh(?=\\p{Lu})");
    private static final Pattern NOT_A_POWER =
            Pattern.compile("(?i:k?w/m)|(?<!\\p{L})m[wW](?!\\p{L})|(?i:milli.?watt)");
    private static final Pattern UNIT = Pattern.compile("(?<kilo>[kK][wW](?!\\p{L})|(?i:kilo.?watt))"
            + "|(?<mega>(?:(?<!\\p{L})|(?<=\\p{Ll}))MW(?!\\p{L})|(?i:mega.?watt))"
            + "|(?<watt>(?<!\\p{L})[wW](?!\\p{L})|(?<=\\p{Ll})W(?!\\p{L})|(?i:watt))");
    private static final Pattern POWER = Pattern.compile("power|leistung|^p$|^p_?[ad]c");
    private static final Pattern SUN =
            Pattern.compile("pv|solar|sun|sonne|photovolt|erzeugung|produktion|production|generation");
    private static final Pattern OTHER_QUANTITY = Pattern.compile(
            "energ|ertrag|yield|volt|spannung|current|strom|temp|freq|soc$|irrad|strahl"
                    + "|h_sun|height|elevation|azimut|%|°|status|price|preis|z[aä]hler|counter|lifetime|cumul|kumul|[\\[( _](v|a|hz|va|var|ah)[\\])]?$");
    private static final Pattern ELSEWHERE =
            Pattern.compile("(?<!down|up|pay)load|consum|verbrauch|demand|bedarf|(?<!\\p{L})(haus|grund|gesamt)?last"
                    + "(?!\\p{L}|.?(chang|upd|val))|grid|netz|mains|bezug|einspeis|feed.?in|batter|akku|speicher|storage|import|export|charging|entlad"
                    + "|(?<!\\p{L})lade|forecast|prognose|vorhersage");
    private static final Pattern HOUSE = Pattern.compile("house|haus|(?<!\\p{L})home|wallbox|heat|heiz|boiler");
    /** The first cell of the second line that VRM exports. */
    private static final Pattern VRM_ZONE = Pattern.compile(".*\\([+-]\\d{2}:\\d{2}\\)");

    private enum Rank {
        NO_POWER,
        ELSEWHERE,
        NAMELESS,
        POWER,
        SUN,
        SUN_POWER
    }

    /** @throws IllegalArgumentException with the line of the header */
    static RecordedColumns find(TextTable table) {
        if (table.size() < 2) {
            throw table.wrong("holds fewer than two lines with a time and a power");
        }
        List<String> first = table.cells(0);
        if (VRM_ZONE.matcher(table.cells(1).get(0)).matches()) {
            return vrm(table);
        }
        if (first.stream().anyMatch(RecordedTimes::isTimeOrNumber)) {
            boolean twoColumns = first.size() > 2
                    && first.get(0).matches("[\\d./-]*[./-][\\d./-]*")
                    && first.get(1).matches("\\d{1,2}:.*");
            return new RecordedColumns(
                    0,
                    twoColumns ? 0 : -1,
                    twoColumns ? 1 : 0,
                    List.of(twoColumns ? 2 : 1),
                    1,
                    twoColumns ? 3 : 2,
                    "column " + (twoColumns ? 3 : 2),
                    "no unit told, so W",
                    false);
        }
        return named(table, first);
    }

    private static RecordedColumns named(TextTable table, List<String> header) {
        List<String> names = new ArrayList<>(header);
        boolean hasUnits = hasUnits(table);
        if (hasUnits) {
            addUnits(table.cells(1), names);
        }
        Set<Integer> described = nameOfEntity(table, names);
        int time = timeColumn(table, names);
        int date = column(names, name -> DATE_ONLY.matcher(name).matches());
        int clock = column(names, name -> CLOCK_ONLY.matcher(name).matches());
        boolean twoColumns = date >= 0 && clock >= 0 && date != clock;
        int shown = twoColumns ? clock : time;
        IntPredicate isOther = i -> i == shown || described.contains(i) || twoColumns && i == date;
        Rank bestPower = best(names, isOther);
        boolean energy = hasUnits && bestPower == Rank.NO_POWER;
        List<String> ranked = energy ? asPowers(names) : names;
        Rank best = energy ? best(ranked, isOther) : bestPower;
        List<Integer> powers = IntStream.range(0, names.size())
                .filter(isOther.negate())
                .filter(i -> rank(ranked.get(i)) == best)
                .boxed()
                .toList();
        String columns = String.join(", ", names);
        switch (best) {
            case NO_POWER ->
                throw table.wrong(
                        table.line(0),
                        "a column with a power in W or kW is expected beside the time; its columns are " + columns);
            case ELSEWHERE ->
                throw table.wrong(
                        table.line(0),
                        "no column is the sun's power: a load, the grid, a battery or a forecast is not; its columns are "
                                + columns + "; if one is, name it \"PV W\" or \"PV kW\"");
            default -> {
                if (powers.size() > 1) {
                    throw table.wrong(
                            table.line(0),
                            "it is not clear which column is the sun's power: name one of "
                                    + powers.stream().map(names::get).collect(Collectors.joining(", "))
                                    + " \"PV W\" or \"PV kW\"");
                }
            }
        }
        String name = names.get(powers.get(0));
        String unit = unit(ranked.get(powers.get(0)));
        return new RecordedColumns(
                hasUnits ? 2 : 1,
                twoColumns ? date : -1,
                shown,
                powers,
                factor(unit),
                names.size(),
                "column \"" + name + "\"",
                unit.isEmpty() ? "no unit told, so W" : energy ? unit + "h" : unit,
                energy);
    }

    private static Rank best(List<String> names, IntPredicate isOther) {
        return IntStream.range(0, names.size())
                .filter(isOther.negate())
                .mapToObj(i -> rank(names.get(i)))
                .max(Rank::compareTo)
                .orElse(Rank.NO_POWER);
    }

    /** Fronius' Solar.web has a second line with [dd.MM.yyyy HH:mm] and [Wh]. */
    private static boolean hasUnits(TextTable table) {
        List<String> cells = table.cells(1);
        return cells.stream().anyMatch(cell -> !cell.isEmpty())
                && cells.stream().allMatch(cell -> cell.matches("|\\[[^\\]]*\\]"));
    }

    private static void addUnits(List<String> units, List<String> names) {
        for (int i = 0; i < Math.min(units.size(), names.size()); i++) {
            names.set(i, names.get(i) + " " + units.get(i));
        }
    }

    /** Named as if the energy of each line were a power; what names another quantity than Wh or kWh stays as it is. */
    private static List<String> asPowers(List<String> names) {
        return names.stream()
                .map(name -> name.replaceFirst("(?i:energ\\p{L}*)(.*)\\[(k?)Wh\\]$", "$1[$2W]")
                        .replaceFirst("\\[(k?)Wh\\]$", "[$1W]"))
                .toList();
    }

    /** By its name, else by what stands in it. */
    private static int timeColumn(TextTable table, List<String> names) {
        int named = column(names, name -> TIME.matcher(name).find());
        if (named >= 0) {
            return named;
        }
        List<String> cells = table.cells(1);
        int written = IntStream.range(0, cells.size())
                .filter(i -> RecordedTimes.isWrittenTime(cells.get(i)))
                .findFirst()
                .orElse(-1);
        if (written < 0 && !RecordedTimes.isTimeOrNumber(cells.get(0))) {
            throw table.wrong(
                    table.line(0), "no column tells the time: name one of " + String.join(", ", names) + " \"time\"");
        }
        return Math.max(0, written);
    }

    /**
     * Home Assistant's history (entity_id, state) and statistics (statistic_id, unit, min, max, mean): what is told, and its
     * unit, stand in each line. Names the column with the value, and returns those that describe it.
     */
    private static Set<Integer> nameOfEntity(TextTable table, List<String> names) {
        int entity = Math.max(names.indexOf("entity_id"), names.indexOf("statistic_id"));
        int mean = names.indexOf("mean");
        int value = mean >= 0 ? mean : names.indexOf("state");
        if (entity < 0 || value < 0) {
            return Set.of();
        }
        int unit = Math.max(names.indexOf("unit"), names.indexOf("unit_of_measurement"));
        Set<Integer> described = new HashSet<>(List.of(entity));
        described.addAll(List.of(unit, names.indexOf("min"), names.indexOf("max")));
        String first = "";
        for (int row = 1; row < table.size(); row++) {
            List<String> cells = table.cells(row);
            String name = cells.size() > entity ? cells.get(entity) : "";
            name += unit >= 0 && cells.size() > unit && !cells.get(unit).isEmpty() ? " [" + cells.get(unit) + "]" : "";
            if (row > 1 && !name.equals(first)) {
                throw table.wrong(
                        table.line(row),
                        "it holds several sensors, " + first + " and " + name + ": export the sun's power alone");
            }
            first = name;
        }
        names.set(value, first);
        return described;
    }

    private static int column(List<String> names, Predicate<String> wanted) {
        return IntStream.range(0, names.size())
                .filter(i -> wanted.test(names.get(i).toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(-1);
    }

    private static Rank rank(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean power = !unit(name).isEmpty() || POWER.matcher(lower).find();
        boolean sun = SUN.matcher(lower).find();
        if (ENERGY.matcher(name).find()
                || NOT_A_POWER.matcher(name).find()
                || !power && OTHER_QUANTITY.matcher(lower).find()) {
            return Rank.NO_POWER;
        }
        if (ELSEWHERE.matcher(lower).find() || !sun && HOUSE.matcher(lower).find()) {
            return Rank.ELSEWHERE;
        }
        return sun ? power ? Rank.SUN_POWER : Rank.SUN : power ? Rank.POWER : Rank.NAMELESS;
    }

    /** W, kW or MW: the last that a name tells; empty for none. */
    private static String unit(String name) {
        String unit = "";
        for (Matcher found = UNIT.matcher(name); found.find(); ) {
            unit = found.group("kilo") != null ? "kW" : found.group("mega") != null ? "MW" : "W";
        }
        return unit;
    }

    private static double factor(String unit) {
        return unit.equals("kW") ? 1000 : unit.equals("MW") ? 1_000_000 : 1;
    }

    /**
     * VRM's export of all measurements has three lines of names: the device, then the zone of the times (which are local)
     * and the measurement, then the unit. The system's own sums of the sun count; where they are missing, what each solar
     * charger and PV inverter tells.
     */
    private static RecordedColumns vrm(TextTable table) {
        if (table.size() < 5) {
            throw table.wrong("holds fewer than two lines with a time and a power");
        }
        List<String> device = table.cells(0);
        List<String> measurement = table.cells(1);
        List<String> unit = table.cells(2);
        int width = Math.min(device.size(), Math.min(measurement.size(), unit.size()));
        List<String> names = IntStream.range(0, width)
                .mapToObj(i -> device.get(i) + " " + measurement.get(i))
                .toList();
        List<Integer> powers = vrm(names, unit, "PV - (DC|AC)-coupled");
        powers = powers.isEmpty()
                ? vrm(names, unit, "^Solar Charger.* PV power|^PV Inverter.* (L[123] )?Power\\b")
                : powers;
        if (powers.isEmpty()) {
            throw table.wrong(
                    table.line(1),
                    "this export of VRM has no column like \"PV - DC-coupled\" or \"PV - AC-coupled on output L1\" in W");
        }
        int more = powers.size() - 1;
        String name =
                "column \"" + names.get(powers.get(0)).strip() + "\"" + (more == 0 ? "" : " and " + more + " more");
        return new RecordedColumns(3, -1, 0, powers, 1, width, name, "W", false);
    }

    /** Older exports leave some units empty. */
    private static List<Integer> vrm(List<String> names, List<String> unit, String wanted) {
        Pattern pattern = Pattern.compile(wanted);
        return IntStream.range(1, names.size())
                .filter(i -> pattern.matcher(names.get(i)).find() && unit.get(i).matches("W?"))
                .boxed()
                .toList();
    }
}
