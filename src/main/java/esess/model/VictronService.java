package esess.model;

/**
 * Victron's names on the bus: those of the services that there is one of, and of the classes of which there may be many
 * (https://github.com/victronenergy/venus/wiki/dbus).
 */
public final class VictronService {

    public static final String PREFIX = "com.victronenergy.";

    /** What the GX reckons from all devices. */
    public static final String SYSTEM = PREFIX + "system";

    public static final String SETTINGS = PREFIX + "settings";
    /** ESS. */
    public static final String HUB4 = PREFIX + "hub4";

    public static final String BATTERY = PREFIX + "battery";
    public static final String EVCHARGER = PREFIX + "evcharger";
    public static final String GRID = PREFIX + "grid";
    public static final String PVINVERTER = PREFIX + "pvinverter";
    public static final String VEBUS = PREFIX + "vebus";

    private VictronService() {}
}
