package esess.runtime;

import esess.port.Computing;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Long computations for a scope: after its end nobody hears of them. */
record ScopedComputing(Scope scope, Computing computing) implements Computing {

    @Override
    public <T> void compute(Supplier<T> work, Consumer<T> onResult) {
        computing.compute(work, scope.guarded(onResult));
    }
}
