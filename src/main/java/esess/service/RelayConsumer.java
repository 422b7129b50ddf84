package esess.service;

import esess.control.surplus.ConsumerRequest.Name;
import esess.control.surplus.Reason;
import esess.control.surplus.Standing;
import esess.control.surplus.StartedByHand;
import esess.control.surplus.StartedByHand.Phase;
import esess.control.surplus.SwitchingRules;
import esess.device.SwitchedLoad;
import esess.model.Payload;
import esess.runtime.Control;
import esess.runtime.Domain;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Surplus;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A consumer that es-ESS switches itself: its {@link SwitchedLoad} is on while the allowance covers its request, or holds
 * back what a person has started until it does ({@link StartedByHand}). What it uses is what its meter tells; without one,
 * its request while it is on. Loop thread.
 */
final class RelayConsumer extends OverheadConsumer {

    /** A meter shows a switched load's power only after a while; until then it is taken to be as it was switched. */
    private static final long METER_LAG_MILLIS = 15_000;
    /** A meter that has told so much once is one. */
    private static final double MEASURED_W = 5;

    private static final String MEASURES = "measures";
    private static final long LATE_OFF_MILLIS = 60_000;
    private static final String AUTOMATIC = "isAutomatic";
    private static final String DECIDED = "decided";
    private static final Map<Integer, String> MODES = new TreeMap<>(Map.of(0, "Off", 1, "On", 2, "Auto"));

    private final SwitchedConsumer settings;
    private final Map<Name, String> configured = new EnumMap<>(Name.class);
    private final SwitchedLoad load;
    private final Optional<StartedByHand> byHand;
    private final Runnable save;
    /** Whether the plug has got its power back, where we have taken it: from then on it is left to its owner. */
    private boolean powered;
    /** Whether its meter has ever told that it uses something: a relay without one may say 0 W for ever. */
    private boolean measures;
    /** What it was last known to be, and since when; not known: off. */
    private boolean wasOn;

    private long wasOnTick;
    /** An "off" that nobody has confirmed may still take effect: until then power is wanted, whatever is shown. */
    private long lateOffUntil = Long.MIN_VALUE;

    private final Control mode;
    /** What a person wants; nothing: no person has said so here. Until when, knows the control. */
    private Surplus.Decision decided;

