package esess.runtime;

import esess.control.SetpointPace;
import esess.port.Bus;
import esess.port.Change;
import esess.port.Log;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;

/**
 * hub4's volatile set point, since Venus 3.50: it lapses by itself when we die, and the setting takes over
 * (facts/dbus.md 4.1). Loop thread.
 */
final class OverrideSetpoint {

    static final String SERVICE = "com.victronenergy.hub4";
    /** As a pattern: only paths that are really there are told, a released override too. */
    static final String WATCHED = "/Overrides/*";

    static final String PATH = "/Overrides/Setpoint";

    /** So often within the time ours may be replaced by another value before somebody else is taken to control it. */
    private static final int REPLACED = 3;

    private static final Duration REPLACED_WITHIN = Duration.ofMinutes(5);

    private final SetpointPath path;
    private final Time time;
    private final Deque<Long> replacedTicks = new ArrayDeque<>();
    private Double beforeW;
    private Double shownW;
    /** Whether what is shown has replaced ours. */
    private boolean foreign;

    private boolean taken;
    private boolean seen;
    private boolean held;

    OverrideSetpoint(Bus bus, Time time, Log log, BiConsumer<MessageType, String> say) {
        this.time = time;
        path = new SetpointPath(SERVICE, PATH, SetpointPace.override(), bus, time, log, say);
    }

    void changed(Change change) {
        if (change.path().equals(PATH)) {
            boolean mayBeReplaced = follows() || foreign;
            shownW = SetpointPath.watts(change);
            boolean ours = path.pace().follows(shownW) || SetpointPace.same(beforeW, shownW);
            if (mayBeReplaced && !foreign && shownW != null && !ours) {
                replaced();
            }
            foreign = mayBeReplaced && shownW != null && !ours;
            taken &= shownW != null;
            seen |= !change.reading().isAbsent();
        }
    }

    /** Two controllers that take turns would swing the house: who does not give way is left alone until his value has lapsed. */
    private void replaced() {
        forgetOldReplacements();
        replacedTicks.add(time.tick());
        if (replacedTicks.size() >= REPLACED) {
            replacedTicks.clear();
            taken = true;
            forget();
        }
    }

    private void forgetOldReplacements() {
        replacedTicks.removeIf(tick -> time.tick() - tick > REPLACED_WITHIN.toMillis());
    }

    /** Whether it shows a value of ours, or may do so any moment. */
    boolean isToBeReleased() {
        return held && !foreign;
    }

    /** Whether somebody else writes it. */
    boolean isTaken() {
        return taken;
    }

    /** Whether this GX has it; also while hub4 is restarting. */
    boolean isSeen() {
        return seen;
    }

    boolean isHeld() {
        return held;
    }

    boolean follows() {
        return held && path.pace().follows(shownW);
    }

    /** @param watts null: release it */
    void want(Double watts) {
        if (watts == null && !held) {
            return;
        }
        forgetOldReplacements();
        if (replacedTicks.isEmpty()) {
            // Else it is not the GX that does not take it.
            path.check(shownW);
        }
        if (watts == null && foreign && !path.isUnanswered()) {
            forget();
            return;
        }
        if (watts == null && path.pace().askedW() == null && shownW == null && !path.isUnanswered()) {
            forget();
            return;
        }
        if (path.isDue(watts, true, shownW)) {
            held = true;
            beforeW = path.pace().askedW();
            path.write(watts);
        }
    }

    /** Somebody else writes it now: it is left to him. */
    void forget() {
        held = false;
        path.pace().forget();
    }

    /** The last act. */
    void stop(Runnable answered) {
        path.write(null, code -> {
            held &= code != 0;
            answered.run();
        });
    }
}
