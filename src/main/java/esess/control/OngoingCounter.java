package esess.control;

import esess.model.Document;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a counter of energy that never runs backwards and never leaps out of one that a device keeps: consumers take a
 * decrease for a counter that has wrapped, and book all of it.
 *
 * <ul>
 *   <li>A little less than before: the device had not saved the rest. The counter stands until it is past where it was.
 *   <li>Much less, many readings in a row: the device counts anew. What it counts is added to what was.
 *   <li>More than can have flowed: not believed, until it was told many times in a row; then the device has another
 *       counter (a new firmware, a replacement), and a difference of more than {@value #MOST_AT_ONCE_KWH} kWh is none that
 *       flowed.
 * </ul>
 *
 * <p>A crash loses what was counted since the document was written. Then a device that counts anew goes on from what was
 * promised in it, which is never less than was shown. kWh. Not thread-safe.
 */
public final class OngoingCounter {

    private static final String OFFSET = "offsetKWh";
    /** What older documents have for the offset. */
    private static final String BEFORE = "beforeKWh";

    private static final String LAST = "lastKWh";
    private static final String PROMISED = "promisedKWh";

    /** So many unbelievable readings in a row are believed. */
    static final int BELIEVED_AFTER = 10;

    /** More than any house draws: its connection has fuses. */
    private static final double MOST_POWER_KW = 200;
    /** Some devices count in whole kWh. */
    private static final double COARSE_KWH = 2;

    private static final double UNSAVED_KWH = 1;
    static final double MOST_AT_ONCE_KWH = 10_000;
    /** More than that has not flowed since a device counts anew that did so while nobody looked: it is another counter. */
    private static final double MOST_SINCE_A_RESET_KWH = 100;

    private static final double MILLIS_PER_HOUR = 3_600_000;

    private double offsetKWh;
    private double lastKWh = Double.NaN;
    private double promisedKWh = Double.NEGATIVE_INFINITY;
    /** What may have been shown before a crash; below it nothing is shown after the device has counted anew. */
    private double shownBeforeKWh = Double.NEGATIVE_INFINITY;

    private boolean counted;
    private long lastTick;
    private int doubts;
    private double doubtedKWh;
    private long doubtedTick;

    /** @param content what {@link #document} gave before, or empty; an unreadable one counts as not there */
    public OngoingCounter(Map<?, ?> content) {
        Document document = new Document(content);
        Double offset = content.containsKey(OFFSET)
                ? document.number(OFFSET, -Document.MOST, Document.MOST)
                : document.counter(BEFORE);
        Double last = document.counter(LAST);
        if (offset != null && last != null) {
            offsetKWh = offset;
            lastKWh = last;
            Double promised = document.counter(PROMISED);
            if (promised != null) {
                promisedKWh = promised;
                shownBeforeKWh = promised;
            }
        }
    }

    /**
     * The energy since it first counted.
     *
     * @param toldKWh what the device tells; null: not known
     * @param tick    monotonic milliseconds
     */
    public @Nullable Double count(@Nullable Double toldKWh, long tick) {
        if (toldKWh == null) {
            return null;
        }
        if (Double.isNaN(lastKWh)) {
            accept(toldKWh, tick);
        }
        double change = toldKWh - lastKWh;
        double mostKWh = counted ? believableKWh(tick - lastTick) : MOST_AT_ONCE_KWH;
        if (change < 0 && change >= -UNSAVED_KWH && toldKWh >= lastKWh / 2) {
            doubts = 0;
        } else if (change >= 0 && change <= mostKWh) {
            accept(toldKWh, tick);
        } else if (isDoubtful(toldKWh, tick)) {
            boolean flowed =
                    change >= 0 ? change <= MOST_AT_ONCE_KWH : toldKWh <= (counted ? mostKWh : MOST_SINCE_A_RESET_KWH);
            beginAnew(toldKWh, !flowed ? 0 : change >= 0 ? change : toldKWh, tick);
        }
        return offsetKWh + lastKWh;
    }

    /** @return whether it has to be believed by now: told often enough, by one counter */
    private boolean isDoubtful(double toldKWh, long tick) {
        boolean same = doubts > 0
                && toldKWh >= doubtedKWh - UNSAVED_KWH
                && toldKWh <= doubtedKWh + believableKWh(tick - doubtedTick);
        doubts = same ? doubts + 1 : 1;
        doubtedKWh = toldKWh;
        doubtedTick = tick;
        return doubts >= BELIEVED_AFTER;
    }

    private void beginAnew(double toldKWh, double flowedKWh, long tick) {
        offsetKWh = Math.max(offsetKWh + lastKWh, shownBeforeKWh) + flowedKWh - toldKWh;
        shownBeforeKWh = Double.NEGATIVE_INFINITY;
        promisedKWh = Double.NEGATIVE_INFINITY;
        accept(toldKWh, tick);
    }

    private void accept(double toldKWh, long tick) {
        lastKWh = toldKWh;
        lastTick = tick;
        counted = true;
        doubts = 0;
    }

    private static double believableKWh(long millis) {
        return COARSE_KWH + MOST_POWER_KW * Math.max(0, millis) / MILLIS_PER_HOUR;
    }

    /** Whether more is shown than a document promises, or something else than one would lead to: it is to be written now. */
    public boolean isBeyondPromise() {
        return counted && offsetKWh + lastKWh > promisedKWh;
    }

    /**
     * What has to survive a restart; null before it has counted anything.
     *
     * @param reserveKWh how much more may be shown before the next document; 0: it is the last
     */
    public @Nullable Map<String, Object> document(double reserveKWh) {
        if (Double.isNaN(lastKWh)) {
            return null;
        }
        promisedKWh = Math.max(shownBeforeKWh, offsetKWh + lastKWh + reserveKWh);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(OFFSET, offsetKWh);
        document.put(LAST, lastKWh);
        document.put(PROMISED, promisedKWh);
        return document;
    }
}
