package esess.runtime;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The shared threads for everything that can block: {@code [Common] NumberOfThreads} of them, started when needed and
 * ended when idle. Its queue is bounded, and not a LinkedBlockingQueue: that one is known to break on 32-bit ARM
 * (https://github.com/adoptium/adoptium-support/issues/609). Any thread.
 */
public final class Pool implements Executor {

    private static final int LONGEST_QUEUE = 1000;

    private final ThreadPoolExecutor threads;

    public Pool(int numberOfThreads) {
        threads = new ThreadPoolExecutor(
                numberOfThreads,
                numberOfThreads,
                2,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(LONGEST_QUEUE),
                Pool::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    /** @throws RejectedExecutionException when the queue is full or the pool is closed */
    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** Lets running work end within the time, then interrupts it. */
    public void close(long millis) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "pool");
        thread.setDaemon(true);
        return thread;
    }
}
