package esess.device.givenergy;

import java.time.LocalTime;

/** Times of the day in registers: decimal HHMM. */
public final class Slots {

    private static final int HUNDRED = 100;

    private Slots() {}

    /** HH:MM:00; null: unknown, or no time. */
    public static String text(Integer register) {
        if (register == null || !isTime(register)) {
            return null;
        }
        return String.format("%02d:%02d:00", register / HUNDRED, register % HUNDRED);
    }

    public static boolean isTime(int value) {
        return value >= 0 && value / HUNDRED <= 23 && value % HUNDRED <= 59;
    }

    public static int register(LocalTime time) {
        return time.getHour() * HUNDRED + time.getMinute();
    }

    /** Where the start of a charge slot is; its end is behind it. */
    public static int charge(int number) {
        return number == 1 ? 94 : number == 2 ? 243 : 246 + 3 * (number - 3);
    }

    public static int discharge(int number) {
        return number == 1 ? 56 : number == 2 ? 44 : 276 + 3 * (number - 3);
    }

    public static int chargeTarget(int number) {
        return 242 + 3 * (number - 1);
    }

    public static int dischargeTarget(int number) {
        return 272 + 3 * (number - 1);
    }
}
