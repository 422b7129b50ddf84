package esess.adapter.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Datagrams;
import esess.testing.Await;
import esess.testing.RunningLoop;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Over real sockets. */
class UdpDoorTest {

    private final RunningLoop running = new RunningLoop();
    private final AtomicReference<String> state = new AtomicReference<>();
    private Datagrams.Server server;
    private int port;

    @AfterEach
    void end() {
        if (server != null) {
            running.run(server::close);
        }
        running.close();
    }

    private void listen(List<String> networks) throws IOException {
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        running.run(() -> server = new UdpDoor(running.loop, running.loop)
                .listen(
                        new Datagrams.Door("127.0.0.1", port, networks, 64, 50),
                        (sender, text) -> text.equals("silence") ? null : sender + " asks " + text,
                        (open, why) -> state.set(open + why)));
        Await.until("the door", () -> state.get() != null);
    }

    private static void send(DatagramSocket from, int port, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        from.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    private static String receive(DatagramSocket socket, int millis) throws IOException {
        socket.setSoTimeout(millis);
        DatagramPacket packet = new DatagramPacket(new byte[200], 200);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            return null;
        }
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }

    @Test
    @DisplayName("a question is answered to who asks; what is too long, or no question, is not")
    void answers() throws IOException {
        listen(List.of());
        try (DatagramSocket clamp = new DatagramSocket()) {
            send(clamp, port, "x".repeat(65));
            send(clamp, port, "silence");
            send(clamp, port, "battery power\r\n");
            assertEquals("127.0.0.1 asks battery power", receive(clamp, 10_000));
            assertEquals(1, server.dropped());
        }
    }

    @Test
    @DisplayName("who is not on an allowed network is not heard")
    void foreigner() throws IOException {
        listen(List.of("192.168.77.0/24", "10.1.2.3"));
        try (DatagramSocket clamp = new DatagramSocket()) {
            send(clamp, port, "battery power");
            Await.until("it is dropped", () -> server.dropped() == 1);
        }
    }

    @Test
    @DisplayName("who asks more than fifty times a second is answered fifty times")
    void tooOften() throws IOException {
        listen(List.of("127.0.0.0/8"));
        try (DatagramSocket clamp = new DatagramSocket()) {
            for (int i = 0; i < 300; i++) {
                send(clamp, port, "battery power");
            }
            // However slow the machine: of what was sent in one or a few seconds, most was dropped, or the kernel lost
            // it.
            Await.until("dropped", () -> server.dropped() > 0);
        }
        assertTrue(server.dropped() <= 300);
    }

    @Test
    @DisplayName("a port that somebody else has is told")
    void taken() throws IOException {
        try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            running.run(() -> server = new UdpDoor(running.loop, running.loop)
                    .listen(
                            new Datagrams.Door("127.0.0.1", other.getLocalPort(), List.of(), 64, 50),
                            (sender, text) -> text,
                            (open, why) -> state.set(open + " " + why)));
            Await.until("the news", () -> state.get() != null);
            assertTrue(
                    state.get().startsWith("false UDP port " + other.getLocalPort() + " cannot be opened"),
                    state.get());
        }
    }
}
