package esess.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.port.Mqtt.Message;
import esess.testing.Mosquitto;
import esess.testing.RawPublisher;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What anybody may publish must not make us deaf, and a deaf client must not look well. */
@Timeout(120)
@Tag("slow")
class PahoMqttAttackTest {

    private final MqttBench bench = new MqttBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    @DisplayName(
            "an emoji in a topic and 12 MB, retained and live: said once, and everything else is heard on the same connection")
    void retained() throws Exception {
        try (Mosquitto broker = Mosquitto.open()) {
            try (RawPublisher publisher = new RawPublisher(broker.port())) {
                publisher.retain("a/\uD83D\uDE97", "1");
                publisher.retain("a/big", "x".repeat(12_000_000));
                publisher.retain("b/good", "1");
            }
            List<String> heard = new CopyOnWriteArrayList<>();
            PahoMqtt mqtt = bench.connected(broker.port());
            bench.onLoop(() -> mqtt.subscribe("#", 1, (Message message) -> heard.add(message.topic())));
            bench.await("the good one", () -> heard.contains("b/good"));
            for (int i = 0; i < 25; i++) {
                broker.publish("a/\uD83D\uDE97", "1");
            }
            broker.publish("b/live", "1");
            bench.await("a live one", () -> heard.contains("b/live"));
            assertEquals(List.of("b/good", "b/live"), heard);
            assertEquals(
                    2,
                    bench.log.stream()
                            .filter(line -> line.contains("is not used"))
                            .count(),
                    () -> bench.log.toString());
            assertEquals(
                    0,
                    bench.log.stream().filter(line -> line.contains("is lost")).count(),
                    () -> bench.log.toString());
        }
    }

    @Test
    @DisplayName("a thread of the client that dies is named, and the connection is made anew")
    void deadThread() throws Exception {
        List<Socket> clients = new CopyOnWriteArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread broker = new Thread(() -> {
                try {
                    while (true) {
                        Socket client = server.accept();
                        clients.add(client);
                        DataInputStream in = new DataInputStream(client.getInputStream());
                        in.readByte();
                        in.readFully(new byte[in.readByte()]);
                        client.getOutputStream().write(new byte[] {0x20, 2, 0, 0});
                        if (clients.size() == 1) {
                            // A QoS of 3, which Paho's receiver does not survive.
                            client.getOutputStream().write(new byte[] {0x36, 6, 0, 1, 'a', 0, 1, 'x'});
                        }
                    }
                } catch (IOException e) {
                    // The end.
                }
            });
            broker.setDaemon(true);
            broker.start();
            PahoMqtt mqtt = bench.client(MqttBench.settings(server.getLocalPort()));
            mqtt.start();
            bench.await("a second connection", () -> clients.size() >= 2);
            bench.await("connected", mqtt::isConnected);
            assertEquals(
                    1,
                    bench.log.stream()
                            .filter(line -> line.contains("MQTT Rec") && line.contains("IllegalArgumentException"))
                            .count(),
                    () -> bench.log.toString());
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }
}
