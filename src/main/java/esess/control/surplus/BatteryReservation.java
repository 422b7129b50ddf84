package esess.control.surplus;

import esess.control.Formula;

/**
 * The power that the battery is to get before the consumers: {@code MinBatteryCharge}, a formula of the state of charge.
 *
 * <p>Unknown state of charge or a formula without a result: the last good reservation stays, never 0, because 0 would
 * take the battery's turn away. Before there was a good one it is null, and {@link SurplusDistribution} then serves only
 * consumers that ignore the reservation. Pure state; not thread-safe.
 */
public final class BatteryReservation {

    private final Formula formula;
    private final boolean needsSoc;
    private Double lastGoodW;

    public BatteryReservation(Formula formula) {
        this.formula = formula;
        this.needsSoc = formula.toString().contains("SOC");
    }

    /**
     * @param socPercent null: unknown
     * @return whole watts, rounded half to even as the original does; null when there never was a good reservation
     */
    public Double at(Double socPercent) {
        if (!needsSoc || socPercent != null && Double.isFinite(socPercent)) {
            try {
                // Adding 0 makes the -0.0 of a small negative result 0.0, as the original's whole number.
                lastGoodW = Math.rint(formula.at(needsSoc ? socPercent : 0)) + 0.0;
            } catch (ArithmeticException noResult) {
                // The last good one stays.
            }
        }
        return lastGoodW;
    }
}
