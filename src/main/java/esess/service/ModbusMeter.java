package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.HasMaster;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.config.SharesLine;
import esess.device.PolledMeter;
import esess.device.modbus.Meters;
import esess.device.modbus.OwnRegisters;
import esess.device.modbus.RegisterMap;
import esess.device.modbus.RegisterMeter;
import esess.device.modbus.RegisterNumber;
import esess.device.modbus.SunSpecMeter;
import esess.model.AcRole;
import esess.model.PhaseOrder;
import esess.port.Modbus;
import esess.port.Time;
import esess.runtime.Host;
import esess.runtime.Service;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Meters and inverters that speak Modbus, on a serial line or over TCP, appear as grid meter, PV inverter, AC load or
 * genset. What its registers mean is known by its model, or written down by the owner.
 */
public final class ModbusMeter implements Service {

    /** What is known; its own registers otherwise. */
    public enum Model {
        SDM630("SDM630"),
        SDM72("SDM72"),
        SDM120("SDM120"),
        EM24("EM24"),
        EM24_ETHERNET("EM24-Ethernet"),
        EM340("EM340"),
        EM111("EM111"),
        FRONIUS_63A("Fronius-63A"),
        FRONIUS_TS("Fronius-TS"),
        SUNSPEC("SunSpec"),
        OWN("own");

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
            throw new IllegalArgumentException("one of "
                    + Arrays.stream(values()).map(Model::toString).collect(Collectors.joining(", ")) + " is expected");
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The registers of a meter that no model knows. */
    public record Registers(
            @Key(
                    value = "RegisterPower",
                    example = "",
                    doc =
                            "With Model=own: the power in W, as address, type and factor, for example `4116 i32 0.01` or `input 52 f32`. Addresses count"
                                    + " from 0. Types are u16, i16, u32, i32, f32; with `le` behind it (`i32le`) the low word comes first.")
            Optional<RegisterNumber> power,

            @Key(value = "RegisterPowerL1", doc = "The power of L1 in W.")
            Optional<RegisterNumber> powerL1,

            @Key(value = "RegisterPowerL2", doc = "The power of L2 in W.")
            Optional<RegisterNumber> powerL2,

            @Key(value = "RegisterPowerL3", doc = "The power of L3 in W.")
            Optional<RegisterNumber> powerL3,

            @Key(value = "RegisterVoltageL1", doc = "The voltage of L1 in V.")
            Optional<RegisterNumber> voltageL1,

            @Key(value = "RegisterVoltageL2", doc = "The voltage of L2 in V.")
            Optional<RegisterNumber> voltageL2,

            @Key(value = "RegisterVoltageL3", doc = "The voltage of L3 in V.")
            Optional<RegisterNumber> voltageL3,

            @Key(value = "RegisterCurrentL1", doc = "The current of L1 in A.")
            Optional<RegisterNumber> currentL1,

            @Key(value = "RegisterCurrentL2", doc = "The current of L2 in A.")
            Optional<RegisterNumber> currentL2,

            @Key(value = "RegisterCurrentL3", doc = "The current of L3 in A.")
            Optional<RegisterNumber> currentL3,

            @Key(value = "RegisterFrequency", doc = "The frequency in Hz.")
            Optional<RegisterNumber> frequency,

            @Key(value = "RegisterEnergyForward", doc = "What was imported, or produced, in kWh.")
            Optional<RegisterNumber> forward,

            @Key(value = "RegisterEnergyReverse", doc = "What was exported, in kWh.")
            Optional<RegisterNumber> reverse) {

        boolean hasPower() {
            return power.isPresent() || powerL1.isPresent() || powerL2.isPresent() || powerL3.isPresent();
        }

        RegisterMap map() {
            return OwnRegisters.map(
                    power,
                    List.of(powerL1, powerL2, powerL3),
                    List.of(voltageL1, voltageL2, voltageL3),
                    List.of(currentL1, currentL2, currentL3),
                    frequency,
                    forward,
                    reverse);
        }
    }

