package esess.testing;

import esess.port.Store;
import java.util.HashMap;
import java.util.Map;

/** Documents that survive nothing but the test. Loop thread. */
public final class MemoryStore implements Store {

    private final Map<String, Map<String, Object>> documents = new HashMap<>();

    @Override
    public Map<String, Object> read(String name) {
        return documents.getOrDefault(name, Map.of());
    }

    @Override
    public void write(String name, Map<String, Object> document) {
        documents.put(name, Map.copyOf(document));
    }

    @Override
    public boolean isSaved(String name) {
        return true;
    }
}
