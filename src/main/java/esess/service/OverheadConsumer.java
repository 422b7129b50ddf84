package esess.service;

import esess.control.surplus.BelievedUse;
import esess.control.surplus.ConsumerRequest;
import esess.control.surplus.ConsumerRequest.Name;
import esess.control.surplus.DayCounters;
import esess.control.surplus.Reason;
import esess.control.surplus.SurplusControl;
import esess.control.surplus.SurplusDistribution;
import esess.control.surplus.SwitchState;
import esess.control.surplus.SwitchingRules;
import esess.device.SwitchedLoad;
import esess.model.Payload;
import esess.runtime.Closing;
import esess.runtime.Control;
import esess.runtime.Host;
import esess.runtime.MessageType;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One consumer of solar overhead: what it asks for, what it got, how it runs. A scripted one reads its allowance on MQTT;
 * a switched one has a {@link SwitchedLoad} that is on while the allowance covers its request. Loop thread.
 */
final class OverheadConsumer {

    /** No two distributions are further apart. */
    private static final double LONGEST_GAP_SECONDS = 3600;
    /** A meter shows a switched load's power only after a while; until then it is taken to be as it was switched. */
    private static final long METER_LAG_MILLIS = 15_000;

    /** A consumer that lives says something within this time. */
    private static final long LIVE_WITHIN_MILLIS = 60_000;
    /** A scripted one needs so long to follow: scripts look now and then, and a car starts slowly. */
    private static final long SCRIPT_FOLLOWS_MILLIS = 45_000;
    /** A meter that has told so much once is one. */
    private static final double MEASURED_W = 5;

    private static final int OFF = 0;
    private static final int ON = 1;
    private static final int AUTOMATIC_MODE = 2;
    private static final Map<Integer, String> MODES =
            new TreeMap<>(Map.of(OFF, "Off", ON, "On", AUTOMATIC_MODE, "Automatic"));

    private static final String MEASURES = "measures";
    private static final String BY_HAND = "byHand";
    private static final String AUTOMATIC = "isAutomatic";

    private static final SurplusDistribution.Share NOTHING =
            new SurplusDistribution.Share(0, 0, 0, SurplusDistribution.Limit.NOT_INITIALIZED);

    private final Host host;
    private final String key;
    private final String topic;
    private final OverheadDisplay.Representation representation;
    private final ConsumerRequest request = new ConsumerRequest();
    private final SwitchingRules configuredRules;
    private final Optional<SwitchedLoad> load;
    private final Map<Name, String> configured = new EnumMap<>(Name.class);
    private final DayCounters counters;
    private final Map<String, Double> toldFigures = new HashMap<>();
    private SwitchState state;
    private OverheadDisplay display;
    private SurplusDistribution.Share share = NOTHING;
    private Reason reason = new Reason.Incomplete();
    private Reason loggedReason;
    /** Whether its meter has ever told that it uses something: a relay without one may say 0 W for ever. */
    private boolean measures;

    /** Automatic, on or off; of a scripted one its script decides. */
    private final Optional<Control> mode;
    /** What its owner wants of it meanwhile; null: it is left as it is, or automatic. */
    private Boolean byHand;

    private final double freshSeconds;
    private long heardTick;
    /** When a scripted one told its consumption last; null: it has not yet. */
    private Long consumptionTick;

    private final long madeTick;
    private boolean everLive;
    private boolean silent;
    /** What a switched load was last known to be, and since when; not known: off. */
    private boolean wasOn;

    private long wasOnTick;

