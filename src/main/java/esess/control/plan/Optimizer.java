package esess.control.plan;

import esess.control.plan.BatteryAction.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

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
     * For days of which those to come are not all known: until the end of the told prices it is acted by the mean of what
     * the ways cost, and of what prices may follow; from there on it is only said what is expected.
     *
     * @param worthPerKWh what a kWh is worth after the last day, to begin with
     */
    Plan solveOpen(Outlook outlook, double worthPerKWh) {
        Course expected = outlook.near();
        int told = outlook.toldSlots();
        FollowingDays following = new FollowingDays(
                storage, actions, outlook.following(), outlook.levels(), (int) ((expected.slots() - told)
                        * expected.hours()
                        / outlook.following().hours()));
        double[][] after = following.costs(worthPerKWh);
        double[][][] mean = new double[expected.slots() + 1][actions.length][points];
        mean[expected.slots()] = spread(following.asExpected());
        Moves moves = moves(expected.hours());
        for (int slot = expected.slots() - 1; slot >= told; slot--) {
            backwards(moves, expected, slot, mean[slot + 1], mean[slot]);
        }
        toTheTold(outlook, moves, after, mean);
        return new Plan(this, expected, mean);
    }

    /** From the end of the told prices to now: each way for itself, and each level of the next day once that is told. */
    private void toTheTold(Outlook outlook, Moves moves, double[][] after, double[][][] mean) {
        PriceLevels levels = outlook.levels();
        double[] likely = levels.after(levels.middle());
        int levelsFrom = levels.count() == 1 ? outlook.toldSlots() : outlook.nextToldSlot();
        List<List<double[][]>> next = new ArrayList<>();
        for (int way = 0; way < outlook.ways().size(); way++) {
            next.add(new ArrayList<>(Arrays.stream(after).map(this::spread).toList()));
        }
        for (int slot = outlook.toldSlots(); slot >= 0; slot--) {
            clear(mean[slot]);
            for (int way = 0; way < next.size(); way++) {
                List<double[][]> branches = next.get(way);
                if (slot < outlook.toldSlots()) {
                    branches.replaceAll(backwards(moves, outlook.ways().get(way), slot));
                }
                if (slot <= levelsFrom && branches.size() > 1) {
                    double[][] merged = new double[actions.length][points];
                    for (int level = 0; level < branches.size(); level++) {
                        add(merged, branches.get(level), likely[level]);
                    }
                    branches.clear();
                    branches.add(merged);
                }
                for (int level = 0; level < branches.size(); level++) {
                    double part = branches.size() == 1 ? 1 : likely[level];
                    add(mean[slot], branches.get(level), part / next.size());
                }
            }
        }
    }

    private static void clear(double[][] costs) {
        for (double[] each : costs) {
            Arrays.fill(each, 0);
        }
    }

    private void add(double[][] sum, double[][] costs, double part) {
        for (int action = 0; action < actions.length; action++) {
            for (int point = 0; point < points; point++) {
                sum[action][point] += costs[action][point] * part;
            }
        }
    }

    /** Costs of a coarser look, whatever the battery did before. */
    private double[][] spread(double[] coarse) {
        double[] fine = new double[points];
        for (int point = 0; point < points; point++) {
            fine[point] = at(coarse, stored(point));
        }
        double[][] costs = new double[actions.length][];
        Arrays.fill(costs, fine);
        return costs;
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

    private double stored(int point) {
        return storage.capacityWh() * point / (points - 1);
    }

    /** Cost to go by slot, by what the battery was doing before it, and by state of charge. */
    private void backwards(Course course, double[][] last, double[][][] costs) {
        for (int action = 0; action < actions.length; action++) {
            costs[course.slots()][action] = last[action].clone();
        }
        Moves moves = moves(course.hours());
        for (int slot = course.slots() - 1; slot >= 0; slot--) {
            backwards(moves, course, slot, costs[slot + 1], costs[slot]);
        }
    }

    private Moves moves(double hours) {
        return new Moves(storage, actions, points, hours);
    }

    private UnaryOperator<double[][]> backwards(Moves moves, Course course, int slot) {
        return next -> {
            double[][] costs = new double[actions.length][points];
            backwards(moves, course, slot, next, costs);
            return costs;
        };
    }

    private void backwards(Moves moves, Course course, int slot, double[][] next, double[][] costs) {
        moves.reckon(course.netW()[slot]);
        double importPrice = course.importPrice()[slot];
        double exportPrice = course.exportPrice()[slot];
        double[] ways = new double[actions.length];
        for (int point = 0; point < points; point++) {
            double best = Double.POSITIVE_INFINITY;
            for (int action = 0; action < actions.length; action++) {
                ways[action] = moves.cost(point, action, importPrice, exportPrice, next[action]);
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
        double wanted = wantedW(storage, action, netW);
        return Math.max(-storage.givesW(storedWh, hours), Math.min(storage.takesW(storedWh, hours), wanted));
    }

    /** The same, whatever the battery can. */
    static double wantedW(Storage storage, BatteryAction action, double netW) {
        double wanted = action.powerW(-netW);
        if (action.kind() == Kind.CHARGE) {
            return Math.max(Math.min(wanted, storage.mostImportW() - netW), Math.min(wanted, -netW));
        } else if (action.kind() == Kind.SELL) {
            return Math.min(Math.max(wanted, -storage.mostExportW() - netW), Math.max(wanted, -netW));
        }
        return wanted;
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
        double place = storedWh / storage.capacityWh() * (costs.length - 1);
        int below = Math.max(0, Math.min(costs.length - 2, (int) place));
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
