package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.device.JsonKey;
import esess.device.NumberPayload;
import esess.device.Sparing;
import esess.model.Quantity;
import esess.model.TemperatureType;
import esess.model.TopicFilter;
import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.port.Mqtt;
import esess.port.Registration;
import esess.runtime.DeviceSpec;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Temperature sensors that report over MQTT appear in the GX and in VRM, with humidity and pressure where they have
 * them. A sensor that falls silent is shown as disconnected, never with an old value.
 */
public final class MqttTemperature implements Service {

    @Section(
            value = "MqttTemperature",
            keyed = true,
            aliases = "MqttTemperatures",
            doc = "A sensor to show; one section each.")
    public record Sensor(
            @SectionKey String key,

            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "temperature",
                    min = 0,
                    max = 65535,
                    example = "2000",
                    doc = "Device instance in VRM; unique among temperature sensors.")
            int instance,

            @Key(
                    value = "CustomName",
                    example = "Garden",
                    doc = "Name in VRM. A name given in VRM is kept until this one is changed.")
            String customName,

            @Key(value = "Topic", example = "Devices/Garden/Temperature", doc = "Topic with the temperature in °C.")
            TopicFilter topic,

            @Key(
                    value = "TopicJsonKey",
                    example = "DS18B20.Temperature",
                    doc = "Where the temperature stands when the payload is JSON.")
            Optional<JsonKey> topicJsonKey,

            @Key(
                    value = "TopicHumidity",
                    example = "Devices/Garden/Humidity",
                    doc = "Topic with the relative humidity in %.")
            Optional<TopicFilter> topicHumidity,

            @Key(value = "TopicHumidityJsonKey", doc = "Where the humidity stands when the payload is JSON.")
            Optional<JsonKey> topicHumidityJsonKey,

            @Key(
                    value = "TopicPressure",
                    example = "Devices/Garden/Pressure",
                    doc = "Topic with the air pressure in hPa.")
            Optional<TopicFilter> topicPressure,

            @Key(value = "TopicPressureJsonKey", doc = "Where the pressure stands when the payload is JSON.")
            Optional<JsonKey> topicPressureJsonKey,

            @Key(
                    value = "TemperatureType",
                    defaultValue = "Generic",
                    doc =
                            "What is measured. A Battery sensor can drive the charge voltage when it is chosen on the GX.")
            TemperatureType type,

