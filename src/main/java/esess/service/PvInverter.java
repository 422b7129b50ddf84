package esess.service;

import esess.control.PvMeasurement;
import esess.device.NumberFeed;
import esess.device.NumberTopic;
import esess.device.Sparing;
import esess.model.AcMeasurement;
import esess.model.AcRole;
import esess.model.PerPhase;
import esess.model.Quantity;
import esess.model.TopicFilter;
import esess.model.Unit;
import esess.port.Item;
import esess.port.Mqtt;
import esess.runtime.Control;
import esess.runtime.Domain;
import esess.runtime.Host;
import esess.runtime.MessageType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One inverter that tells its values over MQTT. What arrives together is shown together. A value that is too old is
 * unknown, and so is a power that the broker has kept, for nobody knows how old it is; when all are unknown, or the DTU
 * says so, the inverter is not connected: asleep if it hardly produced any more, else lost. Energies stay. Loop thread.
 */
final class PvInverter {

    /** An inverter that falls silent below this has gone to sleep. */
    static final double DUSK_W = 20;

    /** What the topics of a phase are called among {@link MqttPVInverter.Inverter#topics}. */
    private record Topics(String voltage, String current, String power, String energy) {

        static Topics of(int phase) {
            return new Topics(
                    "L" + phase + "Voltage", "L" + phase + "Current", "L" + phase + "Power", "L" + phase + "Energy");
        }
    }

    private static final PerPhase<Topics> PHASES = new PerPhase<>(1, 2, 3).map(Topics::of);

    private enum State {
        EXPECTED,
        NEVER_HEARD,
        ALIVE,
        ASLEEP,
        LOST
    }

    /** ESS has to repeat its wish; dbus-fronius, the driver of Venus OS for such inverters, drops it after this time too. */
    private static final Duration LIMIT_LEASE = Duration.ofSeconds(60);

    private static final double MOST_W = 1_000_000;

    private final Host host;
    private final MqttPVInverter.Inverter config;
    private final Duration staleAfter;
    private final AcMeter meter;
    private final PvMeasurement.Wiring wiring;
    /** Of which it tells anything. */
    private final List<Integer> toldPhases;

    private final Map<String, NumberFeed> feeds = new LinkedHashMap<>();
    private final List<NumberFeed> powers = new ArrayList<>();
    private final Map<String, Double> energies = new LinkedHashMap<>();
    private final Set<String> missing = new LinkedHashSet<>();
    private final DtuLimit limit;
    private State state = State.EXPECTED;
    private final Gathering gathering;
    private boolean reachable = true;
    private final Sparing refusal = new Sparing();
    private final OngoingEnergy energy;
    /** By topic's name: how many of its messages are counted. */
    private final Map<String, Integer> counted = new HashMap<>();

    private Double powerW;
    private long powerHeard = NumberFeed.NEVER;
    private long powerShown = NumberFeed.NEVER;

    /** @param limit null: it cannot be limited */
    PvInverter(Host host, MqttPVInverter.Inverter config, Duration staleAfter, DtuLimit limit) {
        this.host = host;
        this.gathering = new Gathering(host, this::show);
        this.config = config;
        this.staleAfter = staleAfter;
        this.limit = limit;
        this.energy = new OngoingEnergy(host, "MqttPVInverter_" + config.key());
        List<Item> extra = new ArrayList<>();
        config.maxPowerW()
                .ifPresent(
                        maxW -> extra.add(Item.number("/Ac/MaxPower", Unit.WATT).initially(maxW)));
        if (limit != null && config.maxPowerW().isPresent()) {
            Control powerLimit = host.control(
                    Control.id("PowerLimit", config.key()),
                    "Power limit of " + config.customName(),
                    new Domain.Range(Unit.WATT, 0, MOST_W),
                    LIMIT_LEASE,
                    this::limitTo);
            extra.add(powerLimit.offeredBy(Item.number("/Ac/PowerLimit", Unit.WATT)
                    .initially(config.maxPowerW().get())));
        }
        meter = new AcMeter(
                host,
                new AcMeter.Spec(
                        AcRole.PVINVERTER,
                        "MqttPVInverter_" + config.key(),
                        config.instance(),
                        "es-ESS MqttPVInverter",
                        config.customName(),
                        "MQTT",
                        config.position(),
                        extra));
        meter.device().set("/Connected", 0);
        wiring = new PvMeasurement.Wiring(
                config.wiredPhases(),
                config.topics().keySet().stream().anyMatch(n -> n.matches("L\\dPower")),
                List.of(1, 2, 3).stream()
                        .filter(phase -> config.topics().containsKey("L" + phase + "Energy"))
                        .toList());
        toldPhases = config.toldPhases();
        config.topics().forEach((name, topic) -> {
            NumberFeed feed = feed(topic, quantity(name));
            feeds.put(name, feed);
            if (name.endsWith("Power")) {
                powers.add(feed);
            }
        });
        config.reachableTopic()
                .ifPresent(topic -> host.mqtt().subscribe(topic.toString(), 0, message -> reachable(topic, message)));
        host.time().after(staleAfter, () -> {
            if (state == State.EXPECTED) {
                state = State.NEVER_HEARD;
                host.say(
                        config.key(),
                        MessageType.WARNING,
                        "Inverter " + config.key() + " has told nothing since the start. That is normal at"
                                + " night; by day, look at its topics.");
            }
        });
    }

