package esess.sim.twin;

import esess.device.modbus.RegisterMap;
import esess.device.modbus.RegisterNumber;
import esess.port.Modbus.Table;
import esess.sim.door.RegisterBank;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/** What a simulated meter has in its registers: the map of its model, read the other way round. One thread. */
public final class RegisterImage {

    private static final double VOLTS = 230;
    private static final double HERTZ = 50;
    private static final double WS_PER_KWH = 3_600_000;
    private static final int SUNSPEC = 40000;
    private static final int FLOAT_METER = 213;
    private static final int FLOAT_METER_LENGTH = 124;

    private final RegisterBank bank = new RegisterBank();
    private final Optional<RegisterMap> map;
    private final IntToDoubleFunction watts;
    private double forwardWs;
    private double reverseWs;

    /**
     * @param map   empty: a SunSpec meter
     * @param watts of phase 1 to 3
     */
    public RegisterImage(Optional<RegisterMap> map, IntToDoubleFunction watts) {
        this.map = map;
        this.watts = watts;
        map.ifPresentOrElse(
                known -> known.blocks()
                        .forEach(block -> bank.put(block.table(), block.address(), new int[block.count()])),
                () -> bank.put(Table.HOLDING, SUNSPEC, new int[FLOAT_METER_LENGTH + 6])
                        .put(Table.HOLDING, SUNSPEC, 0x5375, 0x6E53, FLOAT_METER, FLOAT_METER_LENGTH)
                        .put(Table.HOLDING, SUNSPEC + 4 + FLOAT_METER_LENGTH, 0xFFFF, 0));
    }

    public RegisterBank bank() {
        return bank;
    }

    /** A Sungrow whose battery is full and does nothing; its grid meter tells what {@link #sungrowGrid} says. */
    public static RegisterBank sungrow() {
        return new RegisterBank()
                .put(Table.INPUT, 5000, 100)
                .put(Table.INPUT, 5016, new int[20])
                .put(Table.INPUT, 5018, 2300, 2300, 2300)
                .put(Table.INPUT, 5035, 500)
                .put(Table.INPUT, 12999, new int[28])
                .put(Table.INPUT, 13019, 2300, 0, 0, 1000, 990, 230);
    }

    /** @param watts import positive */
    public static void sungrowGrid(RegisterBank bank, double watts) {
        bank.putLong(Table.INPUT, 13009, -Math.round(watts), true);
    }

    /** A second has passed. */
    public void step() {
        double total = watts.applyAsDouble(1) + watts.applyAsDouble(2) + watts.applyAsDouble(3);
        forwardWs += Math.max(0, total);
        reverseWs += Math.max(0, -total);
        map.ifPresentOrElse(
                known -> known.entries()
                        .forEach(entry -> write(entry.number(), value(entry.quantity(), entry.phase(), total))),
                () -> sunSpec(total));
    }

    private double value(RegisterMap.Quantity quantity, int phase, double total) {
        double each = phase == 0 ? total : watts.applyAsDouble(phase);
        return switch (quantity) {
            case VOLTAGE -> VOLTS;
            case VOLTAGE_TO_NEXT -> VOLTS * Math.sqrt(3);
            case CURRENT -> Math.abs(each) / VOLTS;
            case POWER -> each;
            case POWER_FACTOR -> 1;
            case FREQUENCY -> HERTZ;
            case FORWARD -> phase == 0 ? forwardWs / WS_PER_KWH : 0;
            case REVERSE -> phase == 0 ? reverseWs / WS_PER_KWH : 0;
        };
    }

    private void write(RegisterNumber number, double value) {
        long raw = Math.round(value / number.factor());
        switch (number.form()) {
            case U16, I16 -> bank.put(number.table(), number.address(), (int) raw);
            case U32, I32 -> bank.putLong(number.table(), number.address(), raw, number.lowWordFirst());
            case F32 -> bank.putFloat(number.table(), number.address(), value / number.factor());
        }
    }

    private void sunSpec(double total) {
        int model = SUNSPEC + 2;
        bank.putFloat(Table.HOLDING, model + 26, HERTZ).putFloat(Table.HOLDING, model + 28, total);
        for (int phase = 1; phase <= 3; phase++) {
            int offset = 2 * (phase - 1);
            bank.putFloat(Table.HOLDING, model + 4 + offset, watts.applyAsDouble(phase) / VOLTS);
            bank.putFloat(Table.HOLDING, model + 12 + offset, VOLTS);
            bank.putFloat(Table.HOLDING, model + 30 + offset, watts.applyAsDouble(phase));
        }
        bank.putFloat(Table.HOLDING, model + 60, reverseWs / 3600)
                .putFloat(Table.HOLDING, model + 68, forwardWs / 3600);
    }
}
