package esess.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PacketStreamTest {

    private static final byte[] ACK = {0x40, 2, 0, 7};

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final List<String> dropped = new ArrayList<>();

    private PacketStream stream() {
        return new PacketStream(
                new ByteArrayInputStream(sent.toByteArray()), (topic, why) -> dropped.add(topic + ": " + why));
    }

    private static byte[] message(int qos, byte[] topic, int payload) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(packet);
        out.write(0x31 | qos << 1);
        int left = 2 + topic.length + (qos > 0 ? 2 : 0) + payload;
        do {
            out.write(left & 0x7F | (left > 0x7F ? 0x80 : 0));
            left >>= 7;
        } while (left > 0);
        out.writeShort(topic.length);
        out.write(topic);
        if (qos > 0) {
            out.writeShort(258);
        }
        out.write(new byte[payload]);
        return packet.toByteArray();
    }

    private static byte[] message(int qos, String topic, int payload) throws IOException {
        return message(qos, topic.getBytes(StandardCharsets.UTF_8), payload);
    }

    @Test
    @DisplayName("good packets pass byte by byte, of any length up to the limit")
    void good() throws IOException {
        for (int payload : new int[] {0, 1, 100, 200, 20_000, PacketStream.LONGEST_PAYLOAD}) {
            sent.write(message(payload % 3, "garden/Küche/中", payload));
            sent.write(ACK);
        }
        assertArrayEquals(sent.toByteArray(), stream().readAllBytes());
        InputStream slowly = stream();
        for (byte expected : sent.toByteArray()) {
            assertEquals(expected & 0xFF, slowly.read());
        }
        assertEquals(-1, slowly.read());
        assertEquals(List.of(), dropped);
    }

    @Test
    @DisplayName(
            "what is too long, or has a topic that kills Paho's receiver, is thrown away; acknowledged where that is awaited")
    void bad() throws IOException {
        sent.write(message(0, "big", PacketStream.LONGEST_PAYLOAD + 1));
        sent.write(message(0, "car/\uD83D\uDE97", 1));
        sent.write(message(0, "line\n", 1));
        sent.write(message(0, new byte[] {'a', (byte) 0xFF}, 1));
        sent.write(message(0, "t".repeat(60_000), 1));
        sent.write(ACK);
        assertArrayEquals(ACK, stream().readAllBytes());
        assertEquals(5, dropped.size());
        assertTrue(dropped.get(0).startsWith("big: it has 65537 bytes"), dropped.get(0));
        assertTrue(dropped.get(4).length() < 250, dropped.get(4));

        sent.reset();
        sent.write(message(1, "big", 12_000_000));
        sent.write(message(2, "car/\uD83D\uDE97", 1));
        sent.write(ACK);
        assertArrayEquals(
                new byte[] {0x33, 5, 0, 1, '#', 1, 2, 0x35, 5, 0, 1, '#', 1, 2, 0x40, 2, 0, 7},
                stream().readAllBytes());
    }

    @Test
    @DisplayName("what is no MQTT ends the connection, before memory is taken for it")
    void noMqtt() throws IOException {
        for (byte[] nonsense : new byte[][] {
            {0x20, -1, -1, -1, 0x7F},
            {0x20, -1, -1, -1, -1, 1},
            {0x30, 1, 0},
            {0x30, 4, 0, 9, 'a', 'b'},
            {0x32, 3, 0, 1, 'a'}
        }) {
            sent.reset();
            sent.write(nonsense);
            assertThrows(IOException.class, () -> stream().readAllBytes());
        }
    }
}
