package esess.control;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last 24 hours of a few figures, every ten seconds, in memory: 35 kB a figure. What was not known, or not told, is a
 * gap. Not thread-safe.
 */
public final class PowerRing {

    public static final int PERIOD_SECONDS = 10;
    public static final int SLOTS = 24 * 3600 / PERIOD_SECONDS;
    /** Beyond it a new figure finds no place. */
    public static final int MOST_SERIES = 24;

    private final Map<String, float[]> series = new LinkedHashMap<>();
    /** The newest slot, counted from the epoch; 0: nothing was told yet. */
    private long newest;

    /**
     * Tells the figures of a moment. One that comes late is left out; a clock that was set back begins anew.
     *
     * @param values null or not there: not known
     */
    public void put(long epochSecond, Map<String, @Nullable Double> values) {
        long slot = epochSecond / PERIOD_SECONDS;
        if (newest != 0 && slot <= newest) {
            if (newest - slot < SLOTS / 24) {
                return;
            }
            series.clear();
            newest = 0;
        }
        long gap = newest == 0 ? 0 : Math.min(SLOTS, slot - newest);
        for (float[] each : series.values()) {
            for (long missed = slot - gap + 1; missed <= slot; missed++) {
                each[(int) (missed % SLOTS)] = Float.NaN;
            }
        }
        newest = slot;
        values.forEach((name, value) -> {
            float[] kept = series.get(name);
            if (kept == null && value != null && series.size() < MOST_SERIES) {
                kept = new float[SLOTS];
                Arrays.fill(kept, Float.NaN);
                series.put(name, kept);
            }
            if (kept != null) {
                kept[(int) (slot % SLOTS)] = value == null ? Float.NaN : value.floatValue();
            }
        });
    }

    public List<String> names() {
        return List.copyOf(series.keySet());
    }

    /** The second of the newest figures; 0: there are none. */
    public long newestSecond() {
        return newest * PERIOD_SECONDS;
    }

    /**
     * Means over steps, oldest first; NaN where nothing was known. The last step ends with the newest figures.
     *
     * @param steps       how many
     * @param stepSeconds how long each is, a multiple of {@link #PERIOD_SECONDS}
     */
    public float[] means(String name, int steps, int stepSeconds) {
        int slots = Math.max(1, stepSeconds / PERIOD_SECONDS);
        float[] means = new float[steps];
        Arrays.fill(means, Float.NaN);
        float[] values = series.get(name);
        if (values == null) {
            return means;
        }
        for (int step = 0; step < steps; step++) {
            long last = newest - (long) (steps - 1 - step) * slots;
            double sum = 0;
            int known = 0;
            for (long slot = last - slots + 1; slot <= last; slot++) {
                float value = slot <= 0 || newest - slot >= SLOTS ? Float.NaN : values[(int) (slot % SLOTS)];
                if (!Float.isNaN(value)) {
                    sum += value;
                    known++;
                }
            }
            means[step] = known == 0 ? Float.NaN : (float) (sum / known);
        }
        return means;
    }
}
