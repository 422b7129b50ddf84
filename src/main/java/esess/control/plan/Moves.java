package esess.control.plan;

/**
 * What each action does in a slot, for every state of charge that is looked at: the energy from the grid, the wear, and the
 * state after it. It hangs on what the house takes, not on prices, so it is reckoned once for all prices that may come.
 * One thread.
 */
final class Moves {

    private static final double WH = 1000;

    private final Storage storage;
    private final BatteryAction[] actions;
    private final int points;
    private final double hours;
    private final double[] gridKWh;
    private final double[] wear;
    private final int[] below;
    private final double[] part;
    private double netW = Double.NaN;

    Moves(Storage storage, BatteryAction[] actions, int points, double hours) {
        this.storage = storage;
        this.actions = actions;
        this.points = points;
        this.hours = hours;
        gridKWh = new double[points * actions.length];
        wear = new double[gridKWh.length];
        below = new int[gridKWh.length];
        part = new double[gridKWh.length];
    }

    /** Sees to it that it holds for a slot in which the house takes this. */
    void reckon(double slotNetW) {
        if (slotNetW == netW) {
            return;
        }
        netW = slotNetW;
        int i = 0;
        for (int point = 0; point < points; point++) {
            double storedWh = storage.capacityWh() * point / (points - 1);
            for (BatteryAction action : actions) {
                double powerW = Optimizer.powerW(storage, action, netW, storedWh, hours);
                gridKWh[i] = (netW + powerW) * hours / WH;
                wear[i] = powerW < 0 ? -powerW * hours / WH * storage.wearPerKWh() : 0;
                double place = storage.storedWh(storedWh, powerW, hours) / storage.capacityWh() * (points - 1);
                below[i] = Math.max(0, Math.min(points - 2, (int) place));
                part[i] = place - below[i];
                i++;
            }
        }
    }

    /**
     * What the slot costs and what comes after it.
     *
     * @param next what it costs from the end of the slot on, by state of charge
     */
    double cost(int point, int action, double importPrice, double exportPrice, double[] next) {
        int i = point * actions.length + action;
        double energy = gridKWh[i];
        double low = next[below[i]];
        return energy * (energy > 0 ? importPrice : exportPrice) + wear[i] + low + (next[below[i] + 1] - low) * part[i];
    }

    /** The cheapest of all actions for each state of charge, where a change of action costs nothing. */
    double[] cheapest(double importPrice, double exportPrice, double[] next) {
        double[] costs = new double[points];
        for (int point = 0; point < points; point++) {
            double best = Double.POSITIVE_INFINITY;
            for (int action = 0; action < actions.length; action++) {
                best = Math.min(best, cost(point, action, importPrice, exportPrice, next));
            }
            costs[point] = best;
        }
        return costs;
    }
}
