package esess.model;

/** {@code /Status} of an EV charger (facts/dbus.md 3.4), as far as a Wattpilot can be in it. */
public enum EvChargerStatus {
    DISCONNECTED(0, "Disconnected"),
    CONNECTED(1, "Connected"),
    CHARGING(2, "Charging"),
    CHARGED(3, "Charged"),
    WAITING_FOR_SUN(4, "Waiting for sun"),
    WAITING_FOR_RFID(5, "Waiting for RFID"),
    OVERHEATING(14, "Overheating"),
    CHARGING_LIMIT(20, "Charging limit"),
    START_CHARGING(21, "Start charging"),
    SWITCHING_TO_THREE_PHASES(22, "Switching to 3 phases"),
    SWITCHING_TO_ONE_PHASE(23, "Switching to 1 phase"),
    STOP_CHARGING(24, "Stop charging");

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
