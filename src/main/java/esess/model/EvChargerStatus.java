package esess.model;

/** Victron's {@code /Status} of an EV charger, as far as our chargers can be in it; the Wattpilot's texts are those of the Python es-ESS. */
public enum EvChargerStatus {
    DISCONNECTED(0, "Disconnected"),
    CONNECTED(1, "Connected"),
    CHARGING(2, "Charging"),
    CHARGED(3, "Charged"),
    WAITING_FOR_SUN(4, "WaitingForSun"),
    WAITING_FOR_RFID(5, "WaitingForRFID"),
    /** Plug and go is off: somebody has to start it. */
    WAITING_FOR_START(6, "WaitingForStart"),
    GROUND_ERROR(8, "GroundTestError"),
    WELDED_CONTACTS(9, "WeldedContacts"),
    CP_ERROR(10, "CpInputError"),
    RESIDUAL_CURRENT(11, "ResidualCurrent"),
    UNDERVOLTAGE(12, "Undervoltage"),
    OVERVOLTAGE(13, "Overvoltage"),
    OVERHEATING(14, "Overheating"),
    CHARGING_LIMIT(20, "ChargingLimit"),
    START_CHARGING(21, "StartCharging"),
    SWITCHING_TO_THREE_PHASES(22, "SwitchingTo3Phase"),
    SWITCHING_TO_ONE_PHASE(23, "SwitchingTo1Phase"),
    STOP_CHARGING(24, "StopCharging");

    private final int code;
    private final String text;

    EvChargerStatus(int code, String text) {
        this.code = code;
        this.text = text;
    }

    public int code() {
        return code;
    }

    @Override
    public String toString() {
        return text;
    }
}
