package esess.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the state of a service is, given its own and those of its parts: the worst of them counts, and all parts that are
 * in it are named. Loop thread.
 */
final class States {

    static final String RUNNING = "Running";
    static final String FAILED = "Failed: ";
    private static final String WAITING = "Waiting for ";

    private record Part(String name, String state) {}

    private final Map<Object, Part> parts = new LinkedHashMap<>();
    private String own = RUNNING;

    /** @return what the whole comes to */
    String own(String state) {
        own = state;
        return all();
    }

    /** @return what the whole comes to */
    String of(Object part, String name, String state) {
        parts.put(part, new Part(name, state));
        return all();
    }

    private String all() {
        List<Part> failed = parts.values().stream()
                .filter(part -> part.state.startsWith(FAILED))
                .toList();
        if (!failed.isEmpty()) {
            return FAILED
                    + failed.stream()
                            .map(part -> part.name + ": " + part.state.substring(FAILED.length()))
                            .collect(Collectors.joining("; "));
        }
        String awaited = parts.values().stream()
                .map(Part::state)
                .filter(state -> state.startsWith(WAITING))
                .map(state -> state.substring(WAITING.length()))
                .collect(Collectors.joining(", "));
        return !own.equals(RUNNING) || awaited.isEmpty() ? own : WAITING + awaited;
    }
}
