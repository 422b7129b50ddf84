package esess.device.givenergy;

/**
 * What may be written, and nothing else: other registers hold grid protection, calibration and factory settings. For now
 * it is the clock.
 */
final class Writable {

    static final int CLOCK = 35;
    private static final int[] CLOCK_MINIMUM = {24, 1, 1, 0, 0, 0};
    private static final int[] CLOCK_MAXIMUM = {99, 12, 31, 23, 59, 59};

    private Writable() {}

    static boolean allows(int register, int value) {
        int part = register - CLOCK;
        return part >= 0 && part < CLOCK_MINIMUM.length && value >= CLOCK_MINIMUM[part] && value <= CLOCK_MAXIMUM[part];
    }
}
