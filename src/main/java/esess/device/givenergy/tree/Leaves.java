package esess.device.givenergy.tree;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Values by their path below an inverter's topic, as GivTCP names and writes them; what is unknown is not there. */
final class Leaves {

    private static final double THOUSAND = 1000;

    private final Map<String, Object> values = new LinkedHashMap<>();

    /** @param value null: nothing is put */
    void put(String path, Object value) {
        if (value instanceof Double number) {
            values.put(path, Math.rint(number * THOUSAND) / THOUSAND + 0.0);
        } else if (value != null) {
            values.put(path, value);
        }
    }

    /** A value that GivTCP writes without decimals. */
    void putWhole(String path, Double value) {
        if (value != null) {
            values.put(path, (int) Math.round(value));
        }
    }

    /** The same; nothing above zero is a bare 0, as GivTCP has it where a difference would be negative. */
    void putAboveZero(String path, Double value) {
        if (value != null) {
            put(path, value > 0 ? value : (Object) 0);
        }
    }

    void put(String path, Integer value) {
        if (value != null) {
            values.put(path, value);
        }
    }

    Map<String, Object> values() {
        return values;
    }

    /** The same as one document of nested maps. */
    static Map<String, Object> document(Map<String, Object> leaves) {
        Map<String, Object> document = new TreeMap<>();
        leaves.forEach((path, value) -> {
            Map<String, Object> level = document;
            String[] parts = path.split("/");
            for (int i = 0; i < parts.length - 1; i++) {
                level = below(level, parts[i]);
            }
            level.put(parts[parts.length - 1], value);
        });
        return document;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> below(Map<String, Object> level, String name) {
        return (Map<String, Object>) level.computeIfAbsent(name, n -> new TreeMap<String, Object>());
    }
}
