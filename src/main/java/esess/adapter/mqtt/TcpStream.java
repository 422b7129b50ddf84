package esess.adapter.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * A TCP connection on which a packet can be handed over without waiting: what the socket does not take at once waits
 * here, and the one thread that reads writes it, as it waits for the socket anyway. Packets go out whole and in the
 * order in which they came, whoever hands them over.
 */
final class TcpStream {

    /** @param onWritten told on the reading thread, when the last byte is with the socket */
    private record Waiting(ByteBuffer bytes, Runnable onWritten) {}

    private static final String CLOSED = "the connection is closed";

    private final SocketChannel channel = SocketChannel.open();
    private final Selector selector = Selector.open();
    /** Guarded by itself, as is writing. */
    private final Deque<Waiting> unsent = new ArrayDeque<>();

    private SelectionKey key; // reading thread
    private volatile boolean isFree = true;

    TcpStream() throws IOException {}

    /** Blocks, at most for this long. */
    void connect(InetSocketAddress address, int millis) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.socket().connect(address, millis);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ);
    }

    /** Whether nothing waits. What is offered all the same waits behind it. Any thread. */
    boolean isFree() {
        return isFree;
    }

    /**
     * Hands a packet over, without waiting. Any thread.
     *
     * @param packet    ours if it has to wait
     * @param onWritten told on the reading thread if it has to wait, and not at all if the connection ends before
     * @return true if all of it is with the socket already
     */
    boolean offer(ByteBuffer packet, Runnable onWritten) throws IOException {
        synchronized (unsent) {
            if (unsent.isEmpty()) {
                channel.write(packet);
            }
            if (!packet.hasRemaining()) {
                return true;
            }
            unsent.add(new Waiting(packet, onWritten));
            isFree = false;
        }
        selector.wakeup();
        return false;
    }

    /** Cuts the connection, also while it is being made; reads and writes in progress fail. Never blocks. Any thread. */
    void close() throws IOException {
        try {
            channel.close();
        } finally {
            selector.close();
            synchronized (unsent) {
                unsent.notifyAll();
            }
        }
    }

    /** For one thread. */
    InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, bytes.length);
                try {
                    return await(ByteBuffer.wrap(bytes, offset, length));
                } catch (CancelledKeyException | ClosedSelectorException e) {
                    throw new IOException(CLOSED, e);
                }
            }
        };
    }

    /**
     * Collects until it is flushed; flushing waits until the socket has taken all. One thread.
     *
     * @param onWritten told on the reading thread when something that had to wait is written
     */
    OutputStream out(Runnable onWritten) {
        return new OutputStream() {
            private ByteBuffer packet = ByteBuffer.allocate(256);

            @Override
            public void write(int b) {
                room(1).put((byte) b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                room(length).put(bytes, offset, length);
            }

            @Override
            public void flush() throws IOException {
                if (packet.position() > 0) {
                    ByteBuffer whole = packet.flip();
                    packet = ByteBuffer.allocate(256);
                    if (!offer(whole, onWritten)) {
                        awaitWritten(whole);
                    }
                }
            }

            private ByteBuffer room(int bytes) {
                if (packet.remaining() < bytes) {
                    packet = ByteBuffer.allocate(2 * packet.capacity() + bytes).put(packet.flip());
                }
                return packet;
            }
        };
    }

    private int await(ByteBuffer bytes) throws IOException {
        if (!bytes.hasRemaining()) {
            return 0;
        }
        while (true) {
            int count = channel.read(bytes);
            if (count != 0) {
                return count;
            }
            boolean all = sendUnsent();
            key.interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            selector.select(ready -> {});
        }
    }

    private boolean sendUnsent() throws IOException {
        while (!isFree) {
            Waiting first;
            synchronized (unsent) {
                first = unsent.element();
                channel.write(first.bytes());
                if (first.bytes().hasRemaining()) {
                    return false;
                }
                unsent.remove();
                isFree = unsent.isEmpty();
                unsent.notifyAll();
            }
            first.onWritten().run();
        }
        return true;
    }

    private void awaitWritten(ByteBuffer packet) throws IOException {
        synchronized (unsent) {
            while (packet.hasRemaining()) {
                if (!channel.isOpen()) {
                    throw new IOException(CLOSED);
                }
                try {
                    unsent.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException();
                }
            }
        }
    }
}
