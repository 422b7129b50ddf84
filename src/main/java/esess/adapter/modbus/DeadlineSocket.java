package esess.adapter.modbus;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A socket on which an answer has one deadline as a whole, however slowly it trickles in, and which remembers how the
 * reading ended. One thread at a time.
 */
final class DeadlineSocket extends Socket {

    private long deadline;
    private int received;
    private boolean ended;

    /** A new answer is awaited until then, on the clock of System.nanoTime. */
    void await(long until) {
        deadline = until;
        received = 0;
    }

    /** How much of the answer has come. */
    int received() {
        return received;
    }

    /** Whether the other side has closed or reset the connection. */
    boolean ended() {
        return ended;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    throw new SocketTimeoutException("the time is over");
                }
                setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
                try {
                    int count = super.read(bytes, offset, length);
                    received += Math.max(0, count);
                    ended |= count < 0;
                    return count;
                } catch (SocketTimeoutException late) {
                    throw late;
                } catch (IOException broken) {
                    ended = true;
                    throw broken;
                }
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                try {
                    out.write(bytes, offset, length);
                } catch (IOException broken) {
                    ended = true;
                    throw broken;
                }
            }
        };
    }
}
