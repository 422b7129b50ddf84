package esess.service;

import esess.control.surplus.BelievedUse;
import esess.control.surplus.ConsumerRequest;
import esess.control.surplus.ConsumerRequest.Name;
import esess.control.surplus.DayCounters;
import esess.control.surplus.Reason;
import esess.control.surplus.Standing;
import esess.control.surplus.SurplusControl;
import esess.control.surplus.SurplusDistribution;
import esess.control.surplus.SwitchState;
import esess.control.surplus.SwitchingRules;
import esess.model.Payload;
import esess.runtime.Closing;
import esess.runtime.Control;
import esess.runtime.Host;
import esess.runtime.Surplus;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One consumer of solar overhead: what it asks for, what it got, how it runs and how it is shown. Who carries its share
 * out is a script or a service ({@link ScriptedConsumer}), or es-ESS with a relay ({@link RelayConsumer}). Loop thread.
 */
abstract sealed class OverheadConsumer permits ScriptedConsumer, RelayConsumer {

    /** No two distributions are further apart. */
    private static final double LONGEST_GAP_SECONDS = 3600;

    private static final SurplusDistribution.Share NOTHING =
            new SurplusDistribution.Share(0, 0, 0, SurplusDistribution.Limit.NOT_INITIALIZED);

    /** What it needs, W; a first piece of at least minimumW, and then step by step. */
    record Needs(double stepW, double minimumW, double requestW) {

        /** Whether it takes every step between its first piece and its request. */
        boolean areSteps() {
            return stepW > 0 && stepW < requestW;
        }
    }

    final Host host;
    final String key;
    final String topic;
    final ConsumerRequest request = new ConsumerRequest();

    private final OverheadDisplay.Representation representation;
    private final DayCounters counters;
    private final Map<String, Double> toldFigures = new HashMap<>();
    private SwitchState state;
    private OverheadDisplay display;
    private SurplusDistribution.Share share = NOTHING;
    private Reason reason = new Reason.Incomplete();
    private Reason loggedReason;

    OverheadConsumer(
            Host host, String key, OverheadDisplay.Representation representation, Map<String, Object> document) {
        this.host = host;
        this.key = key;
        this.topic = host.topic("SolarOverheadDistributor/Requests/" + key);
        this.representation = representation;
        this.counters = new DayCounters(document, LONGEST_GAP_SECONDS);
        this.state = SwitchState.found(false, tick(), document);
    }

    /**
     * Something was said of it.
     *
     * @param live false: the broker has kept it, nobody knows for how long
     * @throws IllegalArgumentException saying what is wrong with the payload
     */
    abstract void heard(Name name, String payload, boolean live);

    abstract Needs needs();

    /** What its owner asks for beyond its priority. */
    abstract SwitchingRules rules();

    /** So long it may take until it shows what it makes of a new allowance. */
    abstract long followMillis();

    /** Whether it runs, as far as that is known. */
    abstract boolean isRunning();

    /** W; null: not known. */
    abstract Double consumptionW();

    /**
     * What it is taken to use when the overhead is shared, W; null: not known.
     *
     * @param idle whether it took nothing when it was last allowed to
     */
    abstract Double assumedW(boolean idle);

    /** What is a measurement of it, and of what it does now; null: nothing is. */
    abstract Double measuredW(boolean idle);

    /** Before a distribution. */
    void lookAround() {}

    /** Whether what it is told arrives. */
    boolean isReachable() {
        return true;
    }

    /** Whether it counts as not automatic because nothing is heard of it. */
    boolean isSilent() {
        return false;
    }

    /** How it enters the distribution, as its owner's rules would have it. */
    Standing standing(Standing byRules) {
        return byRules;
    }

    /** Its share has changed. */
    void follow() {}

    /** What people are told of it. */
    Reason explained(Reason why) {
        return why;
    }

    /** What it holds is given up. */
    void close() {}

    final long tick() {
        return host.time().tick();
    }

    /** Takes a word over; who has left may do nothing any more. */
    final void accept(Name name, String payload) {
        boolean tookPart = request.isRegistered();
        request.accept(name, payload);
        if (tookPart && share.allowanceW() > 0 && !(request.isRegistered() && request.isAutomatic())) {
            share = NOTHING;
            sendAllowance();
        }
    }

    final boolean isAutomatic() {
        return request.isAutomatic();
    }

    final boolean isRegistered() {
        return request.isRegistered();
    }

    final double allowanceW() {
        return share.allowanceW();
    }

    /** For a broker that has just come back. */
    final void sendAllowance() {
        host.mqtt().command(topic + "/Allowance", allowanceText(), 1, false);
    }

