package esess.runtime;

import esess.control.SetpointPace;
import esess.port.Bus;
import esess.port.Change;
import esess.port.Log;
import esess.port.Time;
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

    private final SetpointPath path;
    private Double shownW;
    private boolean seen;
    private boolean held;

    OverrideSetpoint(Bus bus, Time time, Log log, BiConsumer<MessageType, String> say) {
        path = new SetpointPath(SERVICE, PATH, SetpointPace.override(), bus, time, log, say);
    }

    void changed(Change change) {
        if (change.path().equals(PATH)) {
            shownW = SetpointPath.watts(change);
            seen |= !change.reading().isAbsent();
        }
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
        path.check(shownW);
        if (watts == null && path.pace().askedW() == null && shownW == null && !path.isUnanswered()) {
            forget();
            return;
        }
        if (path.isDue(watts, true, shownW)) {
            held = true;
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
