package esess.model;

import org.jspecify.annotations.Nullable;

/**
 * What an AC meter told in one answer. Null is unknown, never 0. W, V, A, Hz, kWh; the sign is the meter's role's:
 * a grid meter counts import positive and forward, a PV meter production. Immutable; any thread.
 *
 * @param phases           a phase that the meter does not have is null
 * @param powerW           as the meter tells it; where it tells none, the sum over the known phases
 * @param energyForwardKWh over all phases, never decreasing
 * @param energyReverseKWh over all phases, never decreasing
 */
public record AcMeasurement(
        PerPhase<Line> phases,
        @Nullable Double powerW,
        @Nullable Double energyForwardKWh,
        @Nullable Double energyReverseKWh,
        @Nullable Double frequencyHz) {

    /**
     * One phase.
     *
     * @param voltageToNextV between this phase and the next: L1 and L2, L2 and L3, L3 and L1
     */
    public record Line(
            @Nullable Double voltageV,
            @Nullable Double currentA,
            @Nullable Double powerW,
            @Nullable Double powerFactor,
            @Nullable Double energyForwardKWh,
            @Nullable Double energyReverseKWh,
            @Nullable Double voltageToNextV) {

        /** Of a meter that does not measure between phases, as most. */
        public Line(
                @Nullable Double voltageV,
                @Nullable Double currentA,
                @Nullable Double powerW,
                @Nullable Double powerFactor,
                @Nullable Double energyForwardKWh,
                @Nullable Double energyReverseKWh) {
            this(voltageV, currentA, powerW, powerFactor, energyForwardKWh, energyReverseKWh, null);
        }

        public Line withEnergies(@Nullable Double forwardKWh, @Nullable Double reverseKWh) {
            return new Line(voltageV, currentA, powerW, powerFactor, forwardKWh, reverseKWh, voltageToNextV);
        }

        /** The same, seen from the other side. A current stays: most meters tell it without a sign. */
        public Line inverted() {
            return new Line(
                    voltageV,
                    currentA,
                    negated(powerW),
                    powerFactor,
                    /* energyForwardKWh= */ energyReverseKWh,
                    /* energyReverseKWh= */ energyForwardKWh,
                    voltageToNextV);
        }
    }

    /** The same, seen from the other side: import is export. */
    public AcMeasurement inverted() {
        return new AcMeasurement(
                phases.map(Line::inverted),
                negated(powerW),
                /* energyForwardKWh= */ energyReverseKWh,
                /* energyReverseKWh= */ energyForwardKWh,
                frequencyHz);
    }

    public AcMeasurement withPhases(PerPhase<Line> other) {
        return new AcMeasurement(other, powerW, energyForwardKWh, energyReverseKWh, frequencyHz);
    }

    public AcMeasurement withEnergies(@Nullable Double forwardKWh, @Nullable Double reverseKWh) {
        return new AcMeasurement(phases, powerW, forwardKWh, reverseKWh, frequencyHz);
    }

    private static @Nullable Double negated(@Nullable Double value) {
        return value == null ? null : (Double) (0 - value);
    }
}
