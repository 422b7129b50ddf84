package esess.device.givenergy;

/**
 * What may be written to which model, and nothing else. Other registers hold grid protection, the export limit of the
 * network operator, calibration of the meters and factory settings; {@link #never} names them, for the test that holds
 * this list to it.
 */
public final class Writable {

    public static final int CLOCK = 35;
    private static final int[] CLOCK_MINIMUM = {24, 1, 1, 0, 0, 0};
    private static final int[] CLOCK_MAXIMUM = {99, 12, 31, 23, 59, 59};
    public static final int RESTART = 163;
    /** The only value there that does not set something back to how it left the factory. */
    public static final int RESTARTS = 100;

    private static final int LOWEST_SOC = 4;
    private static final int LOWEST_THREE_PHASE = 5;
    private static final int FULL = 100;
    private static final int EMS_FIRST_SLOT = 2044;
    private static final int EMS_LAST = 2070;

    /**
     * First and last of registers that no command may ever reach: identity, display (31, 32), export limit (26), grid
     * code and protection (60 to 93, 1018 to 1042, 1102 to 1105), counters (162), off-grid (331), factory (5000 and up).
     */
    private static final int[][] NEVER = {
        {0, 5},
        {26, 26},
        {28, 28},
        {30, 33},
        {47, 47},
        {54, 55},
        {60, 93},
        {97, 109},
        {115, 115},
        {117, 162},
        {164, 165},
        {167, 179},
        {199, 201},
        {300, 310},
        {312, 312},
        {315, 316},
        {321, 359},
        {1016, 1016},
        {1018, 1042},
        {1063, 1063},
        {1102, 1105},
        {1131, 1131},
        {2071, 2073},
        {5003, 5010},
        {20000, 65535}
    };

    private Writable() {}

    /** First and last of registers that no command may ever reach. */
    public static int[][] never() {
        return NEVER.clone();
    }

    /** @param abilities null: nothing is known of the model, so only its clock may be set */
    public static boolean allows(Abilities abilities, int register, int value) {
        int part = register - CLOCK;
        if (part >= 0 && part < CLOCK_MINIMUM.length) {
            return within(value, CLOCK_MINIMUM[part], CLOCK_MAXIMUM[part]);
        }
        if (abilities == null || abilities.family() == Model.Family.UNKNOWN) {
            return false;
        }
        if (register == RESTART) {
            return value == RESTARTS;
        }
        if (abilities.isEms()) {
            return ems(register, value);
        }
        if (abilities.family() == Model.Family.PV) {
            return register == 50 && within(value, 0, FULL);
        }
        return register >= 1000
                ? abilities.isThreePhase() && threePhase(register, value)
                : slots(abilities, register, value)
                        || common(register, value)
                        || !abilities.isThreePhase() && single(abilities, register, value);
    }

    /** Calibration, active power, real-time control. */
    private static boolean common(int register, int value) {
        return switch (register) {
            case 29 -> value == 0 || value == 1 || value == 3;
            case 50 -> within(value, 0, FULL);
            case 166 -> within(value, 0, 1);
            default -> false;
        };
    }

    private static boolean single(Abilities abilities, int register, int value) {
        return switch (register) {
            case 20, 27, 59, 96 -> within(value, 0, 1);
            case 44, 45, 56, 57, 94, 95 -> Slots.isTime(value);
            case 110, 114, 116 -> within(value, LOWEST_SOC, FULL);
            case 111, 112 -> within(value, 0, 50);
            case 313, 314 -> abilities.hasPercentRates() && within(value, 1, FULL);
            case 318 -> abilities.pause() && within(value, 0, 3);
            case 319, 320 -> abilities.pause() && Slots.isTime(value);
            default -> false;
        };
    }

    /** The second charge slot, the slots from 3 on, and the targets of all: only where there are ten. */
    private static boolean slots(Abilities abilities, int register, int value) {
        boolean charge = within(register, 242, 271);
        if (!abilities.hasTenSlots() || !charge && !within(register, 272, 301)) {
            return false;
        }
        int number = (register - (charge ? 242 : 272)) / 3 + 1;
        if (register == (charge ? Slots.chargeTarget(number) : Slots.dischargeTarget(number))) {
            return within(value, LOWEST_SOC, FULL);
        }
        for (int slot = charge ? 2 : 3; slot <= 10; slot++) {
            int start = charge ? Slots.charge(slot) : Slots.discharge(slot);
            if (register == start || register == start + 1) {
                return !(abilities.isThreePhase() && slot <= 2) && Slots.isTime(value);
            }
        }
        return false;
    }

    private static boolean threePhase(int register, int value) {
        return switch (register) {
            case 1078, 1109, 1111 -> within(value, LOWEST_THREE_PHASE, FULL);
            case 1108, 1110 -> within(value, 1, FULL);
            case 1112, 1122, 1123 -> within(value, 0, 1);
            case 1113, 1114, 1115, 1116, 1118, 1119, 1120, 1121 -> Slots.isTime(value);
            default -> false;
        };
    }

    private static boolean ems(int register, int value) {
        if (register == 2040) {
            return within(value, 0, 1);
        }
        if (!within(register, EMS_FIRST_SLOT, EMS_LAST)) {
            return false;
        }
        return (register - EMS_FIRST_SLOT) % 3 == 2 ? within(value, LOWEST_SOC, FULL) : Slots.isTime(value);
    }

    private static boolean within(int value, int lowest, int highest) {
        return value >= lowest && value <= highest;
    }
}
