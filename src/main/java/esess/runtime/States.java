package esess.runtime;

import esess.model.ServiceState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the state of a service is, given its own and those of its parts: what waits, is lost or has failed among its parts
 * comes before its own. Loop thread.
 */
final class States {

    private final Map<Object, ServiceState> parts = new LinkedHashMap<>();
    private ServiceState own = ServiceState.running();

    /** @return what the whole comes to */
    ServiceState own(ServiceState state) {
        own = state;
        return all();
    }

    /** @return what the whole comes to */
    ServiceState of(Object part, String name, ServiceState state) {
        parts.put(part, state.of(name));
        return all();
    }

    private ServiceState all() {
        ServiceState worst = ServiceState.worst(List.copyOf(parts.values()));
        boolean isWorse = worst.kind().compareTo(ServiceState.Kind.RUNNING) > 0
                && worst.kind().compareTo(own.kind()) >= 0;
        return isWorse ? worst : own;
    }
}
