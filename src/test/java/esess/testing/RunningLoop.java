package esess.testing;

import esess.adapter.SystemClock;
import esess.runtime.Loop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The program's own loop in real time on a thread of its own. What a task throws fails {@link #close}. */
public final class RunningLoop implements AutoCloseable {

    public final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    public final Loop loop = new Loop(new SystemClock(), uncaught::add);
    private final Thread thread = new Thread(this::run, "loop");

    public RunningLoop() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the calling thread is the loop's. */
    public boolean isLoopThread() {
        return Thread.currentThread() == thread;
    }

    /** Whether it still runs what is posted. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** Ends the loop and waits for its end. */
    public void end() {
        loop.stop();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs something on the loop and waits for its end. */
    public void run(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                task.run();
            } finally {
                done.complete(null);
            }
        });
        done.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        end();
        if (!uncaught.isEmpty()) {
            throw new AssertionError("a task on the loop failed", uncaught.get(0));
        }
    }

    private void run() {
        try {
            loop.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
