package esess.service.givenergy;

import esess.device.givenergy.BatteryFault;
import esess.device.givenergy.PlantReader;
import esess.device.givenergy.PlantValues;
import esess.device.givenergy.PlantValues.Status;
import esess.device.givenergy.link.GivEnergyClient;
import esess.model.AcMeasurement;
import esess.model.AcRole;
import esess.model.PerPhase;
import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.runtime.DeviceSpec;
import esess.runtime.Host;
import esess.service.AcMeter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the GX sees of one GivEnergy plant: the inverter, its battery, its current transformer and its meters, as far as
 * they are wanted. Without values meters and battery leave the bus, the inverter is not connected. Nothing here can be
 * taken for the system's battery beside a Victron inverter, and nothing takes set points. Loop thread.
 */
final class GivEnergyFaces {

    private static final String PRODUCT = "GivEnergy";
    private static final int STATUS_BOOT = 9;
    private static final int GRID = 1;
    private static final int INPUT_ONE = 0;
    private static final int DISCONNECTED = 240;
    private static final int FAULT = 2;
    private static final int INVERTING = 9;
    private static final int EXTERNAL = 252;
    private static final int ON = 3;
    private static final int ALARM = 2;
    private static final int CELLS = 16;

    private final Host host;
    private final GivEnergy.Inverter config;
    private final Map<Integer, AcMeter> meters = new HashMap<>();
    private boolean begun;
    private boolean lost;
    private AcMeter grid;
    private AcMeter inverter;
    private Device alone;
    private Device battery;

    GivEnergyFaces(Host host, GivEnergy.Inverter config) {
        this.host = host;
        this.config = config;
    }

    /** What is on the bus is known when the first values come: before, nobody knows what kind of plant it is. */
    void show(PlantValues values, PlantReader reader, GivEnergyClient client) {
        if (!begun) {
            begun = true;
            begin(values, client);
        }
        lost = false;
        if (grid != null) {
            grid.show(onPhase(values.grid()));
        }
        if (inverter != null) {
            AcMeasurement shown = onPhase(values.inverter());
            inverter.show(shown);
            inverter.device().set("/StatusCode", statusCode(values.status(), shown.powerW()));
            inverter.device().set("/ErrorCode", values.status() == Status.FAULT ? 1 : 0);
        }
        if (alone != null) {
            showAlone(values);
        }
        if (battery != null) {
            showBattery(values.storage());
            List<Double> cells = reader.cells(client.batteries());
            for (int cell = 1; cell <= CELLS; cell++) {
                battery.set("/Voltages/Cell" + cell, cell <= cells.size() ? cells.get(cell - 1) : null);
            }
        }
        meters.forEach((address, meter) -> {
            AcMeasurement measured = reader.meter(address);
            if (measured.powerW() == null) {
                meter.lost();
            } else {
                meter.show(measured);
            }
        });
    }

    void lost() {
        if (lost || !begun) {
            return;
        }
        lost = true;
        if (grid != null) {
            grid.lost();
        }
        if (inverter != null) {
            inverter.lost();
        }
        for (Device device : new Device[] {alone, battery}) {
            if (device != null) {
                device.present(false);
            }
        }
        meters.values().forEach(AcMeter::lost);
    }

    private void begin(PlantValues values, GivEnergyClient client) {
        String serial = client.pages().serial();
        String connection = "TCP " + config.host();
        if (config.gridMeter()) {
            grid = meter(AcRole.GRID, "grid", config.instance(), 0, serial, connection, List.of());
        }
        if (config.view() == GivEnergy.View.INVERTER && values.inverter() != null) {
            List<Item> most = new ArrayList<>();
            Integer ratedW = client.pages().model().ratedW();
            if (ratedW != null) {
                most.add(Item.number("/Ac/MaxPower", Unit.WATT).initially(ratedW.doubleValue()));
            }
            inverter = meter(AcRole.PVINVERTER, "inverter", config.instance(), 0, serial, connection, most);
        }
        if (config.view() == GivEnergy.View.ALONE && values.inverter() != null) {
            alone = named(
                    host.publish(new DeviceSpec(
                            "multi",
                            unique("inverter"),
                            config.instance(),
                            PRODUCT + " inverter",
                            config.customName(),
                            connection,
                            aloneItems())),
                    serial);
        }
        if (config.battery() && config.view() != GivEnergy.View.NONE && values.storage() != null) {
            // Without a connection systemcalc never takes it for the system's battery.
            battery = named(
                    host.publish(new DeviceSpec(
                            "battery",
                            unique("battery"),
                            config.instance(),
                            PRODUCT + " battery",
                            config.customName() + " battery",
                            config.view() == GivEnergy.View.ALONE ? connection : null,
                            batteryItems())),
                    serial);
        }
        config.meters()
                .roles()
                .forEach((address, role) -> meters.put(
                        address,
                        meter(
                                role,
                                "meter" + address,
                                config.instance() + address,
                                0,
                                serial + "_" + address,
                                connection,
                                List.of())));
    }

