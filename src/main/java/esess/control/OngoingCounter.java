package esess.control;

import esess.model.Document;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Carries an energy counter on that begins again at 0 when its device loses power: consumers take a counter for one
 * that never decreases (facts/dbus.md 3). One that falls a little stands still until it is past where it was: the device
 * had not saved the rest. A few low values between high ones are none. kWh. Not thread-safe.
 */
public final class OngoingCounter {

    private static final String BEFORE = "beforeKWh";
    private static final String LAST = "lastKWh";

    /** So many low values in a row are a new beginning. */
    static final int BELIEVED_AFTER = 10;

    private double beforeKWh;
    private double lastKWh;
    private int low;

    /** @param document what {@link #document()} gave before, or empty; an unreadable one counts as not there */
    public OngoingCounter(Map<String, Object> document) {
        Double keptBeforeKWh = new Document(document).counter(BEFORE);
        Double keptLastKWh = new Document(document).counter(LAST);
        if (keptBeforeKWh != null && keptLastKWh != null) {
            beforeKWh = keptBeforeKWh;
            lastKWh = keptLastKWh;
        }
    }

    /**
     * The energy since it first counted.
     *
     * @param toldKWh what the device has counted since it has power; null: not known
     */
    public Double count(Double toldKWh) {
        if (toldKWh == null) {
            return null;
        }
        low = toldKWh < lastKWh / 2 ? low + 1 : 0;
        if (low >= BELIEVED_AFTER) {
            beforeKWh += lastKWh;
            lastKWh = toldKWh;
            low = 0;
        }
        lastKWh = Math.max(lastKWh, toldKWh);
        return beforeKWh + lastKWh;
    }

    /** What has to survive a restart. */
    public Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(BEFORE, beforeKWh);
        document.put(LAST, lastKWh);
        return document;
    }
}
