package esess.control.surplus;

/**
 * What of a consumer's use counts as overhead, because it would be overhead without it. A claim is no measurement of the
 * house: more than the consumer has asked for, or was allowed, is not believed. A wrong figure would else switch loads on
 * that run from the grid.
 *
 * <p>Pure; any thread.
 *
 * @param countedW what the overhead is reckoned with, never negative
 * @param beyondW  what it seems to use beyond that. It is nobody's overhead, but it is not held against the consumer
 *                 itself: a heater draws a tenth more at 240 V than its plate says, and would go off and on for ever. A
 *                 quarter of what counts at most
 */
public record BelievedUse(double countedW, double beyondW) {

    static final BelievedUse NONE = new BelievedUse(0, 0);

    private static final double MOST_BEYOND = 0.25;

    /**
     * @param consumptionW what it says, or its meter; null unknown, or too old
     * @param askedW       what it asks for
     * @param allowedW     what it was allowed last: it may need a moment to follow a smaller request of its own
     */
    public static BelievedUse of(Double consumptionW, double askedW, double allowedW) {
        if (consumptionW == null || !(consumptionW > 0)) {
            return NONE;
        }
        double mostW = Math.max(0, Math.max(askedW, allowedW));
        double countedW = Math.min(consumptionW, mostW);
        return new BelievedUse(countedW, Math.min(consumptionW - countedW, MOST_BEYOND * countedW));
    }
}
