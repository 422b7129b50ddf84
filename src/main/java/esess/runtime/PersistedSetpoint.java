package esess.runtime;

import esess.control.SetpointLeases;
import esess.control.SetpointPace;
import esess.port.Bus;
import esess.port.Change;
import esess.port.Log;
import esess.port.Store;
import esess.port.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The GX's setting, which is the owner's own set point, and before Venus 3.50 the only place for ours. It survives our
 * death, so the owner's value and those of ours that may be found there are on disk before a value of ours is written;
 * a value that is not ours is the owner's wish. Loop thread.
 */
final class PersistedSetpoint {

    static final String SERVICE = "com.victronenergy.settings";
    static final String PATH = "/Settings/CGwacs/AcPowerSetPoint";
    static final String DOCUMENT = "grid-setpoint";

    private final SetpointPath path;
    private final Store store;
    private final BiConsumer<MessageType, String> say;
    private final List<Double> ours = new ArrayList<>();
    private Double ownW;
    private Double shownW;
    private Double nextW;
    private boolean held;
    private boolean left;

    PersistedSetpoint(Bus bus, Time time, Store store, Log log, BiConsumer<MessageType, String> say) {
        path = new SetpointPath(SERVICE, PATH, SetpointPace.setting(), bus, time, log, say);
        this.store = store;
        this.say = say;
        Map<String, Object> kept = store.read(DOCUMENT);
        if (kept.get("own") instanceof Number own && kept.get("ours") instanceof List<?> values) {
            ownW = own.doubleValue();
            values.forEach(value -> {
                if (value instanceof Number number) {
                    ours.add(number.doubleValue());
                }
            });
            held = true;
            left = true;
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
        if (shownW == null || held && (isOurs(shownW) || SetpointPace.same(shownW, ownW))) {
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
        if (nextW == null && path.isDue(watts, false, shownW)) {
            nextW = watts;
            remember();
        }
        if (nextW != null && !path.isUnanswered() && store.isSaved(DOCUMENT)) {
            path.write(nextW);
            nextW = null;
        }
        return nextW != null;
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
                forget();
            }
            answered.run();
        });
    }

    private void forget() {
        held = false;
        left = false;
        ours.clear();
        path.pace().forget();
        store.write(DOCUMENT, Map.of());
    }

    private boolean isOurs(double watts) {
        return ours.stream().anyMatch(each -> SetpointPace.same(each, watts));
    }

    /** What is shown, what was asked for last and what comes next: a write without an answer may have arrived or not. */
    private void remember() {
        List<Double> known = new ArrayList<>();
        if (shownW != null && isOurs(shownW)) {
            known.add(shownW);
        }
        if (path.pace().askedW() != null) {
            known.add(path.pace().askedW());
        }
        if (nextW != null) {
            known.add(nextW);
        }
        ours.clear();
        ours.addAll(known);
        store.write(DOCUMENT, Map.of("own", ownW, "ours", List.copyOf(known)));
    }
}
