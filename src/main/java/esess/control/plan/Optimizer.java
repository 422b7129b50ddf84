package esess.control.plan;

import esess.control.plan.BatteryAction.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The cheapest way through a course of prices and powers, by dynamic programming backwards over the state of charge and
 * what the battery was doing: of all ways, not of those that somebody has thought of. What it finds is not only a plan but
 * the worth of every state of charge at every time, by which the moment is decided when it comes otherwise. Pure; of n
 * slots it needs about n x 161 x 12 steps for each way, and n x 15 kB.
 */
public final class Optimizer {

    /** States of charge that are looked at; between them it is interpolated. */
    private static final int POINTS = 161;
    /** Parts of the most power with which the battery is charged and sells. */
    private static final double[] LEVELS = {0.2, 0.4, 0.7, 1};

    private static final double WH = 1000;
    /** A big battery carries energy over some days. */
    private static final int MOST_DAYS = 6;
    /** Money that does not matter. */
    private static final double SETTLED = 0.02;

    private final Storage storage;
    private final BatteryAction[] actions;
    private final int points;

    public Optimizer(Storage storage) {
        this(storage, POINTS);
    }

    Optimizer(Storage storage, int points) {
        this.storage = storage;
        this.points = points;
        actions = actions(storage).toArray(BatteryAction[]::new);
    }

    /** What may be done with it. */
    static List<BatteryAction> actions(Storage storage) {
        List<BatteryAction> actions = new ArrayList<>(
                List.of(BatteryAction.SELF_USE, BatteryAction.HOLD, BatteryAction.FEED_SUN, BatteryAction.IDLE));
        for (double level : LEVELS) {
            if (storage.mayCharge()) {
                actions.add(BatteryAction.charge(Math.rint(level * storage.mostChargeW())));
            }
            if (storage.maySell()) {
                actions.add(BatteryAction.sell(Math.rint(level * storage.mostDischargeW())));
            }
        }
        return List.copyOf(actions);
    }

    /**
     * @param worthPerKWh what a kWh is worth that is left at the end
     */
    public Plan solve(Course course, double worthPerKWh) {
        double[][][] costs = new double[course.slots() + 1][actions.length][points];
        backwards(course, linear(worthPerKWh), costs);
        return new Plan(this, course, costs);
    }

    /**
     * For courses whose end is not the end, of which one will come: it is acted by the mean of what they cost. What is left
     * at the end is worth what it is worth in the days that follow, of which the last one comes again and again.
     *
     * @param ways        equally likely, the one that is most to be expected in the middle
     * @param worthPerKWh what a kWh is worth, to begin with
     * @param daySlots    length of a day of those that follow
     */
    public Plan solveOpen(List<Outlook.Way> ways, double worthPerKWh, int daySlots) {
        Course expected = ways.get(ways.size() / 2).near();
        double[][][] mean = new double[expected.slots() + 1][actions.length][points];
        double[][] end = linear(worthPerKWh);
        List<double[][]> next = new ArrayList<>();
        for (Outlook.Way way : ways) {
            Course following = way.following();
            int lastDay = following.slots() - daySlots;
            for (int day = 0; day < MOST_DAYS; day++) {
                double change = continued(end, begin(following, lastDay, following.slots(), end));
                if (change < SETTLED) {
                    break;
                }
            }
            next.add(begin(following, 0, lastDay, end));
        }
        for (int slot = expected.slots(); slot >= 0; slot--) {
            for (int way = 0; way < ways.size(); way++) {
                if (slot < expected.slots()) {
                    double[][] costs = new double[actions.length][points];
                    backwards(ways.get(way).near(), slot, next.get(way), costs);
                    next.set(way, costs);
                }
                add(mean[slot], next.get(way), ways.size());
            }
        }
        return new Plan(this, expected, mean);
    }

    private void add(double[][] mean, double[][] costs, int of) {
        for (int action = 0; action < actions.length; action++) {
            for (int point = 0; point < points; point++) {
                mean[action][point] += costs[action][point] / of;
            }
        }
    }

    /** What it costs from a slot to another one and from there to the end; only two slots are kept. */
    private double[][] begin(Course course, int from, int to, double[][] end) {
        double[][] next = end;
        for (int slot = to - 1; slot >= from; slot--) {
            double[][] costs = new double[actions.length][points];
            backwards(course, slot, next, costs);
            next = costs;
        }
        return next;
    }

    private double[][] linear(double worthPerKWh) {
        double[][] last = new double[actions.length][points];
        for (double[] each : last) {
            for (int point = 0; point < points; point++) {
                each[point] = -worthPerKWh * stored(point) / WH;
            }
        }
        return last;
    }

    /** What the end is worth is what the beginning of the day was; how much that has changed. */
    private double continued(double[][] last, double[][] begin) {
        double change = 0;
        double zero = begin[0][points - 1];
        for (int action = 0; action < actions.length; action++) {
            for (int point = 0; point < points; point++) {
                double now = begin[action][point] - zero;
                change = Math.max(change, Math.abs(now - (last[action][point] - last[0][points - 1])));
                last[action][point] = now;
            }
        }
        return change;
    }

