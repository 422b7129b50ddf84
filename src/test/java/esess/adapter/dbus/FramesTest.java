package esess.adapter.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MessageFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {

    private static byte[] signal(char order, String value) throws Exception {
        Message signal = new MessageFactory((byte) order)
                .createSignal(
                        ":1.5",
                        "/",
                        BusItems.INTERFACE,
                        "ItemsChanged",
                        "a{sa{sv}}",
                        Map.of("/A", Map.of("Value", Wire.variant(value))));
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        for (byte[] part : signal.getWireData()) {
            if (part != null) {
                bytes.put(part);
            }
        }
        byte[] whole = new byte[bytes.position()];
        bytes.flip().get(whole);
        return whole;
    }

    @ParameterizedTest
    @CsvSource({"l,1", "l,7", "l,100000", "B,1", "B,13", "B,100000"})
    @DisplayName("Messages of either byte order are found however the bytes arrive")
    void anyChunks(char order, int chunk) throws Exception {
        ByteBuffer stream = ByteBuffer.allocate(1 << 17);
        for (int i = 0; i < 20; i++) {
            stream.put(signal(order, "x".repeat(i * 5)));
        }
        stream.flip();
        Frames frames = new Frames();
        List<byte[]> found = new ArrayList<>();
        while (stream.hasRemaining()) {
            int size = Math.min(chunk, stream.remaining());
            frames.take(stream.slice(stream.position(), size), found::add);
            stream.position(stream.position() + size);
        }
        assertEquals(20, found.size());
        Message last = Frames.parse(found.get(19));
        assertEquals("ItemsChanged", last.getName());
        assertEquals(":1.5", last.getSource());
        assertEquals(Map.of("/A", Map.of("Value", "x".repeat(95))), Wire.plain(last.getParameters()[0]));
    }

    @Test
    @DisplayName("A message beyond all measure is thrown away and the next one is read")
    void tooLong() throws Exception {
        byte[] header = signal('l', "");
        ByteBuffer fixed = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        int fields = (fixed.getInt(12) + 7) / 8 * 8;
        fixed.putInt(4, Frames.LONGEST);
        Frames frames = new Frames();
        List<byte[]> found = new ArrayList<>();
        frames.take(ByteBuffer.wrap(header, 0, 16), found::add);
        frames.take(ByteBuffer.allocate(fields + Frames.LONGEST), found::add);
        frames.take(ByteBuffer.wrap(signal('l', "next")), found::add);
        assertEquals(1, found.size());
    }

    @Test
    @DisplayName("What is not D-Bus ends the connection")
    void noDBus() {
        assertThrows(
                IOException.class,
                () -> new Frames()
                        .take(
                                ByteBuffer.wrap("HTTP/1.1 400 Bad Request".getBytes(StandardCharsets.UTF_8)),
                                whole -> {}));
    }
}
