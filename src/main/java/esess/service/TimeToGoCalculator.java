package esess.service;

import esess.config.Checked;
import esess.config.Common;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.control.TimeToGo;
import esess.model.Payload;
import esess.model.ServiceState;
import esess.model.Unit;
import esess.model.VictronService;
import esess.port.Device;
import esess.port.Item;
import esess.port.Watch;
import esess.runtime.BatteryMonitorSetting;
import esess.runtime.DeviceSpec;
import esess.runtime.Host;
import esess.runtime.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How long the battery lasts, where the BMS does not say: on MQTT, and in VRM as a battery of its own. Victron's own
 * field can be filled only by the selected battery monitor: with {@code Mode=BatteryMonitor} ours
 * can be selected, and is handed back whenever it has nothing good to show.
 */
public final class TimeToGoCalculator implements Service {

    /** Where the time is shown. */
    public enum Mode {
        MQTT("Mqtt"),
        DEVICE("Device"),
        BATTERY_MONITOR("BatteryMonitor");

        private final String text;

        Mode(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Section(value = "TimeToGoCalculator", doc = "Time to go of the battery. Needs BatteryCapacityInWh in [Common].")
    public record Config(
            @Key(
                    value = "UpdateInterval",
                    unit = "ms",
                    min = 100,
                    max = 3_600_000,
                    defaultValue = "1000",
                    doc = "Time between two calculations.")
            Duration updateInterval,

            @Key(
                    value = "Mode",
                    defaultValue = "Device",
                    doc =
                            "Mqtt: only on MQTT. Device: also as a battery in VRM which can never be chosen as the system's battery. "
                                    + "BatteryMonitor: as a battery monitor that you select on the GX (Settings, System setup, Battery monitor).")
            Mode mode,

            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "battery",
                    min = 0,
                    max = 65535,
                    defaultValue = "1050",
                    doc = "Device instance of that battery; above the one of your real battery.")
            int instance,

            @Key(value = "CustomName", defaultValue = "Time to go", doc = "Name of that battery in VRM.")
            String customName,

            @Key(
                    value = "BatteryService",
                    example = "com.victronenergy.battery.socketcan_can0",
                    doc = "BatteryMonitor only: the real battery. Default: the one with the lowest instance.")
            Optional<String> batteryService)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (complaints.other(Common.class).batteryCapacityWh().isEmpty()) {
                complaints.error(
                        "BatteryCapacityInWh",
                        "[Common] BatteryCapacityInWh is needed: the usable capacity of your battery in Wh");
            }
            complaints.unusedIf(
                    batteryService.isPresent() && mode != Mode.BATTERY_MONITOR,
                    "BatteryService",
                    "because Mode=" + mode + " reads what the GX has chosen");
        }
    }

    /** What the GX keeps of our device instance, also while we are off the bus: "battery:1050". */
    private static final String RECORD = "/Settings/Devices/esESS_TimeToGo/ClassAndVrmInstance";

    private static final String RECORD_CLASS = "battery:";
    private static final String MONITOR = "com.victronenergy.battery/";

    /** Joining the bus and a new instance are not told; noticed so soon, whatever UpdateInterval is. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Config config;
    private final double capacityWh;
    private Host host;
    private Watch power;
    private Watch soc;
    private Watch socLimit;
    private Watch minimumSoc;
    private Watch voltage;
    private Watch current;
    private Watch temperature;
    private Watch connected;
    private Watch record;
    private Device device;
    private BatteryMonitorSetting selection;
    private boolean offered;
    private boolean told;

    public TimeToGoCalculator(Configuration configuration) {
        this(
                configuration.get(Config.class),
                configuration.get(Common.class).batteryCapacityWh().orElseThrow());
    }

    TimeToGoCalculator(Config config, double capacityWh) {
        this.config = config;
        this.capacityWh = capacityWh;
    }

    @Override
    public void start(Host host) {
        this.host = host;
        boolean monitor = config.mode == Mode.BATTERY_MONITOR;
        socLimit = host.watch(VictronService.SYSTEM, "/Control/ActiveSocLimit");
        minimumSoc = host.watch(VictronService.SETTINGS, "/Settings/CGwacs/BatteryLife/MinimumSocLimit");
        power = battery(monitor, "Power");
        soc = monitor
                ? host.watchForeign(realBattery(), "/Soc", change -> goodOrNot())
                : host.watch(VictronService.SYSTEM, "/Dc/Battery/Soc");
        if (config.mode != Mode.MQTT) {
            voltage = battery(monitor, "Voltage");
            current = battery(monitor, "Current");
            temperature = battery(monitor, "Temperature");
            device = host.publish(new DeviceSpec(
                    "battery",
                    "TimeToGo",
                    config.instance,
                    "es-ESS TimeToGoCalculator",
                    config.customName,
                    monitor ? "es-ESS" : null,
                    items()));
        }
        if (monitor) {
            device.present(false);
            connected = host.watchForeign(realBattery(), "/Connected", change -> goodOrNot());
            record = host.watch(VictronService.SETTINGS, RECORD);
            selection = new BatteryMonitorSetting(host, this::ours, () -> isGood() && device.onBus());
            host.time().every(LOOK, selection::look);
        } else {
            BatteryMonitorSetting.handBack(host);
        }
        // What is not retained is lost while the broker is away, so an unknown is said again.
        host.mqtt().onState(isConnected -> told |= isConnected);
        host.time().every(config.updateInterval, this::update);
    }

    @Override
    public void stop() {
        if (selection != null) {
            selection.stop();
        }
    }

    private Watch battery(boolean monitor, String quantity) {
        return monitor
                ? host.watchForeign(realBattery(), "/Dc/0/" + quantity)
                : host.watch(VictronService.SYSTEM, "/Dc/Battery/" + quantity);
    }

    private String realBattery() {
        return config.batteryService.orElse(VictronService.BATTERY);
    }

    private List<Item> items() {
        return List.of(
                Item.number("/Soc", Unit.PERCENT),
                Item.number("/Dc/0/Voltage", Unit.VOLT),
                Item.number("/Dc/0/Current", Unit.AMPERE),
                Item.number("/Dc/0/Power", Unit.WATT),
                Item.number("/Dc/0/Temperature", Unit.CELSIUS),
                Item.integer("/TimeToGo", Unit.SECOND),
                Item.integer("/Mgmt/InsecureConnection").initially(1));
    }

    private void update() {
        Double limit = socLimit.number() != null ? socLimit.number() : minimumSoc.number();
        OptionalInt seconds = TimeToGo.seconds(capacityWh, known(power), known(soc), limit);
        if (seconds.isPresent() || told) {
            host.mqtt()
                    .publish(
                            host.topic("TimeToGoCalculator/TimeToGo"),
                            seconds.isPresent() ? Payload.text(seconds.getAsInt()) : "",
                            0,
                            false);
            told = seconds.isPresent();
        }
        boolean waiting = selection != null ? !isGood() : soc.reading().isAbsent();
        host.status(
                waiting
                        ? ServiceState.waiting(
                                ServiceState.Reason.BUS, selection != null ? realBattery() : VictronService.SYSTEM)
                        : ServiceState.running());
        if (device != null) {
            device.set("/TimeToGo", seconds.isPresent() ? seconds.getAsInt() : null);
            device.set("/Soc", known(soc));
            device.set("/Dc/0/Power", known(power));
            device.set("/Dc/0/Voltage", known(voltage));
            device.set("/Dc/0/Current", known(current));
            device.set("/Dc/0/Temperature", known(temperature));
        }
        if (selection != null) {
            // On the bus with a valid connection, it can be what the GX's "default" falls on, good or not. One that is
            // absent is never chosen; /Connected=0 would do for systemcalc, but would stay in the list to be selected.
            offered = isGood();
            device.present(offered);
            selection.look();
        }
    }

    /** A driver that has lost its battery says so with /Connected=0 and may keep the old values. */
    private Double known(Watch value) {
        return connected != null && Double.valueOf(0).equals(connected.number()) ? null : value.number();
    }

    private boolean isGood() {
        Double percent = known(soc);
        return percent != null && Double.isFinite(percent);
    }

    /** Not before the next turn: then all values of the battery that came or went are there. */
    private void goodOrNot() {
        if (isGood() != offered) {
            host.time().after(Duration.ZERO, this::update);
        }
    }

    /** The value of the GX's setting that names our battery; null while nobody has told our instance. */
    private String ours() {
        if (device.onBus()) {
            return MONITOR + device.instance();
        }
        String kept = record.text();
        return kept != null && kept.startsWith(RECORD_CLASS) ? MONITOR + kept.substring(RECORD_CLASS.length()) : null;
    }
}
