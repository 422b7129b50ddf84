package esess.control.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * The cheapest way through a course, and what every state of charge is worth on it. Immutable.
 */
public final class Plan {

    /**
     * A slot of the plan.
     *
     * @param powerW   of the battery on the AC side, + = charging
     * @param gridW    + = import
     * @param storedWh when it begins
     * @param cost     of the slot, wear included
     * @param worth    of a kWh in the battery at its end
     */
    public record Step(BatteryAction action, double powerW, double gridW, double storedWh, double cost, double worth) {}

    /** What to do now, and what a kWh in the battery is worth by which that was decided. */
    public record Decision(BatteryAction action, double worthPerKWh) {}

    private final Optimizer optimizer;
    private final Course course;
    private final double[][][] costs;

    Plan(Optimizer optimizer, Course course, double[][][] costs) {
        this.optimizer = optimizer;
        this.course = course;
        this.costs = costs;
    }

    public int slots() {
        return course.slots();
    }

    public Course course() {
        return course;
    }

    /** What the rest of the way costs from its beginning, less what is left at the end is worth. */
    public double cost(double storedWh, BatteryAction before) {
        return decideIn(0, course.hours(), storedWh, course.netW()[0], before).cost();
    }

    /** The way from the beginning. */
    public List<Step> steps(double storedWh, BatteryAction before) {
        List<Step> steps = new ArrayList<>();
        double stored = storedWh;
        BatteryAction action = before;
        Storage storage = optimizer.storage();
        for (int slot = 0; slot < course.slots(); slot++) {
            double netW = course.netW()[slot];
            action = decideIn(slot, course.hours(), stored, netW, action).action();
            double powerW = optimizer.powerW(action, netW, stored, course.hours());
            double after = storage.storedWh(stored, powerW, course.hours());
            steps.add(new Step(
                    action,
                    powerW,
                    netW + powerW,
                    stored,
                    Optimizer.cost(
                            storage,
                            netW,
                            powerW,
                            course.importPrice()[slot],
                            course.exportPrice()[slot],
                            course.hours()),
                    optimizer.worth(costs[slot + 1][optimizer.index(action)], after)));
            stored = after;
        }
        return steps;
    }

    /**
     * What is best now, with what is in the battery and what the house takes now, whatever was expected: by what the
     * battery's state will be worth at the end of the slot.
     *
     * @param slot  index of the slot that is under way
     * @param hours what is left of it
     * @param netW  what the house takes now, without what the sun gives
     */
    public Decision decide(int slot, double hours, double storedWh, double netW, BatteryAction before) {
        BatteryAction action = decideIn(slot, hours, storedWh, netW, before).action();
        double powerW = optimizer.powerW(action, netW, storedWh, hours);
        double after = optimizer.storage().storedWh(storedWh, powerW, hours);
        return new Decision(action, optimizer.worth(costs[slot + 1][optimizer.index(action)], after));
    }

    private Optimizer.Choice decideIn(int slot, double hours, double storedWh, double netW, BatteryAction before) {
        return optimizer.choose(
                netW, course.importPrice()[slot], course.exportPrice()[slot], hours, storedWh, before, costs[slot + 1]);
    }
}
