package esess.sim.twin;

import esess.port.Clock;
import esess.port.Watch;
import esess.sim.door.BusValue;
import esess.sim.door.GxBus;
import esess.sim.door.GxService;
import esess.sim.plant.Battery;
import esess.sim.plant.Panels;
import esess.sim.plant.Plant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;

/**
 * The GX that runs the plant: its services on a {@link GxBus} with the paths, signs and invalid values of facts/dbus.md
 * 3 and 4, new once a second as systemcalc's, and what can be written there. All loads are behind the inverters, the PV
 * inverters beside the grid meter. Set points, of {@code hub4} for 60 s and else the setting, reach the plant. One thread.
 */
public final class GxTwin {

    /**
     * What es-ESS shows the GX instead of a device of the GX's own.
     *
     * @param gridMeter  the GX has a meter of its own
     * @param pvInverter the GX knows the inverter of the plant's other panels by itself
     */
    public record Equipment(boolean gridMeter, boolean pvInverter) {

        public static final Equipment ALL = new Equipment(true, true);
    }

    private static final long OVERRIDE_MILLIS = 60_000;
    private static final String SYSTEM = "com.victronenergy.system";
    private static final String SETTINGS = "com.victronenergy.settings";
    private static final String HUB4 = "com.victronenergy.hub4";
    private static final String SET_POINT = "/Settings/CGwacs/AcPowerSetPoint";
    private static final String OVERRIDE = "/Overrides/Setpoint";
    private static final double VOLTS = 230;
    private static final double HERTZ = 50;
    private static final int SOURCE_GRID = 1;
    private static final int SOURCE_NONE = 240;
    private static final int STATE_EXTERNAL = 252;
    private static final int STATE_INVERTING = 9;
    private static final int PV_RUNNING = 7;
    private static final String PV_CLASS = "com.victronenergy.pvinverter";
    private static final String OWN_PV = PV_CLASS + ".pv_simulated";
    /** ESS acts on what a meter has told; when it tells the same for longer, again and again. */
    private static final int PATIENCE_SECONDS = 5;

    private static final int PV_STANDBY = 8;

    private record Shown(BusValue value, DoubleSupplier source) {}

    private final GxBus bus;
    private final Plant plant;
    private final Clock clock;
    private final Equipment equipment;
    private final List<Shown> shown = new ArrayList<>();
    private final GxService settings;
    private final GxService hub4;
    private final Watch[] meter = new Watch[3];
    private final Map<String, double[]> foreignPv = new LinkedHashMap<>();
    private double seenW = Double.NaN;
    private double actedOnW = Double.NaN;
    private int secondsUnchanged;
    private long overrideUntil;
    private int overrideWrites;
    private int settingWrites;

    public GxTwin(GxBus bus, Plant plant, Clock clock, Equipment equipment, double setPointW) {
        this.bus = bus;
        this.plant = plant;
        this.clock = clock;
        this.equipment = equipment;
        settings = settings(setPointW);
        hub4 = hub4();
        battery();
        if (equipment.gridMeter) {
            gridMeter();
        } else {
            for (int phase = 1; phase <= 3; phase++) {
                meter[phase - 1] = bus.watch("com.victronenergy.grid", "/Ac/L" + phase + "/Power", change -> {});
            }
        }
        if (equipment.pvInverter) {
            pvInverter();
        }
        for (int phase = 1; phase <= 3; phase++) {
            int at = phase - 1;
            bus.watchEach(PV_CLASS, "/Ac/L" + phase + "/Power", change -> {
                if (!change.service().equals(OWN_PV)) {
                    foreignPv.computeIfAbsent(change.service(), name -> new double[3])[at] =
                            change.reading().orNull() instanceof Number w ? w.doubleValue() : 0;
                }
            });
        }
        vebus();
        system();
        show();
    }

    /** How often somebody has written a grid set point to hub4's override. */
    public int overrideWrites() {
        return overrideWrites;
    }

    /** How often somebody has written the grid set point of the settings, which wears the GX's flash. */
    public int settingWrites() {
        return settingWrites;
    }

    /** To be called when a second of the plant has passed. */
    public void step() {
        if (overrideUntil != 0 && clock.tick() >= overrideUntil) {
            overrideUntil = 0;
            hub4.set(OVERRIDE, null);
        }
        double override = number(hub4.get(OVERRIDE));
        plant.setPointW(Double.isNaN(override) ? number(settings.get(SET_POINT)) : override);
        if (meter[0] != null) {
            plant.seesGridW(news(metered()));
        }
        show();
    }

