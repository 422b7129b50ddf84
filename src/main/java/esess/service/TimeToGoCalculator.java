package esess.service;

import esess.config.Checked;
import esess.config.Common;
import esess.config.Complaints;
import esess.config.Key;
import esess.config.Section;
import esess.control.MonitorChoice;
import esess.control.TimeToGo;
import esess.model.Payload;
import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.port.Watch;
import esess.runtime.DeviceSpec;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How long the battery lasts, where the BMS does not say: on MQTT, and in VRM as a battery of its own. Victron's own
 * field can be filled only by the selected battery monitor (facts/dbus.md 3.1): with {@code Mode=BatteryMonitor} ours
 * can be selected, and is handed back whenever it has nothing good to show.
 */
public final class TimeToGoCalculator implements Service {

    /** Where the time is shown. */
    public enum Mode {
        MQTT("Mqtt"), DEVICE("Device"), BATTERY_MONITOR("BatteryMonitor");

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
            @Key(value = "UpdateInterval", unit = "ms", min = 100, max = 3_600_000, defaultValue = "1000",
                    doc = "Time between two calculations.") Duration updateInterval,
            @Key(value = "Mode", defaultValue = "Device",
                    doc = "Mqtt: only on MQTT. Device: also as a battery in VRM which can never be chosen as the system's battery. "
                            + "BatteryMonitor: as a battery monitor that you select on the GX (Settings, System setup, Battery monitor).")
                    Mode mode,
            @Key(value = "VRMInstanceID", instanceOf = "battery", min = 0, max = 65535, defaultValue = "1050",
                    doc = "Device instance of that battery; above the one of your real battery.") int instance,
            @Key(value = "CustomName", defaultValue = "Time to go", doc = "Name of that battery in VRM.") String customName,
            @Key(value = "BatteryService", example = "com.victronenergy.battery.socketcan_can0",
                    doc = "BatteryMonitor only: the real battery. Default: the one with the lowest instance.")
                    Optional<String> batteryService) implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (complaints.other(Common.class).batteryCapacityWh().isEmpty()) {
                complaints.error("BatteryCapacityInWh", "[Common] BatteryCapacityInWh is needed: the usable capacity of your battery in Wh");
            }
        }
    }

    private static final String SYSTEM = "com.victronenergy.system";
    private static final String SETTINGS = "com.victronenergy.settings";
    private static final String CHOICE = "/Settings/SystemSetup/BatteryService";
    private static final String DOCUMENT = "battery-monitor";

    private static final Duration RETRY = Duration.ofMinutes(1);

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
    private Watch choiceSetting;
    private Device device;
    private MonitorChoice choice;
    private boolean told;

    public TimeToGoCalculator(Config config, double capacityWh) {
        this.config = config;
        this.capacityWh = capacityWh;
    }

    @Override
    public void start(Host host) {
        this.host = host;
        boolean monitor = config.mode == Mode.BATTERY_MONITOR;
        socLimit = host.watch(SYSTEM, "/Control/ActiveSocLimit");
        minimumSoc = host.watch(SETTINGS, "/Settings/CGwacs/BatteryLife/MinimumSocLimit");
        power = battery(monitor, "Power");
        soc = monitor ? host.watchForeign(realBattery(), "/Soc") : host.watch(SYSTEM, "/Dc/Battery/Soc");
        if (config.mode != Mode.MQTT) {
            voltage = battery(monitor, "Voltage");
            current = battery(monitor, "Current");
            temperature = battery(monitor, "Temperature");
            device = host.publish(new DeviceSpec("battery", "TimeToGo", config.instance, "es-ESS TimeToGoCalculator",
                    config.customName, monitor ? "es-ESS" : null, items()));
        }
        if (monitor) {
            choiceSetting = host.watch(SETTINGS, CHOICE, change -> chooseMonitor());
        }
        host.every(config.updateInterval, this::update);
    }

    @Override
    public void stop() {
        if (choice != null) {
            choice.atStop().ifPresent(this::select);
        }
    }

    private Watch battery(boolean monitor, String quantity) {
        return monitor ? host.watchForeign(realBattery(), "/Dc/0/" + quantity)
                : host.watch(SYSTEM, "/Dc/Battery/" + quantity);
    }

    private String realBattery() {
        return config.batteryService.orElse("com.victronenergy.battery");
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
        OptionalInt seconds = TimeToGo.seconds(capacityWh, power.number(), soc.number(), limit);
        if (seconds.isPresent() || told) {
            host.publish(host.topic("TimeToGoCalculator/TimeToGo"),
                    seconds.isPresent() ? Payload.text(seconds.getAsInt()) : "", 0, false);
            told = seconds.isPresent();
        }
        host.status(soc.reading().isAbsent() ? "Waiting for " + (choiceSetting == null ? SYSTEM : realBattery()) : "Running");
        if (device != null) {
            device.set("/TimeToGo", seconds.isPresent() ? seconds.getAsInt() : null);
            device.set("/Soc", soc.number());
            device.set("/Dc/0/Power", power.number());
            device.set("/Dc/0/Voltage", voltage.number());
            device.set("/Dc/0/Current", current.number());
            device.set("/Dc/0/Temperature", temperature.number());
        }
        if (choiceSetting != null) {
            chooseMonitor();
        }
    }

    private void chooseMonitor() {
        if (device.onBus() && choice == null) {
            Map<String, Object> kept = host.store().read(DOCUMENT);
            choice = new MonitorChoice("com.victronenergy.battery/" + device.instance(), new MonitorChoice.Memory(
                    Boolean.TRUE.equals(kept.get("wanted")),
                    kept.get("former") instanceof String former ? former : MonitorChoice.DEFAULT));
        }
        if (choice == null) {
            return;
        }
        MonitorChoice.Memory before = choice.memory();
        choice.next(choiceSetting.text(), device.onBus() && soc.number() != null).ifPresent(this::select);
        if (!choice.memory().equals(before)) {
            host.store().write(DOCUMENT, Map.of("wanted", choice.memory().wanted(), "former", choice.memory().former()));
        }
    }

    private void select(String batteryService) {
        host.say(MessageType.OPERATIONAL, "The battery monitor of the GX is set to " + batteryService + ".");
        host.write(SETTINGS, CHOICE, batteryService, code -> {
            if (code != 0) {
                host.say(MessageType.ERROR, "The GX did not take " + batteryService + " as battery monitor (" + code
                        + "). Select it by hand: Settings, System setup, Battery monitor.");
                host.after(RETRY, choice::failed);
            }
        });
    }
}
