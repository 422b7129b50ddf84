package esess.port;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Devices that speak Modbus, over TCP or on a serial line. Nothing blocks. On one line, and with one host, one request
 * is under way at a time, whoever asks; those that wait take turns by unit, so that no unit starves. A line is opened
 * when it is first asked, closed when nobody uses it any more, and opened again by itself, with growing pauses, when it
 * was lost. All methods and all callbacks: loop thread.
 */
public interface Modbus {

    /** Where devices are: everything that shares one line is asked one after the other. */
    sealed interface Line {}

    /** A device or a gateway on the network. */
    record Tcp(String host, int port) implements Line {

        /** The port of Modbus TCP. */
        public static final int PORT = 502;

        public Tcp {
            if (port < 1 || port > 0xFFFF) {
                throw new IllegalArgumentException("There is no TCP port " + port);
            }
        }

        @Override
        public String toString() {
            return port == PORT ? host : host + ":" + port;
        }
    }

    /**
     * A serial line, with 8 data bits. Whatever link names it, it is resolved each time the line is opened.
     *
     * @param device   a path below /dev
     * @param stopBits 1 or 2
     */
    record Serial(String device, int baudRate, Parity parity, int stopBits) implements Line {

        public Serial {
            if (baudRate < 300 || baudRate > 4_000_000 || stopBits < 1 || stopBits > 2) {
                throw new IllegalArgumentException(
                        "There is no serial line with " + baudRate + " baud and " + stopBits + " stop bits");
            }
        }

        /** How long one character takes, in microseconds. */
        public long characterMicros() {
            return 1_000_000L * (1 + 8 + (parity == Parity.NONE ? 0 : 1) + stopBits) / baudRate;
        }

        @Override
        public String toString() {
            return device;
        }
    }

    /** Of a serial line. */
    enum Parity {
        NONE,
        EVEN,
        ODD
    }

    /** Which registers are read. */
    enum Table {
        /** Function 3. */
        HOLDING,
        /** Function 4. */
        INPUT
    }

    /** What is asked of one device on the line. Addresses count from 0, as on the wire. */
    sealed interface Request {

        /** The device's number on the line, 0 to 255. */
        int unit();

        /** From now to the end of the answer, waiting for the line included. */
        Duration timeout();
    }

    /** @param count 1 to 125 */
    record Read(int unit, Table table, int address, int count, Duration timeout) implements Request {

        public Read {
            demand(unit, address, count, 125);
        }
    }

    /**
     * Function 16, or 6 where one value is written: many devices know only that one for it.
     *
     * @param words 1 to 123 values of 0 to 65535
     */
    record Write(int unit, int address, List<Integer> words, Duration timeout) implements Request {

        public Write {
            words = List.copyOf(words);
            demand(unit, address, words.size(), 123);
            for (int word : words) {
                if (word < 0 || word > 0xFFFF) {
                    throw new IllegalArgumentException(word + " does not fit into a register");
                }
            }
        }
    }

    private static void demand(int unit, int address, int count, int most) {
        if (unit < 0 || unit > 255) {
            throw new IllegalArgumentException("There is no unit " + unit);
        }
        if (count < 1 || count > most || address < 0 || address + count > 0x10000) {
            throw new IllegalArgumentException("No request can have " + count + " registers from " + address);
        }
    }

    /** What came of it. */
    sealed interface Answer {}

    /** What was read, in order, each 0 to 65535; empty for what was written. */
    record Words(List<Integer> words) implements Answer {

        public Words {
            words = List.copyOf(words);
        }
    }

    /**
     * There is no answer that could be used.
     *
     * @param exceptionCode what the device answered; 0 unless it is {@link Failure#REFUSED}
     * @param message       for the owner: names line and unit
     */
    record Failed(Failure kind, int exceptionCode, String message) implements Answer {}

    /** Why there is no answer. */
    enum Failure {
        /** Nothing came in time. */
        SILENT,
        /** The device answered with an exception code: it has no such registers, mostly. */
        REFUSED,
        /** What came is no answer to this: half of one, one of another unit, a wrong check sum. */
        BROKEN,
        /** The host cannot be reached, or nothing listens there. */
        UNREACHABLE,
        /** The serial port is in use by somebody else. */
        PORT_BUSY,
        /** The serial port is not there, or was unplugged. */
        PORT_GONE,
        /** The line did not come to it in time: too many ask, or those before it do not answer. */
        CROWDED,
        /** The program ends. */
        STOPPED
    }

    /** Somebody's use of a line. What is still asked when it is closed is not answered any more. */
    interface Connection extends Registration {

        /** Each request gets exactly one answer, within its timeout, and never before this call returns. */
        void ask(Request request, Consumer<Answer> onAnswer);
    }

    /** Uses a line, which others may use too. */
    Connection open(Line line);
}