    private void show() {
        for (Shown each : shown) {
            each.value.set(each.source.getAsDouble());
        }
    }

    // ---- what can be written ----

    private GxService settings(double setPointW) {
        GxService service = bus.foreign(SETTINGS);
        Map.ofEntries(
                        Map.entry("/Settings/System/TimeZone", "UTC"),
                        Map.entry(SET_POINT, setPointW),
                        Map.entry("/Settings/CGwacs/Hub4Mode", 1),
                        Map.entry("/Settings/CGwacs/BatteryLife/State", 10),
                        Map.entry(
                                "/Settings/CGwacs/BatteryLife/MinimumSocLimit",
                                plant.layout().minSocPercent()),
                        Map.entry(
                                "/Settings/CGwacs/BatteryLife/SocLimit",
                                plant.layout().minSocPercent()),
                        Map.entry("/Settings/CGwacs/MaxChargePower", -1.0),
                        Map.entry("/Settings/CGwacs/MaxDischargePower", -1.0),
                        Map.entry("/Settings/CGwacs/MaxFeedInPower", -1.0),
                        Map.entry("/Settings/CGwacs/OvervoltageFeedIn", 0),
                        Map.entry("/Settings/CGwacs/PreventFeedback", 0),
                        Map.entry("/Settings/CGwacs/RunWithoutGridMeter", 0),
                        Map.entry("/Settings/SystemSetup/AcInput1", 1),
                        Map.entry("/Settings/SystemSetup/AcInput2", 0),
                        Map.entry("/Settings/SystemSetup/MaxChargeCurrent", -1.0),
                        Map.entry("/Settings/SystemSetup/MaxChargeVoltage", 0.0),
                        Map.entry("/Settings/SystemSetup/BatteryService", "default"),
                        Map.entry("/Settings/Services/Bol", 1),
                        Map.entry("/Settings/Relay/Function", 2),
                        Map.entry("/Settings/Relay/1/Function", 2))
                .forEach(service::set);
        service.accepting(SET_POINT, value -> {
            settingWrites += isSetPoint(value) ? 1 : 0;
            return isSetPoint(value);
        });
        limit(
                service,
                "/Settings/SystemSetup/MaxChargeCurrent",
                amperes -> plant.limitChargeW(
                        amperes < 0
                                ? Double.POSITIVE_INFINITY
                                : amperes * plant.battery().voltageV()));
        limit(
                service,
                "/Settings/CGwacs/MaxDischargePower",
                watts -> plant.limitDischargeW(watts < 0 ? Double.POSITIVE_INFINITY : watts));
        return service;
    }

    private GxService hub4() {
        GxService service = common(bus.foreign(HUB4), 0, "ESS");
        service.set(OVERRIDE, null)
                .set("/Overrides/ForceCharge", 0)
                .set("/Overrides/MaxDischargePower", -1.0)
                .set("/Overrides/FeedInExcess", 0);
        service.accepting(OVERRIDE, value -> {
            overrideUntil = value == null ? 0 : clock.tick() + OVERRIDE_MILLIS;
            overrideWrites += isSetPoint(value) ? 1 : 0;
            return value == null || isSetPoint(value);
        });
        limit(
                service,
                "/Overrides/MaxDischargePower",
                watts -> plant.limitDischargeW(watts < 0 ? Double.POSITIVE_INFINITY : watts));
        return service;
    }

    private static boolean isSetPoint(Object value) {
        return value instanceof Number;
    }

    private static void limit(GxService service, String path, DoubleConsumer effect) {
        service.accepting(path, value -> {
            if (value instanceof Number number) {
                effect.accept(number.doubleValue());
            }
            return value instanceof Number;
        });
    }

    // ---- what is shown ----

