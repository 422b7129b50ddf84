package esess.device.givenergy.steering;

/** What is done for some minutes and then ends by itself. */
public enum TimedMode {
    FORCE_CHARGE("forceCharge", "Force_Charge", "Force Charge", "Charge successfully forced for %d minutes"),
    FORCE_EXPORT("forceExport", "Force_Export", "Force Export", "Export successfully forced for %d minutes"),
    PAUSE_CHARGE("tempPauseCharge", "Temp_Pause_Charge", "Temp Charge Pause", "Charge paused for %d minutes"),
    PAUSE_DISCHARGE(
            "tempPauseDischarge", "Temp_Pause_Discharge", "Temp Discharge Pause", "Discharge paused for %d minutes"),
    /** The panels' surplus goes to the grid before the battery. */
    GRID_FIRST(null, null, "Grid First", "Grid first for %d minutes"),
    /** Settings that a monitor turns again and again; each with a value of its own. */
    MONITOR(null, null, "Monitor", "Monitor for %d minutes"),
    /** A sale by the timed discharge alone, beside what a monitor holds. */
    TIMED_SALE(null, null, "Timed Sale", "Timed sale for %d minutes");

    /** Of GivTCP; null: it has none. */
    final String command;

    final String leaf;
    final String title;
    private final String begun;

    TimedMode(String command, String leaf, String title, String begun) {
        this.command = command;
        this.leaf = leaf;
        this.title = title;
        this.begun = begun;
    }

    String begun(int minutes) {
        return String.format(begun, minutes);
    }

    /** Below the inverter's topic: Running or Normal, and with _Num the minutes that are left; null: it is not shown. */
    public String path() {
        return leaf == null ? null : "Control/" + leaf;
    }

    public String title() {
        return title;
    }
}
