package esess.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of a simulated time, for the owner. Immutable; any thread.
 *
 * @param setPointWrites how often a grid set point was written
 */
public record Figures(Plant.Energies energies, double leastSocPercent, double mostSocPercent, double lastSocPercent,
        int setPointWrites, List<Consumer> consumers) {

    /** One consumer's. */
    public record Consumer(String name, double energyWh, long runtimeSeconds, int switchings) {

        public String runtime() {
            return String.format(Locale.ROOT, "%d:%02d", runtimeSeconds / 3600, runtimeSeconds / 60 % 60);
        }
    }

    /** How much of the sun was not fed in; NaN without sun. */
    public double selfConsumptionPercent() {
        return energies.sunWh() > 0 ? 100 * (1 - energies.exportWh() / energies.sunWh()) : Double.NaN;
    }

    /** How much of the loads did not come from the grid; NaN without loads. */
    public double autarkyPercent() {
        return energies.loadWh() > 0 ? 100 * Math.max(0, 1 - energies.importWh() / energies.loadWh()) : Double.NaN;
    }

    /** Each a name and a value with its unit. */
    public List<String[]> rows() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"PV", kWh(energies.sunWh())});
        if (energies.curtailedWh() > 1) {
            rows.add(new String[] {"PV held back", kWh(energies.curtailedWh())});
        }
        rows.add(new String[] {"Loads", kWh(energies.loadWh())});
        rows.add(new String[] {"Import", kWh(energies.importWh())});
        rows.add(new String[] {"Export", kWh(energies.exportWh())});
        rows.add(new String[] {"Self-consumption", percent(selfConsumptionPercent())});
        rows.add(new String[] {"Autarky", percent(autarkyPercent())});
        rows.add(new String[] {"Battery", kWh(energies.chargedWh()) + " in, " + kWh(energies.dischargedWh()) + " out"});
        rows.add(new String[] {"State of charge", percent(leastSocPercent) + " to " + percent(mostSocPercent) + ", at the end "
                + percent(lastSocPercent)});
        rows.add(new String[] {"Losses", kWh(energies.lossWh())});
        rows.add(new String[] {"Set-point writes", Integer.toString(setPointWrites)});
        return rows;
    }

    /** As owners read it. */
    public static String kWh(double wattHours) {
        return String.format(Locale.ROOT, "%.2f kWh", wattHours / 1000 + 0.0);
    }

    private static String percent(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f %%", value);
    }
}
