package esess.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.door.SimMqtt;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SystemTopicsTest {

    private final VirtualHouse house = new VirtualHouse();
    private final SystemTopics topics = new SystemTopics(house.mqtt, house.loop, "es-ESS");

    @Test
    @DisplayName("Online, version and flags are told on every connect, Offline at stop")
    void everyConnect() {
        topics.start("es-ESS 1", Map.of("MqttExporter", "Enabled"), () -> new double[] {0.5, 0.25, 1}, false);
        house.settle();
        house.mqtt.setConnected(false);
        house.mqtt.setConnected(true);
        house.settle();
        // What is retained the door repeats by itself, too.
        assertEquals(3, count("es-ESS/$SYS/Status", "Online"));
        assertEquals(3, count("es-ESS/$SYS/Version", "es-ESS 1"));
        assertEquals(2, count("es-ESS/MqttExporter", "Enabled"));
        assertEquals("1782036000.0", house.mqtt.payload("es-ESS/$SYS/ConnectionTime"));
        assertEquals("2026-06-21 10:00:00.000000", house.mqtt.payload("es-ESS/$SYS/ConnectionDateTime"));
        assertTrue(house.mqtt.published().stream()
                .filter(p -> p.topic().endsWith("$SYS/Status"))
                .allMatch(p -> p.retained() && p.qos() == 2));
        topics.stop();
        assertEquals("Offline", house.mqtt.payload("es-ESS/$SYS/Status"));
    }

    @Test
    void loadAndThrottle() {
        topics.start("es-ESS 1", Map.of(), () -> new double[] {0.5, 0.25, 1}, true);
        house.pass(Duration.ofMinutes(1));
        assertEquals("0.5", house.mqtt.payload("es-ESS/$SYS/Load/1"));
        assertEquals("1.0", house.mqtt.payload("es-ESS/$SYS/Load/15"));
        assertEquals("Enabled", house.mqtt.payload("es-ESS/$SYS/MqttThrottle/Status"));
        for (String topic : new String[] {"Time", "KnownTopics", "ThrottledTopics", "MpsRequested", "MpsOutgoing"}) {
            assertTrue(house.mqtt.payload("es-ESS/$SYS/MqttThrottle/Main/" + topic) != null, topic);
        }
        assertNull(house.mqtt.payload("es-ESS/$SYS/Load/2"));
    }

    private long count(String topic, String payload) {
        return house.mqtt.published().stream()
                .filter((SimMqtt.Published p) ->
                        p.topic().equals(topic) && p.payload().equals(payload))
                .count();
    }
}
