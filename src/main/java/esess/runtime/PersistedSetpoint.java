package esess.runtime;

import esess.control.SetpointLeases;
import esess.control.SetpointPace;
import esess.model.Document;
import esess.model.VictronService;
import esess.port.Bus;
import esess.port.Change;
import esess.port.Log;
import esess.port.Store;
import esess.port.Time;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The GX's setting, which is the owner's own set point, and before Venus 3.50 the only place for ours. It survives our
 * death, so the owner's value and those of ours that may be found there are on disk before a value of ours is written;
 * a value that is not ours is the owner's wish. Loop thread.
 */
final class PersistedSetpoint {

    static final String SERVICE = VictronService.SETTINGS;
    static final String PATH = "/Settings/CGwacs/AcPowerSetPoint";
    static final String DOCUMENT = "grid-setpoint";
    /**
     * What was handed back at the last stop, as in the other document: the GX has confirmed it, but its settings reach
     * the flash 2 s later, so a GX that is switched off just then boots with ours. Only a boot looks at it.
     */
    static final String CONFIRMED = "grid-setpoint-confirmed";

    /** A value that has waited for the disk for so long is chosen anew. */
    private static final Duration STALE = Duration.ofSeconds(2);

    private final SetpointPath path;
    private final Store store;
    private final BiConsumer<MessageType, String> say;
    private final OurValues ours;
    private final Time time;
    private Double ownW;
    private Double shownW;
    private Double nextW;
    private long nextTick;
    private boolean held;
    private boolean left;
    private boolean damaged;

    /** @param configuredW the owner's own set point where what was remembered of it is damaged; null: not configured */
    PersistedSetpoint(
            Bus bus, Time time, Store store, Log log, BiConsumer<MessageType, String> say, Double configuredW) {
        path = new SetpointPath(SERVICE, PATH, SetpointPace.setting(), bus, time, log, say);
        this.time = time;
        this.store = store;
        this.say = say;
        ours = new OurValues(store, DOCUMENT);
        Double keptW = ours.kept().number("own", -Document.MOST_WATTS, Document.MOST_WATTS);
        Double backW = keptW == null ? configuredW : keptW;
        damaged = !ours.kept().isEmpty() && (keptW == null || ours.isEmpty());
        if (!ours.isEmpty() && backW != null) {
            ownW = backW;
            held = true;
            left = true;
        }
    }

    /** Before anything else. */
    void start() {
        if (damaged) {
            say.accept(
                    MessageType.ERROR,
                    "What es-ESS had remembered of your own grid set point is damaged: look at it on the GX (Settings, ESS).");
        }
        if (!store.read(CONFIRMED).isEmpty()) {
            store.write(CONFIRMED, Map.of());
        }
    }

    /** The owner's own set point; null while it is not known. */
    Double ownW() {
        return ownW;
    }

    /** Whether a value of ours may stand in the setting. */
    boolean isHeld() {
        return held;
    }

    /** Whether a stop has to put the owner's value back. What stands in a setting that was never heard of may be his wish. */
    boolean isToBeHandedBack() {
        return held && !(left && shownW == null);
    }

    /** Whether that is what an earlier run has left, and has to be put right first. */
    boolean isLeft() {
        return left;
    }

    boolean follows() {
        return held && path.pace().follows(shownW);
    }

    void changed(Change change) {
        shownW = SetpointPath.watts(change);
        if (shownW == null || held && (ours.contains(shownW) || SetpointPace.same(shownW, ownW))) {
            return;
        }
        ownW = shownW;
        if (held) {
            left = false;
            remember();
            path.pace().forget();
            say.accept(
                    MessageType.OPERATIONAL,
                    "The grid set point was set to " + SetpointLeases.watts(ownW)
                            + " on the GX: that is your own value from now on.");
        }
    }

    /**
     * @param watts null: hand it back
     * @return whether it has to be called again very soon, because the disk is waited for
     */
    boolean want(Double watts) {
        if (!held && (watts == null || ownW == null)) {
            return false;
        }
        path.check(shownW);
        if (watts == null) {
            nextW = null;
            handBack();
            return false;
        }
        held = true;
        if (nextW == null && path.isDue(watts, false, shownW)
                || nextW != null && time.tick() - nextTick >= STALE.toMillis() && !SetpointPace.same(nextW, watts)) {
            nextW = watts;
            nextTick = time.tick();
            remember();
        }
        if (nextW != null && !path.isUnanswered() && ours.areSaved()) {
            path.write(nextW);
            nextW = null;
        }
        return nextW != null;
    }

    /** Whether nothing may be held, because it cannot be kept. */
    boolean isStuck() {
        return ours.areStuck(time.tick());
    }

    /** Whether a value of ours has been written, and not only chosen. */
    boolean isOut() {
        return held && path.pace().askedW() != null;
    }

    private void handBack() {
        if (shownW == null || path.isUnanswered()) {
            return;
        }
        if (!SetpointPace.same(shownW, ownW)) {
            if (path.isDue(ownW, true, shownW)) {
                path.write(ownW);
            }
            return;
        }
        if (left) {
            say.accept(
                    MessageType.OPERATIONAL,
                    "es-ESS had not ended cleanly; the grid set point of the GX is your own "
                            + SetpointLeases.watts(ownW) + " again.");
        }
        forget();
    }

    /** The last act. What the GX does not confirm is put right at the next start. */
    void stop(Runnable answered) {
        path.write(ownW, code -> {
            if (code == 0) {
                store.write(CONFIRMED, Map.of("own", ownW, "ours", ours.all()));
                forget();
            }
            answered.run();
        });
    }

    private void forget() {
        held = false;
        left = false;
        nextW = null;
        path.pace().forget();
        ours.forget();
    }

    private void remember() {
        ours.remember(Map.of("own", ownW), shownW, path.pace().askedW(), nextW);
    }
}
