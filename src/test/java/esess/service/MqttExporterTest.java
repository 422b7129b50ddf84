package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.runtime.DeviceSpec;
import esess.service.MqttExporter.Export;
import esess.service.MqttExporter.PublishType;
import esess.sim.door.SimMqtt.Published;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MqttExporterTest {

    private final VirtualHouse house = new VirtualHouse();

    private static Export export(String service, String path, String topic) {
        return new Export("x", service, path, topic, PublishType.ONCHANGE, Duration.ZERO, 0);
    }

    private void start(Export... exports) {
        house.start("MqttExporter", () -> new MqttExporter(Arrays.asList(exports)));
    }

    private List<String> sent(String topic) {
        return house.mqtt.published().stream()
                .filter(p -> p.topic().equals(topic))
                .map(Published::payload)
                .toList();
    }

    @Test
    @DisplayName("unknown is an empty payload, never 0; a service that goes and returns is followed")
    void comesAndGoes() {
        start(export("com.victronenergy.grid", "/Ac/Power", "grid"));
        assertEquals(List.of(""), sent("grid"), "a retained value of yesterday is deleted");
        var meter = house.bus.foreign("com.victronenergy.grid.cgwacs_ttyUSB1").set("/Ac/Power", 230.5);
        house.settle();
        meter.set("/Ac/Power", null);
        house.settle();
        meter.set("/Ac/Power", -1e-05);
        house.settle();
        meter.leave();
        house.settle();
        house.bus.foreign("com.victronenergy.grid.cgwacs_ttyUSB1").set("/Ac/Power", 7);
        house.settle();
        assertEquals(List.of("", "230.5", "", "-1e-05", "", "7"), sent("grid"));
        assertTrue(house.mqtt.published().stream()
                .filter(p -> p.topic().equals("grid"))
                .allMatch(p -> p.retained() && p.qos() == 0));
    }

    @Test
    @DisplayName("one value can be exported twice; another service of the class does not disturb")
    void twice() {
        start(
                export("com.victronenergy.battery.a", "/Soc", "one"),
                export("com.victronenergy.battery.a", "/Soc", "two*"));
        var a = house.bus.foreign("com.victronenergy.battery.a").set("/Soc", 50);
        var b = house.bus.foreign("com.victronenergy.battery.ab").set("/Soc", 99);
        house.settle();
        b.set("/Soc", 98);
        house.settle();
        a.set("/Soc", 51);
        house.settle();
        assertEquals(List.of("", "50", "51"), sent("one"));
        assertEquals(List.of("", "50", "51"), sent("two/Soc"));
    }

    @Test
    @DisplayName("a star at the end of the topic is replaced by the path, as the original did; wildcards in the path")
    void stars() {
        start(export("com.victronenergy.system", "/Ac/Grid/*/Power", "Energy/Grid*"));
        var system = house.bus
                .foreign("com.victronenergy.system")
                .set("/Ac/Grid/L1/Power", 100.0)
                .set("/Ac/Grid/L2/Power", null)
                .set("/Ac/Grid/NumberOfPhases", 3);
        house.settle();
        system.set("/Ac/Grid/L3/Power", 5);
        house.settle();
        assertEquals(List.of("100.0"), sent("Energy/Grid/Ac/Grid/L1/Power"));
        assertEquals(List.of(""), sent("Energy/Grid/Ac/Grid/L2/Power"));
        assertEquals(List.of("5"), sent("Energy/Grid/Ac/Grid/L3/Power"));
        assertNull(house.mqtt.payload("Energy/Grid/Ac/Grid/NumberOfPhases"));
    }

    @Test
    @DisplayName("MinIntervalMs: at most one in the interval, and the last value is not lost")
    void minInterval() {
        start(new Export(
                "x", "com.victronenergy.grid.m", "/Ac/Power", "grid", PublishType.ONCHANGE, Duration.ofSeconds(1), 0));
        var meter = house.bus.foreign("com.victronenergy.grid.m");
        for (int i = 1; i <= 25; i++) {
            meter.set("/Ac/Power", i);
            house.pass(Duration.ofMillis(100));
        }
        house.pass(Duration.ofSeconds(5));
        assertEquals(List.of("", "1", "10", "20", "25"), sent("grid"));
        meter.set("/Ac/Power", 30);
        house.settle();
        meter.set("/Ac/Power", null);
        house.settle();
        assertEquals(List.of("30", ""), sent("grid").subList(5, 7), "unknown is not held back");
    }

    @Test
    @DisplayName("Deadband: small changes are not sent, also not when they add up unseen")
    void deadband() {
        start(new Export(
                "x", "com.victronenergy.grid.m", "/Ac/Power", "grid", PublishType.ONCHANGE, Duration.ZERO, 10));
        var meter = house.bus.foreign("com.victronenergy.grid.m");
        for (double value : new double[] {100, 105, 109, 111, 112, 101}) {
            meter.set("/Ac/Power", value);
            house.settle();
        }
        assertEquals(List.of("", "100.0", "111.0", "101.0"), sent("grid"));
    }

    @Test
    void interval() {
        start(new Export(
                "x", "com.victronenergy.grid.m", "/Ac/Power", "grid", PublishType.INTERVAL_10S, Duration.ZERO, 0));
        var meter = house.bus.foreign("com.victronenergy.grid.m");
        for (int i = 1; i <= 35; i++) {
            meter.set("/Ac/Power", i);
            house.pass(Duration.ofSeconds(1));
        }
        assertEquals(List.of("", "10", "20", "30"), sent("grid"));
    }

    @Test
    @DisplayName("lists and texts are exported too")
    void lists() {
        start(
                export("com.victronenergy.grid.m", "/AllowedRoles", "roles"),
                export("com.victronenergy.grid.m", "/Role", "role"));
        house.bus
                .foreign("com.victronenergy.grid.m")
                .set("/AllowedRoles", List.of("grid", "genset"))
                .set("/Role", "grid");
        house.settle();
        assertEquals("[\"grid\", \"genset\"]", house.mqtt.payload("roles"));
        assertEquals("grid", house.mqtt.payload("role"));
    }

    @Test
    @DisplayName("two exports onto one topic are said, once")
    void oneTopic() {
        Export a = new Export(
                "a", "com.victronenergy.grid.m", "/Ac/Power", "grid", PublishType.ONCHANGE, Duration.ZERO, 0);
        Export b =
                new Export("b", "com.victronenergy.system", "/Serial", "grid", PublishType.ONCHANGE, Duration.ZERO, 0);
        start(a, b, export("com.victronenergy.grid.m", "/Role", "x*"));
        var meter = house.bus.foreign("com.victronenergy.grid.m");
        for (int i = 0; i < 3; i++) {
            meter.set("/Ac/Power", i).set("/Role", "grid" + i);
            house.settle();
        }
        assertEquals(
                List.of("The exports a and b both send grid, each over the other: give one another MqttTopic."),
                house.messages());
    }

    @Test
    @DisplayName(
            "a class is never one of our own fakes: an empty payload instead of an empty battery; what we measure is followed")
    void fakes() {
        house.start("Fakes", () -> host -> {
            Device fake = host.publish(new DeviceSpec(
                    "battery",
                    "SolarOverheadConsumer_a",
                    1200,
                    "fake",
                    "Fake",
                    null,
                    false,
                    List.of(Item.number("/Soc", Unit.PERCENT))));
            fake.set("/Soc", 0.0);
            Device meter = host.publish(new DeviceSpec(
                    "grid", "Shelly", 40, "meter", "Meter", "HTTP", List.of(Item.number("/Ac/Power", Unit.WATT))));
            meter.set("/Ac/Power", 5.0);
        });
        start(
                export("com.victronenergy.battery", "/Soc", "soc"),
                export("com.victronenergy.battery.esESS_SolarOverheadConsumer_a", "/Soc", "own"),
                export("com.victronenergy.grid", "/Ac/Power", "grid"));
        assertEquals(List.of(""), sent("soc"));
        assertEquals(
                List.of("0.0"),
                sent("own").subList(sent("own").size() - 1, sent("own").size()),
                "whom the owner names");
        assertEquals("5.0", house.mqtt.payload("grid"));
        var real = house.bus.foreign("com.victronenergy.battery.ttyUSB0").set("/Soc", 80.0);
        house.settle();
        real.leave();
        house.settle();
        assertEquals(List.of("", "80.0", ""), sent("soc"));
    }

    @Test
    @DisplayName("dictionaries are JSON; out/all* and out/all/* mean the same topic")
    void dictionaries() {
        start(
                export("com.victronenergy.system", "/Batteries", "list"),
                export("com.victronenergy.system", "/Serial", "out/a*"),
                export("com.victronenergy.system", "/Serial", "out/b/*"),
                export("com.victronenergy.system", "/Serial", "*"));
        house.bus
                .foreign("com.victronenergy.system")
                .set("/Batteries", List.of(Map.of("soc", 55.5)))
                .set("/Serial", "c0");
        house.settle();
        assertEquals("[{\"soc\": 55.5}]", house.mqtt.payload("list"));
        assertEquals("c0", house.mqtt.payload("out/a/Serial"));
        assertEquals("c0", house.mqtt.payload("out/b/Serial"));
        assertEquals("c0", house.mqtt.payload("/Serial"));
    }
}
