package esess.simulate;

import esess.sim.plant.Plant;
import java.util.Locale;

/**
 * What energy costs, in the owner's currency. Immutable; any thread.
 *
 * @param price  of a kWh from the grid
 * @param feedIn for a kWh that is fed in
 */
public record Tariff(double price, double feedIn) {

    private static final int MOST_PRICE = 1000;

    /**
     * With a point or, as many owners write it, a comma.
     *
     * @param name for the owner
     * @throws IllegalArgumentException with what is expected
     */
    public static double price(String name, String value) {
        String text = value.replace(',', '.');
        if (!text.matches("\\d{1,4}(\\.\\d{1,6})?") || Double.parseDouble(text) > MOST_PRICE) {
            throw new IllegalArgumentException(
                    name + " needs a price of a kWh like 0.30, from 0 to 1000, not '" + value + "'");
        }
        return Double.parseDouble(text);
    }

    /** Below 0: more was earned than paid. */
    public double cost(Plant.Energies energies) {
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
