package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.device.JsonKey;
import esess.model.TemperatureType;
import esess.model.TopicFilter;
import esess.service.MqttTemperature.Sensor;
import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MqttTemperatureTest {

    private static final Sensor GARDEN = new Sensor(
            "garden",
            2000,
            "Garden",
            TopicFilter.parse("g/t"),
            Optional.empty(),
            Optional.of(TopicFilter.parse("g/h")),
            Optional.empty(),
            Optional.of(TopicFilter.parse("g/p")),
            Optional.empty(),
            TemperatureType.OUTDOOR,
            Duration.ofMinutes(15));
    private static final Sensor BOILER = new Sensor(
            "boiler",
            2001,
            "Boiler",
            TopicFilter.parse("b/SENSOR"),
            Optional.of(JsonKey.parse("DS.T")),
            Optional.of(TopicFilter.parse("b/SENSOR")),
            Optional.of(JsonKey.parse("DS.H")),
            Optional.empty(),
            Optional.empty(),
            TemperatureType.WATER_HEATER,
            Duration.ofMinutes(15));

    private final VirtualHouse house =
            new VirtualHouse().start("MqttTemperature", () -> new MqttTemperature(List.of(GARDEN, BOILER)));
    private final SimBus.Service garden =
            house.bus.service("com.victronenergy.temperature.esESS_MqttTemperature_garden");
    private final SimBus.Service boiler =
            house.bus.service("com.victronenergy.temperature.esESS_MqttTemperature_boiler");

    private void arrive(String topic, String payload) {
        house.mqtt.arrive(topic, payload);
        house.settle();
    }

    @Test
    @DisplayName("humidity alone does not make a temperature of 0 °C")
    void unknownIsNotZero() {
        arrive("g/h", "61.5");
        assertEquals(61.5, garden.get("/Humidity"));
        assertNull(garden.get("/Temperature"));
        assertNull(garden.get("/Pressure"));
        assertEquals(1, garden.get("/Status"));

        arrive("g/t", "21.456");
        assertEquals(21.46, garden.get("/Temperature"));
        assertEquals(0, garden.get("/Status"));
        assertEquals(4, garden.get("/TemperatureType"));
        assertEquals(2000, garden.get("/DeviceInstance"));
        assertEquals("Garden", garden.get("/CustomName"));
    }

    @Test
    @DisplayName("one JSON topic can carry several values")
    void json() {
        arrive("b/SENSOR", "{\"DS\":{\"T\":48.5,\"H\":\"30\"}}");
        assertEquals(48.5, boiler.get("/Temperature"));
        assertEquals(30.0, boiler.get("/Humidity"));
        arrive("b/SENSOR", "{\"DS\":{\"T\":null,\"H\":31}}");
        assertNull(boiler.get("/Temperature"), "null in JSON: the sensor says that it has none");
        assertEquals(1, boiler.get("/Status"));
        assertEquals(31.0, boiler.get("/Humidity"));
    }

    @Test
    @DisplayName("a silent sensor is shown as disconnected, each value by its own age, and comes back")
    void stale() {
        arrive("g/t", "20");
        house.pass(Duration.ofMinutes(10));
        arrive("g/h", "50");
        house.pass(Duration.ofMinutes(5).plusSeconds(1));
        assertNull(garden.get("/Temperature"));
        assertEquals(1, garden.get("/Status"));
        assertEquals(50.0, garden.get("/Humidity"));
        assertEquals(1, garden.get("/Connected"));
        house.pass(Duration.ofHours(5));
        assertNull(garden.get("/Humidity"));
        assertEquals(
                1,
                house.messages().stream()
                        .filter(m -> m.contains("nothing on g/t for 900 s"))
                        .count(),
                "said once");

        arrive("g/t", "19");
        assertEquals(19.0, garden.get("/Temperature"));
        assertEquals(0, garden.get("/Status"));
        assertTrue(house.messages().contains("Sensor garden reports /Temperature again."));
    }

    @Test
    @DisplayName("a wrong payload is reported once, with topic and payload, and does not keep the old value alive")
    void wrongPayload() {
        arrive("g/t", "20");
        for (int i = 0; i < 100; i++) {
            house.pass(Duration.ofSeconds(10));
            arrive("g/t", "unavailable");
        }
        assertNull(garden.get("/Temperature"), "stale after 15 minutes of nonsense");
        assertEquals(
                1,
                house.messages().stream()
                        .filter(m -> m.contains("\"unavailable\" on g/t is not used: it is not a number"))
                        .count());
        arrive("g/t", "21");
        arrive("g/t", "nan");
        assertEquals(21.0, garden.get("/Temperature"));
        assertEquals(
                1,
                house.messages().stream().filter(m -> m.contains("\"nan\"")).count(),
                "a new fault is a new message");
        assertEquals("Running", house.state("MqttTemperature"));
    }

    @Test
    @DisplayName("an empty payload is unknown at once")
    void empty() {
        arrive("g/t", "20");
        arrive("g/t", "");
        assertNull(garden.get("/Temperature"));
        assertEquals(1, garden.get("/Status"));
    }

    @Test
    @DisplayName("two sensors on one topic both get it")
    void sharedTopic() {
        Sensor twin = new Sensor(
                "twin",
                2002,
                "Twin",
                TopicFilter.parse("g/t"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TemperatureType.GENERIC,
                Duration.ofMinutes(15));
        VirtualHouse two =
                new VirtualHouse().start("MqttTemperature", () -> new MqttTemperature(List.of(GARDEN, twin)));
        two.mqtt.arrive("g/t", "3.5");
        two.settle();
        assertEquals(
                3.5,
                two.bus
                        .service("com.victronenergy.temperature.esESS_MqttTemperature_garden")
                        .get("/Temperature"));
        assertEquals(
                3.5,
                two.bus
                        .service("com.victronenergy.temperature.esESS_MqttTemperature_twin")
                        .get("/Temperature"));
    }

    @Test
    @DisplayName(
            "what the broker has kept is the first value after a start, but never revives a sensor that fell silent")
    void retained() {
        house.mqtt.arriveRetained("g/t", "21.5");
        house.settle();
        assertEquals(21.5, garden.get("/Temperature"));
        house.pass(Duration.ofMinutes(10));
        house.mqtt.arriveRetained("g/t", "22");
        house.settle();
        assertEquals(22.0, garden.get("/Temperature"), "measured while we were away");
        house.pass(Duration.ofMinutes(5).plusSeconds(1));
        assertNull(garden.get("/Temperature"), "but no sign of life");
        house.mqtt.arriveRetained("g/t", "22");
        house.settle();
        assertNull(garden.get("/Temperature"));
        assertEquals(1, garden.get("/Status"));
        arrive("g/t", "23");
        assertEquals(23.0, garden.get("/Temperature"));
    }

    @Test
    @DisplayName(
            "-127 °C of a missing sensor, -300 °C and 130 % are not shown, and neither is what was told before; said once")
    void outOfThisWorld() {
        for (String payload : List.of("-127", "-300", "1e6")) {
            arrive("g/t", "20");
            arrive("g/t", payload);
            assertNull(garden.get("/Temperature"), payload);
            assertEquals(1, garden.get("/Status"));
        }
        arrive("g/h", "130");
        arrive("g/p", "101325");
        assertNull(garden.get("/Humidity"));
        assertNull(garden.get("/Pressure"));
        assertEquals(
                List.of(
                        "Sensor garden: the payload \"-127\" on g/t is not used: no temperature is -127°C; believed is -100°C to 1000°C.",
                        "Sensor garden: the payload \"130\" on g/h is not used: no humidity is 130%; believed is 0% to 100%.",
                        "Sensor garden: the payload \"101325\" on g/p is not used: no air pressure is 101325hPa; believed is 300hPa to 1200hPa."),
                house.messages());
        arrive("g/t", "20.5");
        arrive("g/h", "55");
        assertEquals(20.5, garden.get("/Temperature"));
        assertEquals(55.0, garden.get("/Humidity"));
    }

    @Test
    @DisplayName("a sensor that changes between good and bad all day is told of a few times, not with every payload")
    void flapping() {
        for (int i = 0; i < 2880; i++) {
            house.pass(Duration.ofSeconds(30));
            arrive("g/t", i % 2 == 0 ? "20" : "unavailable");
        }
        long told =
                house.messages().stream().filter(m -> m.contains("is not used")).count();
        assertTrue(told > 1 && told < 15, () -> told + " messages");
        arrive("b/SENSOR", "48.5");
        assertTrue(
                house.messages().stream().anyMatch(m -> m.contains("\"48.5\" on b/SENSOR")),
                house.messages().toString());
    }

    @Test
    @DisplayName("JSON without a key: the message names the key that is to be set")
    void jsonWithoutKey() {
        arrive("g/t", "{\"t\":20}");
        arrive("g/h", "{\"h\":20}");
        assertTrue(
                house.messages().get(0).endsWith("it is JSON: set TopicJsonKey."),
                house.messages().toString());
        assertTrue(house.messages().get(1).endsWith("it is JSON: set TopicHumidityJsonKey."));
    }
}
