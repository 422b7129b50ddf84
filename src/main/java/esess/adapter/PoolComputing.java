package esess.adapter;

import esess.port.Computing;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** On the pool, whose threads log what fails. */
public record PoolComputing(Executor pool, Executor loop) implements Computing {

    @Override
    public <T> void compute(Supplier<T> work, Consumer<T> onResult) {
        try {
            pool.execute(() -> {
                T[] result = newResult();
                try {
                    result[0] = work.get();
                } finally {
                    loop.execute(() -> onResult.accept(result[0]));
                }
            });
        } catch (RejectedExecutionException full) {
            loop.execute(() -> onResult.accept(null));
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T[] newResult() {
        return (T[]) new Object[1];
    }
}
