package esess.control;

import esess.model.PerPhase;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How much of the cars' charge power the house battery would have to give: the part that the sun does not cover. The
 * house's other loads come first, they may use the battery. Pure; W.
 */
public final class EvOffload {

    /**
     * What the GX knows; null is unknown.
     *
     * @param evW          of each charger
     * @param consumptionW of all loads, the cars among them
     * @param acPvW        each position's PV inverters; a position without any is unknown
     * @param dcPvW        solar chargers; null without any
     */
    public record House(
            Collection<Double> evW, PerPhase<Double> consumptionW, List<PerPhase<Double>> acPvW, Double dcPvW) {}

    private EvOffload() {}

    /** The power to take from the grid instead; empty: no car draws, the sun is enough, or what is needed is unknown. */
    public static OptionalDouble watts(House house) {
        double evW = 0;
        for (Double each : house.evW) {
            evW += orZero(each);
        }
        Double consumptionW = PerPhase.sum(house.consumptionW);
        if (consumptionW == null || evW <= 0) {
            return OptionalDouble.empty();
        }
        double pvW = 0;
        for (PerPhase<Double> position : house.acPvW) {
            pvW += orZero(PerPhase.sum(position));
        }
        pvW += orZero(house.dcPvW);
        double leftForCarsW = Math.max(0, pvW - (consumptionW - evW));
        double offloadW = evW - leftForCarsW;
        return consumptionW >= pvW && offloadW > 0 ? OptionalDouble.of(offloadW) : OptionalDouble.empty();
    }

    private static double orZero(Double watts) {
        return watts == null ? 0 : watts;
    }
}
