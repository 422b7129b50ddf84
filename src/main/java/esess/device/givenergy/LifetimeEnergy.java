package esess.device.givenergy;

/**
 * What a battery has taken and given, kWh. Its counters have 16 bits and begin anew after 6553.5; the inverter's throughput,
 * which has 32, tells how often they did. Where both have, nobody knows which more often: each gets half.
 */
record LifetimeEnergy(double chargedKWh, double dischargedKWh) {

    private static final double WRAP = 65536;

    /** All in tenths of a kWh. */
    static LifetimeEnergy of(double throughput, double discharge, double charge) {
        long wraps = Math.round((throughput - discharge - charge) / WRAP);
        if (wraps < 0) {
            wraps = 0;
        }
        long ofDischarge = wraps / 2;
        return new LifetimeEnergy((charge + (wraps - ofDischarge) * WRAP) / 10, (discharge + ofDischarge * WRAP) / 10);
    }
}
