package esess.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** MQTT 3.1.1 with QoS 0, as thin as can be: what it measures is the program, not itself. Publishing: any thread. */
final class MqttPeer implements AutoCloseable {

    /** Told on the reading thread. */
    interface Arrival {
        void arrived(String topic, String payload, long nanos);
    }

    private final Socket socket = new Socket();
    private final OutputStream out;
    private final DataInputStream in;
    private final Arrival arrival;

    MqttPeer(int port, String clientId, Arrival arrival, String... filters) throws IOException {
        this.arrival = arrival;
        socket.setTcpNoDelay(true);
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", port), 5_000);
        out = socket.getOutputStream();
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        ByteArrayOutputStream login = new ByteArrayOutputStream();
        login.writeBytes(text("MQTT"));
        login.writeBytes(new byte[] {4, 2, 0, 0});
        login.writeBytes(text(clientId));
        send(0x10, login.toByteArray());
        if (in.readUnsignedByte() != 0x20 || in.readUnsignedByte() != 2 || in.readUnsignedShort() != 0) {
            throw new IOException("the broker refuses us");
        }
        if (filters.length > 0) {
            ByteArrayOutputStream wanted = new ByteArrayOutputStream();
            wanted.writeBytes(new byte[] {0, 1});
            for (String filter : filters) {
                wanted.writeBytes(text(filter));
                wanted.write(0);
            }
            send(0x82, wanted.toByteArray());
        }
        Thread reader = new Thread(this::read, "mqtt-peer");
        reader.setDaemon(true);
        reader.start();
    }

    void publish(String topic, String payload) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(text(topic));
        body.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
        send(0x30, body.toByteArray());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void send(int head, byte[] body) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream(body.length + 5);
        packet.write(head);
        int rest = body.length;
        do {
            packet.write(rest > 127 ? rest & 127 | 128 : rest);
            rest >>= 7;
        } while (rest > 0);
        packet.writeBytes(body);
        synchronized (out) {
            out.write(packet.toByteArray());
        }
    }

    private void read() {
        try {
            while (true) {
                int head = in.readUnsignedByte();
                long nanos = System.nanoTime();
                int length = 0;
                int shift = 0;
                int octet;
                do {
                    octet = in.readUnsignedByte();
                    length |= (octet & 127) << shift;
                    shift += 7;
                } while (octet > 127);
                byte[] body = new byte[length];
                in.readFully(body);
                if (head >> 4 == 3) {
                    int topicLength = (body[0] & 255) << 8 | body[1] & 255;
                    arrival.arrived(new String(body, 2, topicLength, StandardCharsets.UTF_8),
                            new String(body, 2 + topicLength, length - 2 - topicLength, StandardCharsets.UTF_8), nanos);
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[bytes.length + 2];
        all[0] = (byte) (bytes.length >> 8);
        all[1] = (byte) bytes.length;
        System.arraycopy(bytes, 0, all, 2, bytes.length);
        return all;
    }
}
