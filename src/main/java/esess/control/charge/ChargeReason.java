package esess.control.charge;

/**
 * Why a Wattpilot charges or does not, as far as that makes a difference to who controls it: its model status
 * (facts/devices.md 1) in classes. What newer firmware has on top is {@link #UNKNOWN}: nothing is done then.
 */
enum ChargeReason {
    /** It was told to. */
    FORCED_ON(true),
    /** Its own low-price charging. */
    LOW_PRICE(true),
    /** Anything else of its own: its PV mode, its fallbacks, a pause that the car does not bear. */
    OWN_WILL(true),
    FORCED_OFF(false),
    /** It would charge if it was told to. */
    WAITING(false),
    SWITCHING_PHASES(false),
    NEEDS_RFID(false),
    OVERHEATED(false),
    ENERGY_LIMIT(false),
    UNKNOWN(false);

    private final boolean charging;

    ChargeReason(boolean charging) {
        this.charging = charging;
    }

    boolean isCharging() {
        return charging;
    }

    /** Whether it could be started now. */
    boolean allowsStart() {
        return this == WAITING || this == FORCED_OFF;
    }

    /** Whether the owner has to do something, or has forbidden more. */
    boolean isObstacle() {
        return this == NEEDS_RFID || this == OVERHEATED || this == ENERGY_LIMIT;
    }

    static ChargeReason of(Integer modelStatus) {
        return modelStatus == null
                ? UNKNOWN
                : switch (modelStatus) {
                    case 1 -> OVERHEATED;
                    case 2 -> NEEDS_RFID;
                    case 3 -> FORCED_ON;
                    case 4 -> FORCED_OFF;
                    case 6 -> ENERGY_LIMIT;
                    case 7 -> LOW_PRICE;
                    case 8, 9, 10, 11, 12, 13, 14, 15, 19, 20 -> OWN_WILL;
                    case 0, 5, 16, 17, 18, 22, 24 -> WAITING;
                    case 23 -> SWITCHING_PHASES;
                    default -> UNKNOWN;
                };
    }
}
