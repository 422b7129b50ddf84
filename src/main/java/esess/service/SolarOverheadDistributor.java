package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.control.Formula;
import esess.control.HousePicture;
import esess.control.surplus.BatteryBridge;
import esess.control.surplus.BatteryReservation;
import esess.control.surplus.ConsumerRequest.Name;
import esess.control.surplus.EvenedOverhead;
import esess.control.surplus.Settling;
import esess.control.surplus.SurplusControl;
import esess.control.surplus.SurplusDistribution;
import esess.model.Payload;
import esess.model.PlainText;
import esess.model.ServiceState;
import esess.model.Unit;
import esess.model.VictronService;
import esess.port.Device;
import esess.port.Item;
import esess.port.Mqtt;
import esess.port.Watch;
import esess.runtime.Closing;
import esess.runtime.DeviceSpec;
import esess.runtime.Host;
import esess.runtime.HouseView;
import esess.runtime.MessageType;
import esess.runtime.SaidOnce;
import esess.runtime.Service;
import esess.runtime.Surplus;
import esess.service.OverheadDisplay.Representation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shares the solar overhead among consumers by priority, after what the battery is to get: scripted consumers that speak
 * MQTT, and loads that are switched over HTTP or MQTT. Who gets what is decided by {@link SurplusDistribution}.
 */
public final class SolarOverheadDistributor implements Service {

    @Section(value = "SolarOverheadDistributor", doc = "How the overhead is shared.")
    public record Config(
            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "esess",
                    min = 0,
                    max = 65535,
                    defaultValue = "1000",
                    doc = "Instance of the service with the calculated values on the D-Bus.")
            int instance,

            @Key(
                    value = "VRMInstanceID_ReservationMonitor",
                    instanceOf = "battery",
                    min = 0,
                    max = 65535,
                    defaultValue = "1001",
                    doc = "Device instance of the fake battery that shows the reservation.")
            int reservationInstance,

            @Key(
                    value = "UpdateInterval",
                    unit = "ms",
                    min = 1000,
                    max = 3_600_000,
                    defaultValue = "45000",
                    doc = "Time between two distributions: consumers and ESS need some to follow.")
            Duration updateInterval,

            @Key(
                    value = "MinBatteryCharge",
                    unit = "W",
                    defaultValue = "0",
                    example = "5000 - 40 * SOC",
                    doc = "Power that the battery gets before the consumers: a number, or a formula of SOC.")
            Formula minBatteryCharge,

            @Key(
                    value = "KeepAllowancesFor",
                    unit = "s",
                    min = 0,
                    max = 3600,
                    defaultValue = "120",
                    doc = "While grid or battery power are unknown nobody gets more; after this time everybody gets 0.")
            Duration keepAllowancesFor,

            @Key(
                    value = "StaleAfterSeconds",
                    unit = "s",
                    min = 0,
                    defaultValue = "300",
                    doc = "A scripted consumer that is silent for longer counts as not automatic. 0: never.")
            Duration staleAfter,

            @Key(
                    value = "ConsumptionFreshFor",
                    unit = "s",
                    min = 10,
                    max = 86400,
                    defaultValue = "300",
                    doc = "How long the Consumption of a scripted consumer is believed when it is not repeated.")
            Duration consumptionFresh,

            @Key(
                    value = "PatienceWh",
                    unit = "Wh",
                    min = 0,
                    max = 1000,
                    defaultValue = "8",
                    doc =
                            "A consumer starts when so much was there beyond its need, and stops when so much was missing: "
                                    + "a kilowatt decides within seconds, 100 W within minutes. 0: at once, on figures of one moment.")
            double patienceWh,

            @Key(
                    value = "BridgeWh",
                    unit = "Wh",
                    min = 0,
                    max = 100_000,
                    example = "300",
                    doc = "So much the battery may give so that a cloud switches nobody; it gets that back first. "
                            + "Without it: 3 % of BatteryCapacityInWh. 0: nothing.")
            Optional<Double> bridgeWh,