            @Key(
                    value = "StaleAfter",
                    unit = "s",
                    min = 1,
                    defaultValue = "900",
                    doc = "A value that is older is shown as unknown, the sensor as disconnected.")
            Duration staleAfter)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            complaints.unusedIf(
                    topicHumidityJsonKey.isPresent() && topicHumidity.isEmpty(),
                    "TopicHumidityJsonKey",
                    "because there is no TopicHumidity");
            complaints.unusedIf(
                    topicPressureJsonKey.isPresent() && topicPressure.isEmpty(),
                    "TopicPressureJsonKey",
                    "because there is no TopicPressure");
        }
    }

    /** Victron's /Status of a temperature sensor (https://github.com/victronenergy/venus/wiki/dbus). */
    private enum Status {
        OK("Ok"),
        DISCONNECTED("Disconnected");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final Collection<Sensor> sensors;

    public MqttTemperature(Configuration configuration) {
        this(configuration.all(Sensor.class).values());
    }

    MqttTemperature(Collection<Sensor> sensors) {
        this.sensors = sensors;
    }

    @Override
    public void start(Host host) {
        sensors.forEach(sensor -> host.part("Sensor " + sensor.key, () -> part -> show(part, sensor)));
    }

    private static void show(Host host, Sensor sensor) {
        Device device = host.publish(new DeviceSpec(
                "temperature",
                "MqttTemperature_" + sensor.key,
                sensor.instance,
                "es-ESS MqttTemperatureSensor",
                sensor.customName,
                "MQTT " + sensor.topic,
                List.of(
                        Item.number("/Temperature", Unit.CELSIUS),
                        Item.number("/Humidity", Unit.PERCENT),
                        Item.number("/Pressure", Unit.HECTOPASCAL),
                        Item.integer("/TemperatureType")
                                .initially(sensor.type.ordinal())
                                .named(names(TemperatureType.values())),
                        Item.integer("/Status")
                                .initially(Status.DISCONNECTED.ordinal())
                                .named(names(Status.values())))));
        new Measurement(host, sensor, device, Value.TEMPERATURE, sensor.topic, sensor.topicJsonKey).follow();
        sensor.topicHumidity.ifPresent(topic ->
                new Measurement(host, sensor, device, Value.HUMIDITY, topic, sensor.topicHumidityJsonKey).follow());
        sensor.topicPressure.ifPresent(topic ->
                new Measurement(host, sensor, device, Value.PRESSURE, topic, sensor.topicPressureJsonKey).follow());
    }

    private static Map<Integer, String> names(Enum<?>[] values) {
        return Arrays.stream(values).collect(Collectors.toMap(Enum::ordinal, Enum::toString));
    }

    /** What a sensor can measure: where it is shown, and which key says where it stands in a JSON payload. */
    private enum Value {
        TEMPERATURE("/Temperature", Quantity.TEMPERATURE, "TopicJsonKey"),
        HUMIDITY("/Humidity", Quantity.HUMIDITY, "TopicHumidityJsonKey"),
        PRESSURE("/Pressure", Quantity.PRESSURE, "TopicPressureJsonKey");

        private final String path;
        private final Quantity quantity;
        private final String jsonKey;

        Value(String path, Quantity quantity, String jsonKey) {
            this.path = path;
            this.quantity = quantity;
            this.jsonKey = jsonKey;
        }
    }

    /** One value of a sensor: from its topic to its path, with its own age. */
    private static final class Measurement {
        private final Host host;
        private final Sensor sensor;
        private final Device device;
        private final Value measured;
        private final TopicFilter topic;
        private final Optional<JsonKey> jsonKey;
        private Registration staleness;
        private boolean heard;
        private final Sparing refusal = new Sparing();
        private boolean silent;

        Measurement(
                Host host, Sensor sensor, Device device, Value measured, TopicFilter topic, Optional<JsonKey> jsonKey) {
            this.host = host;
            this.sensor = sensor;
            this.device = device;
            this.measured = measured;
            this.topic = topic;
            this.jsonKey = jsonKey;
        }

        void follow() {
            host.mqtt().subscribe(topic.toString(), 0, this::arrived);
            awaitNext();
        }

        /**
         * What the broker has kept tells what was measured, not when: it is shown, but after the first it is no sign of
         * life, or each reconnect would revive a dead sensor.
         */
        private void arrived(Mqtt.Message message) {
            boolean alive = !message.retained() || !heard;
            heard = true;
            if (silent && !alive) {
                return;
            }
            Double value;
            try {
                value = NumberPayload.read(message.text(), jsonKey, host.json(), "set " + measured.jsonKey);
            } catch (IllegalArgumentException e) {
                refuse(message, e.getMessage());
                return;
            }
            if (value != null && !measured.quantity.contains(value)) {
                refuse(message, measured.quantity.refusal(value));
                // It is the sensor's way to say that it measures nothing: what it told before is not true any more.
                value = null;
            } else {
                refusal.over(host.time().tick());
            }
            if (silent) {
                silent = false;
                host.say(
                        sensor.key + measured.path,
                        MessageType.OPERATIONAL,
                        "Sensor " + sensor.key + " reports " + measured.path + " again.");
            }
            show(value);
            if (alive) {
                awaitNext();
            }
        }

        /** Says so when it begins; the last good value goes stale by itself. */
        private void refuse(Mqtt.Message message, String why) {
            if (refusal.tells(host.time().tick())) {
                String payload = message.text().length() > 80 ? message.text().substring(0, 80) + "…" : message.text();
                host.say(
                        sensor.key + measured.path,
                        MessageType.WARNING,
                        "Sensor " + sensor.key + ": the payload \"" + payload + "\" on " + topic + " is not used: "
                                + why + ".");
            }
        }

        private void awaitNext() {
            if (staleness != null) {
                staleness.close();
            }
            staleness = host.time().after(sensor.staleAfter, this::wentStale);
        }

        private void wentStale() {
            silent = true;
            show(null);
            host.say(
                    sensor.key + measured.path,
                    MessageType.WARNING,
                    "Sensor " + sensor.key + ": nothing on " + topic + " for " + sensor.staleAfter.toSeconds() + " s, "
                            + measured.path + " is unknown now.");
        }

        private void show(Double value) {
            device.set(measured.path, value);
            if (measured == Value.TEMPERATURE) {
                device.set("/Status", (value == null ? Status.DISCONNECTED : Status.OK).ordinal());
            }
        }
    }
}
