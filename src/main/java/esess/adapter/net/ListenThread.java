package esess.adapter.net;

import esess.port.Listen.Door;
import esess.port.Listen.Request;
import esess.port.ListenRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The thread of one open door: a selector that waits for all of its clients at once, so that a slow one costs its
 * connection and nothing else. It does not wake up while nobody is connected.
 */
final class ListenThread implements Runnable {

    /** Where complete questions go. Called on this thread. */
    interface Asked {
        void asked(Conversation from, Request request);
    }

    private static final long LOOK_MILLIS = 500;
    private static final long PAUSE_MILLIS = 50;
    private static final int BACKLOG = 32;
    private static final int READ_AT_ONCE = 8 * 1024;
    /** Questions per second that reach the loop, and how many at once: a page takes ten. The others wait for their turn. */
    private static final int QUESTIONS_PER_SECOND = 50;

    private static final int QUESTIONS_AT_ONCE = 100;

    private record Waiting(Conversation from, Request request) {}

    private final Asked asked;
    private final ListenTimes times;
    private final AtomicInteger bodies;
    private final Selector selector;
    private final ServerSocketChannel server;
    private final SelectionKey accepting;
    private final Set<Conversation> conversations = new LinkedHashSet<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    /** Guarded by itself. */
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final Runnable onBroken;
    private boolean ending;
    private double turns = QUESTIONS_AT_ONCE;
    private long turnsAt = System.nanoTime();
    private long lookedAt = System.nanoTime();

    /** @param onBroken called on this thread when it ends by itself */
    ListenThread(Door door, ListenTimes times, AtomicInteger bodies, Asked asked, Runnable onBroken)
            throws IOException {
        this.asked = asked;
        this.times = times;
        this.bodies = bodies;
        this.onBroken = onBroken;
        selector = Selector.open();
        server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(new InetSocketAddress(InetAddress.getByName(door.bindAddress()), door.port()), BACKLOG);
            server.configureBlocking(false);
            accepting = server.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException e) {
            server.close();
            selector.close();
            throw e;
        }
    }

    void start() {
        Thread thread = new Thread(this, "listen-" + port());
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.socket().getLocalPort();
    }

    int connections() {
        return count.get();
    }

    long refused() {
        return refused.get();
    }

    void countRefused() {
        refused.incrementAndGet();
    }

    /** Runs this on the thread. Any thread. */
    void post(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
        }
        try {
            selector.wakeup();
        } catch (ClosedSelectorException e) {
            // It has ended, and with it whatever the task was about.
        }
    }

    /** Closes the port and the connections. Any thread. */
    void stop() {
        post(() -> ending = true);
    }

    void forget(Conversation over) {
        conversations.remove(over);
        count.set(conversations.size());
        waiting.removeIf(each -> each.from() == over);
    }

    void asked(Conversation from, Request request) {
        waiting.add(new Waiting(from, request));
    }

    @Override
    public void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_AT_ONCE);
        try {
            while (!ending) {
                selector.select(patience());
                runTasks();
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key == accepting) {
                        accept();
                    } else {
                        serve((Conversation) key.attachment(), buffer);
                    }
                }
                selector.selectedKeys().clear();
                giveTurns();
                look();
            }
        } catch (IOException e) {
            ending = false;
        } finally {
            close();
            if (!ending) {
                onBroken.run();
            }
        }
    }

    private long patience() {
        return !waiting.isEmpty() ? PAUSE_MILLIS : conversations.isEmpty() && accepts() ? 0 : LOOK_MILLIS;
    }

    private boolean accepts() {
        return accepting.interestOps() != 0;
    }

    private void runTasks() {
        List<Runnable> due;
        synchronized (tasks) {
            due = new ArrayList<>(tasks);
            tasks.clear();
        }
        due.forEach(Runnable::run);
    }

    private void serve(Conversation conversation, ByteBuffer buffer) {
        try {
            conversation.ready(buffer);
        } catch (RuntimeException e) {
            // What a client has sent must not end the door for the others.
            countRefused();
            conversation.end();
        }
    }

    private void accept() {
        try {
            SocketChannel client = server.accept();
            if (client != null) {
                welcome(client);
            }
        } catch (IOException e) {
            // No file handle is left, mostly: a while later there may be one.
            countRefused();
            accepting.interestOps(0);
        }
    }

    private void welcome(SocketChannel client) throws IOException {
        try {
            if (conversations.size() >= ListenRules.MOST_CONNECTIONS && !makeRoom()) {
                countRefused();
                client.close();
                return;
            }
            client.configureBlocking(false);
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            String peer =
                    ((InetSocketAddress) client.getRemoteAddress()).getAddress().getHostAddress();
            SelectionKey key = client.register(selector, SelectionKey.OP_READ);
            Conversation conversation = new Conversation(this, client, key, peer, times, bodies);
            key.attach(conversation);
            conversations.add(conversation);
            count.set(conversations.size());
        } catch (IOException e) {
            client.close();
        }
    }

    /** Who has nothing to say leaves first, then who takes long to say it, of the address with the most connections. */
    private boolean makeRoom() {
        Map<String, Integer> perPeer = new HashMap<>();
        conversations.forEach(each -> perPeer.merge(each.peer(), 1, Integer::sum));
        Optional<Conversation> least = conversations.stream()
                .filter(each -> switch (each.state()) {
                    case IDLE, READING, LINGERING -> true;
                    case ASKED, WRITING, STREAMING, OVER -> false;
                })
                .min(Comparator.<Conversation>comparingInt(each -> -perPeer.get(each.peer()))
                        .thenComparing(each -> each.state() == Conversation.State.READING)
                        .thenComparingLong(Conversation::sinceNanos));
        least.ifPresent(each -> {
            countRefused();
            each.end();
        });
        return least.isPresent();
    }

    private void giveTurns() {
        long now = System.nanoTime();
        turns = Math.min(QUESTIONS_AT_ONCE, turns + (now - turnsAt) / 1e9 * QUESTIONS_PER_SECOND);
        turnsAt = now;
        while (turns >= 1 && !waiting.isEmpty()) {
            turns--;
            Waiting next = waiting.poll();
            asked.asked(next.from(), next.request());
        }
    }

    private void look() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_MILLIS * 1_000_000) {
            lookedAt = now;
            new ArrayList<>(conversations).forEach(each -> each.look(now));
            accepting.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void close() {
        runTasks();
        new ArrayList<>(conversations).forEach(Conversation::end);
        for (AutoCloseable each : List.of(server, selector)) {
            try {
                each.close();
            } catch (Exception e) {
                // Then it is not open either.
            }
        }
    }
}
