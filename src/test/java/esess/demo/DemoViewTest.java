package esess.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.testing.VirtualHouse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the demo shows. */
class DemoViewTest {

    @ParameterizedTest
    @DisplayName("a consumer is shown by its owner's name, and not before it is known")
    @ValueSource(booleans = {true, false})
    void names(boolean terminal) {
        VirtualHouse virtual = new VirtualHouse();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new DemoView(virtual.house, virtual.clock, 1, terminal, new PrintStream(out, true, StandardCharsets.UTF_8))
                .start();
        String topic = virtual.house.root() + "/SolarOverheadDistributor/Requests/poolpump/";
        virtual.mqtt.publish(topic + "Allowance", "0", 1, false);
        virtual.pass(Duration.ofSeconds(5));
        String first = out.toString(StandardCharsets.UTF_8);
        assertTrue(first.contains("Grid") || first.contains("grid"), first);
        assertFalse(first.contains("poolpump"), first);
        virtual.mqtt.publish(topic + "CustomName", "Pool pump", 1, false);
        virtual.mqtt.publish(topic + "Reason", "minimum time on: 4 min left", 0, false);
        virtual.pass(Duration.ofSeconds(5));
        String then = out.toString(StandardCharsets.UTF_8).substring(first.length());
        assertTrue(then.contains("Pool pump ") && !then.contains("poolpump"), then);
        assertTrue(!terminal || then.contains("minimum time on: 4 min left"), then);
    }
}
