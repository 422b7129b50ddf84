package esess.control;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each day gave and took, for as many days as fit a small document. Made of powers, told every few seconds; a time in
 * which a figure is not known adds nothing to it. Wh. Not thread-safe.
 */
public final class DaySums {

    public static final int MOST_DAYS = 400;
    private static final int MOST_CONSUMERS = 40;
    /** A longer pause was a stop, not a value that held. */
    private static final double LONGEST_STEP_SECONDS = 60;

    /** One day. {@code ownWh} is what consumers got that the grid did not give. */
    public static final class Day {
        private double sunWh;
        private double importWh;
        private double exportWh;
        private double chargedWh;
        private double dischargedWh;
        private double loadsWh;
        private double ownWh;
        private final Map<String, Double> consumersWh = new LinkedHashMap<>();

        public double sunWh() {
            return sunWh;
        }

        public double importWh() {
            return importWh;
        }

        public double exportWh() {
            return exportWh;
        }

        public double chargedWh() {
            return chargedWh;
        }

        public double dischargedWh() {
            return dischargedWh;
        }

        public double loadsWh() {
            return loadsWh;
        }

        public double ownWh() {
            return ownWh;
        }

        public Map<String, Double> consumersWh() {
            return Map.copyOf(consumersWh);
        }

        private List<Object> values() {
            List<Object> values = new ArrayList<>();
            for (double each : new double[] {sunWh, importWh, exportWh, chargedWh, dischargedWh, loadsWh, ownWh}) {
                values.add((double) Math.round(each));
            }
            Map<String, Object> consumers = new LinkedHashMap<>();
            consumersWh.forEach((name, wattHours) -> consumers.put(name, (double) Math.round(wattHours)));
            values.add(consumers);
            return values;
        }

        private static Day of(List<?> values) {
            Day day = new Day();
            day.sunWh = number(values, 0);
            day.importWh = number(values, 1);
            day.exportWh = number(values, 2);
            day.chargedWh = number(values, 3);
            day.dischargedWh = number(values, 4);
            day.loadsWh = number(values, 5);
            day.ownWh = number(values, 6);
            if (values.size() > 7 && values.get(7) instanceof Map<?, ?> consumers) {
                consumers.forEach((name, wattHours) -> {
                    if (wattHours instanceof Number number) {
                        day.consumersWh.put(name.toString(), number.doubleValue());
                    }
                });
            }
            return day;
        }

        private static double number(List<?> values, int index) {
            return index < values.size() && values.get(index) instanceof Number number ? number.doubleValue() : 0;
        }
    }

    private final TreeMap<LocalDate, Day> days = new TreeMap<>();

    public DaySums() {}

    /** @param document what {@link #document} gave before; what is no day in it is left out */
    public DaySums(Map<String, Object> document) {
        document.forEach((date, values) -> {
            try {
                if (values instanceof List<?> list) {
                    days.put(LocalDate.parse(date), Day.of(list));
                }
            } catch (DateTimeException e) {
                // Not a day of ours.
            }
        });
        forget();
    }

    /** @param uses of each consumer by its name, W; null: not known */
    public void add(LocalDate date, double seconds, EnergyBar.Figures figures, Map<String, @Nullable Double> uses) {
        if (!(seconds > 0) || seconds > LONGEST_STEP_SECONDS) {
            return;
        }
        double hours = seconds / 3600;
        Day day = days.computeIfAbsent(date, each -> new Day());
        forget();
        day.sunWh += hours * positive(figures.sunW());
        day.importWh += hours * positive(figures.gridW());
        day.exportWh += hours * positive(negative(figures.gridW()));
        day.chargedWh += hours * positive(figures.batteryW());
        day.dischargedWh += hours * positive(negative(figures.batteryW()));
        day.loadsWh += hours * positive(figures.loadsW());
        double usedW = 0;
        for (Map.Entry<String, @Nullable Double> use : uses.entrySet()) {
            double watts = positive(use.getValue());
            usedW += watts;
            if (watts > 0 && (day.consumersWh.containsKey(use.getKey()) || day.consumersWh.size() < MOST_CONSUMERS)) {
                day.consumersWh.merge(use.getKey(), hours * watts, Double::sum);
            }
        }
        if (figures.gridW() != null) {
            day.ownWh += hours * Math.max(0, usedW - positive(figures.gridW()));
        }
    }

    private void forget() {
        while (days.size() > MOST_DAYS) {
            days.pollFirstEntry();
        }
    }

    private static double positive(@Nullable Double watts) {
        return watts == null ? 0 : Math.max(0, watts);
    }

    private static @Nullable Double negative(@Nullable Double watts) {
        return watts == null ? null : (Double) (-watts);
    }

    /** By date, oldest first. */
    public Map<LocalDate, Day> days() {
        return new LinkedHashMap<>(days);
    }

    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        days.forEach((date, day) -> document.put(date.toString(), day.values()));
        return document;
    }
}
