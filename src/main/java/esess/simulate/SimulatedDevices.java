package esess.simulate;

import esess.config.Configuration;
import esess.device.HttpLoad;
import esess.device.MqttLoad;
import esess.model.TemperatureType;
import esess.model.TopicFilter;
import esess.port.Json;
import esess.port.Time;
import esess.service.FroniusWattpilot;
import esess.service.MqttTemperature;
import esess.service.SwitchedConsumer;
import esess.service.givenergy.GivEnergy;
import esess.sim.door.SimModbus;
import esess.sim.door.SimSocket;
import esess.sim.door.SimTcp;
import esess.sim.plant.Appliance;
import esess.sim.plant.Climate;
import esess.sim.plant.Plant;
import esess.sim.plant.Programme;
import esess.sim.twin.CarportTwin;
import esess.sim.twin.GivEnergyDongle;
import esess.sim.twin.GivEnergyTwin;
import esess.sim.twin.GxTwin;
import esess.sim.twin.HttpRelayTwin;
import esess.sim.twin.MqttRelayTwin;
import esess.sim.twin.Telemetry;
import esess.sim.twin.VirtualNetwork;
import esess.sim.twin.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * From the devices that a configuration names to their twins in the simulated house: relays, sensors and the charger
 * here, meters and what gives power in {@link SimulatedMeters}. A new kind of device is a method here and a
 * {@link esess.sim.twin.VirtualDevice} there; its line is called as its section. Loop thread.
 */
final class SimulatedDevices {

    /** Where they stand. */
    record Site(
            Plant plant,
            VirtualNetwork network,
            SimSocket socket,
            SimModbus modbus,
            SimTcp tcp,
            Json json,
            Time time,
            Recorder recorder) {}

    /** What takes more is connected to all three phases. */
    private static final double MOST_ON_ONE_PHASE_W = 4600;

    private static final int REPORT_SECONDS = 60;
    /** By these words in its key or name a consumer is taken to have a thermostat. */
    private static final Pattern HEATS_WATER = Pattern.compile(
            "boiler|water.?heat|heater.?rod|immersion|hot.?water|warmwasser|heizstab|brauchwasser",
            Pattern.CASE_INSENSITIVE);
    /** Somebody fills the dishwasher after breakfast. */
    private static final int STARTED_AT = 8 * 3600 + 900;
    /** Of the roof, for all GivEnergy inverters together. */
    private static final double GIVENERGY_PART = 0.4;

    /** What the charger calls itself as a consumer. */
    private static final String CHARGER = "Wattpilot";

    private final Configuration configuration;
    private final Scenario scenario;
    private final Site site;
    private final SimulatedMeters meters;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> leftAlone = new LinkedHashMap<>();
    private final boolean steered;
    private CarportTwin carport;
    private int phases;
    private int givEnergies;
    private int givEnergy;

    /** @param steered by es-ESS; else the charger and what has a thermostat do as they do by themselves */
    SimulatedDevices(Configuration configuration, Scenario scenario, Site site, boolean steered) {
        this.configuration = configuration;
        this.scenario = scenario;
        this.site = site;
        this.steered = steered;
        meters = new SimulatedMeters(configuration, scenario, site);
    }

    /** Puts the twins into the house; before its first second. */
    void install() {
        if (configuration.canRun("SolarOverheadDistributor")) {
            configuration.all(SwitchedConsumer.HttpConsumer.class).values().forEach(this::httpRelay);
            configuration.all(SwitchedConsumer.MqttConsumer.class).values().forEach(this::mqttRelay);
        }
        if (configuration.canRun("FroniusWattpilot")) {
            charger(configuration.get(FroniusWattpilot.Config.class));
        }
        if (configuration.canRun("MqttTemperature")) {
            configuration.all(MqttTemperature.Sensor.class).forEach(this::sensor);
        }
        if (configuration.canRun("GivEnergy")) {
            givEnergies = configuration.all(GivEnergy.Inverter.class).size();
            configuration.all(GivEnergy.Inverter.class).forEach(this::givEnergy);
        }
        meters.install();
    }

    /** What the owner should know of it. */
    List<String> notes() {
        return notes;
    }

    /** What each consumer, by its name, does without es-ESS; empty with it. */
    Map<String, String> leftAlone() {
        return leftAlone;
    }

    /** What is left for the GX's own devices. Without es-ESS it has a meter of its own in any case. */
    GxTwin.Equipment equipment() {
        GxTwin.Equipment left = meters.equipment();
        return steered ? left : new GxTwin.Equipment(true, left.pvInverter());
    }

    Optional<CarportTwin> carport() {
        return Optional.ofNullable(carport);
    }

    private void httpRelay(SwitchedConsumer.HttpConsumer consumer) {
        HttpLoad device = consumer.device();
        boolean oneAnswer = device.powerUrl().isPresent() && device.powerUrl().equals(device.statusUrl());
        Wording status = wording(consumer, device.onKeyword(), oneAnswer ? device.power() : Optional.empty());
        Wording power =
                device.power().isEmpty() ? Wording.number() : wording(consumer, Optional.empty(), device.power());
        site.network.add(new HttpRelayTwin(
                site.network.line("HttpConsumer:" + consumer.key()),
                appliance(consumer),
                new HttpRelayTwin.Urls(device.onUrl(), device.offUrl(), device.statusUrl(), device.powerUrl()),
                status,
                power));
    }