    @Section(
            value = "ModbusMeter",
            keyed = true,
            example = "house",
            doc =
                    "A meter or inverter that speaks Modbus; one section each. One that an inverter or another box asks on its line"
                            + " must not be asked there by es-ESS too.")
    public record Meter(
            @SectionKey String key,

            @Key(
                    value = "VRMInstanceID",
                    instanceOf = "@Role",
                    min = 0,
                    max = 65535,
                    example = "42",
                    doc =
                            "Device instance in VRM; unique among meters of that role. The GX takes the grid meter with the lowest.")
            int instance,

            ModbusKeys keys,

            @Key(
                    value = "Model",
                    example = "SDM630",
                    doc =
                            "What it is. SunSpec is for inverters and meters over Modbus TCP; with own, its registers are given below.")
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
                    value = "PhaseOrder",
                    defaultValue = "L1,L2,L3",
                    doc = "Which phases of the house its phases 1, 2 and 3 are.")
            PhaseOrder phaseOrder,

            @Key(
                    value = "Invert",
                    doc =
                            "true: it is connected the wrong way round. Of a PV inverter the direction is found out when this is not set.")
            Optional<Boolean> invert,

            Registers registers)
            implements Checked, SharesLine, HasMaster {

        @Override
        public Optional<HasMaster.Master> master() {
            boolean fronius = model == Model.FRONIUS_63A || model == Model.FRONIUS_TS;
            return fronius && keys.port().isPresent()
                    ? Optional.of(new HasMaster.Master(FroniusSmartmeterRS485.DEVICE, true))
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
            if (model == Model.OWN && !registers.hasPower()) {
                complaints.error("RegisterPower", "with Model=own its power is needed, of all phases or of each");
            } else if (model != Model.OWN && registers.hasPower()) {
                complaints.error("RegisterPower", "registers are given only with Model=own");
            }
        }

        /** Its registers; empty: they are found by the rules of SunSpec. */
        public Optional<RegisterMap> map() {
            return switch (model) {
                case SDM630 -> Optional.of(Meters.SDM630);
                case SDM72 -> Optional.of(Meters.SDM72);
                case SDM120 -> Optional.of(Meters.SDM120);
                case EM24 -> Optional.of(Meters.EM24);
                case EM24_ETHERNET -> Optional.of(Meters.EM24_ETHERNET);
                case EM340 -> Optional.of(Meters.EM340);
                case EM111 -> Optional.of(Meters.EM111);
                case FRONIUS_63A -> Optional.of(Meters.FRONIUS_63A);
                case FRONIUS_TS -> Optional.of(Meters.FRONIUS_TS);
                case SUNSPEC -> Optional.empty();
                case OWN -> Optional.of(registers.map());
            };
        }

        PolledMeter meter(Modbus.Connection line, Time time) {
            Optional<RegisterMap> map = map();
            return map.isPresent()
                    ? new RegisterMeter(line, time, keys.unit(), map.get())
                    : new SunSpecMeter(line, time, keys.unit());
        }
    }

    private final Collection<Meter> meters;

    public ModbusMeter(Configuration configuration) {
        this(configuration.all(Meter.class).values());
    }

    ModbusMeter(Collection<Meter> meters) {
        this.meters = meters;
    }

    @Override
    public void start(Host host) {
        PolledAcMeter.startAll(host, meters.stream().map(ModbusMeter::section).toList());
    }

    private static PolledAcMeter.Section section(Meter meter) {
        return ModbusMeters.section(
                new ModbusMeters.Spec(
                        "ModbusMeter",
                        "ModbusMeter_" + meter.key,
                        meter.instance,
                        meter.keys,
                        meter.role,
                        meter.position,
                        meter.phaseOrder,
                        meter.invert),
                meter::meter);
    }
}
