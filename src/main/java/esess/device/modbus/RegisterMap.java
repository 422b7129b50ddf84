package esess.device.modbus;

import esess.model.AcMeasurement;
import esess.model.PerPhase;
import esess.port.Modbus.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a model of a meter has in which registers. Several numbers of the same meaning are added: some meters count whole
 * kWh and the rest apart. Immutable; any thread.
 *
 * @param blocks what is asked at once, each poll; counters less often
 * @param check  what is wrong with a measurement; null: nothing
 */
public record RegisterMap(String name, List<Block> blocks, List<Entry> entries, Function<AcMeasurement, String> check) {

    /** What a number means. */
    public enum Quantity {
        VOLTAGE,
        VOLTAGE_TO_NEXT,
        CURRENT,
        POWER,
        POWER_FACTOR,
        FREQUENCY,
        /** kWh. */
        FORWARD,
        /** kWh. */
        REVERSE
    }

    /** @param phase 1 to 3; 0: of all phases */
    public record Entry(Quantity quantity, int phase, RegisterNumber number) {}

    /** @param counters only what hardly changes: it is asked every ten seconds */
    public record Block(Table table, int address, int count, boolean counters) {}

    /** Registers that are nearer than that are asked together, with what lies between. */
    private static final int SMALL_GAP = 8;

    private static final int LARGEST_BLOCK = 100;

    public RegisterMap {
        blocks = List.copyOf(blocks);
        entries = List.copyOf(entries);
    }

    /** With blocks made of what the entries need. */
    static RegisterMap of(String name, List<Entry> entries) {
        return of(name, entries, SMALL_GAP);
    }

    /** As {@link #of}, where nobody knows whether what lies between the numbers may be asked. */
    static RegisterMap exactly(String name, List<Entry> entries) {
        return of(name, entries, 0);
    }

    private static RegisterMap of(String name, List<Entry> entries, int gap) {
        List<Block> blocks = new ArrayList<>();
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(RegisterMap::isCounter)
                .thenComparing(entry -> entry.number.table())
                .thenComparing(entry -> entry.number.address()));
        for (Entry entry : sorted) {
            RegisterNumber number = entry.number;
            Block last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
            int end = number.address() + number.form().registers();
            if (last != null
                    && last.table == number.table()
                    && last.counters == isCounter(entry)
                    && number.address() <= last.address + last.count + gap
                    && end - last.address <= LARGEST_BLOCK) {
                blocks.set(
                        blocks.size() - 1,
                        new Block(last.table, last.address, Math.max(last.count, end - last.address), last.counters));
            } else {
                blocks.add(new Block(number.table(), number.address(), end - number.address(), isCounter(entry)));
            }
        }
        return new RegisterMap(name, blocks, entries, measurement -> null);
    }

    RegisterMap checkedBy(Function<AcMeasurement, String> rule) {
        return new RegisterMap(name, blocks, entries, rule);
    }

    private static boolean isCounter(Entry entry) {
        return entry.quantity == Quantity.FORWARD || entry.quantity == Quantity.REVERSE;
    }

    /** What these blocks tell; what is in none of them is unknown. */
    AcMeasurement measurement(Map<Block, Words> read) {
        Map<Quantity, Double[]> values = new TreeMap<>();
        for (Entry entry : entries) {
            for (Map.Entry<Block, Words> each : read.entrySet()) {
                RegisterNumber number = entry.number;
                if (each.getKey().table == number.table()
                        && each.getValue().has(number.address(), number.form().registers())) {
                    Double[] ofPhases = values.computeIfAbsent(entry.quantity, quantity -> new Double[4]);
                    Double value = number.in(each.getValue());
                    Double before = ofPhases[entry.phase];
                    ofPhases[entry.phase] = value == null ? before : before == null ? value : (Double) (before + value);
                    break;
                }
            }
        }
        PerPhase<AcMeasurement.Line> phases = PerPhase.unknown();
        for (int phase = 1; phase <= 3; phase++) {
            AcMeasurement.Line line = new AcMeasurement.Line(
                    value(values, Quantity.VOLTAGE, phase),
                    value(values, Quantity.CURRENT, phase),
                    value(values, Quantity.POWER, phase),
                    value(values, Quantity.POWER_FACTOR, phase),
                    value(values, Quantity.FORWARD, phase),
                    value(values, Quantity.REVERSE, phase),
                    value(values, Quantity.VOLTAGE_TO_NEXT, phase));
            if (line.voltageV() != null || line.currentA() != null || line.powerW() != null) {
                phases = phases.with(phase, line);
            }
        }
        Double total = value(values, Quantity.POWER, 0);
        return new AcMeasurement(
                phases,
                total != null ? total : PerPhase.sum(phases.map(AcMeasurement.Line::powerW)),
                value(values, Quantity.FORWARD, 0),
                value(values, Quantity.REVERSE, 0),
                value(values, Quantity.FREQUENCY, 0));
    }

    private static Double value(Map<Quantity, Double[]> values, Quantity quantity, int phase) {
        Double[] ofPhases = values.get(quantity);
        return ofPhases == null ? null : ofPhases[phase];
    }
}
