package esess.control.charge;

/**
 * When a charge goes from one phase to three: when so much energy would have been charged more by it that the change, which
 * interrupts the charge and wears two contactors, is worth it. After a short time on three phases it takes twice as much,
 * so that passing clouds do not change the phases each time. Not thread-safe.
 */
final class PhasePatience {

    private static final double MOST_TIMES = 16;
    private static final long SHORT_MILLIS = 20 * 60_000;
    private static final long LONG_MILLIS = 40 * 60_000;
    private static final double MILLIS_AN_HOUR = 3_600_000;
    /** Cycles are closer together; a longer time was not looked at. */
    private static final long LONGEST_GAP_MILLIS = 15_000;

    private final double worthWh;
    private double moreWh;
    private double times = 1;
    private long lookTick = Long.MIN_VALUE / 2;
    private Long threeTick;

    /** @param worthWh 0: it changes at once */
    PhasePatience(double worthWh) {
        this.worthWh = worthWh;
    }

    /**
     * @param moreW what three phases would charge more than one; not above 0: nothing
     * @return whether to change to three
     */
    boolean isWorth(double moreW, long tick) {
        long passed = Math.min(LONGEST_GAP_MILLIS, tick - lookTick);
        lookTick = tick;
        moreWh = Math.max(0, moreWh + (moreW > 0 ? moreW : -worthWh * 60) * passed / MILLIS_AN_HOUR);
        return moreWh >= worthWh * times;
    }

    /** It goes to three phases. */
    void three(long tick) {
        moreWh = 0;
        threeTick = tick;
    }

    /** It goes back to one. */
    void one(long tick) {
        moreWh = 0;
        if (threeTick != null) {
            long stayed = tick - threeTick;
            times = stayed < SHORT_MILLIS ? Math.min(MOST_TIMES, times * 2) : stayed < LONG_MILLIS ? times : 1;
            threeTick = null;
        }
    }
}
