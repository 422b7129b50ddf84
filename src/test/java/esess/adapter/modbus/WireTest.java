package esess.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import esess.testing.Await;
import esess.testing.MemoryLog;
import esess.testing.PtyPair;
import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Devices that answer wrongly, byte by byte: what the owner is told, and that the next good answer is taken. */
class WireTest {

    private static final Duration LONG = Duration.ofSeconds(5);
    private static final long MILLIS = 1500;

    private static Read read(int unit, int address, int count) {
        return new Read(unit, Table.HOLDING, address, count, LONG);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static void assertFailed(Failure kind, String text, Answer answer) {
        Failed failed = assertInstanceOf(Failed.class, answer, answer::toString);
        assertEquals(kind, failed.kind(), failed.message());
        assertTrue(failed.message().contains(text), failed.message());
    }

    /** RTU, on a pair of pseudo terminals. */
    @Nested
    class OnALine {
        private final PtyPair line = new PtyPair().plugIn();
        private final Modbus.Serial serial = new Modbus.Serial(line.ours().toString(), 9600, Modbus.Parity.NONE, 1);
        private final SerialWire wire = new SerialWire(
                serial,
                new J2mod.Ports(
                        new SerialStarter(Path.of("/nonexistent"), new MemoryLog()), device -> Optional.empty()));

        @AfterEach
        void end() {
            wire.close();
            line.close();
        }

        /** Answers the next question; null: not at all. */
        private void answerNext(UnaryOperator<byte[]> device) {
            Thread answering = new Thread(() -> {
                try (InputStream in = new FileInputStream(line.theirs().toFile());
                        OutputStream out = new FileOutputStream(line.theirs().toFile())) {
                    byte[] question = new byte[8];
                    new DataInputStream(in).readFully(question);
                    byte[] answer = device.apply(question);
                    if (answer != null) {
                        out.write(answer);
                        out.flush();
                    }
                } catch (IOException e) {
                    // The line was taken away.
                }
            });
            answering.setDaemon(true);
            answering.start();
        }

        private void answerNext(String hex) {
            answerNext(question -> bytes(hex));
        }

        private void assertGoodAnswer() {
            answerNext("01 03 02 12 34 b5 33");
            assertEquals(new Words(List.of(0x1234)), wire.exchange(read(1, 0, 1), MILLIS));
        }

        @Test
        @DisplayName("the question is on the line as the specification says, check sum low byte first")
        void question() {
            byte[][] heard = new byte[1][];
            answerNext(question -> {
                heard[0] = question;
                return bytes("01 03 02 12 34 b5 33");
            });
            wire.exchange(read(1, 4096, 50), MILLIS);
            assertEquals("0103100000", HexFormat.of().formatHex(Arrays.copyOf(heard[0], 5)));
            assertEquals("32", HexFormat.of().formatHex(heard[0], 5, 6));
        }

        @Test
        @DisplayName("no answer")
        void silent() {
            answerNext(question -> null);
            assertFailed(Failure.SILENT, "unit 1: no answer", wire.exchange(read(1, 0, 1), 300));
            assertGoodAnswer();
        }

        @Test
        @DisplayName("half a frame, and its end after the question was given up: the next answer is not mixed with it")
        void halfFrame() {
            answerNext("01 03 02 12");
            assertFailed(Failure.BROKEN, "only a part", wire.exchange(read(1, 0, 1), MILLIS));
            answerNext(question -> null);
            wire.exchange(read(1, 0, 1), 200);
            assertGoodAnswer();
        }

        @Test
        @DisplayName("a wrong check sum")
        void wrongCheckSum() {
            answerNext("01 03 02 12 34 b5 34");
            assertFailed(Failure.BROKEN, "no answer", wire.exchange(read(1, 0, 1), MILLIS));
            assertGoodAnswer();
        }

        @Test
        @DisplayName("the answer of another unit is refused")
        void otherUnit() {
            answerNext("02 03 02 12 34 f1 33");
            assertFailed(Failure.BROKEN, "unit 2 answered instead", wire.exchange(read(1, 0, 1), MILLIS));
            assertGoodAnswer();
        }

        @Test
        @DisplayName(
                "an answer of another length than was asked is refused: two masters, or two devices with one number")
        void otherLength() {
            answerNext("01 03 02 12 34 b5 33");
            assertFailed(Failure.BROKEN, "second master", wire.exchange(read(1, 0, 2), MILLIS));
            assertGoodAnswer();
        }

        @Test
        @DisplayName(
                "two answers at once, of two devices with one number: refused or the first, and never the second one later")
        void twoDevicesWithOneNumber() {
            answerNext("01 03 02 12 34 b5 33 01 03 02 43 21 48 cc");
            assertEquals(new Words(List.of(0x1234)), wire.exchange(read(1, 0, 1), MILLIS));
            assertGoodAnswer();
        }

        @Test
        @DisplayName("an exception code is told in words")
        void exceptionCode() {
            answerNext("01 83 02 c0 f1");
            assertFailed(
                    Failure.REFUSED,
                    "unit 1: it has no such registers (exception 2)",
                    wire.exchange(read(1, 0, 1), MILLIS));
        }

        @Test
        @DisplayName("a line that hears itself is understood all the same")
        void echo() {
            answerNext(question -> join(question, bytes("01 03 02 12 34 b5 33")));
            assertEquals(new Words(List.of(0x1234)), wire.exchange(read(1, 0, 1), MILLIS));
            answerNext(question -> question);
            assertFailed(Failure.SILENT, "repeats what is said on it", wire.exchange(read(1, 0, 1), 400));
        }

        @Test
        @DisplayName("the answer to writing one register is the question once more, and no echo")
        void writeOne() {
            answerNext(question -> question);
            assertEquals(new Words(List.of()), wire.exchange(new Write(1, 5, List.of(7), LONG), MILLIS));
        }

        private static byte[] join(byte[] first, byte[] second) {
            byte[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }

        @Test
        @DisplayName("a pulled cable is told as such, and after an hour and a new name of the port it goes on")
        void pulled() {
            assertGoodAnswer();
            line.unplug();
            assertFailed(Failure.PORT_GONE, "it", wire.exchange(read(1, 0, 1), MILLIS));
            for (int i = 0; i < 20; i++) {
                assertFailed(Failure.PORT_GONE, "it is not plugged in", wire.exchange(read(1, 0, 1), MILLIS));
            }
            line.plugIn();
            assertGoodAnswer();
        }

        @Test
        @DisplayName("a port that somebody else has open is not used, and he is named")
        void busy() {
            SerialWire careful = new SerialWire(
                    serial,
                    new J2mod.Ports(new SerialStarter(Path.of("/nonexistent"), new MemoryLog()), PortHolder::of));
            assertFailed(Failure.PORT_BUSY, "socat (process ", careful.exchange(read(1, 0, 1), MILLIS));
        }
    }

    /** Over TCP, against a server that answers by the book or not. */
    @Nested
    class OverTcp {
        private final ServerSocket server;
        private final TcpWire wire;

        OverTcp() throws IOException {
            server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
            wire = new TcpWire(new Modbus.Tcp("127.0.0.1", server.getLocalPort()));
        }

        @AfterEach
        void end() throws IOException {
            wire.close();
            server.close();
        }

        /** Serves one connection: each question is answered by the next device; after the last it is closed. */
        private Thread serve(List<UnaryOperator<byte[]>> devices) {
            Thread serving = new Thread(() -> {
                try (java.net.Socket socket = server.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    for (UnaryOperator<byte[]> device : devices) {
                        byte[] answer = device.apply(in.readNBytes(12));
                        if (answer != null) {
                            socket.getOutputStream().write(answer);
                        }
                    }
                } catch (IOException e) {
                    // The other side has gone.
                }
            });
            serving.setDaemon(true);
            serving.start();
            return serving;
        }

        private static byte[] good(byte[] question) {
            byte[] answer = bytes("00 00 00 00 00 05 01 03 02 12 34");
            answer[0] = question[0];
            answer[1] = question[1];
            return answer;
        }

        @Test
        @DisplayName("a late answer is not taken for that to the next question")
        void late() {
            byte[][] first = new byte[1][];
            serve(List.of(
                    question -> {
                        first[0] = good(question);
                        first[0][9] = 0x55;
                        return null;
                    },
                    question -> {
                        byte[] both = Arrays.copyOf(first[0], 22);
                        System.arraycopy(good(question), 0, both, 11, 11);
                        return both;
                    }));
            assertFailed(Failure.SILENT, "no answer", wire.exchange(read(1, 0, 1), 200));
            assertEquals(new Words(List.of(0x1234)), wire.exchange(read(1, 0, 1), MILLIS));
        }

        @Test
        @DisplayName("a connection that the host has closed meanwhile is made anew without anybody noticing")
        void closedMeanwhile() throws InterruptedException {
            Thread served = serve(List.of(OverTcp::good));
            assertEquals(new Words(List.of(0x1234)), wire.exchange(read(1, 0, 1), MILLIS));
            served.join();
            serve(List.of(OverTcp::good));
            assertEquals(new Words(List.of(0x1234)), wire.exchange(read(1, 0, 1), MILLIS));
        }

        @Test
        @DisplayName("an answer that trickles in has one deadline as a whole")
        void trickles() {
            // It stays connected.
            serve(List.of(question -> Arrays.copyOf(good(question), 5), question -> null));
            Await.prompt(
                    "half an answer",
                    () -> assertFailed(Failure.BROKEN, "what came is no answer", wire.exchange(read(1, 0, 1), 300)));
        }

        @Test
        @DisplayName("text instead of Modbus, and lengths that no answer has")
        void nonsense() {
            for (String hex : List.of(
                    "48 54 54 50 2f 31 2e 31 20 34 30 30 20 42 61 64 0d 0a",
                    "00 01 00 00 ff ff 01 03 02 12 34",
                    "00 01 00 00 00 00 01 03 02 12 34")) {
                serve(List.of(question -> {
                    byte[] answer = bytes(hex);
                    answer[0] = question[0];
                    answer[1] = question[1];
                    return answer;
                }));
                Await.prompt(
                        "nonsense",
                        () -> assertFailed(
                                Failure.BROKEN, "what came is no answer", wire.exchange(read(1, 0, 1), 500)));
            }
        }

        @Test
        @DisplayName("a host that takes the connection and closes it at once")
        void closesAtOnce() {
            serve(List.of());
            assertFailed(Failure.SILENT, "is another client connected?", wire.exchange(read(1, 0, 1), MILLIS));
        }

        @Test
        @DisplayName("nothing listens, and a name that nobody knows")
        void unreachable() throws IOException {
            server.close();
            assertFailed(Failure.UNREACHABLE, "nothing listens on port", wire.exchange(read(1, 0, 1), MILLIS));
            assertFailed(
                    Failure.UNREACHABLE,
                    "the name is not known",
                    new TcpWire(new Modbus.Tcp("no-such-host.invalid", 502)).exchange(read(1, 0, 1), MILLIS));
        }
    }
}
