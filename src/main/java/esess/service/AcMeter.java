package esess.service;

import esess.model.AcMeasurement;
import esess.model.AcRole;
import esess.model.PerPhase;
import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.runtime.DeviceSpec;
import esess.runtime.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An AC meter on the bus, in one of the roles grid, pvinverter, acload and genset. Shows what
 * it is given, each measurement as one ItemsChanged; when values are too old is its owner's business. Loop thread.
 *
 * <p>Loss: {@link #unknown} makes every value invalid, also the energies; {@link #lost} takes a meter of the grid or a genset
 * off the bus, so that the GX falls back as for any lost meter, and shows the other roles as not connected.
 */
public final class AcMeter {

    /** Below this, a PV inverter sleeps. */
    static final double STANDBY_W = 5;

    public static final int STATUS_RUNNING = 7;
    public static final int STATUS_STANDBY = 8;
    public static final int STATUS_ERROR = 10;
    private static final int STATUS_STARTUP = 0;
    /** What the original calls itself: an ET340. */
    private static final int DEVICE_TYPE = 345;

    /**
     * What makes up a meter beside its measurements.
     *
     * @param unique   the rest of the name behind "esESS_", as the original spells it
     * @param position where it is connected, Victron's /Position: 0 AC input 1, 1 AC output, 2 AC input 2; but of a load
     *                 0 AC output, 1 AC input
     * @param extra    further paths
     */
    public record Spec(
            AcRole role,
            String unique,
            int instance,
            String productName,
            String customName,
            String connection,
            int position,
            List<Item> extra) {}

    private static final AcMeasurement.Line NO_LINE = new AcMeasurement.Line(null, null, null, null, null, null);
    private static final AcMeasurement NOTHING = new AcMeasurement(PerPhase.unknown(), null, null, null, null);

    private final AcRole role;
    private final Device device;
    private AcMeasurement shown = NOTHING;
    private int measurements;

    /** How often it is asked. */
    static Item refreshTime(Duration period) {
        return Item.integer("/RefreshTime", Unit.NONE).initially((int) period.toMillis());
    }

    /** The GX shows what is not the grid as an energy meter of that role. */
    static Item genericEnergyMeter(AcRole role) {
        return Item.integer("/IsGenericEnergyMeter").initially(role == AcRole.GRID ? 0 : 1);
    }

    /** Publishes the meter: one that the GX would prefer to the Multi's own joins the bus with its first measurement. */
    public AcMeter(Host host, Spec spec) {
        role = spec.role;
        device = host.publish(new DeviceSpec(
                role.victronClass(),
                spec.unique,
                spec.instance,
                spec.productName,
                spec.customName,
                spec.connection,
                items(spec)));
        if (replacesTheMultisOwn()) {
            device.present(false);
        }
    }

    /**
     * As long as such a meter is on the bus, systemcalc takes its phases, an unknown one for nothing, and not what the
     * Multi measures at its input.
     */
    private boolean replacesTheMultisOwn() {
        return role == AcRole.GRID || role == AcRole.GENSET;
    }

    private static List<Item> items(Spec spec) {
        List<Item> items = new ArrayList<>(List.of(
                Item.text("/Role").initially(spec.role.victronClass()),
                Item.texts("/AllowedRoles", List.of(spec.role.victronClass())),
                Item.integer("/Position")
                        .initially(spec.position)
                        .named(
                                spec.role == AcRole.ACLOAD
                                        ? Map.of(0, "AC Output", 1, "AC Input")
                                        : Map.of(0, "AC Input 1", 1, "AC Output", 2, "AC Input 2")),
                Item.integer("/DeviceType").initially(DEVICE_TYPE),
                Item.integer("/ErrorCode").initially(0),
                Item.integer("/NrOfPhases"),
                Item.number("/Ac/Power", Unit.WATT),
                Item.number("/Ac/Frequency", Unit.HERTZ),
                Item.number("/Ac/Energy/Forward", Unit.KILOWATT_HOUR),
                Item.number("/Ac/Energy/Reverse", Unit.KILOWATT_HOUR)));
        for (int phase = 1; phase <= 3; phase++) {
            LinePaths line = LinePaths.ALL.of(phase);
            items.add(Item.number(line.voltage(), Unit.VOLT));
            items.add(Item.number(line.lineToLine(), Unit.VOLT));
            items.add(Item.number(line.current(), Unit.AMPERE));
            items.add(Item.number(line.power(), Unit.WATT));
            items.add(Item.number(line.powerFactor(), Unit.FACTOR));
            items.add(Item.number(line.forward(), Unit.KILOWATT_HOUR));
            items.add(Item.number(line.reverse(), Unit.KILOWATT_HOUR));
        }
        if (spec.role == AcRole.PVINVERTER) {
            items.add(Item.integer("/StatusCode").initially(STATUS_STARTUP).named(statusNames()));
        }
        if (spec.role == AcRole.GRID) {
            items.add(Item.integer("/UpdateIndex").initially(0));
        }
        items.addAll(spec.extra);
        return items;
    }

    private static Map<Integer, String> statusNames() {
        Map<Integer, String> names = new TreeMap<>(Map.of(
                STATUS_RUNNING,
                "Running",
                STATUS_STANDBY,
                "Standby",
                9,
                "Boot loading",
                STATUS_ERROR,
                "Error",
                11,
                "Running (MPPT)",
                12,
                "Running (Throttled)"));
        for (int step = STATUS_STARTUP; step < STATUS_RUNNING; step++) {
            names.put(step, "Startup (" + step + ")");
        }
        return names;
    }

    public Device device() {
        return device;
    }

    /** Shows a measurement, in the sign of the role; a meter that was lost is back. */
    public void show(AcMeasurement measurement) {
        set(measurement);
        if (role == AcRole.PVINVERTER) {
            Double powerW = measurement.powerW();
            device.set("/StatusCode", powerW == null ? null : powerW < STANDBY_W ? STATUS_STANDBY : STATUS_RUNNING);
        }
        if (role == AcRole.GRID) {
            // Who regulates has to know that an equal value is a new one; many meters of other makers count like this.
            measurements = (measurements + 1) % 256;
            device.set("/UpdateIndex", measurements);
        }
        device.set("/Connected", 1);
        device.present(true);
    }

    /** Nothing is known any more, but it may come back at any moment. */
    public void unknown() {
        set(NOTHING);
        if (role == AcRole.PVINVERTER) {
            device.set("/StatusCode", null);
        }
    }

    /** The meter is away. */
    public void lost() {
        if (replacesTheMultisOwn()) {
            device.present(false);
        }
        unknown();
        device.set("/Connected", 0);
        if (role == AcRole.PVINVERTER) {
            device.set("/StatusCode", STATUS_ERROR);
        }
    }

    private void set(AcMeasurement measurement) {
        for (int phase = 1; phase <= 3; phase++) {
            AcMeasurement.Line line = line(measurement, phase);
            AcMeasurement.Line before = line(shown, phase);
            LinePaths paths = LinePaths.ALL.of(phase);
            set(paths.voltage(), line.voltageV(), before.voltageV());
            set(paths.lineToLine(), line.voltageToNextV(), before.voltageToNextV());
            set(paths.current(), line.currentA(), before.currentA());
            set(paths.power(), line.powerW(), before.powerW());
            set(paths.powerFactor(), line.powerFactor(), before.powerFactor());
            set(paths.forward(), line.energyForwardKWh(), before.energyForwardKWh());
            set(paths.reverse(), line.energyReverseKWh(), before.energyReverseKWh());
        }
        set("/Ac/Power", measurement.powerW(), shown.powerW());
        set("/Ac/Energy/Forward", measurement.energyForwardKWh(), shown.energyForwardKWh());
        set("/Ac/Energy/Reverse", measurement.energyReverseKWh(), shown.energyReverseKWh());
        set("/Ac/Frequency", measurement.frequencyHz(), shown.frequencyHz());
        int phases = measurement.phases().known().size();
        device.set("/NrOfPhases", phases == 0 ? null : (Object) phases);
        shown = measurement;
    }

    private static AcMeasurement.Line line(AcMeasurement measurement, int phase) {
        AcMeasurement.Line line = measurement.phases().of(phase);
        return line == null ? NO_LINE : line;
    }

    /** Most of what a meter measures every second is what it was. */
    private void set(String path, Double value, Double before) {
        if (!Objects.equals(value, before)) {
            device.set(path, value);
        }
    }
}
