package esess.sim.door;

import esess.port.Registration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Who wants to hear whether a simulated door is connected; each is told a state once. One thread. */
final class StateListeners {

    private final Executor loop;
    private final Set<Consumer<Boolean>> listeners = new LinkedHashSet<>();
    private boolean up = true;

    StateListeners(Executor loop) {
        this.loop = loop;
    }

    boolean isUp() {
        return up;
    }

    void set(boolean isUp) {
        up = isUp;
        List.copyOf(listeners).forEach(this::tell);
    }

    Registration add(Consumer<Boolean> listener) {
        Boolean[] told = new Boolean[1];
        Consumer<Boolean> own = state -> {
            if (!state.equals(told[0])) {
                told[0] = state;
                listener.accept(state);
            }
        };
        listeners.add(own);
        if (up) {
            tell(own);
        }
        return () -> listeners.remove(own);
    }

    private void tell(Consumer<Boolean> listener) {
        boolean state = up;
        loop.execute(() -> {
            if (listeners.contains(listener)) {
                listener.accept(state);
            }
        });
    }
}
