package esess.control;

import esess.model.AcMeasurement;
import esess.model.PerPhase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a whole of what a PV inverter tells value by value: totals from phases, phases from a total. Pure; any thread.
 */
public final class PvMeasurement {

    /**
     * What the inverter tells; null: not known.
     *
     * @param phases        per phase; voltage, current, power and energy
     * @param totalPowerW   its own total
     * @param totalEnergyKWh its own total
     */
    public record Told(
            PerPhase<AcMeasurement.Line> phases,
            @Nullable Double totalPowerW,
            @Nullable Double totalEnergyKWh) {}

    /**
     * How it is wired and what it is able to tell.
     *
     * @param phases      where it feeds in
     * @param phasePowers whether it tells powers by phase
     * @param phaseEnergies the phases whose energy it tells
     */
    public record Wiring(List<Integer> phases, boolean phasePowers, List<Integer> phaseEnergies) {}

    private PvMeasurement() {}

    public static AcMeasurement of(Told told, Wiring wiring) {
        PerPhase<AcMeasurement.Line> lines = told.phases;
        if (!wiring.phasePowers && told.totalPowerW != null) {
            // systemcalc books PV by /Ac/Lx/Power: a total alone would not be seen by it.
            double part = told.totalPowerW / wiring.phases.size();
            for (int phase : wiring.phases) {
                lines = lines.with(phase, withPower(lines.of(phase), part));
            }
        }
        if (wiring.phaseEnergies.isEmpty() && wiring.phases.size() == 1 && told.totalEnergyKWh != null) {
            int phase = wiring.phases.get(0);
            lines = lines.with(phase, withEnergy(lines.of(phase), told.totalEnergyKWh));
        }
        @Nullable
        Double powerW =
                told.totalPowerW != null ? told.totalPowerW : PerPhase.sum(lines.map(AcMeasurement.Line::powerW));
        return new AcMeasurement(
                lines, powerW, told.totalEnergyKWh != null ? told.totalEnergyKWh : energySum(told, wiring), null, null);
    }

    /** A counter must not jump: no sum until each of its parts is known. */
    private static @Nullable Double energySum(Told told, Wiring wiring) {
        @Nullable Double sum = null;
        for (int phase : wiring.phaseEnergies) {
            AcMeasurement.Line line = told.phases.of(phase);
            if (line == null || line.energyForwardKWh() == null) {
                return null;
            }
            sum = (sum == null ? 0 : sum) + line.energyForwardKWh();
        }
        return sum;
    }

    private static AcMeasurement.Line withPower(AcMeasurement.@Nullable Line line, double powerW) {
        return line == null
                ? new AcMeasurement.Line(null, null, powerW, null, null, null)
                : new AcMeasurement.Line(
                        line.voltageV(),
                        line.currentA(),
                        powerW,
                        line.powerFactor(),
                        line.energyForwardKWh(),
                        line.energyReverseKWh());
    }

    private static AcMeasurement.Line withEnergy(AcMeasurement.@Nullable Line line, double energyKWh) {
        return line == null
                ? new AcMeasurement.Line(null, null, null, null, energyKWh, null)
                : new AcMeasurement.Line(
                        line.voltageV(),
                        line.currentA(),
                        line.powerW(),
                        line.powerFactor(),
                        energyKWh,
                        line.energyReverseKWh());
    }
}
