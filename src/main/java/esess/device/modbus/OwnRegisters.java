package esess.device.modbus;

import esess.device.modbus.RegisterMap.Entry;
import esess.device.modbus.RegisterMap.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The map of a meter whose registers an owner has written down. Any thread. */
public final class OwnRegisters {

    private OwnRegisters() {}

    /** Lists are of L1, L2 and L3. */
    public static RegisterMap map(
            Optional<RegisterNumber> power,
            List<Optional<RegisterNumber>> powers,
            List<Optional<RegisterNumber>> voltages,
            List<Optional<RegisterNumber>> currents,
            Optional<RegisterNumber> frequency,
            Optional<RegisterNumber> forward,
            Optional<RegisterNumber> reverse) {
        List<Entry> entries = new ArrayList<>();
        add(entries, Quantity.POWER, 0, power);
        for (int phase = 1; phase <= 3; phase++) {
            add(entries, Quantity.POWER, phase, powers.get(phase - 1));
            add(entries, Quantity.VOLTAGE, phase, voltages.get(phase - 1));
            add(entries, Quantity.CURRENT, phase, currents.get(phase - 1));
        }
        add(entries, Quantity.FREQUENCY, 0, frequency);
        add(entries, Quantity.FORWARD, 0, forward);
        add(entries, Quantity.REVERSE, 0, reverse);
        return RegisterMap.exactly("own", entries);
    }

    private static void add(List<Entry> entries, Quantity quantity, int phase, Optional<RegisterNumber> number) {
        number.ifPresent(there -> entries.add(new Entry(quantity, phase, there)));
    }
}
