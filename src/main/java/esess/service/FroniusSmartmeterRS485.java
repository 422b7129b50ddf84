package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.HasMaster;
import esess.config.Key;
import esess.config.Section;
import esess.config.SharesLine;
import esess.device.PolledMeter;
import esess.device.modbus.Meters;
import esess.device.modbus.RegisterMap;
import esess.device.modbus.RegisterMeter;
import esess.device.modbus.SunSpecMeter;
import esess.model.AcRole;
import esess.model.PhaseOrder;
import esess.port.Modbus;
import esess.port.Time;
import esess.runtime.Host;
import esess.runtime.Service;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A Fronius smart meter that no inverter asks appears as meter, over RS485; or one behind its inverter, over the
 * inverter's Modbus TCP.
 */
public final class FroniusSmartmeterRS485 implements Service {

    /** The generations of the meter, by what is spoken. */
    public enum Model {
        /** Smart Meter 63A-1, 63A-3, 50kA-3. */
        METER_63A("63A"),
        /** Smart Meter TS 65A-3, 100A-1, 5kA-3. */
        METER_TS("TS"),
        /** Any of them, as the inverter tells it over Modbus TCP. */
        SUNSPEC("SunSpec");

        private final String text;

        Model(String text) {
            this.text = text;
        }

        /** @throws IllegalArgumentException with what is expected */
        public static Model parse(String text) {
            for (Model model : values()) {
                if (model.text.equalsIgnoreCase(text.strip())) {
                    return model;
                }
            }
            throw new IllegalArgumentException("63A, TS or SunSpec is expected");
        }

        /** Its registers; empty: they are found by the rules of SunSpec. */
        public Optional<RegisterMap> map() {
            return switch (this) {
                case METER_63A -> Optional.of(Meters.FRONIUS_63A);
                case METER_TS -> Optional.of(Meters.FRONIUS_TS);
                case SUNSPEC -> Optional.empty();
            };
        }

        PolledMeter meter(Modbus.Connection line, Time time, int unit) {
            Optional<RegisterMap> map = map();
            return map.isPresent()
                    ? new RegisterMeter(line, time, unit, map.get())
                    : new SunSpecMeter(line, time, unit);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Section(
            value = "FroniusSmartmeterRS485",
            doc =
                    "The meter. One that an inverter asks must not be asked on its line too: give the inverter's Host then,"
                            + " and Model=SunSpec.")
    public record Meter(
            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "@Role",
                    min = 0,
                    max = 65535,
                    example = "41",
                    doc =
                            "Device instance in VRM; unique among meters of that role. The GX takes the grid meter with the lowest.")
            int instance,

            ModbusKeys keys,

            @Key(
                    value = "Model",
                    defaultValue = "63A",
                    doc =
                            "63A or TS, as it is printed on the meter; SunSpec for one behind the inverter's Modbus TCP, where UnitID is"
                                    + " 200 (GEN24) or 240 (Datamanager).")
            Model model,

            @Key(value = "Role", defaultValue = "grid", doc = "What it measures.")
            AcRole role,

            @Key(
                    value = "Position",
                    defaultValue = "0",
                    min = 0,
                    max = 2,
                    doc =
                            "Where it is connected. A PV inverter: 0 AC input 1, 1 AC output, 2 AC input 2; a load: 0 AC output,"
                                    + " 1 AC input, as Victron counts.")
            int position,

            @Key(
                    value = "MeterID",
                    doc = "Of the original, which did not use it. UnitID is the meter's number on the line.")
            Optional<Integer> meterId)
            implements Checked, SharesLine, HasMaster {

        @Override
        public Optional<HasMaster.Master> master() {
            return keys.port().isPresent() || model == Model.SUNSPEC
                    ? Optional.of(new HasMaster.Master(DEVICE, keys.port().isPresent()))
                    : Optional.empty();
        }

        @Override
        public Optional<SharesLine.Place> place() {
            return keys.place();
        }

        @Override
        public void check(Complaints complaints) {
            keys.check(complaints, role == AcRole.GRID);
            if (role == AcRole.ACLOAD && position == 2) {
                complaints.error("Position", "a load is at 0 (AC output) or 1 (AC input)");
            }
            if (keys.host().isPresent() && model != Model.SUNSPEC) {
                complaints.warning(
                        "Model",
                        "an inverter tells its meter as SunSpec over Modbus TCP; " + model.text.toUpperCase(Locale.ROOT)
                                + " is right only for a gateway that the meter alone is connected to");
            } else if (keys.port().isPresent() && model == Model.SUNSPEC) {
                complaints.error("Model", "on its own line the meter is a 63A or a TS");
            }
            if (model == Model.SUNSPEC && keys.unit() == 1) {
                complaints.warning(
                        "UnitID", "1 is the inverter itself; its meter is mostly 200 (GEN24) or 240 (Datamanager)");
            }
        }
    }

    /** For {@link HasMaster}. */
    static final String DEVICE = "Fronius smart meter";

    private final Meter meter;

    public FroniusSmartmeterRS485(Configuration configuration) {
        this(configuration.get(Meter.class));
    }

    FroniusSmartmeterRS485(Meter meter) {
        this.meter = meter;
    }

    @Override
    public void start(Host host) {
        PolledAcMeter.startAll(
                host,
                List.of(ModbusMeters.section(
                        new ModbusMeters.Spec(
                                "FroniusSmartmeterRS485",
                                "FroniusSmartmeterRS485",
                                meter.instance,
                                meter.keys,
                                meter.role,
                                meter.position,
                                PhaseOrder.STRAIGHT,
                                Optional.empty()),
                        (line, time) -> meter.model.meter(line, time, meter.keys.unit()))));
    }
}
