package esess.port;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What takes a GX seconds is computed elsewhere, so that no meter waits for it. */
public interface Computing {

    /**
     * Asked and answered on the loop thread, exactly once and never before the call returns.
     *
     * @param work     pure: it looks at nothing that somebody changes meanwhile
     * @param onResult gets null when nobody can compute it now, or it has failed
     */
    <T> void compute(Supplier<T> work, Consumer<@Nullable T> onResult);
}