    /**
     * @param document what {@link #document()} gave before, or empty
     * @param save     what it would give now has to survive a crash from here on
     */
    RelayConsumer(
            Host host,
            OverheadDisplay.Representation representation,
            SwitchedConsumer settings,
            Map<String, Object> document,
            Runnable save) {
        super(host, settings.key(), representation, document);
        this.settings = settings;
        this.save = save;
        byHand = settings.basics().byHand().map(wishes -> new StartedByHand(wishes, tick(), document));
        powered = phase() == Phase.FREE;
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
        mode = host.control(
                Control.idOr("consumer", key), request.customName(key), new Domain.Choice(MODES), null, value -> {
                    String refusal = decide(
                            value instanceof Integer code ? Surplus.Decision.values()[code] : Surplus.Decision.AUTO);
                    save.run();
                    return refusal;
                });
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
        }
    }

    /** A person decides, or the time of what he has decided is over; null: it is done. */
    private String decide(Surplus.Decision decision) {
        boolean automatic = decision == Surplus.Decision.AUTO;
        if (automatic && decided != null) {
            host.say(key, MessageType.OPERATIONAL, request.customName(key) + ": the sun decides again.");
        }
        heard(Name.IS_AUTOMATIC, String.valueOf(automatic), true);
        decided = automatic ? null : decision;
        if (!automatic) {
            powered = false;
            load.want(decision == Surplus.Decision.ON);
        }
        show();
        return null;
    }

    /** Once it is as the person wants it, it is his: whoever switches it elsewhere is not overruled. */
    private void lookAtDecision() {
        if (decided != null && load.isOn() != null && load.isOn() == (decided == Surplus.Decision.ON)) {
            load.leave();
        }
    }

    private Surplus.Decision decision() {
        if (request.isAutomatic()) {
            return Surplus.Decision.AUTO;
        }
        return Boolean.TRUE.equals(load.isOn()) ? Surplus.Decision.ON : Surplus.Decision.OFF;
    }

    @Override
    Control mode() {
        return mode;
    }

    @Override
    void shown() {
        mode.show(decision().ordinal());
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
            mode.overruled();
            if (!request.isAutomatic()) {
                load.leave();
                byHand.ifPresent(plug -> actsOn(plug.phase(), plug.leave(tick())));
            }
        }
        show();
    }

    /** Reads the meter. */
    void poll() {
        lookAtDecision();
        lookAtPlug();
        load.poll();
    }

    private void lookAtPlug() {
        if (request.isAutomatic()) {
            byHand.ifPresent(plug -> actsOn(plug.phase(), plug.look(plugW(), load.isOn(), tick(), host.local())));
        } else if (byHand.isPresent() && decided == null && Boolean.TRUE.equals(load.isOn())) {
            // It has its power, and is its owner's from here on.
            powered = true;
            load.leave();
        }
    }

    /** A plug that is off gives nothing, whatever its meter told last. */
    private Double plugW() {
        return Boolean.FALSE.equals(load.isOn()) ? (Double) 0.0 : load.powerW();
    }

    /** The plug is left alone, but where it has to be switched; what is to come is on disk before. */
    private void actsOn(Phase before, Phase now) {
        if (before == Phase.CUT && now == Phase.RUNNING) {
            lateOffUntil = tick() + LATE_OFF_MILLIS;
        }
        if (now != before) {
            host.log().debug(request.customName(key) + ": programme " + now);
            save.run();
        }
        boolean hasPower = now == Phase.FREE || now == Phase.RUNNING;
        powered = hasPower && tick() >= lateOffUntil && (powered || Boolean.TRUE.equals(load.isOn()));
        if (now == Phase.CUT) {
            load.want(false);
        } else if (hasPower && !powered) {
            load.want(true);
        } else {
            load.leave();
        }
    }

    @Override
    Standing standing(Standing byRules) {
        return phase() == Phase.RUNNING ? Standing.ofProgramme() : byRules;
    }

    @Override
    Reason explained(Reason why) {
        if (byHand.isEmpty() || !request.isAutomatic()) {
            return why;
        }
        return switch (byHand.get().phase()) {
            case FREE -> new Reason.FreePlug();
            case CUT, WAITING -> new Reason.ProgrammeWaits(why, byHand.get().secondsToLatest(tick(), host.local()));
            case RUNNING -> why;
        };
    }

    /** Null: it is switched whenever there is sun. */
    private Phase phase() {
        return byHand.map(StartedByHand::phase).orElse(null);
    }

    @Override
    boolean isReachable() {
        return !load.inTrouble();
    }

    @Override
    Needs needs() {
        double requestW = phase() == Phase.FREE ? 0 : request.number(Name.REQUEST, 0);
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
        boolean all = SwitchingRules.isOn(allowanceW(), request.number(Name.REQUEST, 0));
        if (request.isAutomatic() && byHand.isEmpty()) {
            load.want(all);
        } else if (request.isAutomatic()) {
            byHand.ifPresent(plug -> actsOn(plug.phase(), plug.allowed(all, tick())));
        }
        host.mqtt().publish(topic + "/Consumption", Payload.text(consumptionW()), 1, false);
    }

    @Override
    void close() {
        if (phase() == Phase.CUT || phase() == Phase.WAITING) {
            load.closeOn(); // Nobody would give the plug its power back.
        } else if (phase() == Phase.RUNNING && request.isAutomatic() && !powered) {
            load.closeOn();
        } else {
            if (byHand.isPresent() && decided != Surplus.Decision.OFF) {
                load.leave(); // A programme may run: it is not cut by our end.
            }
            load.close();
        }
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
        byHand.ifPresent(plug -> document.putAll(plug.document()));
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
                lookAtPlug();
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