    private static Quantity quantity(String name) {
        return name.endsWith("Power")
                ? Quantity.POWER
                : name.endsWith("Voltage")
                        ? Quantity.VOLTAGE
                        : name.endsWith("Current") ? Quantity.CURRENT : Quantity.ENERGY;
    }

    private NumberFeed feed(NumberTopic topic, Quantity quantity) {
        return new NumberFeed(
                topic,
                quantity,
                staleAfter,
                host.mqtt(),
                host.time(),
                host.json(),
                gathering::arrived,
                trouble -> host.say(
                        config.key() + " payloads",
                        MessageType.WARNING,
                        "Inverter " + config.key() + ": " + trouble + "."));
    }

    String key() {
        return config.key();
    }

    /** What it produces; null: not known. */
    Double powerW() {
        return powerW;
    }

    /** Since when that is known, monotonic milliseconds. */
    long powerTick() {
        return powerShown;
    }

    /** Keeps its counters. */
    void save() {
        energy.save();
    }

    /** Its limit; null: it has none. */
    DtuLimit limit() {
        return limit;
    }

    private void reachable(TopicFilter topic, Mqtt.Message message) {
        switch (message.text().strip().toLowerCase(Locale.ROOT)) {
            // An AhoyDTU's "available": 0 off, 1 does not produce, 2 produces, 3 has produced, 4 was available
            // (https://github.com/lumapu/ahoy/blob/main/manual/User_Manual.md).
            case "1", "2", "3", "true", "online", "on", "yes" -> reachable = true;
            case "0", "4", "false", "offline", "off", "no" -> reachable = false;
            default -> {
                if (refusal.tells(host.time().tick())) {
                    host.say(
                            config.key() + topic,
                            MessageType.WARNING,
                            "Inverter " + config.key() + ": what comes on " + topic + " is neither 1 nor 0.");
                }
                return;
            }
        }
        refusal.over(host.time().tick());
        if (limit != null) {
            limit.reachable(reachable);
        }
        gathering.arrived();
    }

    private void show() {
        boolean alive = reachable && isLive();
        remember("TotalEnergy");
        PerPhase<AcMeasurement.Line> lines = PerPhase.unknown();
        for (int phase = 1; phase <= 3; phase++) {
            Topics topics = PHASES.of(phase);
            remember(topics.energy);
            if (toldPhases.contains(phase)) {
                lines = lines.with(
                        phase,
                        new AcMeasurement.Line(
                                number(topics.voltage, alive),
                                number(topics.current, alive),
                                number(topics.power, alive),
                                null,
                                energies.get(topics.energy),
                                null));
            }
        }
        AcMeasurement measurement = PvMeasurement.of(
                new PvMeasurement.Told(lines, number("TotalPower", alive), energies.get("TotalEnergy")), wiring);
        powerW = measurement.powerW();
        for (NumberFeed feed : powers) {
            if (feed.heardTick() > powerHeard) {
                powerHeard = feed.heardTick();
                powerShown = host.time().tick();
            }
        }
        meter.show(measurement);
        if (alive) {
            become(State.ALIVE);
            lookForMissing();
        } else {
            boolean awaited = reachable && (state == State.EXPECTED || state == State.NEVER_HEARD);
            if (!awaited && state != State.ASLEEP && state != State.LOST) {
                become(fellAsleep() ? State.ASLEEP : State.LOST);
            }
            meter.device().set("/Connected", 0);
            meter.device()
                    .set(
                            "/StatusCode",
                            awaited
                                    ? null
                                    : (Object) (state == State.ASLEEP ? AcMeter.STATUS_STANDBY : AcMeter.STATUS_ERROR));
        }
    }

