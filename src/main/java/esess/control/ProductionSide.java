package esess.control;

import esess.model.AcMeasurement;
import esess.model.AcMeasurement.Line;
import org.jspecify.annotations.Nullable;

/**
 * Reads a meter behind a PV inverter as production, whatever way it counts: positive, and counted forward. An inverter
 * takes much less than it produces, so the strongest power so far tells which way production flows through the meter;
 * until there was one above {@value #PRODUCTION_W} W, the counter that has counted more tells it. What an inverter takes
 * is 0 W of production. Not thread-safe.
 */
public final class ProductionSide {

    /** More than an inverter takes for itself, but for a moment at its start. */
    static final double PRODUCTION_W = 25;

    private double strongestW = PRODUCTION_W;
    private @Nullable Boolean returned;

    public AcMeasurement production(AcMeasurement measured) {
        if (measured.powerW() != null && Math.abs(measured.powerW()) > strongestW) {
            strongestW = Math.abs(measured.powerW());
            returned = measured.powerW() < 0;
        }
        boolean inverted = returned != null
                ? returned
                : measured.energyForwardKWh() != null
                        && measured.energyReverseKWh() != null
                        && measured.energyReverseKWh() > measured.energyForwardKWh();
        return produced(inverted ? turned(measured) : measured);
    }

    /** A meter without a second counter counts both ways with the one that it has. */
    private static AcMeasurement turned(AcMeasurement measured) {
        AcMeasurement inverted = measured.inverted()
                .withPhases(measured.phases()
                        .map(line -> line.energyReverseKWh() != null
                                ? line.inverted()
                                : withEnergies(line.inverted(), line.energyForwardKWh(), null)));
        return measured.energyReverseKWh() != null
                ? inverted
                : inverted.withEnergies(measured.energyForwardKWh(), null);
    }

    /** Without what the inverter takes for itself. */
    public static AcMeasurement produced(AcMeasurement production) {
        return new AcMeasurement(
                production
                        .phases()
                        .map(line -> new Line(
                                line.voltageV(),
                                line.currentA(),
                                atLeast0(line.powerW()),
                                line.powerFactor(),
                                line.energyForwardKWh(),
                                line.energyReverseKWh())),
                atLeast0(production.powerW()),
                production.energyForwardKWh(),
                production.energyReverseKWh(),
                production.frequencyHz());
    }

    private static Line withEnergies(Line line, @Nullable Double forwardKWh, @Nullable Double reverseKWh) {
        return new Line(line.voltageV(), line.currentA(), line.powerW(), line.powerFactor(), forwardKWh, reverseKWh);
    }

    private static @Nullable Double atLeast0(@Nullable Double powerW) {
        return powerW == null ? null : (Double) Math.max(0, powerW);
    }
}
