package esess.control;

import esess.model.Document;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts energy as a net meter does (saldierend): the sum over the phases is import or export at each moment, not every
 * phase for itself. Between two samples the power is taken to change evenly; where it crosses 0 in between, each side
 * gets its part. Holding each sample until the next was the other choice: on a load that changes all the time it is
 * late by half a period.
 *
 * <p>Time that was not measured counts nothing and is told as a gap. Neither counter ever runs backwards, also not over a
 * crash: a document promises how far they may have come before the next one, and after a crash they stand there until they
 * have counted so far. Wh inside. Not thread-safe.
 */
public final class NetMetering {

    private static final String FORWARD = "forwardWh";
    private static final String REVERSE = "reverseWh";
    private static final String FORWARD_PROMISED = "forwardPromisedWh";
    private static final String REVERSE_PROMISED = "reversePromisedWh";
    private static final double MILLIS_PER_HOUR = 3_600_000;
    /** Less ahead of the counter would mean a document each few moments where the power changes its sign all the time. */
    public static final double LEAST_RESERVE_WH = 20;

    private final long longestGapMillis;
    private double forwardWh;
    /** What may have been shown; less never is. */
    private double forwardShownWh;

    private double reverseShownWh;
    private double forwardPromisedWh;
    private double reversePromisedWh;
    private double reverseWh;
    private double forwardWrittenWh;
    private double reverseWrittenWh;
    private boolean begun;
    private boolean sampled;
    private @Nullable Double lastW;
    private long lastTick;

    /**
     * @param document   what {@link #document()} gave before, or empty; an unreadable one counts as not there
     * @param longestGap two samples further apart say nothing about the time between them
     */
    public NetMetering(Map<String, Object> document, Duration longestGap) {
        longestGapMillis = longestGap.toMillis();
        Document kept = new Document(document);
        Double keptForwardWh = kept.counter(FORWARD);
        Double keptReverseWh = kept.counter(REVERSE);
        if (keptForwardWh != null && keptReverseWh != null) {
            forwardWh = keptForwardWh;
            reverseWh = keptReverseWh;
            forwardShownWh = energyOr0(kept.counter(FORWARD_PROMISED));
            reverseShownWh = energyOr0(kept.counter(REVERSE_PROMISED));
            forwardPromisedWh = forwardShownWh;
            reversePromisedWh = reverseShownWh;
            begun = true;
        }
    }

    /** Whether it counts on from something: from a document, or since {@link #begin}. */
    public boolean hasBegun() {
        return begun;
    }

    /** Starts from what the meter itself has counted, so that nothing on the bus jumps back; null: from 0. */
    public void begin(@Nullable Double forwardKWh, @Nullable Double reverseKWh) {
        forwardWh = forwardKWh != null && isEnergy(forwardKWh) ? forwardKWh * 1000 : 0;
        reverseWh = reverseKWh != null && isEnergy(reverseKWh) ? reverseKWh * 1000 : 0;
        begun = true;
    }

    /**
     * Counts up to this sample.
     *
     * @param powerW the sum over the phases, import positive; null: not known
     * @param tick   monotonic milliseconds
     * @return the time before this sample that nobody measured; zero when there is none
     */
    public Duration sample(@Nullable Double powerW, long tick) {
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
        return Math.max(forwardWh, forwardShownWh) / 1000;
    }

    public double reverseKWh() {
        return Math.max(reverseWh, reverseShownWh) / 1000;
    }

    /** Whether more is shown than the last document promises: the next is to be written now. */
    public boolean isBeyondPromise() {
        return forwardWh > Math.max(forwardPromisedWh, forwardShownWh)
                || reverseWh > Math.max(reversePromisedWh, reverseShownWh);
    }

    /** What has to survive a restart, when it ends here. */
    public Map<String, Object> document() {
        return promising(forwardWh, reverseWh);
    }

    /**
     * What has to survive a crash.
     *
     * @param aheadWh how much more may be shown before the next document, with the sign of the power; nothing is promised
     *                in the other direction, but for a little where energy flows both ways
     */
    public Map<String, Object> document(double aheadWh) {
        return promising(
                promised(forwardWh, Math.max(aheadWh, 0), forwardPromisedWh, forwardWrittenWh),
                promised(reverseWh, Math.max(-aheadWh, 0), reversePromisedWh, reverseWrittenWh));
    }

    private Map<String, Object> promising(double forwardMostWh, double reverseMostWh) {
        forwardPromisedWh = Math.max(forwardMostWh, forwardShownWh);
        reversePromisedWh = Math.max(reverseMostWh, reverseShownWh);
        forwardWrittenWh = forwardWh;
        reverseWrittenWh = reverseWh;
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(FORWARD, forwardWh);
        document.put(REVERSE, reverseWh);
        document.put(FORWARD_PROMISED, forwardPromisedWh);
        document.put(REVERSE_PROMISED, reversePromisedWh);
        return document;
    }

    /** What was promised before stays, up to a little, as long as energy flows that way now and then. */
    private static double promised(double energyWh, double aheadWh, double beforeWh, double writtenWh) {
        double keptWh = energyWh > writtenWh ? Math.min(beforeWh, energyWh + LEAST_RESERVE_WH) : 0;
        return Math.max(energyWh + aheadWh, keptWh);
    }

    private static double energyOr0(@Nullable Double energy) {
        return energy == null ? 0 : energy;
    }

    private static boolean isEnergy(double energyKWh) {
        return Double.isFinite(energyKWh) && energyKWh >= 0;
    }
}
