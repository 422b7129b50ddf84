package esess.sim.twin;

import java.time.LocalTime;
import java.util.function.IntUnaryOperator;

/**
 * What the settings of a GivEnergy inverter make of its battery: limits, a pause, timed charge and discharge, and whether
 * the house is served (eco) or the sun goes to the grid first. Pure.
 */
record GivEnergyOrders(IntUnaryOperator settings, double capacityWh, double mostW) {

    private static final int FULL_RATE = 50;
    private static final int FULL = 100;
    private static final int CHARGE = 1;
    private static final int DISCHARGE = 2;

    /**
     * The power of the battery, + charging.
     *
     * @param naturalW what it would take or give for the house
     * @param beyondW  of the sun what the inverter cannot pass on
     * @param reserve  below it gives nothing, %
     */
    double powerW(LocalTime time, double naturalW, double beyondW, double socPercent, double reserve) {
        int now = time.getHour() * 100 + time.getMinute();
        int pause = isWithin(now, 319) ? settings.applyAsInt(318) : 0;
        double mostChargeW = (pause & CHARGE) != 0 ? 0 : rateW(settings.applyAsInt(111));
        double mostDischargeW = (pause & DISCHARGE) != 0 ? 0 : rateW(settings.applyAsInt(112));
        double floor = Math.max(reserve, settings.applyAsInt(110));
        if (settings.applyAsInt(59) == 1 && isWithin(now, 56)) {
            return socPercent > floor ? -mostDischargeW : 0;
        }
        boolean charges = settings.applyAsInt(96) == 1 && isWithin(now, 94);
        if (charges && socPercent < (settings.applyAsInt(20) == 1 ? settings.applyAsInt(116) : FULL)) {
            return mostChargeW;
        } else if (settings.applyAsInt(27) == 1) {
            return Math.max(socPercent > floor ? -mostDischargeW : 0, Math.min(naturalW, mostChargeW));
        }
        return Math.min(Math.max(0, beyondW), mostChargeW);
    }

    private double rateW(int steps) {
        return steps >= FULL_RATE ? mostW : Math.min(mostW, capacityWh * steps / FULL);
    }

    private boolean isWithin(int now, int register) {
        int from = settings.applyAsInt(register);
        int to = settings.applyAsInt(register + 1);
        return from <= to ? from <= now && now < to : from <= now || now < to;
    }
}
