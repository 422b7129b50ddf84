package esess.control.plan;

/**
 * What can be planned with: a battery and what is around it. Powers on the AC side. Immutable.
 *
 * @param capacityWh       usable, from 0 to 100 %
 * @param reservePercent   what is kept for an outage: nothing is taken below it
 * @param chargePart       of what goes in on the AC side, so much is stored
 * @param dischargePart    of what is taken from the store, so much arrives on the AC side
 * @param powerLossPart    so much less of both at full power
 * @param taperPercent     from here on it takes less and less
 * @param wearPerKWh       what a kWh that is taken costs in wear
 * @param switchingCost    what a change of what the battery does has to earn at least
 * @param mayCharge        whether it may be charged from the grid
 * @param maySell          whether the battery may feed in
 * @param mostImportW      of the house
 * @param mostExportW      of the house
 */
public record Storage(
        double capacityWh,
        double reservePercent,
        double mostChargeW,
        double mostDischargeW,
        double chargePart,
        double dischargePart,
        double powerLossPart,
        double taperPercent,
        double wearPerKWh,
        double switchingCost,
        boolean mayCharge,
        boolean maySell,
        double mostImportW,
        double mostExportW) {

    /** Of the most, what a full battery still takes. */
    private static final double LEAST_TAPER = 0.04;

    /** Most that it takes with so much in it. */
    public double takesW(double storedWh, double hours) {
        double percent = storedWh / capacityWh * 100;
        double full = Math.max(0, percent - taperPercent) / Math.max(1e-6, 100 - taperPercent);
        double watts = mostChargeW * (1 - full * (1 - LEAST_TAPER));
        return Math.max(0, Math.min(watts, (capacityWh - storedWh) / hours / chargePart));
    }

    /** Most that it gives with so much in it. */
    public double givesW(double storedWh, double hours) {
        double room = storedWh - reserveWh();
        return Math.max(0, Math.min(mostDischargeW, room / hours * dischargePart));
    }

    public double reserveWh() {
        return capacityWh * reservePercent / 100;
    }

    /** What is in it after so many hours with this power, positive charging. */
    public double storedWh(double before, double powerW, double hours) {
        return Math.max(0, Math.min(capacityWh, before + storedMoreWh(powerW, hours)));
    }

    /** So much more is in it then; below 0: less. */
    double storedMoreWh(double powerW, double hours) {
        return powerW >= 0
                ? powerW * hours * (chargePart - powerLossPart * powerW / mostChargeW)
                : powerW * hours / (dischargePart + powerLossPart * powerW / mostDischargeW);
    }

    public Storage withReserve(double percent) {
        return new Storage(
                capacityWh,
                percent,
                mostChargeW,
                mostDischargeW,
                chargePart,
                dischargePart,
                powerLossPart,
                taperPercent,
                wearPerKWh,
                switchingCost,
                mayCharge,
                maySell,
                mostImportW,
                mostExportW);
    }
}
