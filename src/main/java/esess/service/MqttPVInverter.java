package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.control.GoodFigure;
import esess.control.HousePicture;
import esess.control.LimitedProduction;
import esess.control.ZeroFeedIn;
import esess.device.NumberTopic;
import esess.model.BaseTopic;
import esess.model.Payload;
import esess.model.PerPhase;
import esess.model.Phases;
import esess.model.TopicFilter;
import esess.model.VictronService;
import esess.port.Watch;
import esess.runtime.Closing;
import esess.runtime.Host;
import esess.runtime.HouseView;
import esess.runtime.MessageType;
import esess.runtime.PvLimits;
import esess.runtime.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * PV inverters that report over MQTT appear in the GX and in VRM. Those behind an OpenDTU can be throttled: by ESS, by
 * zero feed-in once the battery is full, and when the GX shuts PV down. When es-ESS ends, or starts after a crash, they
 * are handed back to 100 %.
 */
public final class MqttPVInverter implements Service {

    @Section(value = "MqttPVInverter", doc = "What holds for all inverters.")
    public record Config(
            @Key(
                    value = "StaleAfter",
                    aliases = "StaleTimeoutSeconds",
                    unit = "s",
                    min = 5,
                    defaultValue = "300",
                    doc =
                            "A value that is older is unknown; an inverter without newer ones sleeps, or is lost if it was producing.")
            Duration staleAfter,

            @Key(
                    value = "EnableZeroFeedin",
                    defaultValue = "false",
                    doc =
                            "Whether inverters with a DtuControlTopic are limited to what the house takes while the battery is full.")
            boolean zeroFeedIn,

            @Key(
                    value = "EnablePvShutdown",
                    defaultValue = "false",
                    doc = "Whether inverters with a DtuControlTopic are limited to 0 % while the GX disables PV.")
            boolean pvShutdown,

            @Key(
                    value = "ZeroFeedinScaleStep",
                    min = 0.001,
                    max = 1,
                    defaultValue = "0.05",
                    doc = "How much of its power an inverter's limit moves at most every 10 s.")
            double scaleStep,

            @Key(
                    value = "ZeroFeedinDistance",
                    unit = "W",
                    min = 0,
                    defaultValue = "50",
                    doc = "How far the production is kept below the consumption.")
            double distanceW,

            @Key(
                    value = "ZeroFeedinStartSoc",
                    unit = "%",
                    min = 0,
                    max = 100,
                    defaultValue = "100",
                    doc = "Below this state of charge nothing is limited.")
            double startSocPercent) {}

    @Section(
            value = "MqttPVInverter",
            keyed = true,
            example = "roof",
            doc =
                    "An inverter to show; one section each. All topics are optional. Where a payload is JSON, write `topic#key`: "
                            + "`tele/roof/SENSOR#ENERGY.Power`.")
    public record Inverter(
            @SectionKey String key,

            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "pvinverter",
                    min = 0,
                    max = 65535,
                    example = "1008",
                    doc = "Device instance in VRM; unique among PV inverters.")
            int instance,

            @Key(
                    value = "CustomName",
                    example = "Roof",
                    doc = "Name in VRM. A name given in VRM is kept until this one is changed.")
            String customName,

            @Key(
                    value = "Position",
                    min = 0,
                    max = 2,
                    example = "1",
                    doc = "Where it feeds in: 0 AC input 1, 1 AC output, 2 AC input 2.")
            int position,

            @Key(value = "L1PowerTopic", example = "solar/roof/0/power", doc = "Power on L1 in W.")
            Optional<NumberTopic> l1Power,

            @Key(value = "L2PowerTopic", doc = "Power on L2 in W.")
            Optional<NumberTopic> l2Power,

            @Key(value = "L3PowerTopic", doc = "Power on L3 in W.")
            Optional<NumberTopic> l3Power,

            @Key(value = "TotalPowerTopic", doc = "Power of all phases in W; else their sum is shown.")
            Optional<NumberTopic> totalPower,

