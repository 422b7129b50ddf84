package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.control.charge.ChargeController;
import esess.control.charge.ChargePlan;
import esess.control.charge.ChargeSession;
import esess.control.charge.ChargerView;
import esess.control.surplus.ConsumerRequest.Name;
import esess.device.Wattpilot;
import esess.model.ChargeMode;
import esess.model.ChargerCommand;
import esess.model.ChargerState;
import esess.model.Document;
import esess.model.HostAddress;
import esess.model.Payload;
import esess.model.ServiceState;
import esess.runtime.Closing;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import esess.runtime.Surplus;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A Fronius Wattpilot becomes an EV charger in VRM that charges on solar overhead, or while power is cheap. What it is
 * told is decided by {@link ChargeController}, how it looks by {@link ChargerFace}. Without the charger nothing is
 * known and no overhead is asked for; without the distributor there is no allowance after three of its cycles.
 */
public final class FroniusWattpilot implements Service {

    @Section(
            value = "FroniusWattpilot",
            limitsNotKept = {"SiteMaxCurrent", "MaxCurrentPerPhase"},
            doc = "The charger, and how it is steered. In its app: ECO mode, and a PV starting power"
                    + " that never happens (99 kW), so that only es-ESS decides.")
    public record Config(
            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "evcharger",
                    min = 0,
                    max = 65535,
                    defaultValue = "1007",
                    doc = "Device instance in VRM.")
            int instance,

            @Key(
                    value = "VRMInstanceID_OverheadRequest",
                    instanceOf = "battery",
                    min = 0,
                    max = 65535,
                    defaultValue = "1006",
                    doc = "Device instance of the charger as a consumer of solar overhead.")
            int requestInstance,

            @Key(
                    value = "MinPhaseSwitchSeconds",
                    unit = "s",
                    min = 0,
                    max = 86400,
                    defaultValue = "300",
                    doc = "Time between two changes between one and three phases.")
            Duration minPhaseSwitch,

            @Key(
                    value = "MinOnOffSeconds",
                    unit = "s",
                    min = 0,
                    max = 86400,
                    defaultValue = "300",
                    doc = "Time between a start and the next stop, and a stop and the next start.")
            Duration minOnOff,

            @Key(
                    value = "OverheadPriority",
                    min = 0,
                    max = 1000,
                    defaultValue = "35",
                    doc = "Priority for the SolarOverheadDistributor; lower is served first.")
            int priority,

            @Key(
                    value = "ResetChargedEnergyCounter",
                    defaultValue = "OnDisconnect",
                    doc = "When energy and time of a charge go back to 0 in VRM: OnDisconnect or OnConnect.")
            ChargeSession.ResetOn resetOn,

            @Key(
                    value = "Position",
                    min = 0,
                    max = 1,
                    defaultValue = "0",
                    doc = "Where it is connected: 0 AC output, 1 AC input.")
            int position,

            @Key(value = "Host", example = "192.168.1.50", doc = "Address of the charger.")
            HostAddress host,

            @Key(value = "Username", doc = "Not needed; owners' files have it.")
            Optional<String> username,

            @Key(value = "Password", secret = true, example = "secret", doc = "Password of the charger.")
            String password,

            @Key(
                    value = "HibernateMode",
                    defaultValue = "true",
                    doc = "Without a car, disconnect and look every 5 minutes. Mode Scheduled in VRM wakes it.")
            boolean hibernate,

            @Key(
                    value = "LowPriceCharging",
                    defaultValue = "false",
                    doc =
                            "Charge while the price is below the limit that is set in the app. false: that is left to the charger.")
            boolean lowPrice,