    /** Its place is somebody else's. */
    final void withdraw() {
        stop();
        if (display != null) {
            display.close();
            display = null;
        }
        host.showConsumer(key, null);
    }

    /**
     * Looks at the consumer before a distribution.
     *
     * @param idle whether it took nothing when it was last allowed to
     */
    final SurplusControl.Candidate look(ZonedDateTime now, boolean idle) {
        lookAround();
        counters.sample(consumptionW(), tick(), now);
        state = rules().seen(state, isRunning(), tick(), now);
        Needs needs = needs();
        return new SurplusControl.Candidate(
                consumer(now, needs, believed(idle)),
                measuredW(idle),
                needs.areSteps(),
                isReachable(),
                request.batteryBridges(),
                followMillis(),
                isSilent());
    }

    private SurplusDistribution.Consumer consumer(ZonedDateTime now, Needs needs, BelievedUse use) {
        return new SurplusDistribution.Consumer(
                key,
                request.number(Name.PRIORITY, 100),
                request.number(Name.PRIORITY_SHIFT, 0),
                needs.stepW(),
                needs.minimumW(),
                needs.requestW(),
                request.ignoresReservation(),
                request.isAutomatic() && !isSilent(),
                request.isRegistered(),
                use.countedW(),
                share.allowanceW(),
                standing(rules().standing(state, tick(), now)).lessMargin(use.beyondW()));
    }

    /** Carries out its share of a distribution. */
    final void allow(SurplusDistribution.Share newShare, Reason why, String stamp) {
        share = newShare;
        reason = explained(why);
        tellReason();
        if (!request.isRegistered()) {
            return;
        }
        host.mqtt().publish(topic, stamp, 0, false);
        sendAllowance();
        host.mqtt().publish(topic + "/Status", status(), 0, false);
        host.mqtt().publish(topic + "/Reason", reason.text(), 0, false);
        follow();
        publishFigures();
        show();
    }

    /** Nothing is allowed any more; what is switched and automatic goes off. */
    final void stop() {
        Closing.each(
                List.of(this::close, () -> {
                    if (request.isRegistered()) {
                        host.mqtt().command(topic + "/Allowance", "0", 1, false);
                    }
                }),
                host.log());
    }

    /** What of its use would be overhead without it. */
    final double countedW(boolean idle) {
        boolean takesPart = request.isRegistered() && request.isAutomatic() && !isSilent();
        return takesPart ? believed(idle).countedW() : 0;
    }

    private BelievedUse believed(boolean idle) {
        return BelievedUse.of(assumedW(idle), needs().requestW(), share.allowanceW());
    }

    /** What it uses, as far as that is known. */
    final double usesW() {
        Double watts = consumptionW();
        return watts == null ? 0 : watts;
    }

    /** What has to survive a restart. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>(counters.document());
        document.putAll(state.document());
        return document;
    }

    /** What it uses from now on. */
    final void count(ZonedDateTime now) {
        counters.sample(consumptionW(), tick(), now);
    }

    /** In the log when it is another one, not when only its figures are. */
    private void tellReason() {
        if (loggedReason == null || !reason.getClass().equals(loggedReason.getClass())) {
            loggedReason = reason;
            host.log().debug(request.customName(key) + " " + reason.text());
        }
    }

    private String allowanceText() {
        return share.allowanceW() > 0 ? Payload.text(share.allowanceW()) : "0";
    }

    String status() {
        return Payload.text(share.allowanceW()) + " W (" + share.limit() + ")";
    }

    /** Retained: what is the same stands there already. */
    private void publishFigures() {
        counters.figures().forEach((name, value) -> {
            if (!value.equals(toldFigures.put(name, value))) {
                host.mqtt().publish(topic + "/Energy/" + name, Payload.text(value), 1, true);
            }
        });
    }

    final void show() {
        if (!request.isRegistered()) {
            if (display != null) {
                display.close();
                display = null;
            }
            host.showConsumer(key, null);
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
                request.isAutomatic() && !isSilent(),
                request.number(Name.REQUEST, 0),
                consumptionW(),
                counters.energyTotalWh());
        host.showConsumer(
                key,
                new Surplus.Shown(
                        name,
                        consumptionW(),
                        share.allowanceW(),
                        request.number(Name.REQUEST, 0),
                        request.isAutomatic() && !isSilent(),
                        mode(),
                        reason));
        shown();
    }

    /** What else shows it is told. */
    void shown() {}

    /** Off, on or automatic, for a person to set; null: es-ESS does not switch it. */
    Control mode() {
        return null;
    }
}