    private void system() {
        GxService service = common(bus.foreign(SYSTEM), 0, "Simulated GX");
        service.set("/Serial", "c0ffee000000")
                .set("/SystemType", "ESS")
                .set("/Hub", 4)
                .set("/Control/Dvcc", 1)
                .set("/DynamicEss/Active", 0)
                .set("/Relay/0/State", 0)
                .set("/Relay/1/State", 0)
                .set("/Dc/Pv/Power", null)
                .set("/Dc/Battery/Temperature", 22.0)
                .set("/Dc/Battery/TimeToGo", null)
                .set("/Dc/Battery/BatteryService", "com.victronenergy.battery/512")
                .set("/Ac/Grid/DeviceType", 345)
                .set("/Ac/Grid/NumberOfPhases", plant.layout().phases())
                .set("/Ac/ActiveIn/NumberOfPhases", plant.layout().phases());
        service.accepting("/Relay/0/State", value -> value instanceof Number)
                .accepting("/Relay/1/State", value -> value instanceof Number);
        for (int i = 1; i <= plant.layout().phases(); i++) {
            int phase = i;
            show(service, "/Ac/Grid/L" + i + "/Power", 1, () -> gridW(phase));
            show(service, "/Ac/Consumption/L" + i + "/Power", 1, () -> plant.loadW(phase) + loadOnInputW(phase));
            show(service, "/Ac/ConsumptionOnInput/L" + i + "/Power", 1, () -> loadOnInputW(phase));
            show(service, "/Ac/ConsumptionOnOutput/L" + i + "/Power", 1, () -> plant.loadW(phase));
            show(service, "/Ac/PvOnGrid/L" + i + "/Power", 1, () -> ownPvW(phase) + foreignPvW(phase));
        }
        show(service, "/Ac/ActiveIn/Source", 1, () -> plant.isOnGrid() ? SOURCE_GRID : SOURCE_NONE);
        show(service, "/Dc/Battery/Power", 1, plant.battery()::powerW);
        show(service, "/Dc/Battery/Current", 10, plant.battery()::currentA);
        show(service, "/Dc/Battery/Voltage", 100, plant.battery()::voltageV);
        show(service, "/Dc/Battery/Soc", 10, plant.battery()::socPercent);
        show(
                service,
                "/Dc/Battery/State",
                1,
                () -> plant.battery().powerW() > 30 ? 1 : plant.battery().powerW() < -30 ? 2 : 0);
        show(service, "/Dc/Vebus/Power", 1, plant.battery()::powerW);
        show(service, "/Control/ActiveSocLimit", 10, plant.layout()::minSocPercent);
        show(service, "/SystemState/State", 1, () -> plant.isOnGrid() ? STATE_EXTERNAL : STATE_INVERTING);
    }

    private void battery() {
        Battery battery = plant.battery();
        GxService service = common(bus.foreign("com.victronenergy.battery.socketcan_can0"), 512, "Simulated battery");
        service.set("/Soh", 100.0)
                .set("/InstalledCapacity", ampereHours(battery.capacityWh()))
                .set("/Capacity", ampereHours(battery.capacityWh()))
                .set("/Dc/0/Temperature", 22.0)
                .set("/TimeToGo", null)
                .set("/Info/MaxChargeVoltage", 55.2)
                .set("/Info/MaxChargeCurrent", Math.rint(battery.maxChargeW() / 52))
                .set("/Info/MaxDischargeCurrent", Math.rint(battery.maxDischargeW() / 52));
        show(service, "/Soc", 10, battery::socPercent);
        show(service, "/Dc/0/Power", 1, battery::powerW);
        show(service, "/Dc/0/Current", 10, battery::currentA);
        show(service, "/Dc/0/Voltage", 100, battery::voltageV);
    }

    private void gridMeter() {
        GxService service = common(bus.foreign("com.victronenergy.grid.cgwacs_ttyUSB0"), 30, "Simulated grid meter");
        service.set("/DeviceType", 345)
                .set("/Role", "grid")
                .set("/NrOfPhases", plant.layout().phases());
        lines(service, plant::gridW);
        show(service, "/Ac/Power", 1, plant::gridW);
        show(service, "/Ac/Energy/Forward", 100, () -> plant.energies().importWh() / 1000);
        show(service, "/Ac/Energy/Reverse", 100, () -> plant.energies().exportWh() / 1000);
    }

    private void pvInverter() {
        GxService service = common(bus.foreign(OWN_PV), 20, "Simulated PV inverter");
        service.set("/Position", 0).set("/NrOfPhases", plant.layout().phases());
        Panels panels = plant.otherPanels();
        lines(service, panels::powerW);
        show(service, "/Ac/Power", 1, panels::powerW);
        show(service, "/Ac/Energy/Forward", 100, () -> panels.energyWh() / 1000);
        show(service, "/StatusCode", 1, () -> panels.powerW() > 0 ? PV_RUNNING : PV_STANDBY);
    }

