package esess.demo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.testing.VirtualHouse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
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
        new DemoView(
                        virtual.house,
                        virtual.clock,
                        1,
                        Duration.ofSeconds(15),
                        () -> new Balance(5, 0.5, 1, 3, 60),
                        () -> new Balance(6, 2.5, 3, 8, 20),
                        terminal,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        StandardCharsets.UTF_8)
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

    @Test
    @DisplayName("consumers stand in the order in which they are served; messages are wrapped, not cut; ASCII will do")
    void screen() {
        VirtualHouse virtual = new VirtualHouse();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new DemoView(
                        virtual.house,
                        virtual.clock,
                        1,
                        Duration.ofSeconds(15),
                        () -> new Balance(5, 0.5, 1, 3, 60),
                        () -> new Balance(6, 2.5, 3, 8, 20),
                        true,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        StandardCharsets.US_ASCII)
                .start();
        String requests = virtual.house.root() + "/SolarOverheadDistributor/Requests/";
        virtual.mqtt.publish(requests + "boiler/CustomName", "Boiler", 1, false);
        String calculations = virtual.house.root() + "/SolarOverheadDistributor/Calculations/";
        virtual.mqtt.publish(calculations + "OverheadAvailable", "1400.0", 0, false);
        virtual.mqtt.publish(requests + "boiler/Priority", "60.0", 1, false);
        virtual.mqtt.publish(requests + "pump/CustomName", "Pool pump", 1, false);
        virtual.mqtt.publish(requests + "pump/Priority", "10.0", 1, false);
        String message = "2026-06-21 09:01:00 | " + "what is wrong and what is done about it; ".repeat(4) + "the end";
        virtual.mqtt.publish(
                virtual.house.root() + "/Shelly/ServiceMessages/ServiceMessageType.Warning/Message01",
                message,
                1,
                false);
        virtual.pass(Duration.ofSeconds(5));
        String shown = out.toString(StandardCharsets.UTF_8);
        String last = shown.substring(shown.lastIndexOf("Sun "));
        assertTrue(last.matches("(?s).*So far +4\\.00 kWh +0\\.50 kWh +1\\.00 kWh +0\\.08 +3\\.00 kWh +60 %.*"), last);
        assertTrue(last.matches("(?s).*without es-ESS +3\\.00 kWh +2\\.50 kWh +3\\.00 kWh +0\\.56 .*"), last);
        assertTrue(last.contains("of 1400 W; anew in 1"), last);
        assertTrue(last.indexOf("Pool pump") < last.indexOf("Boiler"), last);
        assertTrue(last.contains("the end") && !last.contains("..."), last);
        assertTrue(last.lines().allMatch(line -> line.length() <= 79), last);
        assertTrue(last.chars().allMatch(each -> each < 128), last);
    }
}
