package esess.control.plan;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a battery from filling too early on a day on which the sun gives more than the inverter can pass on: it charges
 * only with what the inverter would have to clip. The charge limit is in steps of the inverter, about 97.5 W each. One
 * object per inverter; pure but for its averages.
 */
public final class ClippingMonitor {

    private static final double AC_FULL_W = 4800;
    private static final double AC_ROOM_W = 4500;
    private static final double AC_OVER_W = 4900;
    private static final double STEP_W = 97.5;
    private static final double AVERAGE_STEP_W = 100;
    private static final double BRIGHT_W = 5000;
    /** From the darkest to the brightest sun the cycle shrinks from 300 s to 30 s. */
    private static final double CYCLE_FROM_W = 5555;

    private static final double CYCLE_W_PER_SECOND = 18.5;
    private static final double SHORT_SECONDS = 30;
    private static final double IMPORTING_W = -250;
    private static final double REST_SECONDS = 60;
    private static final int MOST_STEPS = 50;

    /**
     * What is measured.
     *
     * @param gridW       + = export
     * @param batteryW    + = discharge
     * @param chargeSteps the charge limit
     */
    public record Seen(double pvW, double acW, double gridW, double batteryW, boolean paused, int chargeSteps) {}

    /**
     * What is to be done, null: as it is.
     *
     * @param pause       first
     * @param chargeSteps then
     */
    public record Step(@Nullable Boolean pause, @Nullable Integer chargeSteps, double waitSeconds) {

        /** Whether nothing is to be written. */
        public boolean isQuiet() {
            return pause == null && chargeSteps == null;
        }
    }

    private double pvW;
    private double acW;
    private double gridW;
    private double pvPeakW;
    private double acPeakW;
    private double elapsedSeconds = -REST_SECONDS;

    /** Looks once; to be called again when the waiting time is over. */
    public Step look(Seen now) {
        pvW = averaged(now.pvW, pvW);
        acW = averaged(now.acW, acW);
        gridW = averaged(now.gridW, gridW);
        pvPeakW = peak(pvW, pvPeakW);
        acPeakW = peak(acW, acPeakW);
        double sunW = Math.max(now.pvW, pvPeakW);
        double wait = sunW > BRIGHT_W ? SHORT_SECONDS : (CYCLE_FROM_W - sunW) / CYCLE_W_PER_SECOND;
        int change = 0;
        if (acW > AC_FULL_W) {
            change = 1;
            if (now.acW > AC_OVER_W) {
                change = 3;
                wait = 10;
            }
        } else if (now.acW >= AC_FULL_W) {
            wait = 15;
        } else if (!isHolding(now) && !now.paused) {
            change = (int) ((acPeakW - AC_ROOM_W) / STEP_W);
            wait = SHORT_SECONDS;
        }
        Step step = step(now, change, wait);
        if (change > 0) {
            acW -= AVERAGE_STEP_W * change;
            acPeakW -= AVERAGE_STEP_W * change;
        }
        elapsedSeconds = (step.isQuiet() ? elapsedSeconds : 0) + wait;
        return step;
    }

    private boolean isHolding(Seen now) {
        return acPeakW >= AC_ROOM_W || now.acW >= AC_ROOM_W || gridW < IMPORTING_W || elapsedSeconds < REST_SECONDS;
    }

    private static Step step(Seen now, int change, double wait) {
        int wanted = Math.min(MOST_STEPS, (now.paused ? 0 : now.chargeSteps) + change);
        if (wanted <= 0) {
            return new Step(now.paused ? null : Boolean.TRUE, null, wait);
        }
        return new Step(now.paused ? Boolean.FALSE : null, wanted == now.chargeSteps ? null : (Integer) wanted, wait);
    }

    private static double averaged(double now, double before) {
        return 0.75 * now + 0.25 * before;
    }

    private static double peak(double average, double before) {
        return average >= before ? average : 0.95 * before + 0.05 * average;
    }
}
