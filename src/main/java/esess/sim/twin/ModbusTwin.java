package esess.sim.twin;

import esess.port.Modbus.Table;
import esess.sim.door.RegisterBank;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
    private static final int HEAD = 2;
    private static final int MOST_WAITING = 10;

    private final RegisterBank bank;
    private final ServerSocket server;
    private final Set<Socket> visitors = ConcurrentHashMap.newKeySet();

    public ModbusTwin(RegisterBank bank) {
        this.bank = bank;
        try {
            server = new ServerSocket(0, MOST_WAITING, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::receive);
    }

    /** Host and port, as an owner writes it. */
    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket visitor : visitors) {
                visitor.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "modbus twin");
        thread.setDaemon(true);
        thread.start();
    }

    private void receive() {
        try {
            while (true) {
                Socket visitor = server.accept();
                visitors.add(visitor);
                start(() -> serve(visitor));
            }
        } catch (IOException closed) {
            // Nobody is received any more.
        }
    }

    private void serve(Socket visitor) {
        try (visitor;
                DataInputStream in = new DataInputStream(visitor.getInputStream());
                DataOutputStream out = new DataOutputStream(visitor.getOutputStream())) {
            while (true) {
                int transaction = in.readUnsignedShort();
                int protocol = in.readUnsignedShort();
                byte[] question = in.readNBytes(in.readUnsignedShort());
                if (question.length < HEAD) {
                    return;
                }
                byte[] answer = answer(question);
                ByteBuffer frame = ByteBuffer.allocate(6 + answer.length);
                frame.putShort((short) transaction).putShort((short) protocol).putShort((short) answer.length);
                out.write(frame.put(answer).array());
                out.flush();
            }
        } catch (IOException gone) {
            // The visitor has left, or this twin is closed.
        } finally {
            visitors.remove(visitor);
        }
    }

    private byte[] answer(byte[] question) {
        int function = question[1];
        if (function != READ_HOLDING && function != READ_INPUT || question.length < 6) {
            return refusal(question, ILLEGAL_FUNCTION);
        }
        ByteBuffer asked = ByteBuffer.wrap(question, HEAD, 4);
        int address = asked.getShort() & 0xFFFF;
        int count = asked.getShort() & 0xFF;
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
