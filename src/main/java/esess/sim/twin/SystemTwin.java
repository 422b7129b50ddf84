package esess.sim.twin;

import esess.model.VictronService;
import esess.port.Change;
import esess.port.Watch;
import esess.sim.door.BusValue;
import esess.sim.door.GxBus;
import esess.sim.door.GxService;
import esess.sim.plant.Plant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * What systemcalc makes of what the bus says: once a second, whatever the age of the figures. The consumption before the
 * inverters is, on each phase, max(0, grid + PV on the grid - what goes into the Multi), and what nobody tells counts as
 * 0 there (dbus-systemcalc-py of Victron, dbus_systemcalc.py). NaN is a value that the bus says to be invalid. One thread.
 */
final class SystemTwin {

    static final int SOURCE_GRID = 1;
    static final int SOURCE_NONE = 240;

    private record Shown(BusValue value, DoubleSupplier source) {}

    /**
     * The GX's own devices; null where it has none.
     *
     * @param meter at the grid
     * @param pv    an inverter beside the meter
     */
    record Devices(GxService vebus, GxService battery, GxService meter, GxService pv) {}

    private final Devices devices;
    private final int phases;
    private final Watch[] meter = new Watch[3];
    private final Map<String, double[]> foreignPv = new LinkedHashMap<>();
    private final List<Shown> shown = new ArrayList<>();

    /** @param service the system's, with its fixed values */
    SystemTwin(GxBus bus, GxService service, Devices devices, Plant plant, String ownPv) {
        this.devices = devices;
        phases = plant.layout().phases();
        for (int phase = 1; phase <= 3; phase++) {
            if (devices.meter == null) {
                meter[phase - 1] = bus.watch(VictronService.GRID, "/Ac/L" + phase + "/Power", change -> {});
            }
            int at = phase - 1;
            bus.watchEach(VictronService.PVINVERTER, "/Ac/L" + phase + "/Power", change -> produces(change, at, ownPv));
        }
        for (int i = 1; i <= phases; i++) {
            int phase = i;
            show(service, "/Ac/Grid/L" + i + "/Power", 1, () -> gridW(phase));
            show(service, "/Ac/Consumption/L" + i + "/Power", 1, () -> onInputW(phase) + onOutputW(phase));
            show(service, "/Ac/ConsumptionOnInput/L" + i + "/Power", 1, () -> onInputW(phase));
            show(service, "/Ac/ConsumptionOnOutput/L" + i + "/Power", 1, () -> onOutputW(phase));
            show(service, "/Ac/PvOnGrid/L" + i + "/Power", 1, () -> pvOnGridW(phase));
        }
        GxService battery = devices.battery;
        show(service, "/Ac/ActiveIn/Source", 1, () -> plant.isOnGrid() ? SOURCE_GRID : SOURCE_NONE);
        show(service, "/Dc/Battery/Power", 1, () -> number(battery.get("/Dc/0/Power")));
        show(service, "/Dc/Battery/Current", 10, () -> number(battery.get("/Dc/0/Current")));
        show(service, "/Dc/Battery/Voltage", 100, () -> number(battery.get("/Dc/0/Voltage")));
        show(service, "/Dc/Battery/Soc", 10, () -> number(battery.get("/Soc")));
        show(service, "/Dc/Battery/State", 1, () -> state(number(battery.get("/Dc/0/Power"))));
        show(service, "/Dc/Vebus/Power", 1, () -> number(devices.vebus.get("/Dc/0/Power")));
        show(service, "/Control/ActiveSocLimit", 10, plant.layout()::minSocPercent);
        show(service, "/SystemState/State", 1, () -> number(devices.vebus.get("/State")));
    }

    /** A second of systemcalc's has passed. */
    void reckon() {
        for (Shown each : shown) {
            each.value.set(each.source.getAsDouble());
        }
    }

    /** Whether there is a meter, its own or one that somebody brings. */
    boolean hasMeter() {
        return devices.meter != null || !meter[0].reading().isAbsent();
    }

    /** The sum over what a meter tells, or over what the inverters measure without one; NaN: it tells nothing. */
    double gridW() {
        double sum = 0;
        boolean known = false;
        for (int phase = 1; phase <= phases; phase++) {
            double watts = gridW(phase);
            known |= !Double.isNaN(watts);
            sum += orZero(watts);
        }
        return known ? sum : Double.NaN;
    }

    private void produces(Change change, int at, String ownPv) {
        if (!change.service().equals(ownPv)) {
            foreignPv.computeIfAbsent(change.service(), name -> new double[3])[at] =
                    orZero(number(change.reading().orNull()));
        }
    }

    /** From the meter on the bus, whoever put it there; without one there is nothing but PV between grid and Multi. */
    private double gridW(int phase) {
        if (devices.meter != null) {
            return number(devices.meter.get("/Ac/L" + phase + "/Power"));
        }
        return hasMeter() ? number(meter[phase - 1].reading().orNull()) : intoMultiW(phase) - pvOnGridW(phase);
    }

    private double onInputW(int phase) {
        return hasMeter() ? Math.max(0, orZero(gridW(phase)) + pvOnGridW(phase) - orZero(intoMultiW(phase))) : 0;
    }

    private double onOutputW(int phase) {
        return number(devices.vebus.get("/Ac/Out/L" + phase + "/P"));
    }

    private double intoMultiW(int phase) {
        return number(devices.vebus.get("/Ac/ActiveIn/L" + phase + "/P"));
    }

    private double pvOnGridW(int phase) {
        double watts = devices.pv == null ? 0 : orZero(number(devices.pv.get("/Ac/L" + phase + "/Power")));
        for (double[] each : foreignPv.values()) {
            watts += each[phase - 1];
        }
        return watts;
    }

    private static int state(double batteryW) {
        return batteryW > 30 ? 1 : batteryW < -30 ? 2 : 0;
    }

    private void show(GxService service, String path, double steps, DoubleSupplier source) {
        service.set(path, null); // The path is there, also while there is no value.
        shown.add(new Shown(new BusValue(service, path, steps), source));
    }

    private static double orZero(double watts) {
        return Double.isNaN(watts) ? 0 : watts;
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
