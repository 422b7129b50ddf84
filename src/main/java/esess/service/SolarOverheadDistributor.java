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
import esess.control.surplus.EvenedOverhead;
import esess.control.surplus.Settling;
import esess.control.surplus.SurplusControl;
import esess.control.surplus.SurplusDistribution;
import esess.model.ServiceState;
import esess.model.VictronService;
import esess.port.Watch;
import esess.runtime.Closing;
import esess.runtime.Host;
import esess.runtime.HouseView;
import esess.runtime.MessageType;
import esess.runtime.Service;
import esess.runtime.Surplus;
import esess.service.OverheadDisplay.Representation;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
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

    private static final Duration LONGEST_POLL = Duration.ofSeconds(10);
    private static final Duration KNOWN_PERIOD = Duration.ofSeconds(1);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Config config;
    private final BatteryReservation reservation;
    private final SurplusControl control;
    private final Settling settling = new Settling();
    private final EvenedOverhead evened = new EvenedOverhead();
    private final Collection<SwitchedConsumer> switchedConsumers;
    private Host host;
    private HouseView view;
    private Watch soc;
    private Watch floor;
    private Surplus surplus;
    private HeldBackProduction heldBack;
    private VictronDistributors victron;
    private OverheadFigures figures;
    private OverheadConsumers consumers;
    private boolean holding;
    private boolean besideDynamicEss;
    private int skipped;
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
        knownTick = host.time().tick();
        view = host.house();
        soc = host.watch(VictronService.SYSTEM, "/Dc/Battery/Soc");
        floor = host.watch(VictronService.SYSTEM, "/Control/ActiveSocLimit");
        heldBack = new HeldBackProduction(host);
        victron = new VictronDistributors(host, this::tellWhoDistributes);
        figures = new OverheadFigures(host, config.instance, config.reservationInstance);
        tellWhoDistributes();
        consumers = new OverheadConsumers(host, config, switchedConsumers, pollPeriod());
        surplus = consumers.surplus();
        host.time().every(config.updateInterval, this::cycle);
        host.time().every(KNOWN_PERIOD, this::lookWhetherKnown);
    }

    @Override
    public void stop() {
        if (consumers != null) {
            Closing.step(consumers::save, host.log());
            consumers.all().forEach(consumer -> Closing.step(consumer::stop, host.log()));
        }
    }

    /** A cycle in which our last step is not seen yet would decide on figures that do not belong together. */
    private void cycle() {
        HousePicture picture = view.now();
        consumers.forEach((key, consumer) ->
                settling.uses(key, consumer.usesW(), host.time().tick()));
        boolean waits = config.patienceWh > 0 && isKnown(picture);
        if (waits && !settling.isSettled(host.time().tick(), picture.measuredTick())) {
            skipped++;
            figures.tellSkipped(skipped);
            return;
        }
        distribute();
    }

    private void distribute() {
        ZonedDateTime now = host.local();
        HousePicture picture = view.now();
        tellWhetherKnown(isKnown(picture));
        Double reservationW = reservation.at(soc.number());
        SurplusDistribution.Situation situation = new SurplusDistribution.Situation(
                picture.gridW().l1(),
                picture.gridW().l2(),
                picture.gridW().l3(),
                picture.batteryW(),
                reservationW,
                (host.time().tick() - knownTick) / 1000.0,
                config.keepAllowancesFor.toSeconds());
        even(picture);
        heldBack.tell();
        SurplusControl.Outcome outcome = control.look(new SurplusControl.Look(
                config.patienceWh == 0 ? situation : situation.evened(evened.watts()),
                consumers.all().stream()
                        .map(each -> each.look(now, control.isIdle(each.key)))
                        .toList(),
                surplus.isHeldBack(),
                surplus.heldBackW(),
                soc.number(),
                BatteryBridge.isAbove(soc.number(), floor.number()),
                config.patienceWh == 0 ? 0 : evened.fallenW(),
                isVictrons(),
                host.time().tick()));
        figures.tell(picture, soc.number(), reservationW, situation.feedInW());
        String stamp = STAMP.format(host.time().now().atZone(host.zone()));
        consumers.forEach((key, consumer) -> {
            SurplusDistribution.Share share = outcome.result().shares().get(key);
            double moreW = share.allowanceW() - consumer.allowanceW();
            if (!control.isIdle(key)) {
                settling.steps(key, consumer.usesW(), moreW, host.time().tick(), consumer.followMillis());
            }
            consumer.allow(share, outcome.reasons().get(key), stamp);
            surplus.allow(key, share.allowanceW());
        });
        figures.tell(outcome, surplus.isHeldBack() ? surplus.heldBackW() : (Double) 0.0);
    }

    /** @return whether a cloud has come */
    private boolean even(HousePicture picture) {
        Double watts = null;
        if (isKnown(picture)) {
            watts = picture.batteryW() - picture.totalGridW();
            for (OverheadConsumer each : consumers.all()) {
                watts += each.countedW(control.isIdle(each.key));
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
        if (figures == null) {
            return; // What is on the bus at the start is told below.
        }
        figures.tellVictrons(victron.opportunityLoadsText(), victron.dynamicEssText());
        if (victron.dynamicEss() != besideDynamicEss) {
            besideDynamicEss = victron.dynamicEss();
            host.say(
                    MessageType.OPERATIONAL,
                    besideDynamicEss
                            ? "Dynamic ESS is active: it decides by price when the battery is charged. What it charges from"
                                    + " the sun counts as overhead here; raise MinBatteryCharge if it is to have that first."
                            : "Dynamic ESS is not active any more.");
        }
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
        host.status(status(known));
    }

    private ServiceState status(boolean known) {
        if (!known) {
            return ServiceState.waiting(ServiceState.Reason.BUS, "grid and battery power");
        }
        if (isVictrons()) {
            return ServiceState.resting("Holds: Victron distributes");
        }
        return besideDynamicEss ? ServiceState.running("Running beside Dynamic ESS") : ServiceState.running();
    }
}
