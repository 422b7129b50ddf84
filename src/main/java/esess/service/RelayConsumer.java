package esess.service;

import esess.control.surplus.ConsumerRequest.Name;
import esess.control.surplus.SwitchingRules;
import esess.device.SwitchedLoad;
import esess.model.Payload;
import esess.runtime.Control;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Surplus;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A consumer that es-ESS switches itself: its {@link SwitchedLoad} is on while the allowance covers its request. What it
 * uses is what its meter tells; without one, its request while it is on. Loop thread.
 */
final class RelayConsumer extends OverheadConsumer {

    /** A meter shows a switched load's power only after a while; until then it is taken to be as it was switched. */
    private static final long METER_LAG_MILLIS = 15_000;
    /** A meter that has told so much once is one. */
    private static final double MEASURED_W = 5;

    private static final String MEASURES = "measures";
    private static final String AUTOMATIC = "isAutomatic";
    private static final String DECIDED = "decided";
    private static final String DECIDED_UNTIL = "decidedUntil";
    private static final Map<Integer, String> MODES = Map.of(0, "Off", 1, "On", 2, "Auto");

    private final SwitchedConsumer settings;
    private final Map<Name, String> configured = new EnumMap<>(Name.class);
    private final SwitchedLoad load;
    /** Whether its meter has ever told that it uses something: a relay without one may say 0 W for ever. */
    private boolean measures;
    /** What it was last known to be, and since when; not known: off. */
    private boolean wasOn;

    private long wasOnTick;
    private final Optional<Control> mode;
    /** What a person wants, and until when; nothing: no person has said so here. */
    private Surplus.Decision decided;

    private Instant decidedUntil;

    /** @param document what {@link #document()} gave before, or empty */
    RelayConsumer(
            Host host,
            OverheadDisplay.Representation representation,
            SwitchedConsumer settings,
            Map<String, Object> document) {
        super(host, settings.key(), representation, document);
        this.settings = settings;
        settings.announcement()
                .forEach((name, word) -> Name.of(name).ifPresent(known -> {
                    configured.put(known, word);
                    request.accept(known, word);
                }));
        if (document.get(AUTOMATIC) instanceof Boolean automatic) {
            request.accept(Name.IS_AUTOMATIC, automatic.toString());
        }
        measures = Boolean.TRUE.equals(document.get(MEASURES));
        wasOnTick = tick() - METER_LAG_MILLIS;
        load = settings.load(host, new LoadListener());
        mode = host.isControlId(key)
                ? Optional.of(host.control(
                        key,
                        request.customName(key),
                        new Control.Domain.Choice(MODES),
                        null,
                        value -> decide(
                                value instanceof Integer code ? Surplus.Decision.values()[code] : Surplus.Decision.AUTO,
                                null)))
                : Optional.empty();
        remember(document);
        show();
    }

    private void remember(Map<String, Object> document) {
        if (!request.isAutomatic() && document.get(DECIDED) instanceof String text) {
            for (Surplus.Decision each : List.of(Surplus.Decision.OFF, Surplus.Decision.ON)) {
                if (each.name().equals(text)) {
                    decided = each;
                    load.want(each == Surplus.Decision.ON);
                }
            }
            decidedUntil = decided != null && document.get(DECIDED_UNTIL) instanceof Number second
                    ? Instant.ofEpochSecond(second.longValue())
                    : null;
        }
    }

    /** A person decides, for a while or until he says otherwise; null: it is done. */
    String decide(Surplus.Decision decision, Instant until) {
        boolean automatic = decision == Surplus.Decision.AUTO;
        heard(Name.IS_AUTOMATIC, String.valueOf(automatic), true);
        decided = automatic ? null : decision;
        decidedUntil = automatic ? null : until;
        if (!automatic) {
            load.want(decision == Surplus.Decision.ON);
        }
        show();
        return null;
    }

    /** Once it is as the person wants it, it is his: whoever switches it elsewhere is not overruled. */
    private void lookAtDecision() {
        if (decidedUntil != null && !host.time().now().isBefore(decidedUntil)) {
            host.say(key, MessageType.OPERATIONAL, request.customName(key) + ": the sun decides again.");
            decide(Surplus.Decision.AUTO, null);
        } else if (decided != null && load.isOn() != null && load.isOn() == (decided == Surplus.Decision.ON)) {
            load.leave();
        }
    }

