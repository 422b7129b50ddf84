package esess.sim.twin;

import esess.port.Modbus.Table;
import esess.sim.door.RegisterBank;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * A device behind a real Modbus TCP port on 127.0.0.1, whatever its number on the line: it tells its registers and takes
 * none (Modbus Application Protocol 1.1b3). Whoever changes the bank holds its lock. Thread-safe.
 */
public final class ModbusTwin implements AutoCloseable {

    private static final int READ_HOLDING = 3;
    private static final int READ_INPUT = 4;
    private static final int EXCEPTION = 0x80;
    private static final int ILLEGAL_FUNCTION = 1;
    private static final int ILLEGAL_ADDRESS = 2;
    private static final int ILLEGAL_COUNT = 3;
    private static final int HEAD = 2;
    private static final int LONGEST = 254;
    private static final int MOST_WORDS = 125;

    private final RegisterBank bank;
    private final Acceptor acceptor;

    public ModbusTwin(RegisterBank bank) {
        this.bank = bank;
        acceptor = new Acceptor(0, this::visited);
    }

    /** Host and port, as an owner writes it. */
    public String address() {
        return "127.0.0.1:" + acceptor.port();
    }

    @Override
    public void close() {
        acceptor.close();
    }

    private void visited(Socket visitor) {
        acceptor.start(() -> serve(visitor));
    }

    private void serve(Socket visitor) {
        try (DataInputStream in = new DataInputStream(visitor.getInputStream());
                DataOutputStream out = new DataOutputStream(visitor.getOutputStream())) {
            while (true) {
                int transaction = in.readUnsignedShort();
                int protocol = in.readUnsignedShort();
                int length = in.readUnsignedShort();
                if (length < HEAD || length > LONGEST) {
                    return;
                }
                byte[] question = new byte[length];
                in.readFully(question);
                byte[] answer = answer(question);
                ByteBuffer frame = ByteBuffer.allocate(6 + answer.length);
                frame.putShort((short) transaction).putShort((short) protocol).putShort((short) answer.length);
                out.write(frame.put(answer).array());
                out.flush();
            }
        } catch (IOException gone) {
            // The visitor has left, or this twin is closed.
        } finally {
            acceptor.drop(visitor);
        }
    }

    private byte[] answer(byte[] question) {
        int function = question[1];
        if (function != READ_HOLDING && function != READ_INPUT || question.length < 6) {
            return refusal(question, ILLEGAL_FUNCTION);
        }
        ByteBuffer asked = ByteBuffer.wrap(question, HEAD, 4);
        int address = asked.getShort() & 0xFFFF;
        int count = asked.getShort() & 0xFFFF;
        if (count < 1 || count > MOST_WORDS) {
            return refusal(question, ILLEGAL_COUNT);
        }
        ByteBuffer answer = ByteBuffer.allocate(3 + 2 * count);
        answer.put(question[0]).put((byte) function).put((byte) (2 * count));
        synchronized (bank) {
            for (int i = 0; i < count; i++) {
                Integer word = bank.get(function == READ_HOLDING ? Table.HOLDING : Table.INPUT, address + i);
                if (word == null) {
                    return refusal(question, ILLEGAL_ADDRESS);
                }
                answer.putShort(word.shortValue());
            }
        }
        return answer.array();
    }

    private static byte[] refusal(byte[] question, int code) {
        return new byte[] {question[0], (byte) (question[1] | EXCEPTION), (byte) code};
    }
}
