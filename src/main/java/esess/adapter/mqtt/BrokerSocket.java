package esess.adapter.mqtt;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.jspecify.annotations.Nullable;

/**
 * The socket under Paho, plain or TLS; without TLS it can be written past Paho, too. Paho's own cannot be cut while it writes to a dead peer over TLS (closing
 * waits for the writer), knows no TCP_NODELAY (44 instead of 2143 messages a second) and refuses
 * IPv6 addresses with TLS. Started once, on Paho's connecting thread.
 *
 * <p>Reading waits for the first write. Paho's connecting thread starts reader and writer and waits, without end, to
 * see each of them run; if the connection breaks at that moment they have ended before it looks, and it stays for
 * ever. The login is written when all of them have been seen, so until then no reader may notice anything.
 */
final class BrokerSocket implements NetworkModule {

    private static final int CONNECT_MILLIS = 10_000;

    private final PahoMqtt.Settings settings;
    private volatile TcpStream tcp; // without TLS
    private final Socket underTls = new Socket();
    private final CountDownLatch loginWritten = new CountDownLatch(1);
    private final BiConsumer<String, String> onDropped;
    private final Runnable onWritable;
    private volatile Socket stream;

    /**
     * @param onDropped  see {@link PacketStream}; on Paho's thread
     * @param onWritable told when packets of Paho's that had to wait are written; on Paho's thread
     */
    BrokerSocket(PahoMqtt.Settings settings, BiConsumer<String, String> onDropped, Runnable onWritable) {
        this.settings = settings;
        this.onWritable = onWritable;
        this.onDropped = onDropped;
    }

    @Override
    public void start() throws IOException {
        InetSocketAddress broker = new InetSocketAddress(settings.host(), settings.port());
        if (!settings.tls().enabled()) {
            TcpStream made = new TcpStream();
            tcp = made;
            if (underTls.isClosed()) {
                made.close(); // cut before there was anything to cut
            }
            made.connect(broker, CONNECT_MILLIS);
            return;
        }
        underTls.setTcpNoDelay(true);
        underTls.connect(broker, CONNECT_MILLIS);
        underTls.setSoTimeout(CONNECT_MILLIS);
        stream = BrokerTrust.handshake(underTls, settings.host(), settings.port(), settings.tls());
        underTls.setSoTimeout(0);
    }

    /**
     * The way past Paho for packets that need no acknowledgement; null under TLS, where Java cannot write without
     * waiting unless all of TLS were ours. Any thread, once connected.
     */
    @Nullable
    TcpStream direct() {
        return tcp;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new PacketStream(afterLogin(tcp == null ? stream.getInputStream() : tcp.in()), onDropped);
    }

    private InputStream afterLogin(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                awaitLogin();
                return super.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                awaitLogin();
                return super.read(bytes, offset, length);
            }

            @Override
            public int available() throws IOException {
                awaitLogin();
                return super.available();
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        OutputStream out = tcp == null ? stream.getOutputStream() : tcp.out(onWritable);
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                loginWritten.countDown();
                out.write(bytes, offset, length);
            }

            @Override
            public void flush() throws IOException {
                out.flush();
            }
        };
    }

    /** Cuts the connection, also while it is being made. Never blocks; reads and writes in progress fail. Any thread. */
    void cut() throws IOException {
        underTls.close();
        TcpStream made = tcp;
        if (made != null) {
            made.close();
        }
    }

    /** Paho ends the connection: its threads have been seen, or will not be started any more. */
    @Override
    public void stop() throws IOException {
        try {
            cut();
        } finally {
            loginWritten.countDown();
        }
    }

    @Override
    public String getServerURI() {
        return BrokerLink.PLACEHOLDER_URI;
    }

    private void awaitLogin() throws IOException {
        try {
            loginWritten.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }
}
