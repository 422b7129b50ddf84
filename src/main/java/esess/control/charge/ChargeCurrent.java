package esess.control.charge;

/**
 * A current to charge with: up to the limit on one phase, above it on three, never less than 6 A on a phase, which is
 * the least that a car can be told (IEC 61851). Immutable.
 *
 * @param phases  1 or 3
 * @param amperes on each of them
 */
record ChargeCurrent(int phases, int amperes) {

    static final int LEAST_A = 6;
    private static final int THREE = 3;
    /** An allowance is made of amperes at the voltage that was when it was asked for, so it is not short by less than this. */
    private static final double VOLTAGE_DRIFT = 0.03;

    /**
     * What an owner's total becomes: a third each above the limit, and the nearest that is possible.
     *
     * @param limitA on each phase
     */
    static ChargeCurrent ofTotal(int totalA, int limitA, boolean hasThreePhases) {
        int limit = Math.max(limitA, LEAST_A);
        if (hasThreePhases && totalA > limit && totalA >= THREE * LEAST_A) {
            return new ChargeCurrent(THREE, Math.min(Math.round(totalA / (float) THREE), limit));
        }
        return new ChargeCurrent(1, Math.max(LEAST_A, Math.min(totalA, limit)));
    }

    /** What can be charged with so much power; null: nothing, or voltage or limit are not known. */
    static ChargeCurrent ofPower(double powerW, ChargerView charger) {
        Double voltage = charger.voltage(1);
        if (voltage == null || charger.state().currentLimitA() == null || !isEnough(powerW, voltage)) {
            return null;
        }
        int limit = charger.limitA();
        long onOnePhase = Math.max(LEAST_A, Math.round(powerW / voltage));
        double all = charger.voltages();
        if (charger.hasThreePhases() && onOnePhase > limit && isEnough(powerW, all)) {
            return new ChargeCurrent(THREE, (int) Math.max(LEAST_A, Math.min(Math.round(powerW / all), limit)));
        }
        return new ChargeCurrent(1, (int) Math.min(onOnePhase, limit));
    }

    private static boolean isEnough(double powerW, double voltage) {
        return powerW >= LEAST_A * voltage * (1 - VOLTAGE_DRIFT);
    }

    int totalA() {
        return phases * amperes;
    }

    @Override
    public String toString() {
        return amperes + " A on " + (phases == 1 ? "one phase" : "three phases");
    }
}