    private boolean isLive() {
        for (NumberFeed feed : feeds.values()) {
            if (feed.isLive()) {
                return true;
            }
        }
        return false;
    }

    /** What it told last, before the values went stale one after the other. */
    private boolean fellAsleep() {
        Double total = last("TotalPower");
        Double lastW =
                total != null ? total : PerPhase.sum(new PerPhase<>(last("L1Power"), last("L2Power"), last("L3Power")));
        return lastW == null ? !reachable : lastW < DUSK_W;
    }

    private Double last(String name) {
        NumberFeed feed = feeds.get(name);
        return feed == null ? null : feed.last();
    }

    private Double number(String name, boolean alive) {
        NumberFeed feed = feeds.get(name);
        return alive && feed != null && feed.isLive() ? feed.number() : null;
    }

    /** A DTU that has just started says 0 kWh until it has heard its inverter: that is no counter. */
    private void remember(String name) {
        NumberFeed feed = feeds.get(name);
        Double energyKWh = last(name);
        if (energyKWh != null && energyKWh > 0 && !counted.getOrDefault(name, 0).equals(feed.arrivals())) {
            counted.put(name, feed.arrivals());
            energies.put(name, energy.count(name, energyKWh));
        }
    }

    /** A power that has stopped while the rest goes on; what stops in one go is the inverter's silence. */
    private void lookForMissing() {
        long newestTick = newestTick();
        feeds.forEach((name, feed) -> {
            boolean gone = name.endsWith("Power")
                    && feed.heardTick() != NumberFeed.NEVER
                    && !feed.isFresh()
                    && feed.last() != null
                    && feed.last() >= DUSK_W
                    && newestTick - feed.heardTick() > staleAfter.toMillis() / 2;
            if (gone && missing.add(name)) {
                host.say(
                        config.key() + name,
                        MessageType.WARNING,
                        "Inverter " + config.key() + ": nothing on "
                                + config.topics().get(name) + " for " + staleAfter.toSeconds()
                                + " s, though other values come; that power is unknown now.");
            } else if (feed.isFresh() && missing.remove(name)) {
                host.say(
                        config.key() + name,
                        MessageType.OPERATIONAL,
                        "Inverter " + config.key() + ": " + config.topics().get(name) + " is told again.");
            }
        });
    }

    private long newestTick() {
        long newest = NumberFeed.NEVER;
        for (NumberFeed feed : feeds.values()) {
            newest = Math.max(newest, feed.heardTick());
        }
        return newest;
    }

    private void become(State next) {
        State before = state;
        state = next;
        if (before == next) {
            return;
        }
        switch (next) {
            case ALIVE -> {
                if (before != State.EXPECTED) {
                    host.say(
                            config.key(),
                            MessageType.OPERATIONAL,
                            "Inverter " + config.key() + " reports" + (before == State.NEVER_HEARD ? "." : " again."));
                }
            }
            case ASLEEP ->
                host.say(config.key(), MessageType.OPERATIONAL, "Inverter " + config.key() + " sleeps: " + why() + ".");
            case LOST ->
                host.say(
                        config.key(),
                        MessageType.WARNING,
                        "Inverter " + config.key() + " is lost: " + why() + ". Its power is unknown now.");
            case EXPECTED, NEVER_HEARD -> {}
        }
    }

    private String why() {
        return reachable ? "nothing on its topics for " + staleAfter.toSeconds() + " s" : "its DTU cannot reach it";
    }

    /** A released limit is the maximum on the bus: an invalid one would say that none can be set. */
    private String limitTo(Object watts) {
        double maxW = config.maxPowerW().orElseThrow();
        limit.ess(watts == null ? 1 : Math.min(1, (Double) watts / maxW));
        if (watts == null) {
            host.time().after(Duration.ZERO, () -> meter.device().set("/Ac/PowerLimit", maxW));
        } else {
            meter.device().set("/Ac/PowerLimit", watts);
        }
        return null;
    }
}
