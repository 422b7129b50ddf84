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

/**
 * The socket under Paho, plain or TLS. Paho's own cannot be cut while it writes to a dead peer over TLS (closing
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
    private final Socket plain = new Socket();
    private final CountDownLatch loginWritten = new CountDownLatch(1);
    private final BiConsumer<String, String> onDropped;
    private volatile Socket stream;

    /** @param onDropped see {@link PacketStream}; on Paho's thread */
    BrokerSocket(PahoMqtt.Settings settings, BiConsumer<String, String> onDropped) {
        this.settings = settings;
        this.onDropped = onDropped;
    }

    @Override
    public void start() throws IOException {
        plain.setTcpNoDelay(true);
        plain.connect(new InetSocketAddress(settings.host(), settings.port()), CONNECT_MILLIS);
        if (settings.tls().enabled()) {
            plain.setSoTimeout(CONNECT_MILLIS);
            stream = BrokerTrust.handshake(plain, settings.host(), settings.port(), settings.tls());
            plain.setSoTimeout(0);
        } else {
            stream = plain;
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new PacketStream(afterLogin(stream.getInputStream()), onDropped);
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
        OutputStream out = stream.getOutputStream();
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
        plain.close();
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
