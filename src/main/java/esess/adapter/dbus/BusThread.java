package esess.adapter.dbus;

import esess.port.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * The one thread that serves every D-Bus connection: sockets, tasks from the loop, timers. It does not end before
 * {@link #stop}: whatever escapes a turn is reported as critical, all connections are dropped and built anew.
 *
 * <p>{@link #post} may be called on any thread; everything else on this one.
 */
final class BusThread {

    /** Something that waits for its socket. */
    interface Ready {
        void ready(SelectionKey key);
    }

    /** A task that runs later, unless it is cancelled before. */
    static final class Timer {
        private final long due;
        private final long order;
        private Runnable task;

        private Timer(long due, long order, Runnable task) {
            this.due = due;
            this.order = order;
            this.task = task;
        }

        void cancel() {
            task = null;
        }
    }

    private static final long STOP_MS = 400;
    private static final long COLLAPSE_PAUSE_MS = 200;
    private static final int TIMERS_KEPT = 1000;

    private final LongSupplier tick;
    private final Log log;
    private final Runnable roundDone;
    private final Runnable collapsed;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<Runnable> handshakes = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.<Timer>comparingLong(t -> t.due).thenComparingLong(t -> t.order));
    private final Signal.Names names = new Signal.Names();
    private final ByteBuffer readBuffer = ByteBuffer.allocate(64 * 1024);
    private Thread thread;
    private volatile Selector selector;
    private volatile boolean stopped;
    private long timersMade;

    /**
     * @param roundDone runs at the end of each turn, when something may have happened
     * @param collapsed runs after a turn has failed and all sockets were closed
     */
    BusThread(LongSupplier tick, Log log, Runnable roundDone, Runnable collapsed) {
        this.tick = tick;
        this.log = log;
        this.roundDone = roundDone;
        this.collapsed = collapsed;
    }

    void start() {
        thread = new Thread(this::run, "bus");
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs what was posted before, closes all sockets and ends the thread, in less than a second. */
    void stop() {
        stopped = true;
        wakeUp();
        if (thread != null) {
            // The interrupt is for a bus that accepts connections and then says nothing: it breaks the handshake.
            if (!joined(STOP_MS)) {
                thread.interrupt();
                joined(STOP_MS);
            }
        }
    }

    void post(Runnable task) {
        synchronized (tasks) {
            if (!stopped) {
                tasks.add(task);
            }
        }
        wakeUp();
    }

    /** Monotonic milliseconds. */
    long tick() {
        return tick.getAsLong();
    }

    /** Runs one of these a round, because each waits for an answer of the bus: those that are connected are not kept from it. */
    void inTurn(Runnable handshake) {
        handshakes.add(handshake);
    }

    Timer after(long ms, Runnable task) {
        Timer timer = new Timer(tick.getAsLong() + ms, timersMade++, task);
        timers.add(timer);
        if (timers.size() > TIMERS_KEPT) {
            timers.removeIf(t -> t.task == null);
        }
        return timer;
    }

    SelectionKey register(SelectableChannel channel, Ready reader) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, SelectionKey.OP_READ, reader);
    }

    /** Shared by all connections. */
    Signal.Names names() {
        return names;
    }

    /** Shared by all connections: empty it before you return. */
    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    private void run() {
        while (!stopped) {
            try {
                turn();
            } catch (Throwable e) {
                if (!stopped) {
                    collapse(e);
                }
            }
        }
        try {
            runTasks();
            roundDone.run();
        } finally {
            closeAll();
        }
    }

    private void turn() throws IOException {
        if (selector == null) {
            selector = Selector.open();
        }
        runTasks();
        runTimers();
        if (!handshakes.isEmpty()) {
            guarded(handshakes.poll());
        }
        roundDone.run();
        selector.select(BusThread::ready, untilNextTimer());
    }

    private static void ready(SelectionKey key) {
        if (key.isValid()) {
            ((Ready) key.attachment()).ready(key);
        }
    }

    private void runTasks() {
        // Only those that are there now: a task that posts another must not keep the sockets waiting.
        int count;
        synchronized (tasks) {
            count = tasks.size();
        }
        for (; count > 0; count--) {
            Runnable task;
            synchronized (tasks) {
                task = tasks.poll();
            }
            guarded(task);
        }
    }

    private void runTimers() {
        long now = tick.getAsLong();
        while (!timers.isEmpty() && (timers.peek().task == null || timers.peek().due <= now)) {
            Runnable task = timers.poll().task;
            if (task != null) {
                guarded(task);
            }
        }
    }

    /** One thing that goes wrong must not take every device off the bus. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("D-Bus: a step failed", e);
        }
    }

    /** The time-out for select: 0 would mean for ever. */
    private long untilNextTimer() {
        synchronized (tasks) {
            if (stopped || !tasks.isEmpty() || !handshakes.isEmpty()) {
                return 1;
            }
        }
        return timers.isEmpty() ? 0 : Math.max(1, timers.peek().due - tick.getAsLong());
    }

    private void collapse(Throwable reason) {
        try {
            log.write(Log.Level.CRITICAL, "D-Bus: the bus thread failed; all connections are built anew", reason);
        } catch (Throwable e) {
            reason.addSuppressed(e);
        }
        try {
            closeAll();
            collapsed.run();
            synchronized (tasks) {
                // What cannot work now (no file descriptors, no memory) must not become a busy loop.
                tasks.wait(COLLAPSE_PAUSE_MS);
            }
        } catch (Throwable e) {
            reason.addSuppressed(e);
        }
    }

    private void closeAll() {
        Selector closing = selector;
        selector = null;
        if (closing != null) {
            for (SelectionKey key : closing.keys()) {
                try {
                    key.channel().close();
                } catch (IOException e) {
                    log.debug("D-Bus: closing a socket: " + e);
                }
            }
            try {
                closing.close();
            } catch (IOException e) {
                log.debug("D-Bus: closing the selector: " + e);
            }
        }
    }

    private void wakeUp() {
        Selector waiting = selector;
        if (waiting != null) {
            waiting.wakeup();
        }
    }

    private boolean joined(long ms) {
        try {
            thread.join(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
