package esess.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Modbus;
import esess.port.Modbus.Answer;
import esess.port.Modbus.Failed;
import esess.port.Modbus.Failure;
import esess.port.Modbus.Read;
import esess.port.Modbus.Table;
import esess.port.Modbus.Words;
import esess.port.Modbus.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a door to Modbus owes to those who use it, real or simulated. */
@Timeout(value = ModbusContract.LONGEST_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ModbusContract {

    protected static final Duration LONG = Duration.ofSeconds(5);

    /** Devices on one line, and the door to them. */
    public interface Site extends AutoCloseable {

        Modbus door();

        Modbus.Line line();

        /** Units 1 and 2, with the registers that {@link #holding} and {@link #input} tell. */
        void plugIn();

        void unplug();

        /** The register of unit 1 as the device has it. */
        int holding(int address);

        /** What the door says while the line is unplugged. */
        Failure unplugged();

        /** Runs something on the loop. */
        void run(Runnable task);

        /** Lets time pass until it is so. */
        void await(String what, java.util.function.BooleanSupplier condition);

        /** Whether something runs on the loop. */
        boolean isLoopThread();

        @Override
        void close();
    }

    protected abstract Site site() throws Exception;

    /** Holding register of a unit before anybody writes: each its own, with all bits in use. */
    public static int holding(int unit, int address) {
        return (address * 997 + unit * 0x8001) & 0xFFFF;
    }

    public static int input(int unit, int address) {
        return 0xFFFF - holding(unit, address);
    }

    /** Addresses 0 to this have registers. */
    public static final int LAST = 199;

    static final long LONGEST_SECONDS = 90;

    private Site site;
    private Modbus.Connection connection;

    @BeforeEach
    void open() throws Exception {
        site = site();
        site.plugIn();
        site.run(() -> connection = site.door().open(site.line()));
    }

    /** jSerialComm's native close once never came back, and no interrupt reaches it: it fails here, with all threads. */
    @AfterEach
    @Timeout(value = LONGEST_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void close() {
        site.run(connection::close);
        site.close();
    }

    /** Asks and waits. */
    protected Answer ask(Modbus.Request request) {
        List<Answer> answers = askAll(List.of(request));
        return answers.get(0);
    }

    private List<Answer> askAll(List<Modbus.Request> requests) {
        List<Answer> answers = new ArrayList<>();
        boolean[] trouble = new boolean[1];
        site.run(() -> {
            for (Modbus.Request request : requests) {
                boolean[] returned = new boolean[1];
                connection.ask(request, answer -> {
                    trouble[0] |= !returned[0] || !site.isLoopThread();
                    synchronized (answers) {
                        answers.add(answer);
                    }
                });
                returned[0] = true;
            }
        });
        site.await("all answers", () -> {
            synchronized (answers) {
                return answers.size() >= requests.size();
            }
        });
        assertFalse(trouble[0], "answered before the call returned, or on another thread");
        assertEquals(requests.size(), answers.size());
        return answers;
    }

    private static Read read(int unit, Table table, int address, int count) {
        return new Read(unit, table, address, count, LONG);
    }

    private static List<Integer> words(Answer answer) {
        return assertInstanceOf(Words.class, answer, answer::toString).words();
    }

    @Test
    @DisplayName("registers are read as they are, all 16 bits of each, one or 125 at once")
    void reads() {
        assertEquals(List.of(holding(1, 7)), words(ask(read(1, Table.HOLDING, 7, 1))));
        List<Integer> many = words(ask(read(1, Table.INPUT, 3, 125)));
        assertEquals(125, many.size());
        for (int i = 0; i < many.size(); i++) {
            assertEquals(input(1, 3 + i), many.get(i));
        }
    }

    @Test
    @DisplayName("what is written stands in the device, one register or several")
    void writes() {
        assertEquals(List.of(), words(ask(new Write(1, 10, List.of(0xBEEF), LONG))));
        assertEquals(0xBEEF, site.holding(10));
        assertEquals(List.of(), words(ask(new Write(1, 20, List.of(1, 0x8000, 0xFFFF), LONG))));
        assertEquals(List.of(1, 0x8000, 0xFFFF), List.of(site.holding(20), site.holding(21), site.holding(22)));
        assertEquals(List.of(0x8000), words(ask(read(1, Table.HOLDING, 21, 1))));
    }

    @Test
    @DisplayName(
            "registers that a device does not have are refused with its exception code, and the next question is answered")
    void exceptionCode() {
        Failed refused = assertInstanceOf(Failed.class, ask(read(1, Table.HOLDING, LAST - 1, 10)));
        assertEquals(Failure.REFUSED, refused.kind());
        assertEquals(2, refused.exceptionCode());
        assertTrue(refused.message().contains(site.line() + " unit 1: it has no such registers"), refused.message());
        assertEquals(List.of(holding(1, 0)), words(ask(read(1, Table.HOLDING, 0, 1))));
    }

    @Test
    @DisplayName("what is asked at once of two devices is answered to each what it asked")
    void twoUnits() {
        List<Modbus.Request> requests = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            requests.add(read(1 + i % 2, Table.HOLDING, i, 2));
        }
        List<List<Integer>> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            expected.add(List.of(holding(1 + i % 2, i), holding(1 + i % 2, i + 1)));
        }
        List<List<Integer>> answers = new ArrayList<>();
        askAll(requests).forEach(answer -> answers.add(words(answer)));
        assertTrue(answers.containsAll(expected), answers.toString());
    }

    @Test
    @DisplayName("a line that is gone is told as what it is, and used again when it is back")
    void goneAndBack() {
        assertEquals(List.of(holding(1, 0)), words(ask(read(1, Table.HOLDING, 0, 1))));
        site.unplug();
        Failed[] last = new Failed[1];
        site.await("the loss", () -> {
            if (askNow(read(1, Table.HOLDING, 0, 1)) instanceof Failed failed) {
                last[0] = failed;
            }
            return last[0] != null && last[0].kind() == site.unplugged();
        });
        assertTrue(last[0].message().startsWith(site.line() + ": "), last[0].message());
        site.plugIn();
        site.await("its return", () -> askNow(read(1, Table.HOLDING, 0, 1)) instanceof Words);
    }

    private Answer askNow(Modbus.Request request) {
        return ask(request);
    }

    @Test
    @DisplayName("after the connection was closed nothing is answered any more, and others go on")
    void closed() {
        boolean[] answered = new boolean[1];
        site.run(() -> {
            Modbus.Connection other = site.door().open(site.line());
            other.ask(read(1, Table.HOLDING, 0, 1), answer -> answered[0] = true);
            other.close();
        });
        assertEquals(List.of(holding(2, 5)), words(ask(read(2, Table.HOLDING, 5, 1))));
        assertFalse(answered[0]);
    }
}
