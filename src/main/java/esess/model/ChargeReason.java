package esess.model;

/**
 * Why an EV charger charges or does not, as far as that makes a difference to who controls it. Each charger's own file
 * sorts its own codes into these; what it tells beyond them is {@link #UNKNOWN}: nothing is done then.
 */
public enum ChargeReason {
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

    public boolean isCharging() {
        return charging;
    }

    /** Whether it could be started now. */
    public boolean allowsStart() {
        return this == WAITING || this == FORCED_OFF;
    }

    /** Whether the owner has to do something, or has forbidden more. */
    public boolean isObstacle() {
        return this == NEEDS_RFID || this == OVERHEATED || this == ENERGY_LIMIT;
    }
}
