package esess.runtime;

import esess.control.SetpointPace;
import esess.model.Document;
import esess.port.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The few values of ours that may stand on one path of the GX: kept before they are written there, so that whoever
 * comes after a crash can tell them from somebody else's. Loop thread.
 */
final class OurValues {

    /** For so long a disk may be busy; then what it should know is not held any longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Store store;
    private final String document;
    private final List<Double> values;
    private Long unsavedSince;

    /** Begins with what an earlier run has left. */
    OurValues(Store store, String document) {
        this.store = store;
        this.document = document;
        values = new ArrayList<>(kept().numbers("ours", -Document.MOST_WATTS, Document.MOST_WATTS));
    }

    Document kept() {
        return new Document(store.read(document));
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    boolean contains(Double watts) {
        return watts != null && values.stream().anyMatch(each -> SetpointPace.same(each, watts));
    }

    /** A write without an answer may have arrived or not, so there are several: what is shown, what was asked for last, what comes next. */
    void remember(Map<String, Object> beside, Double shownW, Double askedW, Double nextW) {
        List<Double> known = new ArrayList<>();
        if (contains(shownW)) {
            known.add(shownW);
        }
        for (Double watts : new Double[] {askedW, nextW}) {
            if (watts != null && known.stream().noneMatch(each -> each.equals(watts))) {
                known.add(watts);
            }
        }
        values.clear();
        values.addAll(known);
        Map<String, Object> content = new HashMap<>(beside);
        content.put("ours", List.copyOf(known));
        store.write(document, content);
    }

    List<Double> all() {
        return List.copyOf(values);
    }

    void forget() {
        values.clear();
        if (!store.read(document).isEmpty()) {
            store.write(document, Map.of());
        }
    }

    boolean areSaved() {
        return store.isSaved(document);
    }

    /** Whether the disk has been failing for longer than it may take. To be asked every second or so. */
    boolean areStuck(long tick) {
        if (areSaved()) {
            unsavedSince = null;
            return false;
        }
        unsavedSince = unsavedSince == null ? tick : unsavedSince;
        return tick - unsavedSince >= PATIENCE.toMillis();
    }
}
