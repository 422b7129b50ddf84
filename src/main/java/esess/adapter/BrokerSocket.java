package esess.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

import org.eclipse.paho.client.mqttv3.internal.NetworkModule;

/**
 * The socket under Paho, plain or TLS. Paho's own cannot be cut while it writes to a dead peer over TLS (closing
 * waits for the writer), knows no TCP_NODELAY (44 instead of 2143 messages a second, facts/java.md 6) and refuses
 * IPv6 addresses with TLS. Started once, on Paho's connecting thread; {@link #stop} on any.
 */
final class BrokerSocket implements NetworkModule {

    private static final int CONNECT_MILLIS = 10_000;

    private final PahoMqtt.Settings settings;
    private final Socket plain = new Socket();
    private volatile Socket stream;

    BrokerSocket(PahoMqtt.Settings settings) {
        this.settings = settings;
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
        return stream.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return stream.getOutputStream();
    }

    /** Cuts the connection, also while it is being made. Never blocks; reads and writes in progress fail. */
    @Override
    public void stop() throws IOException {
        plain.close();
    }

    @Override
    public String getServerURI() {
        return BrokerLink.PLACEHOLDER_URI;
    }
}
