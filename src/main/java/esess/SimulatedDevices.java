package esess;

import esess.config.Configuration;
import esess.device.HttpLoad;
import esess.device.MqttLoad;
import esess.model.TemperatureType;
import esess.model.TopicFilter;
import esess.service.MqttTemperature;
import esess.service.SwitchedConsumer;
import esess.sim.HttpRelayTwin;
import esess.sim.MqttRelayTwin;
import esess.sim.Plant;
import esess.sim.Recorder;
import esess.sim.SensorTwin;
import esess.sim.SimMqtt;
import esess.sim.VirtualNetwork;
import esess.sim.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * From the devices that a configuration names to their twins in the simulated house. A new kind of device is a method
 * here and a {@link esess.sim.VirtualDevice} there. Loop thread.
 */
final class SimulatedDevices {

    /** What takes more is connected to all three phases. */
    private static final double MOST_ON_ONE_PHASE_W = 4600;

    private final Configuration configuration;
    private final Plant plant;
    private final SimMqtt mqtt;
    private final VirtualNetwork network;
    private final Recorder recorder;
    private final List<String> notes = new ArrayList<>();
    private int phases;

    SimulatedDevices(Configuration configuration, Plant plant, SimMqtt mqtt, VirtualNetwork network, Recorder recorder) {
        this.configuration = configuration;
        this.plant = plant;
        this.mqtt = mqtt;
        this.network = network;
        this.recorder = recorder;
    }

    /** Puts the twins into the house; what the owner should know of it. */
    List<String> install() {
        if (configuration.canRun("SolarOverheadDistributor")) {
            configuration.all(SwitchedConsumer.HttpConsumer.class).values().forEach(this::httpRelay);
            configuration.all(SwitchedConsumer.MqttConsumer.class).values().forEach(this::mqttRelay);
        }
        if (configuration.canRun("MqttTemperature")) {
            configuration.all(MqttTemperature.Sensor.class).values().forEach(this::sensor);
        }
        return notes;
    }

    private void httpRelay(SwitchedConsumer.HttpConsumer consumer) {
        HttpLoad device = consumer.device();
        boolean oneAnswer = device.powerUrl().isPresent() && device.powerUrl().equals(device.statusUrl());
        Wording status = wording(consumer, device.onKeyword(), oneAnswer ? device.power() : Optional.empty());
        Wording power = device.power().isEmpty() ? Wording.number() : wording(consumer, Optional.empty(), device.power());
        network.add(new HttpRelayTwin(load(consumer), consumer.basics().requestW(),
                new HttpRelayTwin.Urls(device.onUrl(), device.offUrl(), device.statusUrl(), device.powerUrl()), status, power));
    }

    private void mqttRelay(SwitchedConsumer.MqttConsumer consumer) {
        MqttLoad device = consumer.device();
        boolean oneTopic = device.powerTopic().isPresent() && device.powerTopic().equals(device.statusTopic());
        Wording status = device.onKeyword().isEmpty() ? Wording.of(device.onValue(), device.offValue())
                : wording(consumer, device.onKeyword(), oneTopic ? device.power() : Optional.empty());
        Wording power = device.power().isEmpty() ? Wording.number() : wording(consumer, Optional.empty(), device.power());
        network.add(new MqttRelayTwin(mqtt, load(consumer), consumer.basics().requestW(),
                new MqttRelayTwin.Command(device.onTopic(), device.onValue()), new MqttRelayTwin.Command(device.offTopic(), device.offValue()),
                device.ask().map(ask -> new MqttRelayTwin.Command(ask.topic(), ask.payload())),
                device.statusTopic().map(SimulatedDevices::someTopic), status, device.powerTopic().map(SimulatedDevices::someTopic), power));
    }

    private void sensor(MqttTemperature.Sensor sensor) {
        sensor(sensor.topic(), sensor.topicJsonKey().map(Object::toString), kind(sensor.type()));
        sensor.topicHumidity().ifPresent(topic ->
                sensor(topic, sensor.topicHumidityJsonKey().map(Object::toString), SensorTwin.Kind.HUMIDITY));
        sensor.topicPressure().ifPresent(topic ->
                sensor(topic, sensor.topicPressureJsonKey().map(Object::toString), SensorTwin.Kind.PRESSURE));
    }

    private void sensor(TopicFilter topic, Optional<String> jsonKey, SensorTwin.Kind kind) {
        network.add(new SensorTwin(mqtt, plant, someTopic(topic.toString()), jsonKey.orElse(""), kind));
    }

    private static SensorTwin.Kind kind(TemperatureType type) {
        return switch (type) {
            case OUTDOOR, GENERIC -> SensorTwin.Kind.OUTDOOR;
            case BATTERY, ROOM -> SensorTwin.Kind.ROOM;
            case WATER_HEATER -> SensorTwin.Kind.WATER;
            case FRIDGE -> SensorTwin.Kind.FRIDGE;
            case FREEZER -> SensorTwin.Kind.FREEZER;
        };
    }

    /** On the phases in turn, and in the results from now on. */
    private Plant.Load load(SwitchedConsumer consumer) {
        int phase = consumer.basics().requestW() > MOST_ON_ONE_PHASE_W ? 0 : phases++ % 3 + 1;
        Plant.Load load = plant.load(consumer.key(), phase);
        recorder.consumer(load).requestW(consumer.basics().requestW());
        return load;
    }

    private Wording wording(SwitchedConsumer consumer, Optional<Pattern> onKeyword, Optional<Pattern> power) {
        Wording wording = Wording.forRegexes(onKeyword, power);
        if (!wording.isUnderstood()) {
            notes.add(consumer.key() + ": the simulation cannot make up an answer that its IsOnKeywordRegex and PowerExtractRegex"
                    + " understand; a real device may do better.");
        }
        return wording;
    }

    /** Of the topics that a filter stands for, one. */
    private static String someTopic(String filter) {
        return filter.replace("+", "simulated").replace("#", "simulated");
    }
}