    private void mqttRelay(SwitchedConsumer.MqttConsumer consumer) {
        MqttLoad device = consumer.device();
        boolean oneTopic =
                device.powerTopic().isPresent() && device.powerTopic().equals(device.statusTopic());
        Wording status = device.onKeyword().isEmpty()
                ? Wording.of(device.onValue(), device.offValue())
                : wording(consumer, device.onKeyword(), oneTopic ? device.power() : Optional.empty());
        Wording power =
                device.power().isEmpty() ? Wording.number() : wording(consumer, Optional.empty(), device.power());
        site.network.add(new MqttRelayTwin(
                site.network.line("MqttConsumer:" + consumer.key()),
                appliance(consumer),
                new MqttRelayTwin.Command(device.onTopic(), device.onValue()),
                new MqttRelayTwin.Command(device.offTopic(), device.offValue()),
                device.ask().map(ask -> new MqttRelayTwin.Command(ask.topic(), ask.payload())),
                device.statusTopic().map(SimulatedDevices::someTopic),
                status,
                device.powerTopic().map(SimulatedDevices::someTopic),
                power));
    }

    private void charger(FroniusWattpilot.Config config) {
        Plant.Load load = site.plant.load(CHARGER, 0);
        site.recorder.consumer(load, "Fronius Wattpilot");
        carport = new CarportTwin(
                site.network.line("FroniusWattpilot"),
                site.socket,
                config.host().text(),
                site.plant,
                load,
                site.json,
                site.time,
                scenario.seed(),
                config.lowPrice());
        site.network.add(carport);
        if (!steered) {
            carport.chargesByItself();
            leftAlone.put(
                    CHARGER,
                    config.lowPrice()
                            ? "charges at the low price of its own tariff"
                            : "charges with " + CarportTwin.LIMIT_A + " A as soon as the car is there");
        }
    }

    /** They share their part of the roof. */
    private void givEnergy(String key, GivEnergy.Inverter inverter) {
        String name = key.isEmpty() ? "GivEnergy" : "GivEnergy:" + key;
        GivEnergyTwin twin = new GivEnergyTwin(
                site.network.line(name),
                site.plant,
                site.plant.panels(name, GIVENERGY_PART / givEnergies, List.of(inverter.phase())),
                site.plant.load(name + " battery", inverter.phase()),
                site.time,
                String.format("SD2201G%03d", ++givEnergy));
        site.tcp.attach(inverter.host().host(), inverter.host().port(GivEnergyDongle.PORT), twin.dongle());
        site.network.add(twin);
    }

    private void sensor(String key, MqttTemperature.Sensor sensor) {
        Telemetry telemetry = new Telemetry(site.network.line("MqttTemperature:" + key), REPORT_SECONDS);
        tell(telemetry, sensor.topic(), sensor.topicJsonKey(), kind(sensor.type()));
        sensor.topicHumidity()
                .ifPresent(topic -> tell(telemetry, topic, sensor.topicHumidityJsonKey(), Climate.HUMIDITY));
        sensor.topicPressure()
                .ifPresent(topic -> tell(telemetry, topic, sensor.topicPressureJsonKey(), Climate.PRESSURE));
        site.network.add(telemetry);
    }

    private void tell(Telemetry telemetry, TopicFilter topic, Optional<?> jsonKey, Climate climate) {
        telemetry.telling(
                someTopic(topic.toString()), jsonKey.map(Object::toString).orElse(""), 1, () -> climate.at(site.plant));
    }

    private static Climate kind(TemperatureType type) {
        return switch (type) {
            case OUTDOOR, GENERIC -> Climate.OUTDOOR;
            case BATTERY, ROOM -> Climate.ROOM;
            case WATER_HEATER -> Climate.WATER;
            case FRIDGE -> Climate.FRIDGE;
            case FREEZER -> Climate.FREEZER;
        };
    }

    /** On the phases in turn, and in the results from now on. */
    private Appliance appliance(SwitchedConsumer consumer) {
        int phase = consumer.basics().requestW() > MOST_ON_ONE_PHASE_W ? 0 : phases++ % 3 + 1;
        Plant.Load load = site.plant.load(consumer.key(), phase);
        site.recorder
                .consumer(load, consumer.basics().customName())
                .requestW(consumer.basics().requestW());
        String name = consumer.key() + " " + consumer.basics().customName();
        if (consumer.basics().kind() == SwitchedConsumer.Kind.STARTED_BY_HAND) {
            if (!steered) {
                leftAlone.put(consumer.key(), "runs as soon as somebody starts it");
            }
            return Appliance.started(
                    site.plant,
                    load,
                    consumer.basics().requestW(),
                    new Programme(consumer.basics().requestW(), STARTED_AT));
        }
        boolean thermostat = HEATS_WATER.matcher(name).find();
        Appliance appliance = thermostat
                ? Appliance.boiler(site.plant, load, consumer.basics().requestW())
                : Appliance.steady(site.plant, load, consumer.basics().requestW());
        if (!steered) {
            appliance.turn(thermostat);
            leftAlone.put(consumer.key(), thermostat ? "is always on, and its thermostat decides" : "stays off");
        }
        return appliance;
    }

    private Wording wording(SwitchedConsumer consumer, Optional<Pattern> onKeyword, Optional<Pattern> power) {
        Wording wording = Wording.forRegexes(onKeyword, power);
        if (!wording.isUnderstood()) {
            notes.add(consumer.key()
                    + ": the simulation cannot make up an answer that its IsOnKeywordRegex and PowerExtractRegex"
                    + " understand; a real device may do better.");
        }
        return wording;
    }

    /** Of the topics that a filter stands for, one. */
    static String someTopic(String filter) {
        return filter.replace("+", "simulated").replace("#", "simulated");
    }
}
