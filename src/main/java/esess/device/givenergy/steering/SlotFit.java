package esess.device.givenergy.steering;

import esess.device.givenergy.Slots;
import esess.device.givenergy.steering.Plan.Part;
import esess.device.givenergy.steering.TimedSteps.Role;
import java.time.Duration;
import java.time.LocalDateTime;

/** Whether the slot of a plan is now by the inverter's clock, and ends when the plan does. Pure but for the plan. */
final class SlotFit {

    /** A clock that is being set shows something else for some seconds. */
    private static final int MISFITS = 4;

    private static final int CLOSE_MINUTES = 3;
    private static final int DAY = 24 * 60;

    private SlotFit() {}

    /**
     * With each look; when it has not fitted for some looks, the plan wants other times.
     *
     * @param clock of the inverter; null: not known
     * @return whether they have to be written
     */
    static boolean movesTo(Plan plan, LocalDateTime clock, long nowTick) {
        Part start = plan.part(Role.START);
        Part end = plan.part(Role.END);
        if (start == null || end == null || clock == null) {
            return false;
        }
        int now = minutes(Slots.register(clock.toLocalTime()));
        int rightEnd = TimedSteps.end(clock, Duration.ofMillis(plan.endTick - nowTick));
        boolean begun = Math.floorMod(now - minutes(start.value), DAY)
                <= Math.floorMod(minutes(rightEnd) - minutes(start.value), DAY);
        boolean ends = distance(minutes(rightEnd), minutes(end.value)) <= CLOSE_MINUTES;
        plan.misfits = begun && ends ? 0 : plan.misfits + 1;
        if (plan.misfits < MISFITS) {
            return false;
        }
        plan.misfits = 0;
        end.want(rightEnd);
        if (!begun) {
            start.want(Slots.register(clock.toLocalTime()));
        }
        return true;
    }

    private static int minutes(int register) {
        return register / 100 * 60 + register % 100;
    }

    private static int distance(int first, int second) {
        int apart = Math.floorMod(first - second, DAY);
        return Math.min(apart, DAY - apart);
    }
}
