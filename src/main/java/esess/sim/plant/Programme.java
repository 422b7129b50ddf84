package esess.sim.plant;

/**
 * A dishwasher on a plug that somebody fills and starts once a day: it pumps, takes water, heats, washes, heats again and
 * dries. Without power it stands still, and with it goes on where it was. Powers in W. Not thread-safe.
 */
public final class Programme {

    private static final double STANDBY_W = 1.5;
    /** Seconds, and the part of the most that it takes. */
    private static final double[][] STEPS = {
        {90, 0.02}, {120, 0.01}, {1200, 1}, {1500, 0.05}, {180, 0.02}, {900, 1}, {900, 0.001}, {60, 0.02}
    };

    private final double mostW;
    private final int startSecondOfDay;
    private double secondsIn = -1;
    private int finished;

    /** @param mostW while it heats */
    public Programme(double mostW, int startSecondOfDay) {
        this.mostW = mostW;
        this.startSecondOfDay = startSecondOfDay;
    }

    /** A second has passed. */
    void step(boolean powered, int secondOfDay) {
        if (secondOfDay == startSecondOfDay && secondsIn < 0) {
            secondsIn = 0;
        } else if (secondsIn >= 0 && powered) {
            secondsIn++;
        }
        if (secondsIn >= 0 && wanted() == null) {
            secondsIn = -1;
            finished++;
        }
    }

    /** What it takes when it has power. */
    double watts() {
        Double part = secondsIn < 0 ? null : wanted();
        return part == null ? STANDBY_W : Math.max(STANDBY_W, part * mostW);
    }

    private Double wanted() {
        double left = secondsIn;
        for (double[] step : STEPS) {
            if (left < step[0]) {
                return step[1];
            }
            left -= step[0];
        }
        return null;
    }

    /** Programmes that have run to their end. */
    public int finished() {
        return finished;
    }
}
