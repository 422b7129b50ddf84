package esess.runtime;

import esess.model.Document;
import esess.port.Store;
import java.util.HashMap;
import java.util.Map;

/**
 * The names that the owner gave to our devices in VRM or on the GX. A name holds until the configured one is changed:
 * then the file is the newer wish. Loop thread.
 */
final class CustomNames {

    private static final String DOCUMENT = "custom-names";
    private static final int LONGEST_NAME = 1000;

    private final Store store;

    CustomNames(Store store) {
        this.store = store;
    }

    String of(String device, String configured) {
        if (!(store.read(DOCUMENT).get(device) instanceof Map<?, ?> given)
                || !configured.equals(given.get("configured"))) {
            return configured;
        }
        String name = Document.text(given.get("name"), LONGEST_NAME);
        return name == null ? configured : name;
    }

    /** Keeps the name; an empty one goes back to the configured name at the next start. What is no text is refused. */
    boolean rename(String device, String configured, Object name) {
        if (!(name instanceof String text)) {
            return false;
        }
        Map<String, Object> before = store.read(DOCUMENT);
        Map<String, Object> all = new HashMap<>(before);
        if (!text.isBlank()) {
            all.put(device, Map.of("configured", configured, "name", text));
        } else {
            all.remove(device);
        }
        // The same name may be written again and again: the flash need not hear of it.
        if (!all.equals(before)) {
            store.write(DOCUMENT, all);
        }
        return true;
    }
}