            @Key(value = "L1VoltageTopic", example = "solar/roof/0/voltage", doc = "Voltage on L1 in V.")
            Optional<NumberTopic> l1Voltage,

            @Key(value = "L2VoltageTopic", doc = "Voltage on L2 in V.")
            Optional<NumberTopic> l2Voltage,

            @Key(value = "L3VoltageTopic", doc = "Voltage on L3 in V.")
            Optional<NumberTopic> l3Voltage,

            @Key(value = "L1CurrentTopic", example = "solar/roof/0/current", doc = "Current on L1 in A.")
            Optional<NumberTopic> l1Current,

            @Key(value = "L2CurrentTopic", doc = "Current on L2 in A.")
            Optional<NumberTopic> l2Current,

            @Key(value = "L3CurrentTopic", doc = "Current on L3 in A.")
            Optional<NumberTopic> l3Current,

            @Key(value = "L1EnergyForwardedTopic", doc = "Energy produced on L1 in kWh.")
            Optional<NumberTopic> l1Energy,

            @Key(value = "L2EnergyForwardedTopic", doc = "Energy produced on L2 in kWh.")
            Optional<NumberTopic> l2Energy,

            @Key(value = "L3EnergyForwardedTopic", doc = "Energy produced on L3 in kWh.")
            Optional<NumberTopic> l3Energy,

            @Key(
                    value = "TotalEnergyForwardedTopic",
                    example = "solar/roof/0/yieldtotal",
                    doc = "Energy produced on all phases in kWh; else their sum is shown.")
            Optional<NumberTopic> totalEnergy,

            @Key(
                    value = "Phase",
                    example = "1",
                    doc = "Where a total without phase powers is booked, 1, 2, 3 or 1,2,3 in equal parts. "
                            + "Without it: on the phases that have topics, else on L1.")
            Optional<Phases> phase,

            @Key(
                    value = "ReachableTopic",
                    example = "solar/roof/status/reachable",
                    doc = "Topic that tells whether the DTU reaches the inverter: 1 or 0; an AhoyDTU's `available`.")
            Optional<TopicFilter> reachableTopic,

            @Key(
                    value = "MaxPower",
                    unit = "W",
                    min = 1,
                    example = "1500",
                    doc = "The most it can produce. With it and a DtuControlTopic, ESS can throttle it.")
            Optional<Double> maxPowerW,

