package esess.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.testing.Await;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddedBrokerTest {

    private static Map<String, String> keptBy(EmbeddedBroker broker) {
        Map<String, String> kept = new ConcurrentHashMap<>();
        try (MqttClient late = connected(broker, "late")) {
            late.subscribe(
                    "house/#",
                    1,
                    (topic, message) -> kept.put(topic, new String(message.getPayload(), StandardCharsets.UTF_8)));
            late.subscribe("mark", 1, (topic, message) -> kept.put(topic, ""));
            late.publish("mark", new byte[0], 1, false);
            Await.until("all that was kept has come", () -> kept.containsKey("mark"));
            late.disconnect();
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
        kept.remove("mark");
        return new TreeMap<>(kept);
    }

    private static MqttClient connected(EmbeddedBroker broker, String name) throws MqttException {
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + broker.port(), name, new MemoryPersistence());
        client.connect();
        return client;
    }

    private static void say(MqttClient client, String topic, String text, int qos, boolean retained) throws Exception {
        client.publish(topic, text.getBytes(StandardCharsets.UTF_8), qos, retained);
    }

    @Test
    @DisplayName("what is retained is kept whatever its QoS, and forgotten when it is emptied")
    void keeps() throws Exception {
        EmbeddedBroker broker = new EmbeddedBroker();
        broker.start();
        try (broker;
                MqttClient house = connected(broker, "house")) {
            say(house, "house/a", "old", 0, true);
            say(house, "house/a", "new", 0, true);
            say(house, "house/b", "first", 1, true);
            say(house, "house/b", "second", 0, true);
            say(house, "house/c", "said once", 0, false);
            say(house, "house/d", "gone", 0, true);
            say(house, "house/d", "", 0, true);
            say(house, "house/e", "gone", 0, true);
            say(house, "house/e", "", 1, true);
            say(house, "house/f", "zero", 0, true);
            say(house, "house/f", "one", 1, true);
            say(house, "house/last", "x", 0, true);
            Await.until("the broker has it all", () -> keptBy(broker).containsKey("house/last"));
            assertEquals(
                    Map.of("house/a", "new", "house/b", "second", "house/f", "one", "house/last", "x"), keptBy(broker));
            house.disconnect();
        }
    }
}
