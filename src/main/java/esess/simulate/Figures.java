package esess.simulate;

import esess.sim.plant.Plant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came of a simulated time, for the owner. Immutable; any thread.
 *
 * @param overrideWrites how often a grid set point was written to hub4, which keeps it in memory
 * @param settingWrites  how often to the settings, which keep it on flash
 */
public record Figures(
        Plant.Energies energies, Charge charge, int overrideWrites, int settingWrites, List<Consumer> consumers) {

    /** The battery's state of charge in percent. */
    public record Charge(double first, double least, double most, double last) {}

    /**
     * One consumer's.
     *
     * @param name       its key, as in the names of columns
     * @param customName what its owner calls it
     */
    public record Consumer(String name, String customName, double energyWh, long runtimeSeconds, int switchings) {

        public String runtime() {
            return String.format(Locale.ROOT, "%d:%02d", runtimeSeconds / 3600, runtimeSeconds / 60 % 60);
        }
    }

    /** What a consumer is called: as its owner calls it, and by its key too where another one is called the same. */
    public String label(Consumer consumer) {
        boolean alone = consumers.stream()
                        .filter(each -> each.customName.equals(consumer.customName))
                        .count()
                == 1;
        return alone ? consumer.customName : consumer.customName + " (" + consumer.name + ")";
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
        if (energies.curtailedWh() >= 5) {
            rows.add(new String[] {"PV held back", kWh(energies.curtailedWh())});
        }
        rows.add(new String[] {"Loads", kWh(energies.loadWh())});
        rows.add(new String[] {"Import", kWh(energies.importWh())});
        rows.add(new String[] {"Export", kWh(energies.exportWh())});
        rows.add(new String[] {"Self-consumption", percent(selfConsumptionPercent())});
        rows.add(new String[] {"Autarky", percent(autarkyPercent())});
        rows.add(new String[] {"Battery", kWh(energies.chargedWh()) + " in, " + kWh(energies.dischargedWh()) + " out"});
        rows.add(new String[] {
            "State of charge",
            percent(charge.least) + " to " + percent(charge.most) + ", at the beginning " + percent(charge.first)
                    + ", at the end " + percent(charge.last)
        });
        rows.add(new String[] {"Losses", kWh(energies.lossWh())});
        rows.add(new String[] {"Set-point writes", writes()});
        return rows;
    }

    /** Only some of them wear something. */
    private String writes() {
        String override = overrideWrites + " to hub4's override (in memory: no wear of the flash)";
        String setting = settingWrites + " to the setting (on flash)";
        return overrideWrites + settingWrites == 0
                ? "0"
                : settingWrites == 0 ? override : overrideWrites == 0 ? setting : override + ", " + setting;
    }

    /** As owners read it. */
    public static String kWh(double wattHours) {
        return String.format(Locale.ROOT, "%.2f kWh", wattHours / 1000 + 0.0);
    }

    private static String percent(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f %%", value);
    }
}
