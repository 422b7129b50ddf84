package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.device.NumberFeed;
import esess.device.NumberTopic;
import esess.model.DcMeasurement;
import esess.model.Quantity;
import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.runtime.DeviceSpec;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * DC loads, sources and the rest of a DC system that report over MQTT appear in the GX and in VRM. Of power, voltage and
 * current two are enough. A device that falls silent is shown as not connected, never with old values; a dcsystem leaves the
 * bus while its power is unknown.
 */
public final class MqttDC implements Service {

    /** Victron's classes of DC devices (https://github.com/victronenergy/venus/wiki/dbus). */
    public enum Type {
        DCSYSTEM,
        DCLOAD,
        DCSOURCE;

        String victronClass() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** {@code /Settings/MonitorMode} of a generic one; a system has none. */
        Optional<Integer> monitorMode() {
            return switch (this) {
                case DCSYSTEM -> Optional.empty();
                case DCLOAD -> Optional.of(1);
                case DCSOURCE -> Optional.of(-1);
            };
        }

        @Override
        public String toString() {
            return victronClass();
        }
    }

    @Section(
            value = "MqttDC",
            keyed = true,
            example = "fridge",
            doc = "A DC device to show; one section each. Where a payload is JSON, write `topic#key`.")
    public record DcDevice(
            @SectionKey String key,

            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "dcsystem",
                    min = 0,
                    max = 65535,
                    example = "1010",
                    doc = "Device instance in VRM; unique among DC devices.")
            int instance,

            @Key(
                    value = "CustomName",
                    example = "Fridge",
                    doc = "Name in VRM. A name given in VRM is kept until this one is changed.")
            String customName,

            @Key(
                    value = "Type",
                    defaultValue = "dcsystem",
                    doc = "What it is: dcsystem or dcload consume, dcsource feeds in. A dcsystem"
                            + " is taken for the whole DC consumption by the GX and enters its charge current limit.")
            Type type,

            @Key(
                    value = "Topic",
                    aliases = "TopicPower",
                    example = "boat/fridge/power",
                    doc = "Topic with the power in W.")
            Optional<NumberTopic> power,

            @Key(value = "TopicVoltage", example = "boat/fridge/voltage", doc = "Topic with the voltage in V.")
            Optional<NumberTopic> voltage,

            @Key(value = "TopicCurrent", doc = "Topic with the current in A.")
            Optional<NumberTopic> current,

            @Key(
                    value = "Invert",
                    defaultValue = "false",
                    doc = "Whether power and current are told with the opposite sign.")
            boolean invert,

            @Key(
                    value = "StaleAfter",
                    unit = "s",
                    min = 1,
                    defaultValue = "60",
                    doc = "A value that is older is unknown.")
            Duration staleAfter)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (power.isEmpty() && (voltage.isEmpty() || current.isEmpty())) {
                complaints.error("Topic", "the power is needed: Topic, or TopicVoltage and TopicCurrent");
            }
        }
    }

    private final Collection<DcDevice> devices;

    public MqttDC(Configuration configuration) {
        this(configuration.all(DcDevice.class).values());
    }

    MqttDC(Collection<DcDevice> devices) {
        this.devices = devices;
    }

    @Override
    public void start(Host host) {
        devices.forEach(device -> host.part("DC device " + device.key, () -> part -> new Shown(part, device)));
    }

    /** One device on the bus. */
    private static final class Shown {
        private final Host host;
        private final DcDevice config;
        private final Device device;
        private final List<NumberFeed> feeds = new ArrayList<>();
        private final Optional<NumberFeed> power;
        private final Optional<NumberFeed> voltage;
        private final Optional<NumberFeed> current;
        private final Gathering gathering;
        private boolean lost;

        Shown(Host host, DcDevice config) {
            this.host = host;
            this.gathering = new Gathering(host, this::show);
            this.config = config;
            List<Item> items = new ArrayList<>(List.of(
                    Item.number("/Dc/0/Voltage", Unit.VOLT),
                    Item.number("/Dc/0/Current", Unit.AMPERE),
                    Item.number("/Dc/0/Power", Unit.WATT)));
            config.type
                    .monitorMode()
                    .ifPresent(mode ->
                            items.add(Item.integer("/Settings/MonitorMode").initially(mode)));
            device = host.publish(new DeviceSpec(
                    config.type.victronClass(),
                    "MqttDC_" + config.key,
                    config.instance,
                    "es-ESS MqttDC",
                    config.customName,
                    "MQTT",
                    items));
            device.set("/Connected", 0);
            stayWhilePowerIsKnown(null);
            power = config.power.map(topic -> feed(topic, Quantity.POWER));
            voltage = config.voltage.map(topic -> feed(topic, Quantity.VOLTAGE));
            current = config.current.map(topic -> feed(topic, Quantity.CURRENT));
            host.time().after(config.staleAfter, this::show);
        }

        private NumberFeed feed(NumberTopic topic, Quantity quantity) {
            NumberFeed feed = new NumberFeed(
                    topic,
                    quantity,
                    config.staleAfter,
                    host.mqtt(),
                    host.time(),
                    host.json(),
                    gathering::arrived,
                    trouble -> host.say(
                            config.key + " payloads",
                            MessageType.WARNING,
                            "DC device " + config.key + ": " + trouble + "."));
            feeds.add(feed);
            return feed;
        }

        /** Nobody knows how old a value is that the broker has kept, and a current enters the GX's charge limit. */
        private static Double number(Optional<NumberFeed> feed) {
            return feed.filter(NumberFeed::isLive).map(NumberFeed::number).orElse(null);
        }

        /**
         * systemcalc adds up what the dcsystems on the bus tell, an unknown power as 0 W, and calls that measured; without
         * any it makes an estimate (dbus_systemcalc.py of dbus-systemcalc-py). The other classes are only shown.
         */
        private void stayWhilePowerIsKnown(Double powerW) {
            if (config.type == Type.DCSYSTEM) {
                device.present(powerW != null);
            }
        }

        private void show() {
            DcMeasurement told = new DcMeasurement(number(voltage), number(current), number(power)).completed();
            DcMeasurement shown = config.invert ? told.inverted() : told;
            boolean alive = feeds.stream().anyMatch(NumberFeed::isLive);
            device.set("/Dc/0/Voltage", shown.voltageV());
            device.set("/Dc/0/Current", shown.currentA());
            device.set("/Dc/0/Power", shown.powerW());
            device.set("/Connected", alive ? 1 : 0);
            stayWhilePowerIsKnown(shown.powerW());
            if (alive ? lost : !lost && feeds.stream().noneMatch(NumberFeed::isFresh)) {
                lost = !alive;
                host.say(
                        config.key,
                        alive ? MessageType.OPERATIONAL : MessageType.WARNING,
                        "DC device " + config.key
                                + (alive
                                        ? " reports again."
                                        : ": nothing on its topics for " + config.staleAfter.toSeconds()
                                                + " s, it is not connected."));
            }
        }
    }
}