    /**
     * @param switched empty: a scripted one
     * @param document what {@link #document()} gave before, or empty
     * @param onMode   somebody has set whether it is automatic
     */
    OverheadConsumer(
            Host host,
            String key,
            OverheadDisplay.Representation representation,
            Optional<SwitchedConsumer> switched,
            Duration consumptionFresh,
            Map<String, Object> document,
            Runnable onMode) {
        this.host = host;
        this.freshSeconds = consumptionFresh.toSeconds();
        this.key = key;
        this.topic = host.topic("SolarOverheadDistributor/Requests/" + key);
        this.representation = representation;
        this.configuredRules = switched.map(s -> s.basics().rules()).orElse(SwitchingRules.NONE);
        this.counters = new DayCounters(document, LONGEST_GAP_SECONDS);
        this.state = SwitchState.found(false, host.time().tick(), document);
        this.heardTick = host.time().tick();
        this.madeTick = heardTick;
        switched.ifPresent(s -> s.announcement()
                .forEach((name, word) -> Name.of(name).ifPresent(known -> {
                    configured.put(known, word);
                    request.accept(known, word);
                })));
        if (switched.isPresent() && document.get(AUTOMATIC) instanceof Boolean automatic) {
            request.accept(Name.IS_AUTOMATIC, automatic.toString());
        }
        measures = Boolean.TRUE.equals(document.get(MEASURES));
        this.wasOnTick = host.time().tick() - METER_LAG_MILLIS;
        this.load = switched.map(s -> s.load(host, new LoadListener()));
        this.mode = switched.map(s -> host.control(
                Control.id("Mode", key), s.basics().customName(), new Control.Domain.Choice(MODES), null, value -> {
                    setMode((Integer) value);
                    onMode.run();
                    return null;
                }));
        if (mode.isPresent() && !request.isAutomatic() && document.get(BY_HAND) instanceof Boolean on) {
            byHand(on);
        }
        show();
    }

    private void setMode(int code) {
        heard(Name.IS_AUTOMATIC, Boolean.toString(code == AUTOMATIC_MODE), true);
        byHand(code == AUTOMATIC_MODE ? null : (Boolean) (code == ON));
    }

    private void byHand(Boolean on) {
        byHand = on;
        if (on != null) {
            load.orElseThrow().want(on);
        }
    }

    private void showMode() {
        mode.ifPresent(control -> {
            Boolean on = byHand != null ? byHand : load.orElseThrow().isOn();
            control.show(
                    request.isAutomatic() ? (Integer) AUTOMATIC_MODE : on == null ? null : (Integer) (on ? ON : OFF));
        });
    }

    /**
     * @param live false: the broker has kept it, nobody knows for how long
     * @throws IllegalArgumentException saying what is wrong with the payload
     */
    void heard(Name name, String payload, boolean live) {
        heardTick = host.time().tick();
        everLive |= live;
        if (load.isPresent() && name == Name.CONSUMPTION) {
            return;
        }
        if (name != Name.CONSUMPTION && !silent && payload.equals(request.text(name))) {
            return; // Scripts say all of it again and again.
        }
        boolean takenBack = payload.isBlank() && configured.containsKey(name);
        boolean tookPart = request.isRegistered();
        request.accept(name, takenBack ? configured.get(name) : payload);
        silent = false;
        if (name == Name.CONSUMPTION) {
            consumptionTick = live ? (Long) host.time().tick() : consumptionTick;
            counters.sample(consumptionW(), host.time().tick(), host.local());
        }
        if (tookPart && share.allowanceW() > 0 && !(request.isRegistered() && request.isAutomatic())) {
            share = NOTHING;
            sendAllowance();
        }
        if (name == Name.IS_AUTOMATIC) {
            byHand = null;
            if (!request.isAutomatic()) {
                load.ifPresent(SwitchedLoad::leave);
            }
        }
        show();
    }

    boolean isAutomatic() {
        return request.isAutomatic();
    }

    /** For a broker that has just come back. */
    void sendAllowance() {
        host.mqtt().command(topic + "/Allowance", allowanceText(), 1, false);
    }

    /** Reads a switched load's meter. */
    void poll() {
        load.ifPresent(SwitchedLoad::poll);
    }

    /** Whether nobody would miss it: it takes no part, or nothing but what the broker has kept was heard for so long. */
    boolean mayGiveWay(Duration silence) {
        return !isSwitched()
                && (!isRegistered()
                        || host.time().tick() - heardTick > silence.toMillis()
                        || !everLive && host.time().tick() - madeTick > LIVE_WITHIN_MILLIS);
    }

    long lastHeardTick() {
        return heardTick;
    }

    /** Its place is somebody else's. */
    void withdraw() {
        stop();
        if (display != null) {
            display.close();
            display = null;
        }
    }

    boolean isSwitched() {
        return load.isPresent();
    }

    /** A value as it was heard last, or what it would be. */
    String word(Name name, String otherwise) {
        return request.text(name) == null ? otherwise : request.text(name);
    }

