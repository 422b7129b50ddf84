package esess.device.givenergy;

/**
 * What can be believed of a value.
 *
 * @param minimum of {@link Kind#WITHIN}
 * @param maximum of {@link Kind#WITHIN}
 */
record Rule(Kind kind, double minimum, double maximum) {

    enum Kind {
        /** Whatever it is. */
        ANY,
        /** Outside it is not measured: the last value once more, then unknown. */
        WITHIN,
        /** Only rises, and no faster than the inverter's power allows. */
        TOTAL,
        /** As a total, but falls at the inverter's midnight. */
        TODAY,
        /** 0 to 100 %; a sudden 0 is a bad read. */
        SOC
    }

    static Rule of(Kind kind) {
        return new Rule(kind, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
}