            @Key(
                    value = "Distributor",
                    doc = "Who shares the overhead while Victron's Opportunity Loads is active: es-ESS or Victron. "
                            + "Without it, es-ESS holds then.")
            Optional<Distributor> distributor,

            @Key(
                    value = "Representation",
                    defaultValue = "FakeBms",
                    doc =
                            "How consumers look in VRM: a fake battery that shows the percentage of its request, or an AC load.")
            Representation representation)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (staleAfter.isZero()) {
                complaints.warning(
                        "StaleAfterSeconds",
                        "a script that has died keeps its share for ever; 300 ends that, if scripts repeat what they say");
            }
            minBatteryCharge
                    .weakness()
                    .ifPresent(weakness -> complaints.warning(
                            "MinBatteryCharge", weakness + "; the last good reservation is kept there"));
        }
    }

    /** Who shares the overhead. */
    public enum Distributor {
        ES_ESS("es-ESS"),
        VICTRON("Victron");

        private final String text;

        Distributor(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final String DOCUMENT = "solar-overhead";
    /** For the counters; a word of the owner's is kept at once. Each time costs a block of the flash. */
    private static final Duration SAVE_PERIOD = Duration.ofMinutes(15);

    /** More than any house has. */
    static final int MOST_SCRIPTED = 32;
    /** A scripted consumer that is silent for so long leaves its place to a new one, if there is no other. */
    private static final Duration GIVES_WAY_AFTER = Duration.ofMinutes(5);
    /** Of so many consumers the counters are kept. */
    private static final int MOST_KEPT = 100;

    private static final int SHOWN_PAYLOAD = 80;
    private static final Duration LONGEST_POLL = Duration.ofSeconds(10);
    private static final Duration KNOWN_PERIOD = Duration.ofSeconds(1);
    /** What the broker has retained has arrived by then: ours does not overwrite the owner's word. */
    private static final Duration RETAINED_HAVE_COME = Duration.ofSeconds(3);

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter PYTHON_DATETIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");

    private final Config config;
    private final BatteryReservation reservation;
    private final SurplusControl control;
    private final Settling settling = new Settling();
    private final EvenedOverhead evened = new EvenedOverhead();
    private final Collection<SwitchedConsumer> switchedConsumers;
    private final Map<String, OverheadConsumer> consumers = new LinkedHashMap<>();
    private final SaidOnce refused = new SaidOnce();
    private boolean fullSaid;
    private Host host;
    private String root;
    private HouseView view;
    private Watch soc;
    private Watch floor;
    private Surplus surplus;
    private HeldBackProduction heldBack;
    private VictronDistributors victron;
    private boolean holding;
    private int skipped;
    private Device calculations;
    private OverheadDisplay reservationDisplay;
    private long knownTick;
    private boolean unknown;
    private boolean cut;

    /** @param capacityWh of the battery; empty: not known */
    public SolarOverheadDistributor(Configuration configuration, Optional<Double> capacityWh) {
        this(configuration.get(Config.class), SwitchedConsumer.all(configuration), capacityWh.orElse(null));
    }

    SolarOverheadDistributor(Config config, Collection<SwitchedConsumer> switchedConsumers, Double capacityWh) {
        this.config = config;
        this.reservation = new BatteryReservation(config.minBatteryCharge);
        this.switchedConsumers = switchedConsumers;
        double bridgeWh = config.bridgeWh.orElse(BatteryBridge.usualWh(capacityWh));
        control = new SurplusControl(new SurplusControl.Rules(config.patienceWh, bridgeWh));
    }

    @Override
    public void start(Host host) {
        this.host = host;
        root = host.topic("SolarOverheadDistributor/");
        knownTick = host.time().tick();
        view = host.house();
        soc = host.watch(VictronService.SYSTEM, "/Dc/Battery/Soc");
        floor = host.watch(VictronService.SYSTEM, "/Control/ActiveSocLimit");
        heldBack = new HeldBackProduction(host);
        victron = new VictronDistributors(host, this::tellWhoDistributes);
        calculations = host.publish(new DeviceSpec(
                "esess",
                "SolarOverheadDistributor",
                config.instance,
                "es-ESS SolarOverheadDistributorService",
                "es-ESS SolarOverheadDistributorService",
                "es-ESS",
                calculationItems()));
        reservationDisplay = OverheadDisplay.ofReservation(host, config.reservationInstance);
        for (SwitchedConsumer switched : switchedConsumers) {
            try {
                requireOwnName(switched.key());
                if (consumers.containsKey(switched.key())) {
                    throw new IllegalArgumentException("there is another consumer with this key");
                }
                consumer(switched.key(), Optional.of(switched));
            } catch (IllegalArgumentException e) {
                host.say(MessageType.ERROR, "The consumer " + switched.key() + " is not used: " + e.getMessage() + ".");
            }
        }
        surplus = host.shareSurplus(new Claims());
        host.mqtt().subscribe(root + "Requests/+/+", 1, this::heard);
        host.mqtt().onState(connected -> {
            if (connected) {
                consumers.values().stream()
                        .filter(OverheadConsumer::isRegistered)
                        .forEach(OverheadConsumer::sendAllowance);
                host.time().after(RETAINED_HAVE_COME, this::announce);
            }
        });
        host.time().every(config.updateInterval, this::cycle);
        host.time().every(pollPeriod(), () -> consumers.values().forEach(OverheadConsumer::poll));
        host.time().every(KNOWN_PERIOD, this::lookWhetherKnown);
        host.time().every(SAVE_PERIOD, this::save);
    }

    @Override
    public void stop() {
        if (host != null) {
            Closing.step(this::save, host.log());
        }
        consumers.values().forEach(consumer -> Closing.step(consumer::stop, host.log()));
    }

    private void heard(Mqtt.Message message) {
        String topic = message.topic();
        int slash = topic.lastIndexOf('/');
        String key = topic.substring(topic.lastIndexOf('/', slash - 1) + 1, slash);
        Optional<Name> name = key.isEmpty() ? Optional.empty() : Name.of(topic.substring(slash + 1));
        if (name.isEmpty() || surplus.isClaimed(key)) {
            return;
        }
        try {
            OverheadConsumer consumer = consumers.get(key);
            if (consumer == null) {
                if (message.text().isBlank()) {
                    return;
                }
                requireOwnName(key);
                if (!isRoom()) {
                    sayFull(key);
                    return;
                }
                consumer = consumer(key, Optional.empty());
            }
            boolean wasAutomatic = consumer.isAutomatic();
            consumer.heard(name.get(), message.text(), !message.retained());
            if (consumer.isSwitched() && consumer.isAutomatic() != wasAutomatic) {
                save();
            }
            if (!consumer.isSwitched()
                    && name.get() == Name.VRM_INSTANCE_ID
                    && message.text().isBlank()) {
                consumers.remove(key);
            }
            refused.forget(topic);
        } catch (IllegalArgumentException e) {
            if (refused.isNews(topic)) {
                host.say(
                        MessageType.WARNING,
                        "\"" + PlainText.of(message.text(), SHOWN_PAYLOAD) + "\" on " + topic + " is not used: "
                                + e.getMessage() + ".");
            }
        }
    }

    /**
     * Each consumer is a connection to the bus, of which the whole GX has 256. When all places are taken, a scripted one
     * that takes no part or is silent has to go: those that the broker has kept of consumers that are no more.
     */
    private boolean isRoom() {
        List<Map.Entry<String, OverheadConsumer>> scripted = consumers.entrySet().stream()
                .filter(each -> !each.getValue().isSwitched())
                .toList();
        if (scripted.size() < MOST_SCRIPTED) {
            return true;
        }
        Optional<Map.Entry<String, OverheadConsumer>> leaving = scripted.stream()
                .filter(each -> each.getValue().mayGiveWay(GIVES_WAY_AFTER))
                .min(Comparator.comparing((Map.Entry<String, OverheadConsumer> each) ->
                                each.getValue().isRegistered())
                        .thenComparing(each -> each.getValue().lastHeardTick()));
        leaving.ifPresent(each -> {
            consumers.remove(each.getKey());
            each.getValue().withdraw();
        });
        return leaving.isPresent();
    }

    private void sayFull(String key) {
        if (!fullSaid) {
            fullSaid = true;
            host.say(
                    MessageType.WARNING,
                    "The consumer " + key + " is not used: there are " + MOST_SCRIPTED
                            + " scripted ones already. Those that are no more may still be kept by the broker, under "
                            + root + "Requests. Others that find no place are not named.");
        }
    }

    /** Two keys that differ only in what a bus name cannot hold would be one device. */
    private void requireOwnName(String key) {
        if (key.getBytes(StandardCharsets.UTF_8).length > SwitchedConsumer.LONGEST_KEY) {
            throw new IllegalArgumentException(
                    "a key of at most " + SwitchedConsumer.LONGEST_KEY + " characters is expected");
        }
        String name = Configuration.dbusName(key);
        for (String other : consumers.keySet()) {
            if (!other.equals(key) && Configuration.dbusName(other).equals(name)) {
                throw new IllegalArgumentException("on the bus " + key + " would have the same name as " + other);
            }
        }
    }

    private OverheadConsumer consumer(String key, Optional<SwitchedConsumer> switched) {
        return consumers.computeIfAbsent(
                key,
                k -> new OverheadConsumer(
                        host, key, config.representation, switched, config.consumptionFresh, kept(key), this::save));
    }

    /** A cycle in which our last step is not seen yet would decide on figures that do not belong together. */
    private void cycle() {
        HousePicture picture = view.now();
        consumers.forEach((key, consumer) ->
                settling.uses(key, consumer.usesW(), host.time().tick()));
        boolean waits = config.patienceWh > 0 && isKnown(picture);
        if (waits && !settling.isSettled(host.time().tick(), picture.measuredTick())) {
            skipped++;
            publish("SkippedCycles", (double) skipped);
            return;
        }
        distribute();
    }

    private void distribute() {
        ZonedDateTime now = host.local();
        HousePicture picture = view.now();
        Double batteryW = picture.batteryW();
        tellWhetherKnown(isKnown(picture));
        Double reservationW = reservation.at(soc.number());
        SurplusDistribution.Situation situation = new SurplusDistribution.Situation(
                picture.gridW().l1(),
                picture.gridW().l2(),
                picture.gridW().l3(),
                batteryW,
                reservationW,
                (host.time().tick() - knownTick) / 1000.0,
                config.keepAllowancesFor.toSeconds());
        even(picture);
        heldBack.tell();
        SurplusControl.Outcome outcome = control.look(new SurplusControl.Look(
                config.patienceWh == 0 ? situation : situation.evened(evened.watts()),
                consumers.entrySet().stream()
                        .map(each ->
                                each.getValue().look(now, config.staleAfter.toSeconds(), control.isIdle(each.getKey())))
                        .toList(),
                surplus.isHeldBack(),
                surplus.heldBackW(),
                soc.number(),
                BatteryBridge.isAbove(soc.number(), floor.number()),
                isVictrons(),
                host.time().tick()));
        SurplusDistribution.Result result = outcome.result();

        publish("Grid/L1/Power", picture.gridW().l1());
        publish("Grid/L2/Power", picture.gridW().l2());
        publish("Grid/L3/Power", picture.gridW().l3());
        publish("Grid/TotalFeedIn", situation.feedInW());
        publish("Battery/Power", batteryW);
        publish("Battery/Soc", soc.number());
        publish("Battery/Reservation", reservationW);
        publish("OverheadAvailable", result.availableW());
        String stamp = STAMP.format(host.time().now().atZone(host.zone()));
        consumers.forEach((key, consumer) -> {
            SurplusDistribution.Share share = result.shares().get(key);
            double moreW = share.allowanceW() - consumer.allowanceW();
            if (!control.isIdle(key)) {
                settling.steps(key, consumer.usesW(), moreW, host.time().tick(), consumer.followMillis());
            }
            consumer.allow(share, outcome.reasons().get(key), stamp);
            surplus.allow(key, share.allowanceW());
        });
        publish("OverheadAssigned", result.assignedW());
        publish("OverheadRemaining", result.remainingW());
        publish("HeldBack", surplus.isHeldBack() ? surplus.heldBackW() : (Double) 0.0);
        publish("OwedToBattery", outcome.owedToBatteryWh());
        reservationDisplay.showReservation(reservationW, batteryW);
        publishTime();
    }

    /** @return whether a cloud has come */
    private boolean even(HousePicture picture) {
        Double watts = null;
        if (isKnown(picture)) {
            watts = picture.batteryW() - picture.totalGridW();
            for (Map.Entry<String, OverheadConsumer> each : consumers.entrySet()) {
                watts += each.getValue().countedW(control.isIdle(each.getKey()));
            }
        }
        return evened.is(watts, host.time().tick());
    }

    private boolean isVictrons() {
        return config.distributor.isPresent()
                ? config.distributor.get() == Distributor.VICTRON
                : victron.opportunityLoads();
    }

    /** Two who share the same overhead give each watt twice. */
    private void tellWhoDistributes() {
        if (victron == null) {
            return;
        }
        host.mqtt().publish(root + "Victron/OpportunityLoads", victron.opportunityLoadsText(), 0, false);
        if (isVictrons() != holding) {
            holding = isVictrons();
            host.say(
                    holding ? MessageType.WARNING : MessageType.OPERATIONAL,
                    holding
                            ? "Victron's Opportunity Loads shares the overhead: es-ESS holds."
                                    + " Distributor in [SolarOverheadDistributor] says who is to do it."
                            : "Opportunity Loads does not share the overhead any more: es-ESS does.");
        }
    }

    /** When everybody is to get nothing is not left to the next distribution, which may be an hour away. */
    private void lookWhetherKnown() {
        HousePicture picture = view.now();
        boolean cloud = even(picture);
        if (isKnown(picture)) {
            knownTick = host.time().tick();
            cut = false;
            if (cloud && config.patienceWh > 0) {
                cycle();
            }
        } else if (!cut && host.time().tick() - knownTick > config.keepAllowancesFor.toMillis()) {
            cut = true;
            distribute();
        }
    }

    private static boolean isKnown(HousePicture picture) {
        return picture.batteryW() != null && picture.totalGridW() != null;
    }

    /** Meters are read often enough for the next distribution, and not more. */
    private Duration pollPeriod() {
        Duration half = config.updateInterval.dividedBy(2);
        return half.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : half;
    }

    private void tellWhetherKnown(boolean known) {
        if (known == unknown) {
            unknown = !known;
            host.say(
                    known ? MessageType.OPERATIONAL : MessageType.WARNING,
                    known
                            ? "Grid and battery power are known again: the overhead is shared."
                            : "Grid or battery power is unknown: nobody gets more, and after "
                                    + config.keepAllowancesFor.toSeconds() + " s nobody gets anything.");
        }
        host.status(
                !known
                        ? ServiceState.waiting(ServiceState.Reason.BUS, "grid and battery power")
                        : isVictrons() ? ServiceState.resting("Holds: Victron distributes") : ServiceState.running());
    }

    /** Services of ours that ask; what they say counts as said now. */
    private final class Claims implements Surplus.Distributor {

        @Override
        public void said(String key, Name name, String word) {
            if (!consumers.containsKey(key)) {
                requireOwnName(key);
            }
            consumer(key, Optional.empty()).heard(name, word, true);
        }

        @Override
        public void left(String key) {
            OverheadConsumer gone = consumers.remove(key);
            if (gone != null) {
                gone.withdraw();
            }
        }
    }

    /** The reservation is whole watts, as the original's. */
    private void publish(String name, Double value) {
        boolean whole = name.equals("Battery/Reservation");
        host.mqtt()
                .publish(
                        root + "Calculations/" + name,
                        Payload.text(whole && value != null ? (Object) value.longValue() : value),
                        1,
                        false);
        calculations.set("/Calculations/" + name, value);
    }

    private void publishTime() {
        double seconds = host.time().now().toEpochMilli() / 1000.0;
        String text = PYTHON_DATETIME.format(host.time().now().atOffset(ZoneOffset.UTC));
        host.mqtt().publish(root + "LastUpdateTime", Payload.text(seconds), 1, false);
        host.mqtt().publish(root + "LastUpdateDateTime", text, 1, false);
        calculations.set("/LastUpdateTime", seconds);
        calculations.set("/LastUpdateDateTime", text);
    }

    /** Tells dashboards what the switched consumers are configured to; scripted ones have said it themselves. */
    private void announce() {
        for (SwitchedConsumer switched : switchedConsumers) {
            String topic = root + "Requests/" + switched.key() + "/";
            switched.announcement()
                    .forEach((name, value) -> host.mqtt()
                            .publish(
                                    topic + name,
                                    Name.of(name)
                                            .map(known -> consumers
                                                    .get(switched.key())
                                                    .word(known, value))
                                            .orElse(value),
                                    1,
                                    false));
        }
    }

    private void save() {
        Map<String, Object> all = new LinkedHashMap<>(host.store().read(DOCUMENT));
        consumers.forEach((key, consumer) -> {
            if (consumer.isRegistered()) {
                all.remove(key);
                all.put(key, consumer.document());
            }
        });
        Iterator<String> oldest = all.keySet().iterator();
        for (int surplus = all.size() - MOST_KEPT; surplus > 0 && oldest.hasNext(); ) {
            if (!consumers.containsKey(oldest.next())) {
                oldest.remove();
                surplus--;
            }
        }
        host.store().write(DOCUMENT, all);
    }

    private Map<String, Object> kept(String key) {
        Map<String, Object> kept = new LinkedHashMap<>();
        if (host.store().read(DOCUMENT).get(key) instanceof Map<?, ?> document) {
            document.forEach((name, value) -> kept.put(String.valueOf(name), value));
        }
        return kept;
    }

    private static List<Item> calculationItems() {
        return List.of(
                Item.number("/Calculations/Grid/L1/Power", Unit.WATT),
                Item.number("/Calculations/Grid/L2/Power", Unit.WATT),
                Item.number("/Calculations/Grid/L3/Power", Unit.WATT),
                Item.number("/Calculations/Grid/TotalFeedIn", Unit.WATT),
                Item.number("/Calculations/Battery/Power", Unit.WATT),
                Item.number("/Calculations/Battery/Soc", Unit.PERCENT),
                Item.number("/Calculations/Battery/Reservation", Unit.WATT),
                Item.number("/Calculations/OverheadAvailable", Unit.WATT),
                Item.number("/Calculations/OverheadAssigned", Unit.WATT),
                Item.number("/Calculations/OverheadRemaining", Unit.WATT),
                Item.number("/Calculations/HeldBack", Unit.WATT),
                Item.number("/Calculations/OwedToBattery", Unit.NONE),
                Item.number("/Calculations/SkippedCycles", Unit.NONE),
                Item.number("/LastUpdateTime", Unit.NONE),
                Item.text("/LastUpdateDateTime"));
    }
}