    /**
     * Looks at the consumer before a distribution.
     *
     * @param idle whether it took nothing when it was last allowed to
     */
    SurplusControl.Candidate look(ZonedDateTime now, double staleAfterSeconds, boolean idle) {
        boolean reachable = load.isEmpty() || !load.get().inTrouble();
        double stepW = request.number(Name.STEP_SIZE, 0);
        return new SurplusControl.Candidate(
                consumer(now, staleAfterSeconds, idle, reachable),
                measuredW(idle),
                load.isEmpty() && stepW > 0 && stepW < request.number(Name.REQUEST, 0),
                reachable,
                request.batteryBridges(),
                followMillis(),
                silent);
    }

    long followMillis() {
        return load.isPresent() ? METER_LAG_MILLIS : SCRIPT_FOLLOWS_MILLIS;
    }

    private SurplusDistribution.Consumer consumer(
            ZonedDateTime now, double staleAfterSeconds, boolean idle, boolean reachable) {
        silent = load.isEmpty() && staleAfterSeconds > 0 && silentSeconds() > staleAfterSeconds;
        counters.sample(consumptionW(), host.time().tick(), now);
        state = rules().seen(state, isRunning(), host.time().tick(), now);
        double requestW = request.number(Name.REQUEST, 0);
        BelievedUse use = believed(idle, reachable);
        return new SurplusDistribution.Consumer(
                key,
                request.number(Name.PRIORITY, 100),
                request.number(Name.PRIORITY_SHIFT, 0),
                load.isPresent() ? requestW : request.number(Name.STEP_SIZE, 0),
                load.isPresent() ? 0 : request.number(Name.MINIMUM, 0),
                requestW,
                request.ignoresReservation(),
                request.isAutomatic() && !silent,
                request.isRegistered(),
                use.countedW(),
                share.allowanceW(),
                rules().standing(state, host.time().tick(), now).lessMargin(use.beyondW()));
    }

    /** Carries out its share of a distribution. */
    void allow(SurplusDistribution.Share newShare, Reason why, String stamp) {
        share = newShare;
        reason = why;
        tellReason();
        if (!request.isRegistered()) {
            return;
        }
        host.mqtt().publish(topic, stamp, 0, false);
        sendAllowance();
        host.mqtt().publish(topic + "/Status", status(), 0, false);
        host.mqtt().publish(topic + "/Reason", reason.text(), 0, false);
        load.ifPresent(this::follow);
        publishFigures();
        show();
    }

    private void follow(SwitchedLoad switched) {
        if (request.isAutomatic()) {
            switched.want(SwitchingRules.isOn(share.allowanceW(), request.number(Name.REQUEST, 0)));
        }
        host.mqtt().publish(topic + "/Consumption", Payload.text(consumptionW()), 1, false);
    }

    /** Nothing is allowed any more; what is switched and automatic goes off. */
    void stop() {
        Closing.each(
                List.of(() -> load.ifPresent(SwitchedLoad::close), () -> {
                    if (request.isRegistered()) {
                        host.mqtt().command(topic + "/Allowance", "0", 1, false);
                    }
                }),
                host.log());
    }

    /** What of its use would be overhead without it. */
    double countedW(boolean idle) {
        boolean takesPart = request.isRegistered() && request.isAutomatic() && !silent;
        boolean reachable = load.isEmpty() || !load.get().inTrouble();
        return takesPart ? believed(idle, reachable).countedW() : 0;
    }

    private BelievedUse believed(boolean idle, boolean reachable) {
        return BelievedUse.of(
                assumedW(idle, reachable),
                request.number(Name.REQUEST, 0),
                share.allowanceW(),
                load.isPresent() ? 0 : consumptionAgeSeconds(),
                freshSeconds);
    }

    /** What it uses, as far as that is known. */
    double usesW() {
        Double watts = consumptionW();
        return watts == null ? 0 : watts;
    }

    double allowanceW() {
        return share.allowanceW();
    }

    boolean isRegistered() {
        return request.isRegistered();
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>(counters.document());
        document.putAll(state.document());
        document.put(AUTOMATIC, request.isAutomatic());
        document.put(MEASURES, measures);
        if (byHand != null) {
            document.put(BY_HAND, byHand);
        }
        return document;
    }

    private SwitchingRules rules() {
        return load.isPresent()
                ? configuredRules
                : new SwitchingRules(
                        request.number(Name.MIN_ON_SECONDS, 0),
                        request.number(Name.MIN_OFF_SECONDS, 0),
                        request.number(Name.ON_HYSTERESIS, 0),
                        request.number(Name.OFF_HYSTERESIS, 0),
                        request.number(Name.MIN_RUNTIME_PER_DAY, 0) * 60,
                        request.readyBy(SwitchingRules.NONE.readyBy()));
    }

