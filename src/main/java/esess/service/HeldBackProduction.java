package esess.service;

import esess.port.Change;
import esess.port.Watch;
import esess.runtime.Host;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether the GX holds production back: a PV inverter at its {@code /Ac/PowerLimit}, a solar charger that says that its
 * voltage or current is limited while the battery takes nothing more, or no grid and a frequency that makes the inverters
 * give less. How much that is nobody tells. Loop thread.
 */
final class HeldBackProduction {

    /** At its limit, apart from what a control loop leaves. */
    private static final double AT_LIMIT = 0.93;
    /** Less than this is no limit: an inverter at night is at its limit too. */
    private static final double LEAST_W = 30;
    /** MppOperationMode: voltage or current limited. */
    private static final double LIMITED = 1;
    /** The battery takes nothing more. */
    private static final double BATTERY_RESTS_W = 150;
    /** {@code /Ac/ActiveIn/Source}: there is no grid. */
    private static final double INVERTING = 240;
    /** From here on a Multi makes PV inverters give less. */
    private static final double SHIFTED_HZ = 50.3;

    private static final String SYSTEM = "com.victronenergy.system";
    private static final String PV_INVERTER = "pvinverter";
    private static final String CHARGER = "solarcharger";

    private final Host host;
    private final Map<String, Map<String, Double>> told = new HashMap<>();
    private final Watch battery;
    private final Watch source;
    private final Watch hertz;

    HeldBackProduction(Host host) {
        this.host = host;
        for (String path : new String[] {"/Ac/PowerLimit", "/Ac/MaxPower", "/Ac/Power"}) {
            host.watchEach("com.victronenergy." + PV_INVERTER, path, change -> note(path, change));
        }
        for (String path : new String[] {"/MppOperationMode", "/Yield/Power"}) {
            host.watchEach("com.victronenergy." + CHARGER, path, change -> note(path, change));
        }
        battery = host.watch(SYSTEM, "/Dc/Battery/Power");
        source = host.watch(SYSTEM, "/Ac/ActiveIn/Source");
        hertz = host.watch("com.victronenergy.vebus", "/Ac/Out/L1/F");
    }

    private void note(String path, Change change) {
        Map<String, Double> service = told.computeIfAbsent(change.service(), name -> new HashMap<>());
        if (change.reading().orNull() instanceof Number number) {
            service.put(path, number.doubleValue());
        } else {
            service.remove(path);
        }
        if (service.isEmpty()) {
            told.remove(change.service());
        }
    }

    /** Says it to who shares. */
    void tell() {
        Double batteryW = battery.number();
        boolean rests = batteryW != null && batteryW < BATTERY_RESTS_W;
        boolean shifted = source.number() != null
                && source.number() == INVERTING
                && hertz.number() != null
                && hertz.number() >= SHIFTED_HZ;
        boolean limited = shifted;
        for (Map<String, Double> service : told.values()) {
            limited |= isAtLimit(service) || rests && isLimitedCharger(service);
        }
        host.production(limited, null);
    }

    private static boolean isAtLimit(Map<String, Double> service) {
        Double limitW = service.get("/Ac/PowerLimit");
        Double mostW = service.get("/Ac/MaxPower");
        Double watts = service.get("/Ac/Power");
        return limitW != null
                && watts != null
                && watts > LEAST_W
                && watts >= AT_LIMIT * limitW
                && (mostW == null || limitW < 0.99 * mostW);
    }

    private static boolean isLimitedCharger(Map<String, Double> service) {
        Double mode = service.get("/MppOperationMode");
        Double watts = service.get("/Yield/Power");
        return mode != null && mode == LIMITED && watts != null && watts > LEAST_W;
    }
}
