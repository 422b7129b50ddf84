package esess.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Modbus;
import esess.port.Modbus.Failed;
import esess.port.Modbus.Read;
import esess.port.Modbus.Table;
import esess.testing.Await;
import esess.testing.MemoryLog;
import esess.testing.PtyPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A thousand losses leave no thread and no descriptor behind. */
class ModbusLossesIT {

    private static final int LOSSES = 1000;
    private static final Read QUESTION = new Read(1, Table.HOLDING, 0, 1, Duration.ofSeconds(1));

    private static void assertNothingLeft(Medium medium) throws IOException {
        medium.exchange(QUESTION, 1);
        medium.close();
        long descriptors = descriptors();
        long threads = threads();
        for (int i = 0; i < LOSSES; i++) {
            assertInstanceOf(Failed.class, medium.exchange(QUESTION, 1));
            medium.close();
        }
        Await.until("descriptors as before", () -> descriptors() <= descriptors);
        assertTrue(threads() <= threads, threads() + " threads after " + threads);
    }

    private static long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().size();
    }

    @Test
    @DisplayName("of a serial port that is opened and does not answer")
    void serialPort() throws IOException {
        try (PtyPair line = new PtyPair().plugIn()) {
            Modbus.Serial serial = new Modbus.Serial(line.ours().toString(), 9600, Modbus.Parity.NONE, 1);
            SerialStarter nobody = new SerialStarter(Path.of("/nonexistent"), new MemoryLog());
            assertNothingLeft(new SerialWire(serial, new J2mod.Ports(nobody, device -> Optional.empty())));
        }
    }

    @Test
    @DisplayName("of a host where nothing listens")
    void closedPort() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertNothingLeft(new TcpWire(new Modbus.Tcp("127.0.0.1", port)));
    }

    @Test
    @DisplayName("of a host that takes the connection and says nothing")
    void silentHost() throws IOException {
        try (ServerSocket server = new ServerSocket(0, LOSSES, InetAddress.getLoopbackAddress())) {
            assertNothingLeft(new TcpWire(new Modbus.Tcp("127.0.0.1", server.getLocalPort())));
        }
    }
}
