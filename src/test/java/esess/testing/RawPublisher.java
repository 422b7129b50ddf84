package esess.testing;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Publishes over MQTT 3.1.1 what no client library would, retained and with QoS 0, as fast as it can. */
public final class RawPublisher implements AutoCloseable {

    private final Socket socket;
    private final DataOutputStream out;

    public RawPublisher(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        out.write(new byte[] {0x10, 14, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 2, 'a', 't'});
        out.flush();
        new DataInputStream(socket.getInputStream()).readFully(new byte[4]);
    }

    public void retain(String topic, String payload) throws IOException {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        out.write(0x31);
        int left = 2 + name.length + bytes.length;
        do {
            out.write(left & 0x7F | (left > 0x7F ? 0x80 : 0));
            left >>= 7;
        } while (left > 0);
        out.writeShort(name.length);
        out.write(name);
        out.write(bytes);
    }

    /** Returns when the broker has all of it. */
    @Override
    public void close() throws IOException {
        out.write(new byte[] {(byte) 0xC0, 0});
        out.flush();
        new DataInputStream(socket.getInputStream()).readFully(new byte[2]);
        socket.close();
    }
}
