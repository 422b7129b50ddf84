package esess.model;

import org.jspecify.annotations.Nullable;

/** What a DC device tells: V, A, W; null is unknown. Current and power have the same sign. Immutable; any thread. */
public record DcMeasurement(
        @Nullable Double voltageV,
        @Nullable Double currentA,
        @Nullable Double powerW) {

    /** With the third value where two are known; a division by 0 stays unknown. */
    public DcMeasurement completed() {
        if (powerW == null && voltageV != null && currentA != null) {
            return new DcMeasurement(voltageV, currentA, voltageV * currentA);
        }
        if (currentA == null && powerW != null && voltageV != null && voltageV != 0) {
            return new DcMeasurement(voltageV, powerW / voltageV, powerW);
        }
        if (voltageV == null && powerW != null && currentA != null && currentA != 0) {
            return new DcMeasurement(powerW / currentA, currentA, powerW);
        }
        return this;
    }

    /** The other way round. */
    public DcMeasurement inverted() {
        return new DcMeasurement(
                voltageV, currentA == null ? null : (Double) (-currentA), powerW == null ? null : (Double) (-powerW));
    }
}
