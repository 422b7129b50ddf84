package esess.adapter.mqtt;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The threads of one Paho client, each made when Paho asks for it, so that we hear when one ends: Paho itself does not
 * notice that its receiver has died, and would look connected for ever. Nothing else of an executor is used by Paho.
 */
final class ClientThreads extends AbstractExecutorService implements ScheduledExecutorService {

    private final BiConsumer<String, Throwable> onEnd;

    /** @param onEnd told on the ending thread: the name that Paho gave it, and what killed it, null if nothing did */
    ClientThreads(BiConsumer<String, Throwable> onEnd) {
        this.onEnd = onEnd;
    }

    @Override
    public void execute(Runnable task) {
        Thread thread = new Thread(() -> run(task), "MQTT");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Runnable task) {
        Throwable killer = null;
        try {
            task.run();
        } catch (Throwable e) {
            killer = e;
        }
        onEnd.accept(Thread.currentThread().getName(), killer);
    }

    /** Paho only keeps the future to interrupt the thread, which it does not where it makes its threads itself. */
    @Override
    public Future<?> submit(Runnable task) {
        execute(task);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long delay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long delay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        // The threads end with the connection.
    }

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
