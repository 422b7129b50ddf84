package esess.control.charge;

/** Who decides about charging; the ordinal is {@code /Mode} of an EV charger in VRM (facts/dbus.md 3.4). */
public enum ChargeMode {
    /** The owner: es-ESS never interferes. */
    MANUAL("Manual"),
    /** The sun, and the price if that is wanted: the charger is in its ECO mode. */
    AUTO("Auto"),
    /** The charger's own plan for the next trip: es-ESS does not interfere. */
    SCHEDULED("Scheduled");

    private final String text;

    ChargeMode(String text) {
        this.text = text;
    }

    /** @param chargeMode the charger's {@code lmo}; null or a new one: null, nobody knows */
    public static ChargeMode of(Integer chargeMode) {
        return chargeMode == null
                ? null
                : switch (chargeMode) {
                    case 3 -> MANUAL;
                    case 4 -> AUTO;
                    case 5 -> SCHEDULED;
                    default -> null;
                };
    }

    @Override
    public String toString() {
        return text;
    }
}
