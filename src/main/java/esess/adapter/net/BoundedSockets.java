package esess.adapter.net;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets that read only so many bytes after each write. OkHttp limits neither the line that says how long a chunk is nor
 * the number of interim answers; whatever an answer is made of, it has to fit into this. Any thread.
 */
final class BoundedSockets extends SocketFactory {

    /** The other side has sent more than one answer may have. */
    static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1;

        TooMuch() {
            super("more bytes than an answer may have");
        }
    }

    private final long mostBytes;

    /** @param mostBytes of one answer, with headers and all that frames it */
    BoundedSockets(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    @Override
    public Socket createSocket() {
        return new Bounded(mostBytes);
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException();
    }

    /** One that gives up on who sends too much. */
    static final class Bounded extends Socket {
        private volatile long mostBytes;
        private volatile long bytesRead;

        /** @param mostBytes after each write */
        Bounded(long mostBytes) {
            this.mostBytes = mostBytes;
        }

        /** From now on somebody else counts. */
        void lift() {
            mostBytes = Long.MAX_VALUE;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    return (int) counted(super.read(), 1);
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int count = super.read(bytes, offset, length);
                    return (int) counted(count, count);
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    bytesRead = 0;
                    out.write(bytes, offset, length);
                }
            };
        }

        /** One thread reads; a reset by the writer that is lost here only makes the limit stricter. */
        @SuppressWarnings("NonAtomicVolatileUpdate")
        private long counted(int result, int count) throws IOException {
            if (result >= 0) {
                bytesRead = bytesRead + count;
                if (bytesRead > mostBytes) {
                    throw new TooMuch();
                }
            }
            return result;
        }
    }
}
