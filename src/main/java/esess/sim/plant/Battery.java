package esess.sim.plant;

/**
 * A lithium battery on its DC terminals: takes and gives within its limits, less when it is nearly full, and loses a
 * little on both ways. Power in W, positive charging. Not thread-safe.
 */
public final class Battery {

    private static final double HOUR = 3600;
    private static final double CHARGE_EFFICIENCY = 0.975;
    private static final double DISCHARGE_EFFICIENCY = 0.98;
    /** From here on it takes less and less. */
    private static final double TAPER_SOC = 92;
    /** Of what it takes at most; left when it is full. */
    private static final double LEAST_TAPER = 0.04;

    private static final double RESISTANCE_OHM = 0.012;
    /** Rest voltage of sixteen LiFePO4 cells by state of charge. */
    private static final double[] SOC = {0, 5, 15, 40, 70, 92, 100};

    private static final double[] REST_V = {46.4, 50.2, 51.8, 52.6, 53.1, 53.5, 55.2};

    private final double capacityWh;
    private final double maxChargeW;
    private final double maxDischargeW;
    private double storedWh;
    private double powerW;
    private double lossWh;

    public Battery(double capacityWh, double maxChargeW, double maxDischargeW, double socPercent) {
        this.capacityWh = capacityWh;
        this.maxChargeW = maxChargeW;
        this.maxDischargeW = maxDischargeW;
        this.storedWh = capacityWh * socPercent / 100;
    }

    /** The most that it can be charged with during the next second. */
    public double acceptsW() {
        double fullness = Math.max(0, socPercent() - TAPER_SOC) / (100 - TAPER_SOC);
        double room = (capacityWh - storedWh) * HOUR / CHARGE_EFFICIENCY;
        return Math.max(0, Math.min(room, maxChargeW * (1 - fullness * (1 - LEAST_TAPER))));
    }

    /** The most that can be drawn from it during the next second. */
    public double givesW() {
        return Math.max(0, Math.min(maxDischargeW, storedWh * HOUR * DISCHARGE_EFFICIENCY));
    }

    /** One second of this power, cut to what it accepts and gives; what it was. */
    public double run(double wantedW) {
        powerW = Math.max(-givesW(), Math.min(acceptsW(), wantedW));
        double change = powerW / HOUR * (powerW > 0 ? CHARGE_EFFICIENCY : 1 / DISCHARGE_EFFICIENCY);
        lossWh += powerW / HOUR - change;
        storedWh += change;
        return powerW;
    }

    /** What it is charged with now; negative: what it gives. */
    public double powerW() {
        return powerW;
    }

    public double socPercent() {
        return Math.max(0, Math.min(100, storedWh / capacityWh * 100));
    }

    public double storedWh() {
        return storedWh;
    }

    public double capacityWh() {
        return capacityWh;
    }

    public double maxChargeW() {
        return maxChargeW;
    }

    public double maxDischargeW() {
        return maxDischargeW;
    }

    /** What it has turned into heat so far. */
    public double lossWh() {
        return lossWh;
    }

    public double voltageV() {
        double soc = socPercent();
        int i = 1;
        while (i < SOC.length - 1 && soc > SOC[i]) {
            i++;
        }
        double rest = REST_V[i - 1] + (REST_V[i] - REST_V[i - 1]) * (soc - SOC[i - 1]) / (SOC[i] - SOC[i - 1]);
        return rest + RESISTANCE_OHM * powerW / rest;
    }

    public double currentA() {
        return powerW / voltageV();
    }
}
