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
    /** The most that it gives and takes, W, and by how many points that moves it. */
    private final double[] givesW;

    private final double[] takesW;
    private final double[] gives;
    private final double[] takes;
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
        givesW = new double[points];
        takesW = new double[points];
        gives = new double[points];
        takes = new double[points];
        for (int point = 0; point < points; point++) {
            double storedWh = storage.capacityWh() * point / (points - 1);
            givesW[point] = -storage.givesW(storedWh, hours);
            takesW[point] = storage.takesW(storedWh, hours);
            gives[point] = moved(givesW[point]);
            takes[point] = moved(takesW[point]);
        }
        gridKWh = new double[points * actions.length];
        wear = new double[gridKWh.length];
        below = new int[gridKWh.length];
        part = new double[gridKWh.length];
    }

    private double moved(double powerW) {
        return storage.storedMoreWh(powerW, hours) / storage.capacityWh() * (points - 1);
    }

    /** Sees to it that it holds for a slot in which the house takes this. */
    void reckon(double slotNetW) {
        if (slotNetW == netW) {
            return;
        }
        netW = slotNetW;
        for (int action = 0; action < actions.length; action++) {
            double wantedW = Optimizer.wantedW(storage, actions[action], netW);
            double moved = moved(wantedW);
            for (int point = 0; point < points; point++) {
                double leastW = givesW[point];
                double mostW = takesW[point];
                if (wantedW < leastW) {
                    set(action, point, leastW, gives[point]);
                } else if (wantedW > mostW) {
                    set(action, point, mostW, takes[point]);
                } else {
                    set(action, point, wantedW, moved);
                }
            }
        }
    }

    private void set(int action, int point, double powerW, double moved) {
        int i = point * actions.length + action;
        double place = Math.max(0, Math.min(points - 1, point + moved));
        gridKWh[i] = (netW + powerW) * hours / WH;
        wear[i] = powerW < 0 ? -powerW * hours / WH * storage.wearPerKWh() : 0;
        below[i] = Math.min(points - 2, (int) place);
        part[i] = place - below[i];
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
