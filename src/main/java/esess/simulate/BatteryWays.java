package esess.simulate;

import esess.control.plan.BatteryAction;
import esess.control.plan.Course;
import esess.control.plan.Optimizer;
import esess.control.plan.Outlook;
import esess.control.plan.Plan;
import esess.control.plan.Storage;
import esess.control.plan.Timetable;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The same days of a house, in quarters of an hour from midnight on, lived with its battery in several ways: without it, with one
 * that serves the house, by a timetable, and by somebody who knows the future. Only energies and money. What is left in the
 * battery at the end counts as what it saves in the days after. One thread.
 */
final class BatteryWays {

    /** What energy costs in a slot. */
    interface Prices {
        double importing(int slot);

        double exporting(int slot);
    }

    /**
     * How it went.
     *
     * @param cost   in money, the worth of what is left in the battery taken off
     * @param cycles full ones
     */
    record Result(String way, double cost, double cycles, int switchings) {}

    /** After the last day, for what is left in the battery then. */
    static final int BEYOND_DAYS = 7;

    private static final int DAY = Outlook.SLOTS_A_DAY;
    private static final int BEYOND = BEYOND_DAYS * DAY;
    private static final double HOURS = Outlook.HOURS;
    private static final int HINDSIGHT_DAYS = 14;

    private final int slots;
    private final double[] netW;
    private final Prices prices;
    private final Storage storage;
    private final double firstWh;
    private Plan beyond;

    /**
     * @param netW    what the house takes, without what the sun gives; of {@link #BEYOND_DAYS} more days
     * @param prices  of as many slots
     * @param firstWh in the battery
     */
    BatteryWays(double[] netW, Prices prices, Storage storage, double firstWh) {
        slots = netW.length - BEYOND;
        this.netW = netW;
        this.prices = prices;
        this.storage = storage;
        this.firstWh = firstWh;
    }

    /** Decides what the battery does in a slot. */
    interface Decider {
        BatteryAction decide(int slot, double storedWh, BatteryAction before);
    }

    Result live(String way, Decider decider) {
        double stored = firstWh;
        double cost = 0;
        double given = 0;
        int switchings = 0;
        BatteryAction before = BatteryAction.SELF_USE;
        for (int slot = 0; slot < slots; slot++) {
            BatteryAction action = decider.decide(slot, stored, before);
            switchings += action.equals(before) ? 0 : 1;
            double powerW = Optimizer.powerW(storage, action, netW[slot], stored, HOURS);
            cost += Optimizer.cost(storage, netW[slot], powerW, prices.importing(slot), prices.exporting(slot), HOURS);
            given += Math.max(0, -powerW) * HOURS;
            stored = storage.storedWh(stored, powerW, HOURS);
            before = action;
        }
        return result(way, cost, stored, given, switchings);
    }

    /**
     * Of a life elsewhere.
     *
     * @param endWh   in the battery
     * @param givenWh by the battery
     */
    Result result(String way, double cost, double endWh, double givenWh, int switchings) {
        return new Result(way, cost + left(endWh) - left(firstWh), givenWh / storage.capacityWh(), switchings);
    }

    /** What the week after it all costs with so much in the battery: that is what it is worth. */
    private double left(double storedWh) {
        if (beyond == null) {
            beyond = new Optimizer(storage).solve(known(slots, slots + BEYOND), usualWorth());
        }
        return beyond.cost(storedWh, BatteryAction.SELF_USE);
    }

    private double usualWorth() {
        return meanImport() * storage.dischargePart() - storage.wearPerKWh();
    }

    private Course known(int from, int to) {
        double[] imports = new double[to - from];
        double[] exports = new double[to - from];
        double[] nets = new double[to - from];
        for (int i = 0; i < nets.length; i++) {
            imports[i] = prices.importing(from + i);
            exports[i] = prices.exporting(from + i);
            nets[i] = netW[from + i];
        }
        return new Course(HOURS, imports, exports, nets);
    }

    double meanImport() {
        double sum = 0;
        for (int slot = 0; slot < slots; slot++) {
            sum += prices.importing(slot);
        }
        return sum / slots;
    }

    Result withoutBattery() {
        return live("no battery", (slot, stored, before) -> BatteryAction.IDLE);
    }

    Result plain() {
        return live("plain ESS", (slot, stored, before) -> BatteryAction.SELF_USE);
    }

    Result timetable(Timetable.Rules rules) {
        Timetable timetable = new Timetable(storage, rules);
        return live("timetable", (slot, stored, before) -> {
            LocalTime time = LocalTime.ofSecondOfDay(slot % DAY * 900L);
            double soc = stored / storage.capacityWh() * 100;
            return timetable
                    .look(new Timetable.Seen(time, soc, false, rules.cheapTo()))
                    .action();
        });
    }

    /** With everything known: the most that there is to be gained. */
    Result hindsight() {
        List<Plan> current = new ArrayList<>();
        Optimizer optimizer = new Optimizer(storage);
        return live("hindsight", (slot, stored, before) -> {
            if (slot % (HINDSIGHT_DAYS * DAY) == 0) {
                current.clear();
                int end = Math.min(slots, slot + HINDSIGHT_DAYS * DAY) + BEYOND;
                current.add(optimizer.solve(known(slot, end), usualWorth()));
            }
            return current.get(0)
                    .decide(slot % (HINDSIGHT_DAYS * DAY), HOURS, stored, netW[slot], before)
                    .action();
        });
    }
}
