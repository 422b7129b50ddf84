package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.config.SharesLine;
import esess.control.MeterLoss;
import esess.device.modbus.Sungrow;
import esess.model.AcMeasurement;
import esess.model.AcRole;
import esess.model.BatteryReading;
import esess.model.PerPhase;
import esess.model.ServiceState;
import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.port.Registration;
import esess.runtime.DeviceSpec;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The battery of a Sungrow hybrid inverter appears in the GX and in VRM, for display: it never becomes the system
 * battery. Its grid meter and its PV appear too, where they are given an instance. Nothing is written to the inverter.
 */
public final class SungrowBattery implements Service {

    @Section(value = "SungrowBattery", doc = "A Sungrow SH hybrid inverter, over its RS485 line or Modbus TCP.")
    public record Config(
            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "battery",
                    min = 0,
                    max = 65535,
                    example = "1030",
                    doc = "Device instance of the battery in VRM; unique among batteries.")
            int instance,

            ModbusKeys keys,

            @Key(
                    value = "GridInstanceID",
                    instanceOf = "grid",
                    min = 0,
                    max = 65535,
                    doc =
                            "Also shows the inverter's grid meter, with this device instance. ESS then regulates with it if it is the lowest.")
            Optional<Integer> gridInstance,

            @Key(
                    value = "PVInstanceID",
                    instanceOf = "pvinverter",
                    min = 0,
                    max = 65535,
                    doc = "Also shows its PV power as a PV inverter, with this device instance.")
            Optional<Integer> pvInstance)
            implements Checked, SharesLine {

        @Override
        public Optional<SharesLine.Place> place() {
            return keys.place();
        }

        @Override
        public void check(Complaints complaints) {
            keys.check(complaints, gridInstance.isPresent());
        }
    }

    /** The name on the bus, behind the class. */
    static final String UNIQUE = "SungrowBattery";

    /** Counts the good polls, from 0 to 255 and over again, as Victron's own drivers do. */
    static final String UPDATE_INDEX = "/UpdateIndex";

    /** What the house consumes, as the inverter reckons it. */
    static final String LOAD = "/Ac/Consumption/Power";

    static final String FREQUENCY = "/Ac/Frequency";

    private static final int INDEXES = 256;
    private static final double LIVE_VOLT = 50;
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(5);

    private final Config config;
    private Host host;
    private MeterLoss loss;
    private Sungrow sungrow;
    private Device battery;
    private Optional<AcMeter> grid;
    private Optional<AcMeter> pv;
    private MeterLoss.State state = MeterLoss.State.UNKNOWN;
    private String trouble = "it was not asked yet";
    private long heard;
    private boolean asking;
    private boolean stopped;
    private boolean contradictionTold;
    private Registration lossTimer;
    private int index;

    public SungrowBattery(Configuration configuration) {
        this(configuration.get(Config.class));
    }

    SungrowBattery(Config config) {
        this.config = config;
    }

    @Override
    public void start(Host given) {
        host = given;
        ModbusKeys keys = config.keys;
        loss = keys.loss();
        // Without a connection systemcalc never takes it for the system battery, whatever its instance.
        battery = host.publish(new DeviceSpec(
                "battery",
                UNIQUE,
                config.instance,
                "es-ESS SungrowBattery",
                keys.customName(),
                null,
                List.of(
                        Item.number("/Dc/0/Voltage", Unit.VOLT),
                        Item.number("/Dc/0/Current", Unit.AMPERE),
                        Item.number("/Dc/0/Power", Unit.WATT),
                        Item.number("/Dc/0/Temperature", Unit.CELSIUS),
                        Item.number("/Soc", Unit.PERCENT),
                        Item.number("/Soh", Unit.PERCENT),
                        Item.number(LOAD, Unit.WATT),
                        Item.number(FREQUENCY, Unit.HERTZ),
                        Item.integer(UPDATE_INDEX))));
        battery.set("/Connected", 0);
        grid = config.gridInstance.map(instance -> meter(AcRole.GRID, "SungrowBattery_Grid", instance));
        pv = config.pvInstance.map(instance -> meter(AcRole.PVINVERTER, "SungrowBattery_PV", instance));
        sungrow = new Sungrow(host.modbus().open(keys.line()), host.time(), keys.unit());
        heard = host.time().tick();
        host.status(ServiceState.waiting(ServiceState.Reason.DEVICE, keys.title()));
        host.time().every(keys.period(), this::turn);
        awaitChange();
        turn();
    }

    private AcMeter meter(AcRole role, String unique, int instance) {
        return new AcMeter(
                host,
                new AcMeter.Spec(
                        role,
                        unique,
                        instance,
                        "es-ESS SungrowBattery",
                        config.keys.customName(),
                        config.keys.connection(),
                        0,
                        List.of()));
    }

    private void turn() {
        if (!asking) {
            asking = true;
            Duration most = config.keys.period().multipliedBy(9).dividedBy(10);
            sungrow.poll(most.compareTo(LONGEST_TIMEOUT) < 0 ? most : LONGEST_TIMEOUT, this::answered);
        }
    }

    private void answered(Sungrow.Result result) {
        asking = false;
        if (stopped) {
            return;
        }
        if (result instanceof Sungrow.Told told) {
            show(told.state());
        } else if (result instanceof Sungrow.Failed failed) {
            trouble = failed.message();
        }
    }

    private void show(Sungrow.State told) {
        BatteryReading reading = told.battery();
        battery.set("/Dc/0/Voltage", reading.voltageV());
        battery.set("/Dc/0/Current", reading.currentA());
        battery.set("/Dc/0/Power", reading.powerW());
        battery.set("/Dc/0/Temperature", told.temperatureC());
        battery.set("/Soc", reading.socPercent());
        battery.set("/Soh", told.healthPercent());
        battery.set(LOAD, reading.loadW());
        battery.set(FREQUENCY, reading.frequencyHz());
        index = (index + 1) % INDEXES;
        battery.set(UPDATE_INDEX, index);
        battery.set("/Connected", 1);
        grid.ifPresent(meter -> meter.show(onPhases(told, told.gridW())));
        pv.ifPresent(meter -> meter.show(onPhases(told, told.pvW())));
        if (told.contradictory() && !contradictionTold) {
            contradictionTold = true;
            host.say(
                    MessageType.WARNING,
                    config.keys.title() + " says that its battery charges and discharges at once;"
                            + " it is taken for charging.");
        }
        heard = host.time().tick();
        if (state != MeterLoss.State.CURRENT) {
            state = MeterLoss.State.CURRENT;
            host.status(ServiceState.running());
            host.say(MessageType.OPERATIONAL, config.keys.title() + " tells its battery.");
            awaitChange();
        }
    }

    /** The inverter tells the sum of its phases; it feeds all that have a voltage alike. */
    private static AcMeasurement onPhases(Sungrow.State told, Double watts) {
        PerPhase<Double> live = told.voltageV().map(volts -> volts > LIVE_VOLT ? volts : null);
        PerPhase<Double> phases = live.known().isEmpty() ? PerPhase.only(1, (Double) null) : live;
        int count = Math.max(1, phases.known().size());
        PerPhase<AcMeasurement.Line> lines = PerPhase.unknown();
        for (int phase = 1; phase <= 3; phase++) {
            if (watts != null && (phases.of(phase) != null || live.known().isEmpty() && phase == 1)) {
                lines = lines.with(
                        phase, new AcMeasurement.Line(phases.of(phase), null, watts / count, null, null, null));
            }
        }
        return new AcMeasurement(lines, watts, null, null, told.battery().frequencyHz());
    }

    private void awaitChange() {
        if (lossTimer != null) {
            lossTimer.close();
        }
        lossTimer = loss.untilChange(host.time().tick() - heard)
                .map(wait -> host.time().after(wait, this::look))
                .orElse(null);
    }

    private void look() {
        lossTimer = null;
        MeterLoss.State now = loss.state(host.time().tick() - heard);
        if (state == MeterLoss.State.CURRENT && now != MeterLoss.State.CURRENT) {
            forget();
            host.say(MessageType.WARNING, config.keys.title() + ": its values are unknown now: " + trouble + ".");
        }
        if (state != MeterLoss.State.LOST && now == MeterLoss.State.LOST) {
            battery.set("/Connected", 0);
            grid.ifPresent(AcMeter::lost);
            pv.ifPresent(AcMeter::lost);
            host.status(ServiceState.lost(ServiceState.Reason.NO_ANSWER, config.keys.title()));
            host.say(MessageType.ERROR, config.keys.title() + " is lost: " + trouble + ".");
        }
        state = now == MeterLoss.State.CURRENT ? state : now;
        awaitChange();
    }

    private void forget() {
        for (String path : List.of(
                "/Dc/0/Voltage",
                "/Dc/0/Current",
                "/Dc/0/Power",
                "/Dc/0/Temperature",
                "/Soc",
                "/Soh",
                LOAD,
                FREQUENCY,
                UPDATE_INDEX)) {
            battery.set(path, null);
        }
        grid.ifPresent(AcMeter::unknown);
        pv.ifPresent(AcMeter::unknown);
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
