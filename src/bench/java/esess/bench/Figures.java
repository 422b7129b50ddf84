package esess.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured: for each figure the value of every run. */
final class Figures {

    /** The values of all runs, in their order. */
    record Figure(String unit, List<Double> runs) {

        double median() {
            return Figures.median(runs);
        }

        double lowest() {
            return runs.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
        }

        double highest() {
            return runs.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        }

        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("unit", unit);
            json.put("median", finite(median()));
            json.put("min", finite(lowest()));
            json.put("max", finite(highest()));
            json.put("runs", runs.stream().map(Figures::finite).toList());
            return json;
        }
    }

    private final Map<String, Figure> figures = new LinkedHashMap<>();

    void add(String name, String unit, double value) {
        figures.computeIfAbsent(name, n -> new Figure(unit, new ArrayList<>())).runs.add(value);
    }

    Figure get(String name) {
        return figures.getOrDefault(name, new Figure("", List.of()));
    }

    Map<String, Figure> all() {
        return figures;
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int n = sorted.length;
        return n == 0 ? Double.NaN : n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    private static Object finite(double value) {
        return Double.isFinite(value) ? (Object) (Math.rint(value * 1e4) / 1e4) : null;
    }

    /** Times of single events. Thread-safe. */
    static final class Latencies {
        private long[] nanos = new long[1 << 14];
        private int count;

        synchronized void add(long value) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = value;
        }

        synchronized void clear() {
            count = 0;
        }

        synchronized int count() {
            return count;
        }

        /** Milliseconds below which this part of all is; NaN if there is none. */
        synchronized double millis(double part) {
            if (count == 0) {
                return Double.NaN;
            }
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return sorted[Math.min(count - 1, (int) Math.ceil(part * count) - 1)] / 1e6;
        }
    }
}
