package esess.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Publications of QoS 0 are written past Paho: against a broker that reads when the test lets it. */
class DirectPublishTest {

    private static final String LARGE = "x".repeat(4_000);

    private final MqttBench bench = new MqttBench();
    private Reader broker;

    @BeforeEach
    void start() throws IOException {
        broker = new Reader();
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
        bench.close();
    }

    @Test
    @DisplayName(
            "a broker that does not read makes nobody wait; when it reads it gets the newest value of each topic, whole")
    void slowBroker() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.socket.getLocalPort());
        broker.reads = new CountDownLatch(1);
        bench.onLoop(() -> publishAll(mqtt, "old" + LARGE));
        bench.onLoop(() -> publishAll(mqtt, "new" + LARGE));
        assertTrue(mqtt.traffic().sent() < 2_000, () -> mqtt.traffic().toString());
        broker.reads.countDown();
        for (int i = 0; i < 2_000; i++) {
            String newest = "es-ESS/t" + i + " 0 new" + LARGE;
            bench.await("the newest of topic " + i, () -> broker.published.contains(newest));
        }
        assertTrue(mqtt.isConnected());
        assertEquals(1, broker.connections.get());
        bench.await("all counted", () -> mqtt.traffic().sent() == broker.published.size());
        assertTrue(broker.published.size() < 4_000, "what is outdated is not sent");
    }

    @Test
    @DisplayName("what is asked for later arrives later, whatever its QoS")
    void order() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.socket.getLocalPort());
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            int qos = i % 7 == 0 ? 1 : 0;
            String payload = "n" + i;
            expected.add("es-ESS/x " + qos + " " + payload);
            bench.onLoop(() -> mqtt.command("es-ESS/x", payload, qos, false));
            if (i % 50 == 0) {
                int sofar = i;
                bench.await("so far", () -> broker.published.size() > sofar);
            }
        }
        bench.await("all", () -> broker.published.size() == expected.size());
        assertEquals(expected, broker.published);
    }

    @Test
    @DisplayName("what is published after a subscription reaches the broker after it")
    void subscription() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.socket.getLocalPort());
        for (int i = 0; i < 100; i++) {
            String filter = "es-ESS/f" + i;
            bench.onLoop(() -> {
                mqtt.subscribe(filter, 0, message -> {});
                mqtt.publish(filter, "1", 0, false);
            });
        }
        bench.await("all", () -> broker.published.size() == 100);
        for (int i = 0; i < 100; i++) {
            String filter = "es-ESS/f" + i;
            assertTrue(broker.log.indexOf("subscribe " + filter) < broker.log.indexOf("publish " + filter), filter);
            assertTrue(broker.log.contains("subscribe " + filter));
        }
    }

    @Test
    @DisplayName("a connection that is cut in the middle of a packet leaves nothing of it to the next one")
    void cut() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.socket.getLocalPort());
        broker.reads = new CountDownLatch(1);
        bench.onLoop(() -> {
            for (int i = 0; i < 2_000; i++) {
                mqtt.publish("es-ESS/t" + i, i + LARGE, 0, true);
            }
        });
        broker.cut();
        broker.published.clear();
        broker.reads.countDown();
        for (int i = 0; i < 2_000; i++) {
            String retained = "es-ESS/t" + i + " 0 " + i + LARGE;
            bench.await("topic " + i, () -> broker.published.contains(retained));
        }
        assertEquals(List.of(), broker.nonsense);
    }

    private static void publishAll(PahoMqtt mqtt, String payload) {
        for (int i = 0; i < 2_000; i++) {
            mqtt.publish("es-ESS/t" + i, payload, 0, false);
        }
    }

    /** Speaks just enough MQTT, and reads while its latch is open. */
    private static final class Reader implements AutoCloseable {

        final ServerSocket socket = new ServerSocket();
        /** Topic, QoS, payload. */
        final List<String> published = Collections.synchronizedList(new ArrayList<>());

        final List<String> log = new CopyOnWriteArrayList<>();
        final List<String> nonsense = new CopyOnWriteArrayList<>();
        volatile CountDownLatch reads = new CountDownLatch(0);
        final AtomicInteger connections = new AtomicInteger();
        private volatile Socket client;

        Reader() throws IOException {
            socket.setReceiveBufferSize(8_192);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            daemon(() -> {
                while (true) {
                    Socket accepted = socket.accept();
                    client = accepted;
                    connections.incrementAndGet();
                    daemon(() -> serve(accepted));
                }
            });
        }

        void cut() throws IOException {
            client.close();
        }

        private void serve(Socket peer) throws IOException, InterruptedException {
            DataInputStream in = new DataInputStream(peer.getInputStream());
            OutputStream out = peer.getOutputStream();
            boolean first = true;
            while (true) {
                int head = in.readUnsignedByte();
                reads.await();
                int length = 0;
                for (int shift = 0, b = 0x80; (b & 0x80) != 0; shift += 7) {
                    b = in.readUnsignedByte();
                    length |= (b & 0x7F) << shift;
                }
                byte[] body = in.readNBytes(length);
                int type = head >> 4;
                if (first != (type == 1)) {
                    nonsense.add("packet of type " + type);
                }
                first = false;
                switch (type) {
                    case 1 -> out.write(new byte[] {0x20, 2, 0, 0});
                    case 3 -> message(head >> 1 & 3, body, out);
                    case 8 -> {
                        int filters = 0;
                        for (int at = 2; at < body.length; filters++) {
                            int topic = (body[at] & 0xFF) << 8 | body[at + 1] & 0xFF;
                            log.add("subscribe " + new String(body, at + 2, topic, StandardCharsets.UTF_8));
                            at += 3 + topic;
                        }
                        byte[] granted = new byte[4 + filters];
                        granted[0] = (byte) 0x90;
                        granted[1] = (byte) (2 + filters);
                        granted[2] = body[0];
                        granted[3] = body[1];
                        out.write(granted);
                    }
                    case 12 -> out.write(new byte[] {(byte) 0xD0, 0});
                    default -> log.add("type " + type);
                }
            }
        }

        private void message(int qos, byte[] body, OutputStream out) throws IOException {
            int topic = (body[0] & 0xFF) << 8 | body[1] & 0xFF;
            int payload = 2 + topic + (qos > 0 ? 2 : 0);
            String name = new String(body, 2, topic, StandardCharsets.UTF_8);
            published.add(
                    name + " " + qos + " " + new String(body, payload, body.length - payload, StandardCharsets.UTF_8));
            log.add("publish " + name);
            if (qos == 1) {
                out.write(new byte[] {0x40, 2, body[2 + topic], body[3 + topic]});
            }
        }

        private interface Work {
            void run() throws Exception;
        }

        private static void daemon(Work work) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            work.run();
                        } catch (Exception e) {
                            // Closed or cut.
                        }
                    },
                    "reader");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            Socket last = client;
            if (last != null) {
                last.close();
            }
        }
    }
}