            @Key(
                    value = "DtuControlTopic",
                    unique = true,
                    example = "solar/roof",
                    doc = "The inverter's topic at an OpenDTU: its limit is set below it.")
            Optional<BaseTopic> dtuControlTopic)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (topics().isEmpty()) {
                complaints.error(
                        "TotalPowerTopic", "at least one topic is needed, such as TotalPowerTopic or L1PowerTopic");
            }
        }

        /** The topics that it has, by phase or "Total" and what is measured: L1Power, TotalEnergy. */
        public Map<String, NumberTopic> topics() {
            Map<String, NumberTopic> topics = new LinkedHashMap<>();
            put(topics, "Power", new PerPhase<>(l1Power, l2Power, l3Power));
            put(topics, "Voltage", new PerPhase<>(l1Voltage, l2Voltage, l3Voltage));
            put(topics, "Current", new PerPhase<>(l1Current, l2Current, l3Current));
            put(topics, "Energy", new PerPhase<>(l1Energy, l2Energy, l3Energy));
            totalPower.ifPresent(topic -> topics.put("TotalPower", topic));
            totalEnergy.ifPresent(topic -> topics.put("TotalEnergy", topic));
            return topics;
        }

        private static void put(
                Map<String, NumberTopic> topics, String quantity, PerPhase<Optional<NumberTopic>> perPhase) {
            for (int number = 1; number <= 3; number++) {
                String name = "L" + number + quantity;
                perPhase.of(number).ifPresent(topic -> topics.put(name, topic));
            }
        }

        /** Of which it tells anything. */
        List<Integer> toldPhases() {
            return List.of(1, 2, 3).stream()
                    .filter(number -> topics().keySet().stream().anyMatch(name -> name.startsWith("L" + number)))
                    .toList();
        }

        public List<Integer> wiredPhases() {
            List<Integer> known = toldPhases();
            return phase.map(Phases::numbers).orElse(known.isEmpty() ? List.of(1) : known);
        }
    }

    static final Duration CYCLE = Duration.ofSeconds(10);
    /** What {@code /Ac/ActiveIn/Source} says without a grid; the number of phases, which the original took, stays. */
    private static final double INVERTING = 240;

    private final Config config;
    private final List<Inverter> configured;
    /** By key, without those that have failed. */
    private final Map<String, PvInverter> inverters = new LinkedHashMap<>();

    private final Map<String, Double> limits = new LinkedHashMap<>();
    private final Map<String, LimitedProduction> limitedProduction = new LinkedHashMap<>();
    private final List<Watch> disabled = new ArrayList<>();
    private Host host;
    private PvLimits limited;
    private final GoodFigure consumption = new GoodFigure();
    private HouseView view;
    private Watch soc;
    private Watch source;
    private ZeroFeedIn.State state;
    private boolean down;
    private long cycleTick;

    public MqttPVInverter(Configuration configuration) {
        config = configuration.get(Config.class);
        configured = List.copyOf(configuration.all(Inverter.class).values());
    }

    @Override
    public void start(Host host) {
        this.host = host;
        cycleTick = host.time().tick();
        limited = new PvLimits(host);
        Set<String> left = limited.left();
        for (Inverter inverter : configured) {
            limitedProduction.put(
                    inverter.key(), new LimitedProduction(inverter.maxPowerW().orElse(null)));
            host.part("Inverter " + inverter.key(), () -> new Part(inverter));
            inverter.dtuControlTopic().map(DtuLimit::commandTopic).ifPresent(left::remove);
        }
        limited.lift(left);
        boolean controllable = configured.stream()
                .anyMatch(inverter -> inverter.dtuControlTopic().isPresent());
        if ((config.zeroFeedIn || config.pvShutdown) && !controllable) {
            host.say(
                    MessageType.WARNING,
                    "Zero feed-in and PV shutdown need an inverter with a DtuControlTopic; there is none.");
            return;
        }
        if (config.zeroFeedIn) {
            view = host.house();
            soc = host.watch(VictronService.SYSTEM, "/Dc/Battery/Soc");
            source = host.watch(VictronService.SYSTEM, "/Ac/ActiveIn/Source");
            configured.forEach(inverter -> limits.put(inverter.key(), ZeroFeedIn.firstLimit(configured.size())));
            host.time().every(CYCLE, this::zeroFeedIn);
        }
        if (config.pvShutdown) {
            // Newer GX offer it at the system, older ones at hub4; there is no /Pv/Disabled, which the original read.
            disabled.add(host.watch(VictronService.SYSTEM, "/Pv/Disable", change -> lookForShutdown()));
            disabled.add(host.watch(VictronService.HUB4, "/Pv/Disable", change -> lookForShutdown()));
        }
    }

    /** An inverter under a guard of its own: where its code throws it leaves the bus alone, without its limit. */
    private final class Part implements Service {
        private final Inverter inverter;
        private PvInverter shown;

        Part(Inverter inverter) {
            this.inverter = inverter;
        }

        @Override
        public void start(Host part) {
            Set<String> left = limited.left();
            DtuLimit limit = inverter.dtuControlTopic()
                    .map(topic -> new DtuLimit(
                            part, topic, left.contains(DtuLimit.commandTopic(topic)), down, limited::remember))
                    .orElse(null);
            shown = new PvInverter(part, inverter, config.staleAfter, limit);
            inverters.put(inverter.key(), shown);
        }

        @Override
        public void stop() {
            if (shown == null) {
                return;
            }
            inverters.remove(inverter.key());
            Closing.step(shown::save, host.log());
            if (shown.limit() != null && shown.limit().stop()) {
                limited.forget(Set.of(shown.limit().topic()));
            }
        }
    }

    private void zeroFeedIn() {
        HousePicture house = view.now();
        Double sourceNumber = source.number();
        ZeroFeedIn.Decision decision = ZeroFeedIn.decide(
                new ZeroFeedIn.Settings(config.scaleStep, config.distanceW, config.startSocPercent),
                new ZeroFeedIn.Situation(
                        sourceNumber == null ? null : (Boolean) (sourceNumber != INVERTING),
                        soc.number(),
                        consumption.at(house, house.totalConsumptionW())),
                configured.stream().map(this::inverter).toList());
        cycleTick = host.time().tick();
        limits.putAll(decision.limits());
        for (PvInverter inverter : inverters.values()) {
            Double part = decision.limits().get(inverter.key());
            if (part != null && inverter.limit() != null) {
                inverter.limit().zeroFeedIn(part);
            }
        }
        tell(decision.state());
        tellProduction();
    }

    /** Whoever shares the sun is to know that there is more of it. */
    private void tellProduction() {
        boolean isLimited = false;
        Double heldBackW = null;
        for (PvInverter inverter : inverters.values()) {
            LimitedProduction production = limitedProduction.get(inverter.key());
            production.look(
                    inverter.limit() == null ? 1 : inverter.limit().part(),
                    inverter.powerW(),
                    host.time().tick());
            if (production.isLimited()) {
                isLimited = true;
                Double moreW = production.heldBackW();
                heldBackW = moreW == null ? heldBackW : (Double) ((heldBackW == null ? 0 : heldBackW) + moreW);
            }
        }
        host.production(isLimited, heldBackW);
    }

    /** One that has failed is not known, and not to be limited until it is back. */
    private ZeroFeedIn.Inverter inverter(Inverter each) {
        PvInverter inverter = inverters.get(each.key());
        double limit = limits.get(each.key());
        return inverter == null
                ? new ZeroFeedIn.Inverter(each.key(), false, null, false, limit)
                : new ZeroFeedIn.Inverter(
                        each.key(),
                        inverter.limit() != null,
                        inverter.powerW(),
                        inverter.powerTick() > cycleTick,
                        limit);
    }

    private void tell(ZeroFeedIn.State next) {
        ZeroFeedIn.State before = state;
        state = next;
        if (before == next || before == null && next == ZeroFeedIn.State.BATTERY_NOT_FULL) {
            return;
        }
        switch (next) {
            case LIMITING ->
                host.say(MessageType.OPERATIONAL, "Zero feed-in: the inverters are limited to what the house takes.");
            case BATTERY_NOT_FULL ->
                host.say(
                        MessageType.OPERATIONAL,
                        "Zero feed-in: the battery is below " + Payload.text(config.startSocPercent)
                                + " %, the inverters are not limited.");
            case OFF_GRID ->
                host.say(
                        MessageType.OPERATIONAL,
                        "Zero feed-in: there is no grid, the inverters are left to the Multi.");
            case UNKNOWN ->
                host.say(
                        MessageType.WARNING,
                        "Zero feed-in: the GX does not tell consumption, state of charge or grid;"
                                + " the inverters are not limited.");
        }
    }

    private void lookForShutdown() {
        boolean now = disabled.stream().anyMatch(watch -> watch.number() != null && watch.number() == 1);
        if (now != down) {
            down = now;
            inverters.values().stream()
                    .filter(inverter -> inverter.limit() != null)
                    .forEach(inverter -> inverter.limit().shutdown(now));
            host.say(
                    MessageType.OPERATIONAL,
                    now
                            ? "The GX disables PV: the inverters are limited to 0 %."
                            : "The GX does not disable PV any more.");
        }
    }
}
