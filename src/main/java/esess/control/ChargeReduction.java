package esess.control;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Makes room on the grid for what the battery should not take. Each step looks at where the power goes now: what the
 * battery gets above the wish, and what the grid gets already, together are what the grid should get. The sum of the
 * two does not change while the inverters follow, however slow they are, so a slow plant is not asked twice for the
 * same power: that is what made the original, which added up the excess of each step, swing.
 *
 * <p>Only ever feeds in more than the owner's own set point would; never draws from the grid. One object per plant;
 * loop thread. W; the grid's + is import.
 */
public final class ChargeReduction {

    /** What the battery takes, the inverters have to rectify. */
    private static final double AC_TO_DC = 0.97;
    /** Of what the battery gives, so much arrives at the loads. */
    private static final double DC_TO_AC = 0.97;

    private final double factor;
    private double shiftW;
    private double wantedW;

    /** @param factor how much of a change is made in one step, above 0 and at most 1 */
    public ChargeReduction(double factor) {
        this.factor = factor;
    }

    /**
     * One step.
     *
     * @param chargeA what flows into the battery
     * @param ownW    the owner's own set point
     * @return what to add to the owner's own set point, below 0; empty: nothing
     */
    public OptionalDouble step(double chargeA, double voltageV, double desiredA, double gridW, double ownW) {
        double excessW = acW(chargeA * voltageV) - acW(desiredA * voltageV);
        wantedW = Math.min(0, gridW - excessW - ownW);
        return approach(chargeA);
    }

    /**
     * One step on towards what was wanted when grid and battery were last known at one moment.
     *
     * @param chargeA what flows into the battery now; null: unknown
     */
    public OptionalDouble goOn(@Nullable Double chargeA) {
        return approach(chargeA == null ? 0 : chargeA);
    }

    /**
     * The battery gives what the grid gets: that much is taken back at once. What it should be charged with is only known
     * with the grid, and is given with the next {@link #step}.
     *
     * @param dischargeA what flows out of the battery since the last step was carried out
     */
    public OptionalDouble takeBack(double dischargeA, double voltageV) {
        wantedW = Math.min(0, shiftW - acW(-dischargeA * voltageV));
        return approach(-dischargeA);
    }

    private static double acW(double batteryW) {
        return batteryW > 0 ? batteryW / AC_TO_DC : batteryW * DC_TO_AC;
    }

    private OptionalDouble approach(double chargeA) {
        // What the battery would have to give is taken back at once, and nothing is begun while it discharges.
        shiftW = chargeA <= 0 ? Math.max(shiftW, wantedW) : shiftW + factor * (wantedW - shiftW);
        if (shiftW > -1) {
            shiftW = 0;
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(shiftW);
    }

    /** Begins anew: something was not known. */
    public void reset() {
        shiftW = 0;
        wantedW = 0;
    }
}
