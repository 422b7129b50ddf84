package esess.control.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A sink for what is left over, such as an electric heater before the gas: on when enough was left for a while, off when
 * nothing was; while power is cheap the grid may do it. Times in seconds, powers in W, + is left over.
 */
public final class SurplusSink {

    /** What it takes, and for how long it has to last. */
    public record Limits(double onW, double onAfterS, double offW, double offAfterS) {

        public static final Limits USUAL = new Limits(500, 120, 0, 60);
    }

    private final Limits limits;
    private boolean on;
    private double heldForS;

    public SurplusSink(Limits limits) {
        this.limits = limits;
    }

    /**
     * @param leftW    what is left over with the sink as it is now; null: not known, so it goes off
     * @param seconds  since it was told last
     * @param gridFine whether the grid may do it now
     * @param isWanted whether the sink can take anything: a thermostat, a full tank
     */
    public boolean next(@Nullable Double leftW, double seconds, boolean gridFine, boolean isWanted) {
        if (!isWanted || leftW == null && !gridFine) {
            set(false);
        } else if (gridFine) {
            set(true);
        } else {
            double left = leftW == null ? Double.NEGATIVE_INFINITY : leftW;
            boolean against = on ? left < limits.offW : left > limits.onW;
            heldForS = against ? heldForS + seconds : 0;
            if (heldForS >= (on ? limits.offAfterS : limits.onAfterS)) {
                set(!on);
            }
        }
        return on;
    }

    private void set(boolean now) {
        on = now;
        heldForS = 0;
    }
}
