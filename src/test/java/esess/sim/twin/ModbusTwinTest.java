package esess.sim.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import esess.port.Modbus.Table;
import esess.sim.door.RegisterBank;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Frames as the Modbus Application Protocol 1.1b3 has them, byte by byte. */
class ModbusTwinTest {

    private final RegisterBank bank = new RegisterBank();
    private ModbusTwin twin;

    @BeforeEach
    void plugIn() {
        bank.put(Table.HOLDING, 10, 0xBEEF, 1);
        bank.put(Table.INPUT, 10, 0x0203);
        twin = new ModbusTwin(bank);
    }

    @AfterEach
    void unplug() {
        twin.close();
    }

    private int port() {
        return Integer.parseInt(twin.address().substring(twin.address().lastIndexOf(':') + 1));
    }

    private static String answer(Socket visitor, String question) throws IOException {
        visitor.setSoTimeout(10_000);
        visitor.getOutputStream().write(HexFormat.of().parseHex(question.replace(" ", "")));
        DataInputStream in = new DataInputStream(visitor.getInputStream());
        byte[] head = new byte[6];
        in.readFully(head);
        byte[] body = new byte[(head[4] & 0xFF) << 8 | head[5] & 0xFF];
        in.readFully(body);
        return HexFormat.of().formatHex(head, 0, 4) + " " + HexFormat.of().formatHex(body);
    }

    private static boolean isListening(int port) throws IOException {
        try (Socket visitor = new Socket("127.0.0.1", port)) {
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    @Test
    @DisplayName("registers of both tables are told, to any unit, with the number of the question")
    void tells() throws IOException {
        try (Socket visitor = new Socket("127.0.0.1", port())) {
            assertEquals("00070000 010304beef0001", answer(visitor, "0007 0000 0006 01 03 000A 0002"));
            assertEquals("00080000 f004020203", answer(visitor, "0008 0000 0006 F0 04 000A 0001"));
        }
    }

    @Test
    @DisplayName("what it has not, does not do or cannot send at once is refused with the right code")
    void refuses() throws IOException {
        try (Socket visitor = new Socket("127.0.0.1", port())) {
            assertEquals("00010000 018302", answer(visitor, "0001 0000 0006 01 03 000A 0003"));
            assertEquals("00020000 018402", answer(visitor, "0002 0000 0006 01 04 0009 0001"));
            assertEquals("00030000 018601", answer(visitor, "0003 0000 0006 01 06 000A 0001"), "it takes nothing");
            assertEquals("00040000 018303", answer(visitor, "0004 0000 0006 01 03 000A 0000"));
            assertEquals("00050000 018303", answer(visitor, "0005 0000 0006 01 03 000A 0100"));
            assertEquals("00060000 010302beef", answer(visitor, "0006 0000 0006 01 03 000A 0001"), "and it goes on");
        }
    }

    @Test
    @DisplayName("one who sends nonsense or leaves in the middle ends his own visit only; a closed twin ends all")
    void visits() throws IOException {
        try (Socket quiet = new Socket("127.0.0.1", port());
                Socket broken = new Socket("127.0.0.1", port());
                Socket half = new Socket("127.0.0.1", port())) {
            half.getOutputStream().write(new byte[] {0, 1, 0});
            half.shutdownOutput();
            assertEquals(-1, half.getInputStream().read(), "the visit is over");
            assertThrows(IOException.class, () -> answer(broken, "0001 0000 FFFF 01 03 000A 0001"));
            assertEquals("00010000 010302beef", answer(quiet, "0001 0000 0006 01 03 000A 0001"));
            int port = port();
            twin.close();
            assertThrows(IOException.class, () -> answer(quiet, "0001 0000 0006 01 03 000A 0001"));
            // The kernel listens until the acceptor has woken up.
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
                while (isListening(port)) {
                    Thread.onSpinWait();
                }
            });
        }
    }
}