    private AcMeter meter(
            AcRole role, String name, int instance, int position, String serial, String connection, List<Item> extra) {
        String custom = name.startsWith("meter") ? config.customName() + " " + name : config.customName();
        AcMeter meter = new AcMeter(
                host,
                new AcMeter.Spec(
                        role, unique(name), instance, PRODUCT + " " + name, custom, connection, position, extra));
        named(meter.device(), serial);
        return meter;
    }

    private String unique(String part) {
        return "GivEnergy_" + (config.key().isEmpty() ? "" : config.key() + "_") + part;
    }

    private static Device named(Device device, String serial) {
        device.set("/Serial", serial);
        return device;
    }

    /** A single-phase plant is on the phase that the owner has told. */
    private AcMeasurement onPhase(AcMeasurement measured) {
        boolean single = measured.phases().l2() == null && measured.phases().l3() == null;
        return single && config.phase() != 1 && measured.phases().l1() != null
                ? measured.withPhases(
                        PerPhase.only(config.phase(), measured.phases().l1()))
                : measured;
    }

    private static Integer statusCode(Status status, Double powerW) {
        if (status == null) {
            return powerW == null ? null : (Integer) AcMeter.STATUS_RUNNING;
        }
        return switch (status) {
            case WAITING -> AcMeter.STATUS_STANDBY;
            case NORMAL, WARNING -> AcMeter.STATUS_RUNNING;
            case FAULT -> AcMeter.STATUS_ERROR;
            case FLASHING -> STATUS_BOOT;
        };
    }

    // ---- alone ----

    private static List<Item> aloneItems() {
        List<Item> items = new ArrayList<>(List.of(
                Item.integer("/Ac/NumberOfAcInputs").initially(1),
                Item.integer("/Ac/NumberOfPhases").initially(1),
                Item.integer("/Ac/In/1/Type").initially(GRID),
                Item.integer("/Ac/ActiveIn/ActiveInput"),
                Item.number("/Yield/Power", Unit.WATT),
                Item.number("/Pv/V", Unit.VOLT),
                Item.number("/Dc/0/Voltage", Unit.VOLT),
                Item.number("/Dc/0/Current", Unit.AMPERE),
                Item.number("/Dc/0/Power", Unit.WATT),
                Item.number("/Dc/0/Temperature", Unit.CELSIUS),
                Item.number("/Soc", Unit.PERCENT),
                Item.integer("/State")
                        .named(Map.of(0, "Off", FAULT, "Fault", INVERTING, "Inverting", EXTERNAL, "External control")),
                Item.integer("/Mode").initially(ON),
                Item.integer("/ErrorCode").initially(0)));
        for (int phase = 1; phase <= 3; phase++) {
            items.add(Item.number("/Ac/In/1/L" + phase + "/P", Unit.WATT));
            items.add(Item.number("/Ac/In/1/L" + phase + "/V", Unit.VOLT));
            items.add(Item.number("/Ac/In/1/L" + phase + "/I", Unit.AMPERE));
            items.add(Item.number("/Ac/Out/L" + phase + "/P", Unit.WATT));
        }
        return items;
    }

    private void showAlone(PlantValues values) {
        AcMeasurement ac = onPhase(values.inverter());
        for (int phase = 1; phase <= 3; phase++) {
            AcMeasurement.Line line = ac.phases().of(phase);
            alone.set(
                    "/Ac/In/1/L" + phase + "/P",
                    line == null || line.powerW() == null ? null : (Double) (0 - line.powerW()));
            alone.set("/Ac/In/1/L" + phase + "/V", line == null ? null : line.voltageV());
            alone.set(
                    "/Ac/In/1/L" + phase + "/I",
                    line == null || line.currentA() == null ? null : (Double) (0 - line.currentA()));
        }
        alone.set("/Ac/Out/L" + config.phase() + "/P", values.epsW());
        int phases = ac.phases().known().size();
        alone.set("/Ac/NumberOfPhases", phases == 0 ? null : (Object) phases);
        alone.set(
                "/Ac/ActiveIn/ActiveInput",
                values.onGrid() == null ? null : (Object) (values.onGrid() ? INPUT_ONE : DISCONNECTED));
        alone.set("/Yield/Power", values.pvW());
        alone.set("/Pv/V", values.firstStringV());
        dc(alone, values.storage());
        alone.set("/Soc", values.storage().socPercent());
        alone.set("/State", state(values));
        alone.set("/ErrorCode", values.status() == Status.FAULT ? 1 : 0);
        alone.present(true);
    }

