package esess.adapter.modbus;

import com.fazecast.jSerialComm.SerialPort;
import com.ghgande.j2mod.modbus.io.AbstractModbusTransport;
import com.ghgande.j2mod.modbus.net.AbstractSerialConnection;
import esess.port.Modbus.Serial;
import java.util.Arrays;
import java.util.Set;

/**
 * A serial port as j2mod wants it, with a deadline for an answer as a whole. Unlike j2mod's own it starts no thread that
 * waits for the cable to be pulled: the next reading finds that. It drops the echo of lines that hear themselves. One
 * thread at a time.
 */
final class Tty extends AbstractSerialConnection {

    /** A frame has no end mark and no pauses: after this long without a character nothing more comes of it. USB adapters gather 16 ms. */
    private static final long FRAME_GAP_NANOS = 150_000_000;
    /** The native reading wakes up at least that often. */
    private static final int WAKE_MILLIS = 100;

    private static final long AT_ONCE_NANOS = 20_000_000;
    private static final int MOST_AT_ONCE = 5;

    private final SerialPort port;
    private final Serial line;
    private long deadline;
    private byte[] sent = {};
    private byte[] kept = {};
    private int received;
    private boolean gone;
    private boolean echoed;

    Tty(SerialPort port, Serial line) {
        this.port = port;
        this.line = line;
    }

    /** A new answer is awaited until then, on the clock of System.nanoTime. */
    void await(long until) {
        deadline = until;
        received = 0;
        sent = new byte[0];
        kept = new byte[0];
    }

    /** How much of the answer has come, echo not counted. */
    int received() {
        return received;
    }

    /** Whether the port is not there any more. */
    boolean isGone() {
        return gone;
    }

    /** Whether the line repeats what is said on it. */
    boolean hasEcho() {
        return echoed;
    }

    /** Drops what is still on its way from an earlier question, until the line is quiet. */
    void drain(long quietMicros) {
        byte[] heap = new byte[256];
        long quietSince = System.nanoTime();
        while (System.nanoTime() < deadline && System.nanoTime() - quietSince < quietMicros * 1000) {
            int waiting = port.bytesAvailable();
            if (waiting < 0) {
                gone = true;
                return;
            } else if (waiting > 0) {
                port.readBytes(heap, Math.min(waiting, heap.length));
                quietSince = System.nanoTime();
            } else {
                pause(quietMicros);
            }
        }
    }

    private static void pause(long micros) {
        try {
            Thread.sleep(Math.max(1, micros / 2000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int readBytes(byte[] buffer, int bytesToRead) {
        if (received == 0 && kept.length == 0 && sent.length > 0) {
            keepAllButEcho();
        }
        int fromKept = Math.min(kept.length, bytesToRead);
        System.arraycopy(kept, 0, buffer, 0, fromKept);
        kept = Arrays.copyOfRange(kept, fromKept, kept.length);
        received += fromKept;
        int read = fill(buffer, fromKept, bytesToRead);
        received += read - fromKept;
        return read;
    }

    /** What comes first may be the own question: it is dropped when all of it comes back, and when the line has done so before. */
    private void keepAllButEcho() {
        byte[] first = new byte[sent.length];
        int count = 0;
        while (count < first.length && (count == 0 || first[count - 1] == sent[count - 1])) {
            if (fill(first, count, count + 1) == count) {
                break;
            }
            count++;
        }
        boolean repeats = count == sent.length && Arrays.equals(first, sent);
        // The answer to writing one register is the question once more: then only a line that is known to echo has
        // echoed.
        if (repeats && (echoed || sent[1] != com.ghgande.j2mod.modbus.Modbus.WRITE_SINGLE_REGISTER)) {
            echoed = true;
            sent = new byte[0];
        } else {
            kept = Arrays.copyOf(first, count);
        }
    }

    private int fill(byte[] buffer, int from, int upTo) {
        int count = from;
        int atOnce = 0;
        long heard = System.nanoTime();
        byte[] some = new byte[Math.max(1, upTo - from)];
        while (count < upTo && System.nanoTime() < deadline && !gone) {
            long before = System.nanoTime();
            int read = port.readBytes(some, upTo - count);
            atOnce = read == 0 && System.nanoTime() - before < AT_ONCE_NANOS ? atOnce + 1 : 0;
            if (read < 0 || atOnce > MOST_AT_ONCE) {
                // A cable that was pulled reads as an error, or as nothing without any waiting.
                gone = true;
            } else if (read > 0) {
                System.arraycopy(some, 0, buffer, count, read);
                count += read;
                heard = System.nanoTime();
            } else if (isWithinFrame(count - from) && System.nanoTime() - heard > FRAME_GAP_NANOS) {
                break;
            }
        }
        return count;
    }

    private boolean isWithinFrame(int now) {
        return now > 0 || received > 0 || kept.length > 0;
    }

    @Override
    public int writeBytes(byte[] buffer, int bytesToWrite) {
        sent = Arrays.copyOf(buffer, bytesToWrite);
        int written = port.writeBytes(buffer, bytesToWrite);
        gone |= written < 0;
        return written;
    }

    @Override
    public int bytesAvailable() {
        return Math.max(0, port.bytesAvailable());
    }

    @Override
    public void open() {
        throw new IllegalStateException("it is open");
    }

    @Override
    public void close() {
        port.closePort();
    }

    @Override
    public boolean isOpen() {
        return port.isOpen();
    }

    @Override
    public AbstractModbusTransport getModbusTransport() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getBaudRate() {
        return line.baudRate();
    }

    @Override
    public int getNumDataBits() {
        return 8;
    }

    @Override
    public int getNumStopBits() {
        return line.stopBits();
    }

    @Override
    public int getParity() {
        return parityOf(line);
    }

    static int parityOf(Serial line) {
        return switch (line.parity()) {
            case NONE -> SerialPort.NO_PARITY;
            case EVEN -> SerialPort.EVEN_PARITY;
            case ODD -> SerialPort.ODD_PARITY;
        };
    }

    @Override
    public String getPortName() {
        return line.device();
    }

    @Override
    public String getDescriptivePortName() {
        return line.device();
    }

    /** j2mod would have every single reading wait for the whole time. */
    @Override
    public void setComPortTimeouts(int mode, int readMillis, int writeMillis) {
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, WAKE_MILLIS, 0);
    }

    @Override
    public int getTimeout() {
        return WAKE_MILLIS;
    }

    @Override
    public void setTimeout(int millis) {
        // The deadline counts.
    }

    @Override
    public Set<String> getCommPorts() {
        return Set.of();
    }
}
