package esess.device.modbus;

import esess.device.modbus.RegisterMap.Entry;
import esess.device.modbus.RegisterMap.Quantity;
import esess.device.modbus.RegisterNumber.Form;
import esess.port.Modbus.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * The register maps of meters, import positive. Eastron: "SDM630 Modbus protocol" and those of SDM72D-M v2 and SDM120,
 * all with floating point input registers. Carlo Gavazzi: "EM24 communication protocol" (RS485), "EM24 Ethernet",
 * "EM330/EM340/ET330/ET340", "EM111/EM112/ET112", as Victron's drivers dbus-cgwacs and dbus-modbus-client use them.
 * Fronius publishes none: the 63A was found out by owners on the line (LoxWiki, openWB pull requests 170 and 247), the TS
 * in github.com/otti/FroniusModbusRtu.
 */
public final class Meters {

    private static final double TENTH = 0.1;
    private static final double HUNDREDTH = 0.01;
    private static final double THOUSANDTH = 0.001;

    private Meters() {}

    public static final RegisterMap SDM630 = RegisterMap.of("Eastron SDM630", eastron(3, true));
    public static final RegisterMap SDM72 = RegisterMap.of("Eastron SDM72", eastron(3, false));
    public static final RegisterMap SDM120 = RegisterMap.of("Eastron SDM120", eastron(1, false));
    public static final RegisterMap EM24 = RegisterMap.of("Carlo Gavazzi EM24", gavazzi(0x3E, 0x46, 0x5C, 0x37));
    public static final RegisterMap EM24_ETHERNET =
            RegisterMap.of("Carlo Gavazzi EM24 Ethernet", gavazzi(0x34, 0x40, 0x4E, 0x33));
    public static final RegisterMap EM340 = RegisterMap.of("Carlo Gavazzi EM340", gavazzi(0x34, 0x40, 0x4E, 0x33));
    public static final RegisterMap EM111 = RegisterMap.of("Carlo Gavazzi EM111", gavazziOnePhase());
    public static final RegisterMap FRONIUS_63A =
            RegisterMap.of("Fronius Smart Meter 63A", fronius63A()).checkedBy(Plausibility::sumObjection);
    public static final RegisterMap FRONIUS_TS =
            RegisterMap.of("Fronius Smart Meter TS", froniusTs()).checkedBy(Plausibility::sumObjection);

    private static Entry entry(
            Quantity quantity, int phase, Table table, int address, Form form, boolean low, double factor) {
        return new Entry(quantity, phase, new RegisterNumber(table, address, form, low, factor));
    }

    private static List<Entry> eastron(int phases, boolean countsPhases) {
        List<Entry> entries = new ArrayList<>();
        for (int phase = 1; phase <= phases; phase++) {
            int offset = 2 * (phase - 1);
            entries.add(real(Quantity.VOLTAGE, phase, offset));
            entries.add(real(Quantity.CURRENT, phase, 0x06 + offset));
            entries.add(real(Quantity.POWER, phase, 0x0C + offset));
            entries.add(real(Quantity.POWER_FACTOR, phase, 0x1E + offset));
            if (countsPhases) {
                entries.add(real(Quantity.FORWARD, phase, 0x15A + offset));
                entries.add(real(Quantity.REVERSE, phase, 0x160 + offset));
            }
        }
        if (phases > 1) {
            entries.add(real(Quantity.POWER, 0, 0x34));
        }
        entries.add(real(Quantity.FREQUENCY, 0, 0x46));
        entries.add(real(Quantity.FORWARD, 0, 0x48));
        entries.add(real(Quantity.REVERSE, 0, 0x4A));
        return entries;
    }

    private static Entry real(Quantity quantity, int phase, int address) {
        return entry(quantity, phase, Table.INPUT, address, Form.F32, false, 1);
    }

