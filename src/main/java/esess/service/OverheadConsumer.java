package esess.service;

import esess.control.ConsumerRequest;
import esess.control.ConsumerRequest.Name;
import esess.control.DayCounters;
import esess.control.SurplusDistribution;
import esess.control.SwitchState;
import esess.control.SwitchingRules;
import esess.device.SwitchedLoad;
import esess.model.Payload;
import esess.runtime.Host;
import esess.runtime.MessageType;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One consumer of solar overhead: what it asks for, what it got, how it runs. A scripted one reads its allowance on MQTT;
 * a switched one has a {@link SwitchedLoad} that is on while the allowance covers its request. Loop thread.
 */
final class OverheadConsumer {

    /** A power is believed for so long: scripts that publish only changes are legitimate. */
    private static final double LONGEST_GAP_SECONDS = 3600;

    private final Host host;
    private final String key;
    private final String topic;
    private final OverheadDisplay.Representation representation;
    private final ConsumerRequest request = new ConsumerRequest();
    private final SwitchingRules configuredRules;
    private final Optional<SwitchedLoad> load;
    private final Map<Name, String> configured = new EnumMap<>(Name.class);
    private final DayCounters counters;
    private SwitchState state;
    private OverheadDisplay display;
    private SurplusDistribution.Share share = new SurplusDistribution.Share(0, 0, 0, SurplusDistribution.Limit.NOT_INITIALIZED);
    private long heardTick;

    /**
     * @param switched empty: a scripted one
     * @param document what {@link #document()} gave before, or empty
     */
    OverheadConsumer(Host host, String key, OverheadDisplay.Representation representation,
            Optional<SwitchedConsumer> switched, Map<String, Object> document) {
        this.host = host;
        this.key = key;
        this.topic = host.topic("SolarOverheadDistributor/Requests/" + key);
        this.representation = representation;
        this.configuredRules = switched.map(s -> s.basics().rules()).orElse(SwitchingRules.NONE);
        this.counters = new DayCounters(document, LONGEST_GAP_SECONDS);
        this.state = SwitchState.found(false, host.tick(), document);
        this.heardTick = host.tick();
        switched.ifPresent(s -> s.announcement().forEach((name, word) -> Name.of(name).ifPresent(known -> {
            configured.put(known, word);
            request.accept(known, word);
        })));
        this.load = switched.map(s -> s.load(host, new LoadListener()));
        show();
    }

    /** @throws IllegalArgumentException saying what is wrong with the payload */
    void heard(Name name, String payload) {
        heardTick = host.tick();
        if (load.isPresent() && name == Name.CONSUMPTION) {
            return;
        }
        boolean takenBack = payload.isBlank() && configured.containsKey(name);
        request.accept(name, takenBack ? configured.get(name) : payload);
        if (name == Name.IS_AUTOMATIC && !request.isAutomatic()) {
            load.ifPresent(SwitchedLoad::leave);
        }
        show();
    }

    /** A value as it was heard last, or what it would be. */
    String word(Name name, String otherwise) {
        return request.text(name) == null ? otherwise : request.text(name);
    }

    /** Looks at the consumer before a distribution. */
    SurplusDistribution.Consumer look(ZonedDateTime now, double staleAfterSeconds) {
        counters.sample(consumptionW(), host.tick(), now);
        state = rules().seen(state, isRunning(), host.tick(), now);
        double requestW = request.number(Name.REQUEST, 0);
        boolean fallenSilent = load.isEmpty() && staleAfterSeconds > 0 && silentSeconds() > staleAfterSeconds;
        return new SurplusDistribution.Consumer(key, request.number(Name.PRIORITY, 100), request.number(Name.PRIORITY_SHIFT, 0),
                load.isPresent() ? requestW : request.number(Name.STEP_SIZE, 0), load.isPresent() ? 0 : request.number(Name.MINIMUM, 0),
                requestW, request.ignoresReservation(), request.isAutomatic() && !fallenSilent, request.isRegistered(),
                consumptionW(), share.allowanceW(), rules().standing(state, host.tick(), now));
    }

    /** Carries out its share of a distribution. */
    void allow(SurplusDistribution.Share newShare, String stamp) {
        share = newShare;
        if (!request.isRegistered()) {
            return;
        }
        host.publish(topic, stamp, 0, false);
        host.command(topic + "/Allowance", allowanceText(), 1, false);
        host.publish(topic + "/Status", status(), 0, false);
        load.ifPresent(this::follow);
        publishFigures();
        show();
    }

    private void follow(SwitchedLoad switched) {
        if (request.isAutomatic()) {
            switched.want(SwitchingRules.isOn(share.allowanceW(), request.number(Name.REQUEST, 0)));
        }
        switched.poll();
        Double consumptionW = consumptionW();
        host.publish(topic + "/Consumption", Payload.text(consumptionW), 1, false);
    }

    /** Nothing is allowed any more; what is switched and automatic goes off. */
    void stop() {
        if (request.isRegistered()) {
            host.command(topic + "/Allowance", "0", 1, false);
        }
        load.ifPresent(SwitchedLoad::close);
    }

    boolean isRegistered() {
        return request.isRegistered();
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>(counters.document());
        document.putAll(state.document());
        return document;
    }

    private SwitchingRules rules() {
        return load.isPresent() ? configuredRules : new SwitchingRules(request.number(Name.MIN_ON_SECONDS, 0),
                request.number(Name.MIN_OFF_SECONDS, 0), 0, 0, 0, SwitchingRules.NONE.readyBy());
    }

    /** W; a switched load without a meter uses its request while it is on. Null unknown. */
    private Double consumptionW() {
        if (load.isEmpty()) {
            return request.consumptionW();
        }
        SwitchedLoad switched = load.get();
        if (switched.powerW() != null || switched.tellsPower()) {
            return switched.powerW();
        }
        return switched.isOn() == null ? null : (Double) (switched.isOn() ? request.number(Name.REQUEST, 0) : 0.0);
    }

    private boolean isRunning() {
        if (load.isPresent()) {
            return Boolean.TRUE.equals(load.get().isOn());
        }
        return share.allowanceW() > 0 || request.consumptionW() != null && request.consumptionW() > 0;
    }

    private double silentSeconds() {
        return (host.tick() - heardTick) / 1000.0;
    }

    private String allowanceText() {
        return share.allowanceW() > 0 ? Payload.text(share.allowanceW()) : "0";
    }

    private String status() {
        String silence = load.isPresent() ? "" : ", heard " + Math.round(silentSeconds()) + " s ago";
        return Payload.text(share.allowanceW()) + " W (" + share.limit() + ")" + silence;
    }

    private void publishFigures() {
        counters.figures().forEach((name, value) -> host.publish(topic + "/Energy/" + name, Payload.text(value), 1, true));
    }

    private void show() {
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
        display.showConsumer(name, request.isAutomatic(), request.number(Name.REQUEST, 0), consumptionW(),
                counters.figures().getOrDefault("energyTotal", 0.0));
    }

    private final class LoadListener implements SwitchedLoad.Listener {

        /** VRM and the counters do not wait for the next distribution. */
        @Override
        public void changed(SwitchedLoad changed) {
            if (load != null) {
                counters.sample(consumptionW(), host.tick(), host.local());
                show();
            }
        }

        @Override
        public void trouble(String text) {
            host.say(MessageType.WARNING, request.customName(key) + ": " + text);
        }

        @Override
        public void recovered(String text) {
            host.say(MessageType.OPERATIONAL, request.customName(key) + ": " + text);
        }
    }
}
