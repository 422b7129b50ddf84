package esess.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a broker that misbehaves as no mosquitto would. */
@Timeout(120)
@Tag("slow")
class PahoMqttFaultTest {

    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final Broker.Pace IMPATIENT = new Broker.Pace(20, 50, 200, 500, 0, 600);

    private MqttBench bench;
    private BadBroker broker;

    @BeforeEach
    void open() throws IOException {
        bench = new MqttBench();
        broker = new BadBroker();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
        broker.close();
    }

    @Test
    @DisplayName(
            "paho.mqtt.java#856: a broker that never answers the login is tried again, and no thread is left behind")
    void noConnack() {
        broker.answersLogin = false;
        PahoMqtt mqtt = bench.client(MqttBench.settings(broker.port()), IMPATIENT);
        mqtt.start();
        bench.awaitLog("does not answer the login");
        bench.await("five attempts", () -> broker.connections.get() >= 5);
        bench.await(
                "at most one attempt's threads", () -> MqttBench.mqttThreads().size() <= 5);
        broker.answersLogin = true;
        bench.await("connected", mqtt::isConnected);
        assertEquals(
                1,
                bench.log.stream()
                        .filter(line -> line.contains("does not answer the login"))
                        .count());
    }

    @Test
    @DisplayName(
            "Attempts that are cut at any moment leave no thread (Paho waits for ever for one that has ended already)")
    void cutAtAnyMoment() {
        broker.answersLogin = false;
        List<PahoMqtt> clients = new ArrayList<>();
        for (int millis = 1; millis <= 150; millis += 10) {
            PahoMqtt client =
                    bench.client(MqttBench.settings(broker.port()), new Broker.Pace(1, 1, 20, millis, 0, 5_000));
            clients.add(client);
            client.start();
        }
        bench.await("many attempts", () -> broker.connections.get() >= 300);
        clients.forEach(client -> client.stop(Duration.ofMillis(10)));
        bench.await("no thread", () -> MqttBench.mqttThreads().isEmpty());
    }

    @Test
    @DisplayName("A connection on which nothing is acknowledged is torn down and made anew")
    void wedged() throws Exception {
        PahoMqtt mqtt = bench.client(MqttBench.settings(broker.port()), IMPATIENT);
        mqtt.start();
        bench.await("connected", mqtt::isConnected);
        bench.onLoop(() -> mqtt.publish("a", "1", 1, true));
        bench.awaitLog("acknowledged nothing");
        bench.await(
                "the retained value on the new connection",
                () -> broker.packets.stream().filter(p -> p == PUBLISH).count() >= 2);
    }

    @Test
    void aRefusedSubscriptionIsSaidOnce() throws Exception {
        PahoMqtt mqtt = bench.client(MqttBench.settings(broker.port()), IMPATIENT);
        mqtt.start();
        bench.await("connected", mqtt::isConnected);
        bench.onLoop(() -> mqtt.subscribe("secret/#", 1, m -> {}));
        bench.awaitLog("refuses the subscription of secret/#");
        bench.onLoop(() -> mqtt.subscribe("secret/#", 1, m -> {}));
        bench.await(
                "asked again",
                () -> broker.packets.stream().filter(p -> p == SUBSCRIBE).count() == 2);
        bench.onLoop(() -> {});
        assertEquals(
                1,
                bench.log.stream()
                        .filter(line -> line.contains("refuses the subscription"))
                        .count());
        assertTrue(mqtt.isConnected());
    }

    @Test
    void stopKeepsItsLimitWhenNothingIsAcknowledged() throws Exception {
        PahoMqtt mqtt = bench.client(MqttBench.settings(broker.port()));
        mqtt.start();
        bench.await("connected", mqtt::isConnected);
        bench.onLoop(() -> mqtt.command("a", "1", 1, false));
        mqtt.stop(Duration.ofMillis(300));
        assertTrue(bench.logged("stopped with 1 messages undelivered"));
        bench.await("threads end", () -> MqttBench.mqttThreads().isEmpty());
    }

    @Test
    void aSlowBrokerCostsTheOldestCommandsAndOneLine() throws Exception {
        PahoMqtt mqtt = bench.client(MqttBench.settings(broker.port()));
        mqtt.start();
        bench.await("connected", mqtt::isConnected);
        bench.onLoop(() -> {
            for (int i = 0; i < 3_000; i++) {
                mqtt.command("a", "" + i, 1, false);
                mqtt.publish("b", "" + i, 1, false);
            }
        });
        assertEquals(
                1,
                bench.log.stream()
                        .filter(line -> line.contains("the oldest are dropped"))
                        .count());
        assertFalse(mqtt.traffic().sent() > 0);
    }

    /** Accepts, answers the login if it likes, refuses subscriptions, and acknowledges nothing. */
    private static final class BadBroker implements AutoCloseable {
        final AtomicInteger connections = new AtomicInteger();
        final List<Integer> packets = new CopyOnWriteArrayList<>();
        volatile boolean answersLogin = true;
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<Socket> clients = new CopyOnWriteArrayList<>();

        BadBroker() throws IOException {
            daemon(this::accept);
        }

        int port() {
            return socket.getLocalPort();
        }

        private void accept() {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    clients.add(client);
                    connections.incrementAndGet();
                    daemon(() -> serve(client));
                } catch (IOException e) {
                    // Closed.
                }
            }
        }

        private void serve(Socket client) {
            try (client;
                    DataInputStream in = new DataInputStream(client.getInputStream());
                    OutputStream out = client.getOutputStream()) {
                while (true) {
                    int type = in.readUnsignedByte() >> 4;
                    int length = 0;
                    for (int shift = 0, b = 0x80; (b & 0x80) != 0; shift += 7) {
                        b = in.readUnsignedByte();
                        length |= (b & 0x7F) << shift;
                    }
                    byte[] body = in.readNBytes(length);
                    packets.add(type);
                    if (type == CONNECT && answersLogin) {
                        out.write(new byte[] {0x20, 2, 0, 0});
                    } else if (type == SUBSCRIBE) {
                        out.write(new byte[] {(byte) 0x90, 3, body[0], body[1], (byte) 0x80});
                    }
                }
            } catch (IOException e) {
                // The client left.
            }
        }

        private static void daemon(Runnable task) {
            Thread thread = new Thread(task, "bad broker");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (Socket client : clients) {
                client.close();
            }
        }
    }
}
