package esess.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** How each service is doing, in words for the owner; listeners hear of every change. Loop thread. */
public final class Health {

    private final Map<String, String> states = new LinkedHashMap<>();
    private final BiConsumer<String, String> onChange;

    public Health(BiConsumer<String, String> onChange) {
        this.onChange = onChange;
    }

    public void set(String service, String state) {
        if (!state.equals(states.put(service, state))) {
            onChange.accept(service, state);
        }
    }

    /** Service name to state, in the order in which they were first heard of. */
    public Map<String, String> states() {
        return Map.copyOf(states);
    }
}
