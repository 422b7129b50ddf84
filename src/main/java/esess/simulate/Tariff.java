package esess.simulate;

import esess.sim.plant.Plant;
import java.util.Locale;

/**
 * What energy costs, in the owner's currency. Immutable; any thread.
 *
 * @param price  of a kWh from the grid
 * @param feedIn for a kWh that is fed in
 */
record Tariff(double price, double feedIn) {

    /** Below 0: more was earned than paid. */
    double cost(Plant.Energies energies) {
        return energies.importWh() / 1000 * price - energies.exportWh() / 1000 * feedIn;
    }

    /** What so much costs when the grid gives it. */
    double ofGrid(double wattHours) {
        return wattHours / 1000 * price;
    }

    static String money(double amount) {
        String text = String.format(Locale.ROOT, "%.2f", amount);
        return text.equals("-0.00") ? "0.00" : text;
    }

    /** Such as "0.30 a kWh, 0.08 for what is fed in". */
    String text() {
        return plain(price) + " a kWh from the grid, " + plain(feedIn) + " for one that is fed in";
    }

    private static String plain(double amount) {
        return amount * 100 == Math.rint(amount * 100) ? money(amount) : Double.toString(amount);
    }
}
