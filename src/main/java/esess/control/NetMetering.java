package esess.control;

import esess.model.Document;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts energy as a net meter does (saldierend): the sum over the phases is import or export at each moment, not every
 * phase for itself. Between two samples the power is taken to change evenly; where it crosses 0 in between, each side
 * gets its part. Holding each sample until the next was the other choice: on a load that changes all the time it is
 * late by half a period.
 *
 * <p>Time that was not measured counts nothing and is told as a gap. Neither counter ever runs backwards. Wh inside.
 * Not thread-safe.
 */
public final class NetMetering {

    private static final String FORWARD = "forwardWh";
    private static final String REVERSE = "reverseWh";
    private static final double MILLIS_PER_HOUR = 3_600_000;

    private final long longestGapMillis;
    private double forwardWh;
    private double reverseWh;
    private boolean begun;
    private boolean sampled;
    private Double lastW;
    private long lastTick;

    /**
     * @param document   what {@link #document()} gave before, or empty; an unreadable one counts as not there
     * @param longestGap two samples further apart say nothing about the time between them
     */
    public NetMetering(Map<String, Object> document, Duration longestGap) {
        longestGapMillis = longestGap.toMillis();
        Double keptForwardWh = new Document(document).counter(FORWARD);
        Double keptReverseWh = new Document(document).counter(REVERSE);
        if (keptForwardWh != null && keptReverseWh != null) {
            forwardWh = keptForwardWh;
            reverseWh = keptReverseWh;
            begun = true;
        }
    }

    /** Whether it counts on from something: from a document, or since {@link #begin}. */
    public boolean hasBegun() {
        return begun;
    }

    /** Starts from what the meter itself has counted, so that nothing on the bus jumps back; null: from 0. */
    public void begin(Double forwardKWh, Double reverseKWh) {
        forwardWh = isEnergy(forwardKWh) ? forwardKWh * 1000 : 0;
        reverseWh = isEnergy(reverseKWh) ? reverseKWh * 1000 : 0;
        begun = true;
    }

    /**
     * Counts up to this sample.
     *
     * @param powerW the sum over the phases, import positive; null: not known
     * @param tick   monotonic milliseconds
     * @return the time before this sample that nobody measured; zero when there is none
     */
    public Duration sample(Double powerW, long tick) {
        if (powerW == null || !Double.isFinite(powerW)) {
            // Nothing connects the next sample to the last one, however soon it comes.
            lastW = null;
            return Duration.ZERO;
        }
        long passed = tick - lastTick;
        Duration gap = Duration.ZERO;
        if (lastW != null && passed <= longestGapMillis) {
            count(lastW, powerW, Math.max(0, passed) / MILLIS_PER_HOUR);
        } else if (sampled) {
            gap = Duration.ofMillis(passed);
        }
        sampled = true;
        lastW = powerW;
        lastTick = tick;
        return gap;
    }

    private void count(double fromW, double toW, double hours) {
        if (fromW * toW >= 0) {
            add((fromW + toW) / 2 * hours);
        } else {
            double before = fromW / (fromW - toW);
            add(fromW / 2 * before * hours);
            add(toW / 2 * (1 - before) * hours);
        }
    }

    private void add(double energyWh) {
        if (energyWh > 0) {
            forwardWh += energyWh;
        } else {
            reverseWh -= energyWh;
        }
    }

    public double forwardKWh() {
        return forwardWh / 1000;
    }

    public double reverseKWh() {
        return reverseWh / 1000;
    }

    /** What has to survive a restart. */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(FORWARD, forwardWh);
        document.put(REVERSE, reverseWh);
        return document;
    }

    private static boolean isEnergy(Object value) {
        return value instanceof Double energy && Double.isFinite(energy) && energy >= 0;
    }
}