    /** In the log when it is another one, not when only its figures are. */
    private void tellReason() {
        if (loggedReason == null || !reason.getClass().equals(loggedReason.getClass())) {
            loggedReason = reason;
            host.log().debug(request.customName(key) + " " + reason.text());
        }
    }

    /** W; a switched load without a meter uses its request while it is on. Null unknown. */
    private Double consumptionW() {
        if (load.isEmpty()) {
            return silent || consumptionAgeSeconds() > freshSeconds ? null : request.consumptionW();
        }
        SwitchedLoad switched = load.get();
        boolean isMeter = measures || switched.powerW() == null || !Boolean.TRUE.equals(switched.isOn());
        if (switched.tellsPower() && isMeter) {
            return switched.powerW();
        }
        return switched.isOn() == null ? null : (Double) (switched.isOn() ? request.number(Name.REQUEST, 0) : 0.0);
    }

    /**
     * What it is taken to use when the overhead is shared. One lost reading, or a meter that lags behind the relay, must
     * not switch a load off that runs on its own sun.
     */
    private Double assumedW(boolean idle, boolean reachable) {
        Double measuredW = consumptionW();
        if (load.isEmpty()
                || !reachable
                || idle
                || measuredW != null && host.time().tick() - wasOnTick >= METER_LAG_MILLIS) {
            return measuredW;
        }
        return wasOn ? Math.max(request.number(Name.REQUEST, 0), measuredW == null ? 0 : measuredW) : 0.0;
    }

    /** What is a measurement of it, and of what it does now; null: nothing is. */
    private Double measuredW(boolean idle) {
        if (load.isPresent()) {
            boolean lags = host.time().tick() - wasOnTick < METER_LAG_MILLIS && !idle;
            return load.get().tellsPower() && measures && !lags ? load.get().powerW() : null;
        }
        return consumptionW();
    }

    private boolean isRunning() {
        if (load.isPresent()) {
            return wasOn;
        }
        Double consumptionW = consumptionW();
        return share.allowanceW() > 0 || consumptionW != null && consumptionW > 0;
    }

    private double consumptionAgeSeconds() {
        return consumptionTick == null ? Double.POSITIVE_INFINITY : (host.time().tick() - consumptionTick) / 1000.0;
    }

    private double silentSeconds() {
        return (host.time().tick() - heardTick) / 1000.0;
    }

    private String allowanceText() {
        return share.allowanceW() > 0 ? Payload.text(share.allowanceW()) : "0";
    }

    private String status() {
        String silence = load.isPresent() ? "" : ", heard " + Math.round(silentSeconds()) + " s ago";
        return Payload.text(share.allowanceW()) + " W (" + share.limit() + ")" + silence;
    }

    /** Retained: what is the same stands there already. */
    private void publishFigures() {
        counters.figures().forEach((name, value) -> {
            if (!value.equals(toldFigures.put(name, value))) {
                host.mqtt().publish(topic + "/Energy/" + name, Payload.text(value), 1, true);
            }
        });
    }

    private void show() {
        showMode();
        if (!request.isRegistered()) {
            if (display != null) {
                display.close();
                display = null;
            }
            return;
        }
        String name = request.customName(key);
        if (display == null || display.wantedInstance() != request.instance()) {
            if (display != null) {
                display.close();
            }
            display = OverheadDisplay.ofConsumer(host, representation, key, request.instance(), name);
        }
        display.showConsumer(
                name,
                request.isAutomatic() && !silent,
                request.number(Name.REQUEST, 0),
                consumptionW(),
                counters.energyTotalWh());
    }

    private final class LoadListener implements SwitchedLoad.Listener {

        /** VRM and the counters do not wait for the next distribution. */
        @Override
        public void changed(SwitchedLoad changed) {
            if (changed.isOn() != null && changed.isOn() != wasOn) {
                wasOn = changed.isOn();
                wasOnTick = host.time().tick();
            }
            measures |= changed.powerW() != null && changed.powerW() > MEASURED_W;
            if (load != null) {
                counters.sample(consumptionW(), host.time().tick(), host.local());
                show();
            }
        }

        @Override
        public void trouble(String text) {
            host.say(key, MessageType.WARNING, request.customName(key) + ": " + text);
        }

        @Override
        public void recovered(String text) {
            host.say(key, MessageType.OPERATIONAL, request.customName(key) + ": " + text);
        }
    }
}
