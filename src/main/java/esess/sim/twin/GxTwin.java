package esess.sim.twin;

import esess.model.VictronService;
import esess.port.Clock;
import esess.sim.door.BusValue;
import esess.sim.door.GxBus;
import esess.sim.door.GxService;
import esess.sim.plant.Battery;
import esess.sim.plant.Panels;
import esess.sim.plant.Plant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;

/**
 * The GX that runs the plant: its services on a {@link GxBus} with the paths, signs and invalid values of Venus OS
 * (https://github.com/victronenergy/venus/wiki/dbus), new once a second as systemcalc's, and what can be written there. The PV inverters are beside the grid meter.
 * Set points, of {@code hub4} for 60 s and else the setting, reach the plant. One thread.
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
    private static final String SET_POINT = "/Settings/CGwacs/AcPowerSetPoint";
    private static final String OVERRIDE = "/Overrides/Setpoint";
    private static final double VOLTS = 230;
    private static final double HERTZ = 50;
    private static final int STATE_EXTERNAL = 252;
    private static final int STATE_INVERTING = 9;
    private static final int PV_RUNNING = 7;
    private static final String OWN_PV = VictronService.PVINVERTER + ".pv_simulated";
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
    private final ScheduledCharging scheduled;
    private final SystemTwin systemcalc;
    private boolean measuresItself;
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
        scheduled = new ScheduledCharging(settings, plant, clock);
        hub4 = hub4();
        systemcalc = system(new SystemTwin.Devices(
                vebus(),
                battery(),
                equipment.gridMeter ? gridMeter() : null,
                equipment.pvInverter ? pvInverter() : null));
        tell();
        reckon();
    }

    /** How often somebody has written a grid set point to hub4's override. */
    public int overrideWrites() {
        return overrideWrites;
    }

    /** How often somebody has written the grid set point of the settings, which wears the GX's flash. */
    public int settingWrites() {
        return settingWrites;
    }

    /** ESS measures the grid itself, at once and rightly, whatever meter is on the bus. */
    public void measuresItself() {
        measuresItself = true;
    }

    /** To be called when a second of the plant has passed: all clocks of the GX tick at once. */
    public void step() {
        tell();
        steer();
        reckon();
    }

    /** ESS looks at its set point and its meter; the plant's next second goes by them. */
    public void steer() {
        if (overrideUntil != 0 && clock.tick() >= overrideUntil) {
            overrideUntil = 0;
            hub4.set(OVERRIDE, null);
        }
        double override = number(hub4.get(OVERRIDE));
        plant.setPointW(scheduled.setPointW(Double.isNaN(override) ? number(settings.get(SET_POINT)) : override));
        if (!equipment.gridMeter && !measuresItself) {
            plant.seesGridW(systemcalc.hasMeter() ? news(metered()) : systemcalc.gridW());
        }
    }

    /** The GX's own devices, the inverters first of all, tell what they measure. */
    public void tell() {
        show();
    }

    /** A second of systemcalc's: it reckons from what the bus says now. */
    public void reckon() {
        systemcalc.reckon();
    }

    private void show() {
        for (Shown each : shown) {
            each.value.set(each.source.getAsDouble());
        }
    }

    // ---- what can be written ----

    private GxService settings(double setPointW) {
        GxService service = bus.foreign(VictronService.SETTINGS);
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
        GxService service = common(bus.foreign(VictronService.HUB4), 0, "ESS");
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

    private SystemTwin system(SystemTwin.Devices devices) {
        GxService service = common(bus.foreign(VictronService.SYSTEM), 0, "Simulated GX");
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
        return new SystemTwin(bus, service, devices, plant, OWN_PV);
    }

    private GxService battery() {
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
        return service;
    }

    private GxService gridMeter() {
        GxService service = common(bus.foreign("com.victronenergy.grid.cgwacs_ttyUSB0"), 30, "Simulated grid meter");
        service.set("/DeviceType", 345)
                .set("/Role", "grid")
                .set("/NrOfPhases", plant.layout().phases());
        lines(service, plant::gridW);
        show(service, "/Ac/Power", 1, plant::gridW);
        show(service, "/Ac/Energy/Forward", 100, () -> plant.energies().importWh() / 1000);
        show(service, "/Ac/Energy/Reverse", 100, () -> plant.energies().exportWh() / 1000);
        return service;
    }

    private GxService pvInverter() {
        GxService service = common(bus.foreign(OWN_PV), 20, "Simulated PV inverter");
        service.set("/Position", 0).set("/NrOfPhases", plant.layout().phases());
        Panels panels = plant.otherPanels();
        lines(service, panels::powerW);
        show(service, "/Ac/Power", 1, panels::powerW);
        show(service, "/Ac/Energy/Forward", 100, () -> panels.energyWh() / 1000);
        show(service, "/StatusCode", 1, () -> panels.powerW() > 0 ? PV_RUNNING : PV_STANDBY);
        return service;
    }

    private GxService vebus() {
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
            show(service, "/Ac/Out/L" + i + "/P", 1, () -> plant.loadOnOutputW(phase));
            show(service, "/Ac/Out/L" + i + "/V", 10, () -> plant.isDark() ? 0 : VOLTS);
            show(service, "/Ac/ActiveIn/L" + i + "/P", 1, () -> plant.intoInvertersW(phase));
        }
        return service;
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

    /** The sum that ESS regulates. A meter that says nothing leaves ESS blind: it holds. */
    private double metered() {
        double watts = systemcalc.gridW();
        return Double.isNaN(watts) ? plant.setPointW() : watts;
    }

    /** A meter may be slower than ESS: what it says is acted on once, not each second until it says something else. */
    private double news(double nowW) {
        boolean same = nowW == seenW && plant.setPointW() == actedOnW;
        secondsUnchanged = same ? secondsUnchanged + 1 : 0;
        seenW = nowW;
        actedOnW = plant.setPointW();
        return secondsUnchanged > 0 && secondsUnchanged < PATIENCE_SECONDS ? plant.setPointW() : nowW;
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
