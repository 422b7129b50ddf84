package esess.runtime;

import esess.control.SetpointPace;
import esess.model.VictronService;
import esess.port.Bus;
import esess.port.Change;
import esess.port.Log;
import esess.port.Store;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * hub4's volatile set point, since Venus 3.50. When we die it lapses by itself, and the setting takes over, but only
 * after 55 to 180 s: until then a house draws or feeds in what nobody wants any more. So what we are about to write is
 * kept first, in memory that lives as long as hub4's own, and released by whoever comes next. Loop thread.
 */
final class OverrideSetpoint {

    static final String SERVICE = VictronService.HUB4;
    /** As a pattern: only paths that are really there are told, a released override too. */
    static final String WATCHED = "/Overrides/*";

    static final String PATH = "/Overrides/Setpoint";
    static final String DOCUMENT = "grid-override";

    /** So often within the time ours may be replaced by another value before somebody else is taken to control it. */
    private static final int REPLACED = 3;

    private static final Duration REPLACED_WITHIN = Duration.ofMinutes(5);
    /** What an earlier run has left has lapsed by then, whether hub4 was heard of or not. */
    private static final Duration LAPSED = Duration.ofMinutes(5);
    /** A value that has waited for the disk for so long is chosen anew. */
    private static final Duration STALE = Duration.ofSeconds(2);

    private final SetpointPath path;
    private final OurValues ours;
    private final Time time;
    private final BiConsumer<MessageType, String> say;
    private final long startedTick;
    private final Deque<Long> replacedTicks = new ArrayDeque<>();
    private Double beforeW;
    private Double shownW;
    /** Whether what is shown has replaced ours. */
    private boolean foreign;

    private boolean taken;
    private boolean seen;
    private boolean held;
    private boolean left;
    private Double nextW;
    private long nextTick;

    /** @param fleeting what is kept there is gone with the next boot of the GX, as the override is */
    OverrideSetpoint(Bus bus, Time time, Store fleeting, Log log, BiConsumer<MessageType, String> say) {
        this.time = time;
        this.say = say;
        startedTick = time.tick();
        ours = new OurValues(fleeting, DOCUMENT);
        left = !ours.isEmpty();
        held = left;
        path = new SetpointPath(SERVICE, PATH, SetpointPace.override(), bus, time, log, say);
    }

    void changed(Change change) {
        if (change.path().equals(PATH)) {
            boolean mayBeReplaced = follows() || foreign;
            shownW = SetpointPath.watts(change);
            seen |= !change.reading().isAbsent();
            if (left) {
                lookAtLeft(change.reading().isAbsent());
                return;
            }
            boolean byUs = path.pace().follows(shownW) || SetpointPace.same(beforeW, shownW);
            if (mayBeReplaced && !foreign && shownW != null && !byUs) {
                replaced();
            }
            foreign = mayBeReplaced && shownW != null && !byUs;
            taken &= shownW != null;
        }
    }

    /** What an earlier run has left is released; what is not a value of ours is somebody else's. */
    private void lookAtLeft(boolean absent) {
        if (!absent && !ours.contains(shownW)) {
            if (shownW == null && path.pace().follows(null)) {
                say.accept(
                        MessageType.OPERATIONAL,
                        "es-ESS had not ended cleanly; the grid set point that it had left in " + SERVICE
                                + " is released.");
            }
            forget();
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
        return held && !foreign && (!left || ours.contains(shownW));
    }

    /** Whether that is what an earlier run has left, and has to be released first. */
    boolean isLeft() {
        return left;
    }

    /** Whether nothing may be held, because it cannot be kept. */
    boolean isStuck() {
        return ours.areStuck(time.tick());
    }

    /** Whether a value of ours has been written, and not only chosen. */
    boolean isOut() {
        return held && path.pace().askedW() != null;
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

    /**
     * @param watts null: release it
     * @return whether it has to be called again very soon, because what is to be written has to be kept first
     */
    boolean want(Double watts) {
        if (watts == null && !held) {
            if (nextW != null) {
                forget();
            }
            return false;
        }
        if (left && !seen) {
            if (time.tick() - startedTick >= LAPSED.toMillis()) {
                forget();
            }
            return false;
        }
        forgetOldReplacements();
        if (replacedTicks.isEmpty()) {
            // Else it is not the GX that does not take it.
            path.check(shownW);
        }
        if (watts == null) {
            nextW = null;
            release();
            return false;
        }
        if (nextW == null && path.isDue(watts, true, shownW)
                || nextW != null && time.tick() - nextTick >= STALE.toMillis() && !SetpointPace.same(nextW, watts)) {
            nextW = watts;
            nextTick = time.tick();
            ours.remember(Map.of(), shownW, path.pace().askedW(), nextW);
        }
        if (nextW != null && !path.isUnanswered() && ours.areSaved()) {
            held = true;
            beforeW = path.pace().askedW();
            path.write(nextW);
            nextW = null;
        }
        return nextW != null;
    }

    private void release() {
        if (foreign && !path.isUnanswered()) {
            forget();
        } else if (path.pace().askedW() == null && shownW == null && !path.isUnanswered()) {
            forget();
        } else if (path.isDue(null, true, shownW)) {
            path.write(null);
        }
    }

    /** Somebody else writes it now, or nobody: nothing of ours is there. */
    void forget() {
        held = false;
        left = false;
        nextW = null;
        path.pace().forget();
        ours.forget();
    }

    /** The last act. What hub4 does not confirm is released at the next start. */
    void stop(Runnable answered) {
        path.write(null, code -> {
            if (code == 0) {
                forget();
            }
            answered.run();
        });
    }
}
