package esess.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A loop thread for tests: tasks run one after the other, in order. What a task throws fails {@link #close}. */
public final class TestLoop implements Executor, AutoCloseable {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "loop");
    private boolean closed;
    private volatile Throwable failure;

    public TestLoop() {
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
            tasks.notifyAll();
        }
    }

    /** Runs something on the loop and waits for its result. */
    public <T> T call(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs something on the loop and waits for its end. */
    public void run(Runnable task) {
        call(() -> {
            task.run();
            return null;
        });
    }

    /** Waits until something is true, looking at it on the loop. */
    public void await(String what, Callable<Boolean> condition) {
        Await.until(what, () -> call(condition));
    }

    @Override
    public void close() {
        synchronized (tasks) {
            closed = true;
            tasks.notifyAll();
        }
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new AssertionError("a task on the loop failed", failure);
        }
    }

    private void run() {
        while (true) {
            Runnable task;
            synchronized (tasks) {
                while (tasks.isEmpty() && !closed) {
                    try {
                        tasks.wait();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                task = tasks.poll();
            }
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (Throwable e) {
                failure = e;
            }
        }
    }
}