    private void vebus() {
        GxService service = common(bus.foreign("com.victronenergy.vebus.ttyS4"), 276, "Simulated MultiPlus");
        service.set("/Mode", 3)
                .set("/Ac/NumberOfPhases", plant.layout().phases())
                .set("/Hub4/DisableCharge", 0)
                .set("/Hub4/DisableFeedIn", 0)
                .set("/VebusChargeState", 1);
        show(service, "/Ac/ActiveIn/Connected", 1, () -> plant.isOnGrid() ? 1 : 0);
        show(service, "/State", 1, () -> plant.isOnGrid() ? STATE_EXTERNAL : STATE_INVERTING);
        show(service, "/Dc/0/Power", 1, plant.battery()::powerW);
        show(service, "/Dc/0/Voltage", 100, plant.battery()::voltageV);
        show(service, "/Dc/0/Current", 10, plant.battery()::currentA);
        for (int i = 1; i <= plant.layout().phases(); i++) {
            int phase = i;
            show(service, "/Ac/Out/L" + i + "/P", 1, () -> plant.loadW(phase));
            show(service, "/Ac/Out/L" + i + "/V", 10, () -> plant.isDark() ? 0 : VOLTS);
            show(service, "/Ac/ActiveIn/L" + i + "/P", 1, () -> plant.gridW(phase) + plant.sunW(phase));
        }
    }

    private interface PerPhase {
        double of(int phase);
    }

    private void lines(GxService service, PerPhase watts) {
        service.set("/Ac/Frequency", HERTZ);
        for (int i = 1; i <= plant.layout().phases(); i++) {
            int phase = i;
            service.set("/Ac/L" + i + "/Voltage", VOLTS);
            show(service, "/Ac/L" + i + "/Power", 1, () -> watts.of(phase));
            show(service, "/Ac/L" + i + "/Current", 100, () -> watts.of(phase) / VOLTS);
        }
    }

    /** From the meter on the bus, whoever put it there; without one, as the inverters measure it. */
    private double gridW(int phase) {
        if (meter[0] == null || meter[0].reading().isAbsent()) {
            return plant.gridW(phase);
        }
        return number(meter[phase - 1].reading().orNull());
    }

    /** The sum that ESS regulates; NaN: the meter is away. A meter that says nothing leaves ESS blind: it holds. */
    private double metered() {
        if (meter[0].reading().isAbsent()) {
            return Double.NaN;
        }
        double sum = 0;
        boolean known = false;
        for (Watch each : meter) {
            known |= each.number() != null;
            sum += each.number() == null ? 0 : each.number();
        }
        return known ? sum : plant.setPointW();
    }

    /** A meter may be slower than ESS: what it says is acted on once, not each second until it says something else. */
    private double news(double nowW) {
        boolean same = nowW == seenW && plant.setPointW() == actedOnW;
        secondsUnchanged = same ? secondsUnchanged + 1 : 0;
        seenW = nowW;
        actedOnW = plant.setPointW();
        return secondsUnchanged > 0 && secondsUnchanged < PATIENCE_SECONDS ? plant.setPointW() : nowW;
    }

    /** What PV inverters on the bus tell, beside the GX's own. */
    private double foreignPvW(int phase) {
        double watts = 0;
        for (double[] each : foreignPv.values()) {
            watts += each[phase - 1];
        }
        return watts;
    }

    private double ownPvW(int phase) {
        return equipment.pvInverter ? plant.otherPanels().powerW(phase) : 0;
    }

    /** As systemcalc finds it: what the meters cannot explain otherwise must be loads before the inverters. */
    private double loadOnInputW(int phase) {
        return foreignPv.isEmpty() && meter[0] == null
                ? 0
                : Math.max(
                        0, gridW(phase) + ownPvW(phase) + foreignPvW(phase) - plant.gridW(phase) - plant.sunW(phase));
    }

    private static GxService common(GxService service, int instance, String name) {
        return service.set("/DeviceInstance", instance)
                .set("/Mgmt/ProcessName", "simulation")
                .set("/Mgmt/ProcessVersion", "1")
                .set("/Mgmt/Connection", "simulated")
                .set("/ProductId", 0xFFFF)
                .set("/ProductName", name)
                .set("/CustomName", name)
                .set("/FirmwareVersion", "1")
                .set("/Connected", 1);
    }

    private void show(GxService service, String path, double steps, DoubleSupplier source) {
        service.set(path, null); // The path is there, also while there is no value.
        shown.add(new Shown(new BusValue(service, path, steps), source));
    }

    private static double ampereHours(double wattHours) {
        return Math.rint(wattHours / 51.2);
    }

    private static double number(Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
