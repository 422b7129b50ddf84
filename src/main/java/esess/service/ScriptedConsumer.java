package esess.service;

import esess.control.surplus.ConsumerRequest.Name;
import esess.control.surplus.Standing;
import esess.control.surplus.SwitchingRules;
import esess.runtime.Host;
import java.time.Duration;
import java.util.Map;

/**
 * A consumer that somebody else drives: a script that reads its allowance on MQTT, or a service of ours that asks in the
 * house. What it says counts for a while only: one that has died neither uses nor claims anything. Loop thread.
 */
final class ScriptedConsumer extends OverheadConsumer {

    /** A consumer that lives says something within this time. */
    private static final long LIVE_WITHIN_MILLIS = 60_000;
    /** It needs so long to follow: scripts look now and then, and a car starts slowly. */
    private static final long FOLLOWS_MILLIS = 45_000;

    private final double staleAfterSeconds;
    private final double freshSeconds;
    private final long madeTick;
    private long heardTick;
    /** When it told its consumption last; null: it has not yet. */
    private Long consumptionTick;

    private long restTick;
    private boolean everLive;
    private boolean silent;

    /**
     * @param staleAfter       after so long a silence it counts as not automatic; 0: never
     * @param consumptionFresh so long what it uses is believed
     * @param document         what {@link #document()} gave before, or empty
     */
    ScriptedConsumer(
            Host host,
            String key,
            OverheadDisplay.Representation representation,
            Duration staleAfter,
            Duration consumptionFresh,
            Map<String, Object> document) {
        super(host, key, representation, document);
        staleAfterSeconds = staleAfter.toSeconds();
        freshSeconds = consumptionFresh.toSeconds();
        madeTick = tick();
        heardTick = madeTick;
        show();
    }

    @Override
    void heard(Name name, String payload, boolean live) {
        heardTick = tick();
        everLive |= live;
        if (name != Name.CONSUMPTION && !silent && payload.equals(request.text(name))) {
            return; // Scripts say all of it again and again.
        }
        accept(name, payload);
        silent = false;
        restTick = name == Name.RESTS_SECONDS ? tick() : restTick;
        if (name == Name.CONSUMPTION) {
            consumptionTick = live ? (Long) tick() : consumptionTick;
            count(host.local());
        }
        show();
    }

    /** Whether nobody would miss it: it takes no part, or nothing but what the broker has kept was heard for so long. */
    boolean mayGiveWay(Duration silence) {
        return !isRegistered()
                || tick() - heardTick > silence.toMillis()
                || !everLive && tick() - madeTick > LIVE_WITHIN_MILLIS;
    }

    long lastHeardTick() {
        return heardTick;
    }

    @Override
    void lookAround() {
        silent = staleAfterSeconds > 0 && silentSeconds() > staleAfterSeconds;
    }

    @Override
    boolean isSilent() {
        return silent;
    }

    @Override
    Needs needs() {
        return new Needs(
                request.number(Name.STEP_SIZE, 0), request.number(Name.MINIMUM, 0), request.number(Name.REQUEST, 0));
    }

    @Override
    SwitchingRules rules() {
        return new SwitchingRules(
                request.number(Name.MIN_ON_SECONDS, 0),
                request.number(Name.MIN_OFF_SECONDS, 0),
                request.number(Name.ON_HYSTERESIS, 0),
                request.number(Name.OFF_HYSTERESIS, 0),
                request.number(Name.MIN_RUNTIME_PER_DAY, 0) * 60,
                request.readyBy(SwitchingRules.NONE.readyBy()));
    }

    @Override
    Standing standing(Standing byRules) {
        double leftSeconds = request.number(Name.RESTS_SECONDS, 0) - (tick() - restTick) / 1000.0;
        return leftSeconds > 0 && !byRules.isHeldOn() ? Standing.resting(leftSeconds) : byRules;
    }

    @Override
    long followMillis() {
        return FOLLOWS_MILLIS;
    }

    @Override
    boolean isRunning() {
        Double consumptionW = consumptionW();
        return allowanceW() > 0 || consumptionW != null && consumptionW > 0;
    }

    @Override
    Double consumptionW() {
        return silent || ageSeconds() > freshSeconds ? null : request.consumptionW();
    }

    @Override
    Double assumedW(boolean idle) {
        return consumptionW();
    }

    @Override
    Double measuredW(boolean idle) {
        return consumptionW();
    }

    @Override
    String status() {
        return super.status() + ", heard " + Math.round(silentSeconds()) + " s ago";
    }

    private double ageSeconds() {
        return consumptionTick == null ? Double.POSITIVE_INFINITY : (tick() - consumptionTick) / 1000.0;
    }

    private double silentSeconds() {
        return (tick() - heardTick) / 1000.0;
    }
}
