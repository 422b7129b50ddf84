package esess.adapter.net;

import esess.model.HostAddress;
import esess.port.Registration;
import esess.port.Tcp;
import esess.port.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * TCP connections on one selector thread, which is there as long as there are connections. Names are looked up on the
 * pool, because that blocks; what is sent is written at once by the loop. {@link #open} and {@link #stop}: loop thread.
 */
public final class SelectorTcp implements Tcp {

    /** Connections, also those that are being opened. */
    static final int MOST = 64;

    private static final int READ_AT_ONCE = 4096;

    private final Executor loop;
    private final Executor pool;
    private final Time time;
    private final Set<Wire> wires = new LinkedHashSet<>();
    private final Object lock = new Object();
    private final ArrayDeque<Wire> arriving = new ArrayDeque<>();
    private Selector selector;

    /**
     * @param loop runs the callbacks
     * @param pool looks up names
     * @param time timers of the loop
     */
    public SelectorTcp(Executor loop, Executor pool, Time time) {
        this.loop = loop;
        this.pool = pool;
        this.time = time;
    }

    @Override
    public Connection open(HostAddress address, int port, Duration timeout, Listener listener) {
        Wire wire = new Wire(address, address.port(port), listener);
        if (wires.size() >= MOST) {
            wire.over("too many connections are open");
            return wire;
        }
        wires.add(wire);
        wire.timer =
                time.after(timeout, () -> wire.over(address + " does not answer within " + timeout.toMillis() + " ms"));
        try {
            pool.execute(wire::connect);
        } catch (RejectedExecutionException e) {
            wire.over("too much else is under way");
        }
        return wire;
    }

    /** Ends all connections. */
    public void stop() {
        new ArrayList<>(wires).forEach(wire -> wire.over("the program ends"));
    }

    /** How many connections there are. Loop thread. */
    int open() {
        return wires.size();
    }

    /** Whether the selector thread runs. Any thread. */
    boolean isRunning() {
        synchronized (lock) {
            return selector != null;
        }
    }

    private void register(Wire wire) throws IOException {
        synchronized (lock) {
            arriving.add(wire);
            if (selector == null) {
                selector = Selector.open();
                Selector mine = selector;
                Thread thread = new Thread(() -> run(mine), "tcp");
                thread.setDaemon(true);
                thread.start();
            }
            selector.wakeup();
        }
    }

    private void wakeUp() {
        synchronized (lock) {
            if (selector != null) {
                selector.wakeup();
            }
        }
    }

    private void run(Selector mine) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_AT_ONCE);
        while (true) {
            try {
                mine.select();
            } catch (IOException e) {
                fail(mine, e);
                return;
            }
            for (SelectionKey key : mine.selectedKeys()) {
                ((Wire) key.attachment()).ready(key, buffer);
            }
            mine.selectedKeys().clear();
            if (!goesOn(mine)) {
                return;
            }
        }
    }

    private boolean goesOn(Selector mine) {
        synchronized (lock) {
            for (Wire wire; (wire = arriving.poll()) != null; ) {
                wire.join(mine);
            }
            for (SelectionKey key : mine.keys()) {
                if (key.isValid()) {
                    return true;
                }
            }
            selector = null;
        }
        close(mine);
        return false;
    }

    private void fail(Selector mine, IOException e) {
        List<Wire> lost = new ArrayList<>();
        synchronized (lock) {
            lost.addAll(arriving);
            arriving.clear();
            mine.keys().forEach(key -> lost.add((Wire) key.attachment()));
            selector = null;
        }
        close(mine);
        lost.forEach(wire -> wire.end("the network cannot be watched: " + e.getMessage()));
    }

    private static void close(AutoCloseable channel) {
        try {
            channel.close();
        } catch (Exception e) {
            // Then it is not open either.
        }
    }

    /** One connection. Loop thread, but for what runs on the pool and on the selector's thread. */
    private final class Wire implements Connection {
        private final HostAddress address;
        private final int port;
        private final Listener listener;
        private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();
        private Registration timer;
        private boolean open;
        private boolean told;
        /** Guarded by this. */
        private SocketChannel channel;

        /** Guarded by this. */
        private boolean over;

        /** Guarded by unsent. */
        private int unsentBytes;

        /** Guarded by unsent. */
        private int unread;

        Wire(HostAddress address, int port, Listener listener) {
            this.address = address;
            this.port = port;
            this.listener = listener;
        }

        /** On the pool. */
        private void connect() {
            try {
                InetAddress found = InetAddress.getByName(address.host());
                synchronized (this) {
                    if (over) {
                        return;
                    }
                    channel = SocketChannel.open();
                    channel.configureBlocking(false);
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    channel.connect(new InetSocketAddress(found, port));
                    register(this);
                }
            } catch (IOException | RuntimeException e) {
                end(why(e));
            }
        }

        /** On the selector's thread. */
        private void join(Selector mine) {
            try {
                boolean connected = channel.isConnected();
                channel.register(mine, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
                if (connected) {
                    loop.execute(this::opened);
                }
            } catch (IOException | RuntimeException closed) {
                // Whoever closed it has said so.
            }
        }

        /** On the selector's thread. */
        private void ready(SelectionKey key, ByteBuffer buffer) {
            try {
                if (!key.isValid()) {
                    return;
                }
                if (key.isConnectable()) {
                    channel.finishConnect();
                    key.interestOps(SelectionKey.OP_READ);
                    loop.execute(this::opened);
                    return;
                }
                if (key.isReadable()) {
                    read(buffer);
                }
                if (key.isValid() && key.isWritable()) {
                    synchronized (unsent) {
                        write();
                        if (unsent.isEmpty()) {
                            key.interestOps(SelectionKey.OP_READ);
                        }
                    }
                }
            } catch (IOException | RuntimeException e) {
                end(why(e));
            }
        }

        private void read(ByteBuffer buffer) throws IOException {
            buffer.clear();
            int count = channel.read(buffer);
            if (count < 0) {
                end(address + " has closed the connection");
                return;
            }
            byte[] bytes = new byte[count];
            buffer.flip().get(bytes);
            synchronized (unsent) {
                unread += count;
                if (unread > MOST_WAITING) {
                    end(address + " sends more than can be read");
                    return;
                }
            }
            loop.execute(() -> received(bytes));
        }

        private void opened() {
            if (!told) {
                open = true;
                timer.close();
                listener.opened();
            }
        }

        private void received(byte[] bytes) {
            synchronized (unsent) {
                unread -= bytes.length;
            }
            if (!told) {
                listener.received(bytes);
            }
        }

        @Override
        public boolean send(byte[] bytes) {
            if (!open || told) {
                return false;
            }
            try {
                synchronized (unsent) {
                    if (unsentBytes + bytes.length > MOST_WAITING) {
                        return false;
                    }
                    unsent.add(ByteBuffer.wrap(bytes.clone()));
                    unsentBytes += bytes.length;
                    write();
                    if (!unsent.isEmpty()) {
                        writeLater();
                    }
                }
                return true;
            } catch (IOException e) {
                end(why(e));
                return false;
            }
        }

        /** Guarded by unsent. */
        private void write() throws IOException {
            while (!unsent.isEmpty()) {
                unsentBytes -= channel.write(unsent.peek());
                if (unsent.peek().hasRemaining()) {
                    return;
                }
                unsent.poll();
            }
        }

        private void writeLater() {
            Selector mine;
            synchronized (lock) {
                mine = selector;
            }
            SelectionKey key = mine == null ? null : channel.keyFor(mine);
            if (key != null && key.isValid()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                mine.wakeup();
            }
        }

        @Override
        public void close() {
            over("closed");
        }

        /** From another thread. */
        private void end(String why) {
            loop.execute(() -> over(why));
        }

        private void over(String why) {
            if (told) {
                return;
            }
            told = true;
            wires.remove(this);
            if (timer != null) {
                timer.close();
            }
            synchronized (this) {
                over = true;
                if (channel != null) {
                    SelectorTcp.close(channel);
                }
            }
            wakeUp();
            loop.execute(() -> listener.closed(why));
        }

        private String why(Exception e) {
            return e instanceof IOException trouble
                    ? HttpTrouble.describe(trouble, address.text()).message()
                    : "the connection to " + address + " is not possible: " + e.getMessage();
        }
    }
}
