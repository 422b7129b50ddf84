package esess.runtime;

import esess.port.Clock;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The one thread that runs every service's code: callbacks in the order in which they were posted, and timers. A task
 * that throws is reported and the loop goes on.
 *
 * <p>{@link #execute} and {@link #stop}: any thread; the timers: the loop thread. A test drives it with {@link #turn}
 * and a clock of its own instead of {@link #run}.
 */
public final class Loop implements Executor, Time {

    /** Posted tasks that run before timers get their turn again. */
    private static final int TASKS_PER_TURN = 1000;

    private static final long NEVER = Long.MAX_VALUE;

    private final Clock clock;
    private final Consumer<Throwable> uncaught;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition posted = lock.newCondition();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>();
    private long timersMade;
    private volatile boolean stopped;
    private volatile long busySince = NEVER;

    public Loop(Clock clock, Consumer<Throwable> uncaught) {
        this.clock = clock;
        this.uncaught = uncaught;
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            tasks.add(task);
            posted.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Instant now() {
        return clock.now();
    }

    @Override
    public long tick() {
        return clock.tick();
    }

    @Override
    public Registration after(Duration delay, Runnable task) {
        return add(new Timer(clock.tick() + delay.toMillis(), 0, task, timersMade++));
    }

    @Override
    public Registration every(Duration period, Runnable task) {
        long millis = period.toMillis();
        if (millis <= 0) {
            throw new IllegalArgumentException("a period above 0 is expected, not " + period);
        }
        return add(new Timer(clock.tick() + millis, millis, task, timersMade++));
    }

    /** Runs until {@link #stop}; the calling thread is the loop thread. */
    public void run() throws InterruptedException {
        while (!stopped) {
            long wait = turn();
            lock.lock();
            try {
                while (wait > 0 && tasks.isEmpty() && !stopped) {
                    if (wait == NEVER) {
                        posted.await();
                    } else {
                        posted.awaitNanos(clock.nanos(wait));
                        break;
                    }
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Ends {@link #run} after the task that runs now. */
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            posted.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs what is due now.
     *
     * @return milliseconds until the next timer is due, 0 if more is due already, a huge number if there is no timer
     */
    public long turn() {
        while (!timers.isEmpty() && timers.peek().due <= clock.tick() && !stopped) {
            Timer timer = timers.poll();
            if (timer.period > 0) {
                timer.due += timer.period * ((clock.tick() - timer.due) / timer.period + 1);
                timers.add(timer);
            }
            run(timer.task);
        }
        for (int ran = 0; ran < TASKS_PER_TURN; ran++) {
            Runnable task = stopped ? null : next();
            if (task == null) {
                return timers.isEmpty() ? NEVER : Math.max(0, timers.peek().due - clock.tick());
            }
            run(task);
        }
        return 0;
    }

    /** For how many milliseconds the task that runs now has been running; 0 when the loop is idle. Any thread. */
    public long busyMillis() {
        long since = busySince;
        return since == NEVER ? 0 : Math.max(0, clock.tick() - since);
    }

    private Runnable next() {
        lock.lock();
        try {
            return tasks.poll();
        } finally {
            lock.unlock();
        }
    }

    private void run(Runnable task) {
        busySince = clock.tick();
        try {
            task.run();
        } catch (Throwable e) {
            uncaught.accept(e);
        } finally {
            busySince = NEVER;
        }
    }

    private Timer add(Timer timer) {
        timers.add(timer);
        return timer;
    }

    private final class Timer implements Comparable<Timer>, Registration {
        private long due;
        private final long period;
        private final Runnable task;
        private final long number;

        Timer(long due, long period, Runnable task, long number) {
            this.due = due;
            this.period = period;
            this.task = task;
            this.number = number;
        }

        @Override
        public int compareTo(Timer other) {
            return due != other.due ? Long.compare(due, other.due) : Long.compare(number, other.number);
        }

        @Override
        public void close() {
            timers.remove(this);
        }
    }
}
