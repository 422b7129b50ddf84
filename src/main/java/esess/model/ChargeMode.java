package esess.model;

/** Who decides about charging; the ordinal is {@code /Mode} of an EV charger on Victron's D-Bus. */
public enum ChargeMode {
    /** The owner: es-ESS never interferes. */
    MANUAL("Manual"),
    /** The sun, and the price if that is wanted. */
    AUTO("Auto"),
    /** The charger's own plan: es-ESS does not interfere. */
    SCHEDULED("Scheduled");

    private final String text;

    ChargeMode(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
