package esess.demo;

import esess.sim.plant.Plant;
import java.util.Locale;

/**
 * What a house has taken and given since the demo began, kWh. The prices are those of the demo's page. Immutable.
 *
 * @param sun        given by its panels
 * @param imported   from the grid
 * @param exported   to the grid
 * @param car        into the car
 * @param batterySoc of its battery now, percent
 */
record Balance(double sun, double imported, double exported, double car, double batterySoc) {

    private static final double PRICE = 0.32;
    private static final double FEED_IN = 0.08;

    /** @param since what the counters were at the beginning */
    static Balance of(Plant plant, Plant.Energies since) {
        Plant.Energies now = plant.energies();
        return new Balance(
                (now.sunWh() - since.sunWh()) / 1000,
                (now.importWh() - since.importWh()) / 1000,
                (now.exportWh() - since.exportWh()) / 1000,
                plant.load("Car", 0).energyWh() / 1000,
                plant.battery().socPercent());
    }

    double usedHere() {
        return sun - exported;
    }

    double cost() {
        return imported * PRICE - exported * FEED_IN;
    }

    static String head() {
        return String.format(
                "%-17s %11s %9s %9s %7s %9s %7s", "", "sun used", "import", "export", "cost", "car", "battery");
    }

    /** A row below {@link #head}. */
    String row(String who) {
        return String.format(
                Locale.ROOT,
                "%-17s %7.2f kWh %5.2f kWh %5.2f kWh %7.2f %5.2f kWh %5.0f %%",
                who,
                usedHere(),
                imported,
                exported,
                cost(),
                car,
                batterySoc);
    }
}