            @Key(
                    value = "LowPriceAmps",
                    unit = "A",
                    min = 6,
                    max = 96,
                    defaultValue = "" + USUAL_LOW_PRICE_A,
                    doc = "Current for that, over all phases.")
            int lowPriceA)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            complaints.unusedIf(
                    !lowPrice && lowPriceA != USUAL_LOW_PRICE_A, "LowPriceAmps", "because LowPriceCharging=false");
        }
    }

    private static final int USUAL_LOW_PRICE_A = 48;

    static final Duration CYCLE = Duration.ofSeconds(5);
    static final Duration LOOK_AFTER = Duration.ofMinutes(5);
    /** So long a charger that was asleep may take to answer before it counts as lost, and a wish is kept for it. */
    static final Duration WAKING = Duration.ofMinutes(2);
    /** So often what is asked of the distributor is said again. */
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

    private static final Duration SAVE_PERIOD = Duration.ofMinutes(5);
    private static final double NOISE_W = 20;
    /** A change of the phases interrupts the charge for seconds and wears two contactors. */
    private static final double THREE_PHASES_WORTH_WH = 60;

    private static final String SESSION = "wattpilot-session";
    /** What it is called as a consumer. */
    private static final String CONSUMER = "Wattpilot";

    private static final String REQUESTS = "SolarOverheadDistributor/Requests/" + CONSUMER + "/";

    private final Config config;
    private final Duration allowanceValid;
    private final ChargeController controller;
    private final ChargeSession session;
    /** What the owner wants of a sleeping charger, by path: the newest counts. */
    private final Map<String, Function<ChargerState, List<ChargerCommand>>> wishes = new LinkedHashMap<>();

    private final Map<String, String> refusals = new LinkedHashMap<>();
    private final boolean offload;
    private Host host;
    private Surplus.Claim claim;
    private Wattpilot wattpilot;
    private ChargerFace face;
    private boolean asleep;
    private boolean resting;
    /** Since when it sleeps; awake: since when it is being woken, null: it is not. */
    private Long sinceTick;

    private boolean stayAwake;
    private boolean carCame;
    private Double consumptionW;
    private final Map<String, String> asked = new HashMap<>();
    private long askedTick;
    private double allowanceW;
    private Long allowanceTick;
    private long connectedTick;
    private long savedTick;
    private long publishedTick;
    private ChargePlan.Source charging;
    private String lastEvent;
    private boolean ownPvTold;
    private boolean noPriceTold;
    private String unknownTold;

    public FroniusWattpilot(Configuration configuration) {
        this(
                configuration.get(Config.class),
                configuration.get(SolarOverheadDistributor.Config.class).updateInterval(),
                configuration.canRun("NoBatToEV"));
    }

    /**
     * @param distribution how often the distributor tells an allowance
     * @param offload      whether the house battery is kept out of the car: then it bridges no cloud for it either
     */
    FroniusWattpilot(Config config, Duration distribution, boolean offload) {
        this.offload = offload;
        this.config = config;
        allowanceValid = distribution.multipliedBy(3);
        controller = new ChargeController(new ChargeController.Rules(
                config.minOnOff, config.minPhaseSwitch, config.lowPrice, config.lowPriceA, THREE_PHASES_WORTH_WH));
        session = new ChargeSession(config.resetOn);
    }

    @Override
    public void start(Host host) {
        this.host = host;
        face = new ChargerFace(
                host,
                new ChargerFace.Spec(
                        "FroniusWattpilot",
                        "Fronius Wattpilot",
                        config.instance,
                        config.position,
                        "WebSocket " + config.host),
                new Wishes());
        wattpilot = new Wattpilot(
                new Wattpilot.Account(config.host.text(), config.password, Optional.empty()),
                host.socket(),
                host.json(),
                host.hashing(),
                host.time(),
                host.log(),
                new ChargerListener());
        Document kept = new Document(host.store().read(SESSION));
        if (kept.counter("chargedSeconds") != null && kept.counter("sessionWh") != null) {
            session.resume(Duration.ofSeconds(kept.counter("chargedSeconds").longValue()), kept.counter("sessionWh"));
        }
        savedTick = host.time().tick();
        claim = host.joinSurplus(CONSUMER, this::allowed);
        // It keeps to this time itself; who shares has to know, or gives its power to others meanwhile.
        claim.say(Name.MIN_ON_SECONDS, Long.toString(config.minOnOff.toSeconds()));
        if (offload) {
            claim.say(Name.BATTERY_BRIDGES, "false");
        }
        host.time().every(CYCLE, this::cycle);
        host.mqtt().onState(connected -> {
            publishedTick = connected ? 0 : publishedTick;
            asked.clear();
        });
        host.status(ServiceState.waiting(ServiceState.Reason.DEVICE, "the Wattpilot"));
        wattpilot.connect();
    }

    @Override
    public void stop() {
        if (wattpilot != null) {
            Closing.each(
                    List.of(
                            () -> {
                                if (wattpilot.state() != null) {
                                    controller
                                            .leave(wattpilot.state(), wattpilot.orderUnderWay())
                                            .forEach(wattpilot::send);
                                }
                            },
                            wattpilot::close,
                            () -> host.mqtt().command(host.topic(REQUESTS + "Request"), "0", 0, false),
                            // What it uses from now on is nobody's overhead; nobody would say when it ends.
                            () -> host.mqtt().command(host.topic(REQUESTS + "Consumption"), "", 0, false),
                            this::save),
                    host.log());
        }
    }

    private void save() {
        savedTick = host.time().tick();
        if (session.toldWh() != null) {
            host.store().write(SESSION, Map.of("chargedSeconds", session.seconds(), "sessionWh", session.toldWh()));
        }
    }

    /** One that comes while the charger is away was made for a charger that asks for nothing. */
    private void allowed(double watts) {
        if (wattpilot.state() != null) {
            allowanceW = watts;
            allowanceTick = host.time().tick();
        }
    }

    /** Null: none has been told since the charger is there, but it is not too late for one. */
    private Double allowanceW() {
        boolean tooLate = host.time().tick() - (allowanceTick == null ? connectedTick : allowanceTick)
                > allowanceValid.toMillis();
        return tooLate ? (Double) 0.0 : allowanceTick == null ? null : (Double) allowanceW;
    }

    private void cycle() {
        ChargerState state = wattpilot.state();
        if (state != null) {
            steer(state);
        } else if (asleep) {
            sleep();
        } else if (sinceTick != null) {
            if (host.time().tick() - sinceTick > WAKING.toMillis()) {
                sinceTick = null;
                dropWishes();
                lost();
            }
        } else {
            request(ChargePlan.Request.NONE, null);
        }
        publish(state != null && !Boolean.FALSE.equals(new ChargerView(state).isCarThere()));
    }

    private void steer(ChargerState state) {
        sinceTick = null;
        if (!wishes.isEmpty()) {
            wishes.values().forEach(wish -> send(wish.apply(state)));
            wishes.clear();
            return; // The charger has to follow first.
        }
        ChargePlan plan = controller.decide(state, allowanceW(), host.time().tick());
        send(plan.commands());
        session.look(state, host.time().tick());
        face.show(state, plan, session);
        request(plan.request(), state.powerW());
        rest(controller.rests(state, host.time().tick()));
        tell(state, plan);
        if (plan.charging() != null && host.time().tick() - savedTick >= SAVE_PERIOD.toMillis()) {
            save();
        }
        Boolean car = new ChargerView(state).isCarThere();
        if (Boolean.TRUE.equals(car)) {
            carCame = true;
        } else if (carCame && car != null) {
            carCame = false;
            stayAwake = false;
        }
        host.status(ServiceState.running());
        if (config.hibernate
                && Boolean.FALSE.equals(car)
                && !stayAwake
                && plan.commands().isEmpty()) {
            asleep = true;
            sinceTick = host.time().tick();
            wattpilot.disconnect();
            host.status(ServiceState.resting("Hibernating: no car"));
        }
    }

    /** No car uses nothing and wants nothing. */
    private void sleep() {
        request(new ChargePlan.Request(true, null, null, 0, 0), 0.0);
        if (host.time().tick() - sinceTick >= LOOK_AFTER.toMillis()) {
            wake();
        }
    }

    private void wake() {
        if (asleep) {
            asleep = false;
            sinceTick = host.time().tick();
            wattpilot.connect();
        }
    }

    private void dropWishes() {
        if (!wishes.isEmpty()) {
            host.say(
                    MessageType.WARNING,
                    "The Wattpilot did not wake: what was set in VRM (" + String.join(", ", wishes.keySet())
                            + ") is not carried out.");
            wishes.clear();
        }
    }

    private void lost() {
        allowanceTick = null;
        charging = null;
        session.look(null, host.time().tick());
        face.away();
        sayLost();
        request(ChargePlan.Request.NONE, null);
    }

    private void sayLost() {
        host.status(ServiceState.lost(
                wattpilot.isPasswordRefused() ? ServiceState.Reason.WRONG_PASSWORD : ServiceState.Reason.NO_ANSWER,
                "the Wattpilot"));
    }

    private void send(List<ChargerCommand> commands) {
        commands.forEach(wattpilot::send);
    }

    /** Asks for overhead with the words of a scripted consumer; on MQTT they are for dashboards. */
    private void request(ChargePlan.Request request, Double usedW) {
        if (host.time().tick() - askedTick >= ASK_AGAIN.toMillis()) {
            askedTick = host.time().tick();
            asked.clear();
        }
        ask("VRMInstanceID", Integer.toString(config.requestInstance));
        ask("IsScriptedConsumer", "true");
        ask("IgnoreBatReservation", "false");
        ask("PriorityShift", "1");
        ask("Priority", Integer.toString(config.priority));
        if (request.minimumW() != null) {
            ask("Minimum", Long.toString(request.minimumW()));
            ask("StepSize", Long.toString(request.stepW()));
        }
        ask("Request", Long.toString(request.requestW()));
        ask("IsAutomatic", Boolean.toString(request.automatic()));
        ask("CustomName", "Fronius Wattpilot" + (request.phases() == 0 ? "" : " (" + request.phases() + ")"));
        consumption(usedW);
    }

    /** After a stop: others may have its share, and why it has none is known. */
    private void rest(Duration left) {
        if (resting != !left.isZero()) {
            resting = !left.isZero();
            claim.say(Name.RESTS_SECONDS, Long.toString(left.plusMillis(999).toSeconds()));
        }
    }

    /** Also when it is the same, as a sign of life. */
    private void consumption(Double watts) {
        consumptionW = watts;
        claim.say(Name.CONSUMPTION, Payload.text(watts));
        host.mqtt().publish(host.topic(REQUESTS + "Consumption"), Payload.text(watts), 0, false);
    }

    /** What is the same as before only now and then: the distributor may have been started anew. */
    private void ask(String name, String value) {
        if (!value.equals(asked.put(name, value))) {
            Name.of(name).ifPresent(known -> claim.say(known, value));
            host.mqtt().publish(host.topic(REQUESTS + name), value, 0, false);
        }
    }

    private void publish(boolean carThere) {
        boolean all = carThere || host.time().tick() - publishedTick >= LOOK_AFTER.toMillis() || publishedTick == 0;
        if (all) {
            publishedTick = host.time().tick();
        }
        face.publish(all);
    }

    /** Each thing once. */
    private void tell(ChargerState state, ChargePlan plan) {
        if (charging != plan.charging()) {
            lastEvent = null;
        }
        if (plan.event() != null && !plan.event().equals(lastEvent)) {
            lastEvent = plan.event();
            host.say("charging", MessageType.OPERATIONAL, lastEvent);
        }
        if (plan.charging() == ChargePlan.Source.LOW_PRICE && charging != plan.charging() && !config.lowPrice) {
            host.say(
                    MessageType.OPERATIONAL,
                    "The Wattpilot charges because the price is low; es-ESS leaves that to it.");
        }
        charging = plan.charging();
        boolean ownPv = Boolean.TRUE.equals(state.ownPvSurplus()) && plan.mode() == ChargeMode.AUTO;
        if (ownPv && !ownPvTold) {
            host.say(
                    MessageType.WARNING,
                    "The Wattpilot's own PV surplus charging is switched on and works against es-ESS:"
                            + " switch it off in its app, or set its starting power to 99 kW.");
        }
        ownPvTold = ownPv;
        boolean priceless =
                config.lowPrice && plan.mode() == ChargeMode.AUTO && !new ChargerView(state).arePricesKnown();
        if (priceless && !noPriceTold) {
            host.say(
                    MessageType.WARNING,
                    "LowPriceCharging is on, but the Wattpilot tells no price or no limit for it: set up both in its app."
                            + " Until then only the sun starts a charge.");
        }
        noPriceTold = priceless;
        if (new ChargerView(state).isUnknown() && !state.strangeReason().equals(unknownTold)) {
            unknownTold = state.strangeReason();
            host.say(
                    MessageType.WARNING,
                    "The Wattpilot tells the status " + unknownTold
                            + ", which es-ESS does not know: it is left alone meanwhile.");
        }
    }

    /** What the owner does in VRM: at once, after waking, or refused, so that VRM shows that it was not done. */
    private final class Wishes implements ChargerFace.Controls {

        @Override
        public boolean mode(ChargeMode mode) {
            stayAwake |= mode == ChargeMode.SCHEDULED;
            return wish("/Mode", state -> controller.mode(mode, state));
        }

        @Override
        public boolean startStop(boolean start) {
            return wish("/StartStop", state -> controller.startStop(start));
        }

        @Override
        public boolean setCurrent(int totalA) {
            return wish(
                    "/SetCurrent",
                    state -> controller.setCurrent(totalA, state, host.time().tick()));
        }

        private boolean wish(String path, Function<ChargerState, List<ChargerCommand>> commands) {
            if (wattpilot.state() != null) {
                send(commands.apply(wattpilot.state()));
                return true;
            }
            if (!asleep && sinceTick == null) {
                return false;
            }
            wishes.put(path, commands);
            wake();
            return true;
        }
    }

    private final class ChargerListener implements Wattpilot.Listener {

        /**
         * The rest has time until the next cycle; but a distribution that counts a new power in the grid's and not in the
         * car's would give 0.
         */
        @Override
        public void stateChanged() {
            Double powerW = wattpilot.state().powerW();
            if (powerW != null && (consumptionW == null || Math.abs(powerW - consumptionW) > NOISE_W)) {
                consumption(powerW);
            }
        }

        @Override
        public void connected(boolean connected) {
            refusals.clear();
            if (connected) {
                allowanceTick = null;
                connectedTick = host.time().tick();
                cycle();
            } else {
                lost();
            }
        }

        @Override
        public void trouble(String text) {
            sayLost();
            host.say("connection", MessageType.WARNING, text);
        }

        @Override
        public void recovered(String text) {
            host.say("connection", MessageType.OPERATIONAL, text);
        }

        @Override
        public void refused(String setting, int value, String why) {
            if (!why.equals(refusals.put(setting, why))) {
                host.say(MessageType.WARNING, "The Wattpilot did not take " + setting + "=" + value + ": " + why + ".");
            }
        }
    }
}
