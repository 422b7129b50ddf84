package esess.device.givenergy.steering;

import esess.device.givenergy.steering.TimedSteps.Role;
import esess.device.givenergy.steering.TimedSteps.Step;
import java.util.List;

/**
 * Real-time control: while it is on, writes do not wear the memory that keeps settings. It is on while a plan runs where the
 * owner says so, and while a monitor turns settings all day long where the inverter has it. Loop thread.
 */
final class RealTime {

    static final int REGISTER = 166;

    private final boolean always;
    private boolean refused;

    /** @param always whether for every plan */
    RealTime(boolean always) {
        this.always = always;
    }

    /**
     * As the first step of a plan that begins.
     *
     * @param is what the register holds; null when the inverter has no such register
     */
    void addTo(List<Step> steps, TimedMode mode, Integer is) {
        boolean spares = always || mode == TimedMode.MONITOR && !refused;
        if (spares && is != null && is == 0) {
            steps.add(0, new Step(REGISTER, 1, 0, Role.FIXED));
        }
    }

    /** A plan has failed, maybe for this: some firmware tells of the register and has none. Whether it is tried without. */
    boolean triesWithout(Plan failed) {
        boolean tries = failed.mode == TimedMode.MONITOR && failed.part(REGISTER) != null && !always;
        refused |= tries;
        return tries;
    }
}