    private double stored(int point) {
        return storage.capacityWh() * point / (points - 1);
    }

    /** Cost to go by slot, by what the battery was doing before it, and by state of charge. */
    private void backwards(Course course, double[][] last, double[][][] costs) {
        for (int action = 0; action < actions.length; action++) {
            costs[course.slots()][action] = last[action].clone();
        }
        for (int slot = course.slots() - 1; slot >= 0; slot--) {
            backwards(course, slot, costs[slot + 1], costs[slot]);
        }
    }

    private void backwards(Course course, int slot, double[][] next, double[][] costs) {
        double[] ways = new double[actions.length];
        for (int point = 0; point < points; point++) {
            double best = Double.POSITIVE_INFINITY;
            for (int action = 0; action < actions.length; action++) {
                ways[action] = way(
                        course.netW()[slot],
                        course.importPrice()[slot],
                        course.exportPrice()[slot],
                        course.hours(),
                        stored(point),
                        action,
                        next[action]);
                best = Math.min(best, ways[action]);
            }
            for (int action = 0; action < actions.length; action++) {
                costs[action][point] = Math.min(ways[action], best + storage.switchingCost());
            }
        }
    }

    /** What a slot costs with this action, and what comes after it. */
    private double way(
            double netW,
            double importPrice,
            double exportPrice,
            double hours,
            double storedWh,
            int action,
            double[] next) {
        double powerW = powerW(actions[action], netW, storedWh, hours);
        return cost(storage, netW, powerW, importPrice, exportPrice, hours)
                + at(next, storage.storedWh(storedWh, powerW, hours));
    }

    double powerW(BatteryAction action, double netW, double storedWh, double hours) {
        return powerW(storage, action, netW, storedWh, hours);
    }

    /** The battery's power, within what it can and what the house may draw and feed in. */
    public static double powerW(Storage storage, BatteryAction action, double netW, double storedWh, double hours) {
        double wanted = action.powerW(-netW);
        if (action.kind() == Kind.CHARGE) {
            wanted = Math.max(Math.min(wanted, storage.mostImportW() - netW), Math.min(wanted, -netW));
        } else if (action.kind() == Kind.SELL) {
            wanted = Math.min(Math.max(wanted, -storage.mostExportW() - netW), Math.max(wanted, -netW));
        }
        return Math.max(-storage.givesW(storedWh, hours), Math.min(storage.takesW(storedWh, hours), wanted));
    }

    /** Of a time with this power: what is paid, less what is earned, and the wear. */
    public static double cost(
            Storage storage, double netW, double powerW, double importPrice, double exportPrice, double hours) {
        double gridW = netW + powerW;
        double energy = gridW * hours / WH;
        double wear = powerW < 0 ? -powerW * hours / WH * storage.wearPerKWh() : 0;
        return energy * (gridW > 0 ? importPrice : exportPrice) + wear;
    }

    private double at(double[] costs, double storedWh) {
        double place = storedWh / storage.capacityWh() * (points - 1);
        int below = Math.max(0, Math.min(points - 2, (int) place));
        double part = place - below;
        return costs[below] + (costs[below + 1] - costs[below]) * part;
    }

    Storage storage() {
        return storage;
    }

    int index(BatteryAction action) {
        int same = Arrays.asList(actions).indexOf(action);
        if (same >= 0) {
            return same;
        }
        int nearest = 0;
        for (int i = 0; i < actions.length; i++) {
            boolean nearer = actions[nearest].kind() != action.kind()
                    || Math.abs(actions[i].watts() - action.watts())
                            < Math.abs(actions[nearest].watts() - action.watts());
            if (actions[i].kind() == action.kind() && nearer) {
                nearest = i;
            }
        }
        return nearest;
    }

    /** The best of all actions for a time with these powers and prices, after which costs are as told. */
    Choice choose(
            double netW,
            double importPrice,
            double exportPrice,
            double hours,
            double storedWh,
            BatteryAction before,
            double[][] next) {
        int was = index(before);
        int best = was;
        double bestCost = way(netW, importPrice, exportPrice, hours, storedWh, was, next[was]);
        for (int action = 0; action < actions.length; action++) {
            double cost = way(netW, importPrice, exportPrice, hours, storedWh, action, next[action])
                    + (action == was ? 0 : storage.switchingCost());
            // What changes nothing is no reason to switch.
            if (cost < bestCost - 1e-9) {
                best = action;
                bestCost = cost;
            }
        }
        return new Choice(actions[best], bestCost);
    }

    /** What a kWh in the battery is worth where costs go on like this. */
    double worth(double[] costs, double storedWh) {
        double step = storage.capacityWh() / (points - 1) * 2;
        double low = Math.max(0, storedWh - step);
        double high = Math.min(storage.capacityWh(), storedWh + step);
        return (at(costs, low) - at(costs, high)) / (high - low) * WH;
    }

    /** @param cost from here to the end */
    record Choice(BatteryAction action, double cost) {}
}
