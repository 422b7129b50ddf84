package esess.sim.plant;

/**
 * A family's water of 300 l with an electric heater and a thermostat of its own: switched on, it heats from 57 °C to 62 °C
 * and takes nothing while the water is hot. Showers in the morning use the most of it. Not thread-safe.
 */
public final class HotWaterTank {

    private static final double WH_PER_KELVIN = 300 * 1.163;
    private static final double OFF_CELSIUS = 62;
    private static final double ON_CELSIUS = 57;
    private static final double CELLAR_CELSIUS = 15;
    private static final double LOSS_W_PER_KELVIN = 2;
    private static final double SHOWER_W = 9000;
    private static final int SHOWERS_START = 7 * 3600 + 1200;
    private static final int SHOWERS_END = SHOWERS_START + 1500;

    private double celsius;
    private boolean hot;

    public HotWaterTank(double celsius) {
        this.celsius = celsius;
    }

    /** Whether the thermostat wants heat. */
    public boolean wantsHeat() {
        hot = celsius >= OFF_CELSIUS || hot && celsius > ON_CELSIUS;
        return !hot;
    }

    /** A second has passed in which it was heated with so much. */
    public void step(double heaterW, int secondOfDay) {
        double showerW = secondOfDay >= SHOWERS_START && secondOfDay < SHOWERS_END ? SHOWER_W : 0;
        double watts = heaterW - showerW - LOSS_W_PER_KELVIN * (celsius - CELLAR_CELSIUS);
        celsius = Math.max(CELLAR_CELSIUS, celsius + watts / 3600 / WH_PER_KELVIN);
    }

    public double celsius() {
        return celsius;
    }
}
