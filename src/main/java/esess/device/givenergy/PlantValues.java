package esess.device.givenergy;

import esess.model.AcMeasurement;
import esess.model.DcMeasurement;

/**
 * What a GivEnergy plant does now, in Victron's signs. Null is unknown, never 0. Immutable.
 *
 * @param grid     at the current transformer or meter of the plant, + import
 * @param inverter on its AC side, + production; negative while it charges from the grid
 * @param onGrid   false: it makes a grid of its own
 * @param epsW     what it gives to its backup output
 */
public record PlantValues(
        AcMeasurement grid,
        AcMeasurement inverter,
        Status status,
        Boolean onGrid,
        Double pvW,
        Double firstStringV,
        Double epsW,
        Storage storage) {

    /** How the inverter is; the order is that of the register. */
    public enum Status {
        WAITING,
        NORMAL,
        WARNING,
        FAULT,
        FLASHING
    }

    /**
     * All batteries together.
     *
     * @param dc           + charging
     * @param installedAh  when new
     * @param remainingAh  what is in it
     * @param consumedAh   0 or below
     * @param faults       bits of the battery's controller, see {@link BatteryFault}
     */
    public record Storage(
            DcMeasurement dc,
            Double temperatureC,
            Double socPercent,
            Double installedAh,
            Double remainingAh,
            Double consumedAh,
            Double minCellV,
            Double maxCellV,
            Integer cells,
            Integer modules,
            Integer cycles,
            Double chargedKWh,
            Double dischargedKWh,
            Integer faults) {}
}