    private static Integer state(PlantValues values) {
        if (values.status() == Status.FAULT) {
            return FAULT;
        }
        return values.onGrid() == null ? null : (Integer) (values.onGrid() ? EXTERNAL : INVERTING);
    }

    private static void dc(Device device, PlantValues.Storage storage) {
        device.set("/Dc/0/Voltage", storage.dc().voltageV());
        device.set("/Dc/0/Current", storage.dc().currentA());
        device.set("/Dc/0/Power", storage.dc().powerW());
        device.set("/Dc/0/Temperature", storage.temperatureC());
    }

    // ---- the battery ----

    private static List<Item> batteryItems() {
        List<Item> items = new ArrayList<>(List.of(
                Item.number("/Dc/0/Voltage", Unit.VOLT),
                Item.number("/Dc/0/Current", Unit.AMPERE),
                Item.number("/Dc/0/Power", Unit.WATT),
                Item.number("/Dc/0/Temperature", Unit.CELSIUS),
                Item.number("/Soc", Unit.PERCENT),
                Item.number("/InstalledCapacity", Unit.AMPERE_HOUR),
                Item.number("/Capacity", Unit.AMPERE_HOUR),
                Item.number("/ConsumedAmphours", Unit.AMPERE_HOUR),
                Item.number("/System/MinCellVoltage", Unit.NONE),
                Item.number("/System/MaxCellVoltage", Unit.NONE),
                Item.integer("/System/NrOfCellsPerBattery"),
                Item.integer("/System/NrOfModulesOnline"),
                Item.integer("/History/ChargeCycles"),
                Item.number("/History/ChargedEnergy", Unit.KILOWATT_HOUR),
                Item.number("/History/DischargedEnergy", Unit.KILOWATT_HOUR)));
        for (int cell = 1; cell <= CELLS; cell++) {
            items.add(Item.number("/Voltages/Cell" + cell, Unit.NONE));
        }
        ALARMS.forEach(
                (path, faults) -> items.add(Item.integer(path).named(Map.of(0, "Ok", 1, "Warning", ALARM, "Alarm"))));
        return items;
    }

    private static final Map<String, List<BatteryFault>> ALARMS = Map.of(
            "/Alarms/LowVoltage", List.of(BatteryFault.LOW_VOLTAGE, BatteryFault.BATTERY_LOW),
            "/Alarms/HighVoltage", List.of(BatteryFault.HIGH_VOLTAGE, BatteryFault.BATTERY_HIGH),
            "/Alarms/HighTemperature",
                    List.of(
                            BatteryFault.HOT_DISCHARGE,
                            BatteryFault.MODULE_TEMPERATURE,
                            BatteryFault.BATTERY_TEMPERATURE),
            "/Alarms/LowTemperature", List.of(BatteryFault.COLD_DISCHARGE),
            "/Alarms/HighChargeTemperature", List.of(BatteryFault.HOT_CHARGE),
            "/Alarms/LowChargeTemperature", List.of(BatteryFault.COLD_CHARGE),
            "/Alarms/HighCurrent", List.of(BatteryFault.HIGH_CURRENT, BatteryFault.SHORT_CIRCUIT),
            "/Alarms/InternalFailure", List.of(BatteryFault.COMMUNICATION_LOST));

    private void showBattery(PlantValues.Storage storage) {
        dc(battery, storage);
        battery.set("/Soc", storage.socPercent());
        battery.set("/InstalledCapacity", storage.installedAh());
        battery.set("/Capacity", storage.remainingAh());
        battery.set("/ConsumedAmphours", storage.consumedAh());
        battery.set("/System/MinCellVoltage", storage.minCellV());
        battery.set("/System/MaxCellVoltage", storage.maxCellV());
        battery.set("/System/NrOfCellsPerBattery", storage.cells());
        battery.set("/System/NrOfModulesOnline", storage.modules());
        battery.set("/History/ChargeCycles", storage.cycles());
        battery.set("/History/ChargedEnergy", storage.chargedKWh());
        battery.set("/History/DischargedEnergy", storage.dischargedKWh());
        ALARMS.forEach((path, faults) -> battery.set(path, alarm(storage.faults(), faults)));
        battery.present(true);
    }

    private static Integer alarm(Integer bits, List<BatteryFault> faults) {
        if (bits == null) {
            return null;
        }
        for (BatteryFault fault : faults) {
            if (fault.isIn(bits)) {
                return ALARM;
            }
        }
        return 0;
    }
}