    @Override
    Surplus.Decision decision() {
        if (request.isAutomatic()) {
            return Surplus.Decision.AUTO;
        }
        return Boolean.TRUE.equals(load.isOn()) ? Surplus.Decision.ON : Surplus.Decision.OFF;
    }

    @Override
    Instant decidedUntil() {
        return decidedUntil;
    }

    @Override
    void shown() {
        mode.ifPresent(control -> control.show(decision().ordinal()));
    }

    /** What it tells on MQTT of itself, as far as the owner has not said otherwise there. */
    Map<String, String> announcement() {
        Map<String, String> words = settings.announcement();
        words.replaceAll((name, word) ->
                Name.of(name).map(request::text).filter(said -> said != null).orElse(word));
        return words;
    }

    @Override
    void heard(Name name, String payload, boolean live) {
        if (name == Name.CONSUMPTION || payload.equals(request.text(name))) {
            return;
        }
        accept(name, payload.isBlank() && configured.containsKey(name) ? configured.get(name) : payload);
        if (name == Name.IS_AUTOMATIC) {
            decided = null;
            decidedUntil = null;
            if (!request.isAutomatic()) {
                load.leave();
            }
        }
        show();
    }

    /** Reads the meter. */
    void poll() {
        lookAtDecision();
        load.poll();
    }

    @Override
    boolean isReachable() {
        return !load.inTrouble();
    }

    @Override
    Needs needs() {
        double requestW = request.number(Name.REQUEST, 0);
        return new Needs(requestW, 0, requestW);
    }

    @Override
    SwitchingRules rules() {
        return settings.basics().rules();
    }

    @Override
    long followMillis() {
        return METER_LAG_MILLIS;
    }

    @Override
    boolean isRunning() {
        return wasOn;
    }

    @Override
    void follow() {
        if (request.isAutomatic()) {
            load.want(SwitchingRules.isOn(allowanceW(), request.number(Name.REQUEST, 0)));
        }
        host.mqtt().publish(topic + "/Consumption", Payload.text(consumptionW()), 1, false);
    }

    @Override
    void close() {
        load.close();
    }

    @Override
    Double consumptionW() {
        boolean isMeter = measures || load.powerW() == null || !Boolean.TRUE.equals(load.isOn());
        if (load.tellsPower() && isMeter) {
            return load.powerW();
        }
        return load.isOn() == null ? null : (Double) (load.isOn() ? request.number(Name.REQUEST, 0) : 0.0);
    }

    /** One lost reading, or a meter that lags behind the relay, must not switch a load off that runs on its own sun. */
    @Override
    Double assumedW(boolean idle) {
        Double measuredW = consumptionW();
        if (!isReachable() || idle || measuredW != null && !lags()) {
            return measuredW;
        }
        return wasOn ? Math.max(request.number(Name.REQUEST, 0), measuredW == null ? 0 : measuredW) : 0.0;
    }

    @Override
    Double measuredW(boolean idle) {
        return load.tellsPower() && measures && (idle || !lags()) ? load.powerW() : null;
    }

    private boolean lags() {
        return tick() - wasOnTick < METER_LAG_MILLIS;
    }

    @Override
    Map<String, Object> document() {
        Map<String, Object> document = super.document();
        document.put(AUTOMATIC, request.isAutomatic());
        document.put(MEASURES, measures);
        if (decided != null) {
            document.put(DECIDED, decided.name());
        }
        if (decidedUntil != null) {
            document.put(DECIDED_UNTIL, (double) decidedUntil.getEpochSecond());
        }
        return document;
    }

    private final class LoadListener implements SwitchedLoad.Listener {

        /** VRM and the counters do not wait for the next distribution. */
        @Override
        public void changed(SwitchedLoad changed) {
            if (changed.isOn() != null && changed.isOn() != wasOn) {
                wasOn = changed.isOn();
                wasOnTick = tick();
            }
            measures |= changed.powerW() != null && changed.powerW() > MEASURED_W;
            if (load != null) {
                lookAtDecision();
                count(host.local());
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
