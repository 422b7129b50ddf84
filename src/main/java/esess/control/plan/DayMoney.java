package esess.control.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * What a day has cost, and what it would have cost otherwise: without a battery, with one that nobody plans for, and with
 * one that had known everything before. What is in the battery more or less than at the beginning is counted at what it
 * is worth. Counts as long as it lives; pure but for that.
 */
public final class DayMoney {

    /**
     * Costs in the owner's currency; below 0: earned.
     *
     * @param cycles how often the battery was emptied, in full ones
     */
    public record Costs(double actual, double withoutBattery, double plain, double hindsight, double cycles) {

        /** Of what could have been gained over a plain battery, in percent; NaN: there was nothing to be gained. */
        public double gainedPercent() {
            double most = plain - hindsight;
            return most < 0.01 ? Double.NaN : (plain - actual) / most * 100;
        }
    }

    /**
     * What happened in a slot.
     *
     * @param netW   what the house took, without what the sun gave
     * @param powerW of the battery, + = charging
     */
    public record Slot(double netW, double powerW, double importPrice, double exportPrice) {}

    private final double hours;
    private final double startWh;
    private final List<Slot> slots = new ArrayList<>();

    public DayMoney(double hours, double startWh) {
        this.hours = hours;
        this.startWh = startWh;
    }

    public void add(Slot slot) {
        slots.add(slot);
    }

    public int slots() {
        return slots.size();
    }

    /**
     * @param endWh       what is in the battery now
     * @param worthPerKWh of what is in it
     */
    public Costs costs(Storage storage, double endWh, double worthPerKWh) {
        double actual = 0;
        double without = 0;
        double given = 0;
        for (Slot each : slots) {
            actual += Optimizer.cost(storage, each.netW, each.powerW, each.importPrice, each.exportPrice, hours);
            without += Optimizer.cost(storage, each.netW, 0, each.importPrice, each.exportPrice, hours);
            given += Math.max(0, -each.powerW) * hours;
        }
        double[] imports = slots.stream().mapToDouble(Slot::importPrice).toArray();
        double[] exports = slots.stream().mapToDouble(Slot::exportPrice).toArray();
        double[] nets = slots.stream().mapToDouble(Slot::netW).toArray();
        double hindsight = slots.isEmpty()
                ? 0
                : new Optimizer(storage)
                        .solve(new Course(hours, imports, exports, nets), worthPerKWh)
                        .cost(startWh, BatteryAction.SELF_USE);
        double startWorth = startWh / 1000 * worthPerKWh;
        return new Costs(
                actual - (endWh - startWh) / 1000 * worthPerKWh,
                without,
                plain(storage, worthPerKWh),
                hindsight + startWorth,
                given / storage.capacityWh());
    }

    private double plain(Storage storage, double worthPerKWh) {
        double stored = startWh;
        double cost = 0;
        for (Slot each : slots) {
            double powerW = Optimizer.powerW(storage, BatteryAction.SELF_USE, each.netW, stored, hours);
            cost += Optimizer.cost(storage, each.netW, powerW, each.importPrice, each.exportPrice, hours);
            stored = storage.storedWh(stored, powerW, hours);
        }
        return cost - (stored - startWh) / 1000 * worthPerKWh;
    }
}
