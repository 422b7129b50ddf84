package esess.device.givenergy;

/** Whether a page is of a device that is there: what is absent answers as well, with zeros or what was left in a buffer. */
public final class Presence {

    private static final int SERIAL_WORDS = 5;
    /** -273 degrees: a battery's controller without a battery. */
    private static final int ABSOLUTE_ZERO = 0xF556;

    private Presence() {}

    public static boolean isThere(Bank bank, int[] values) {
        if (bank.function() != Bank.INPUT || bank.base() != 60) {
            return true;
        }
        if (PollPlan.isBattery(bank.address())) {
            return isText(values, 110 - 60) && values[76 - 60] != ABSOLUTE_ZERO;
        }
        if (PollPlan.isMeter(bank.address())) {
            return values[0] != 0;
        }
        if (PollPlan.isStack(bank.address())) {
            return values[64 - 60] != 0;
        }
        return !PollPlan.isModule(bank.address()) || isText(values, 114 - 60) || isText(values, 110 - 60);
    }

    private static boolean isText(int[] values, int from) {
        for (int i = from; i < from + SERIAL_WORDS && i < values.length; i++) {
            if (values[i] >>> 8 > ' ' && (values[i] & 0xFF) > ' ') {
                return true;
            }
        }
        return false;
    }

    public static boolean isZero(int[] values) {
        return isZeroFrom(0, values);
    }

    static boolean isZeroFrom(int first, int[] values) {
        for (int i = first; i < values.length; i++) {
            if (values[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