    private static List<Entry> gavazzi(int forward, int forwardL1, int reverse, int frequency) {
        List<Entry> entries = new ArrayList<>();
        for (int phase = 1; phase <= 3; phase++) {
            int offset = 2 * (phase - 1);
            entries.add(low(Quantity.VOLTAGE, phase, offset, TENTH));
            entries.add(low(Quantity.VOLTAGE_TO_NEXT, phase, 0x06 + offset, TENTH));
            entries.add(low(Quantity.CURRENT, phase, 0x0C + offset, THOUSANDTH));
            entries.add(low(Quantity.POWER, phase, 0x12 + offset, TENTH));
            entries.add(low(Quantity.FORWARD, phase, forwardL1 + offset, TENTH));
        }
        entries.add(low(Quantity.POWER, 0, 0x28, TENTH));
        entries.add(entry(Quantity.FREQUENCY, 0, Table.HOLDING, frequency, Form.U16, true, TENTH));
        entries.add(low(Quantity.FORWARD, 0, forward, TENTH));
        entries.add(low(Quantity.REVERSE, 0, reverse, TENTH));
        return entries;
    }

    private static List<Entry> gavazziOnePhase() {
        return List.of(
                low(Quantity.VOLTAGE, 1, 0x00, TENTH),
                low(Quantity.CURRENT, 1, 0x02, THOUSANDTH),
                low(Quantity.POWER, 1, 0x04, TENTH),
                entry(Quantity.POWER_FACTOR, 1, Table.HOLDING, 0x0E, Form.I16, true, THOUSANDTH),
                entry(Quantity.FREQUENCY, 0, Table.HOLDING, 0x0F, Form.U16, true, TENTH),
                low(Quantity.FORWARD, 0, 0x10, TENTH),
                low(Quantity.REVERSE, 0, 0x20, TENTH));
    }

    private static Entry low(Quantity quantity, int phase, int address, double factor) {
        return entry(quantity, phase, Table.HOLDING, address, Form.I32, true, factor);
    }

    private static List<Entry> fronius63A() {
        List<Entry> entries = new ArrayList<>();
        for (int phase = 1; phase <= 3; phase++) {
            int offset = 2 * (phase - 1);
            entries.add(entry(Quantity.VOLTAGE, phase, Table.HOLDING, 4096 + offset, Form.U32, false, THOUSANDTH));
            entries.add(entry(Quantity.CURRENT, phase, Table.HOLDING, 4102 + offset, Form.U32, false, THOUSANDTH));
            entries.add(
                    entry(Quantity.VOLTAGE_TO_NEXT, phase, Table.HOLDING, 4110 + offset, Form.U32, false, THOUSANDTH));
            entries.add(entry(Quantity.POWER, phase, Table.HOLDING, 4140 + offset, Form.I32, false, HUNDREDTH));
        }
        entries.add(entry(Quantity.POWER, 0, Table.HOLDING, 4116, Form.I32, false, HUNDREDTH));
        entries.add(entry(Quantity.FREQUENCY, 0, Table.HOLDING, 4134, Form.U16, false, TENTH));
        entries.add(entry(Quantity.FORWARD, 0, Table.HOLDING, 4124, Form.U32, false, THOUSANDTH));
        entries.add(entry(Quantity.REVERSE, 0, Table.HOLDING, 4128, Form.U32, false, THOUSANDTH));
        return entries;
    }

    private static List<Entry> froniusTs() {
        List<Entry> entries = new ArrayList<>();
        for (int phase = 1; phase <= 3; phase++) {
            int base = 286 + 14 * (phase - 1);
            entries.add(low(Quantity.VOLTAGE_TO_NEXT, phase, base, TENTH));
            entries.add(low(Quantity.VOLTAGE, phase, base + 2, TENTH));
            entries.add(low(Quantity.CURRENT, phase, base + 4, THOUSANDTH));
            entries.add(low(Quantity.POWER, phase, base + 6, TENTH));
            entries.add(low(Quantity.POWER_FACTOR, phase, base + 12, THOUSANDTH));
        }
        entries.add(low(Quantity.POWER, 0, 262, TENTH));
        entries.add(low(Quantity.FREQUENCY, 0, 272, TENTH));
        entries.add(low(Quantity.FORWARD, 0, 1024, 1));
        entries.add(low(Quantity.FORWARD, 0, 1026, THOUSANDTH));
        entries.add(low(Quantity.REVERSE, 0, 1032, 1));
        entries.add(low(Quantity.REVERSE, 0, 1034, THOUSANDTH));
        return entries;
    }
}
