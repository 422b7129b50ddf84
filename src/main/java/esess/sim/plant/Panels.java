package esess.sim.plant;

import java.util.List;

/**
 * Panels behind one inverter: a part of the house's sun, on some phases, and less where somebody limits it. W. Not
 * thread-safe.
 */
public final class Panels {

    private final int phases;
    private final boolean[] feeds = new boolean[4];
    private double part;
    private double limitW = Double.POSITIVE_INFINITY;
    private double powerW;
    private double energyWs;

    /**
     * @param part   of what all panels give, 0 to 1
     * @param phases 1 to 3, each with the same power
     */
    Panels(double part, List<Integer> phases) {
        this.part = part;
        this.phases = phases.size();
        phases.forEach(phase -> feeds[phase] = true);
    }

    /** Somebody throttles the inverter; infinity: nobody. */
    public void limitW(double watts) {
        limitW = Math.max(0, watts);
    }

    public double part() {
        return part;
    }

    public double powerW() {
        return powerW;
    }

    public double powerW(int phase) {
        return feeds[phase] ? powerW / phases : 0;
    }

    public double energyWh() {
        return energyWs / 3600;
    }

    /** @return what of that part it could give */
    double cede(double otherPart) {
        double given = Math.min(part, otherPart);
        part -= given;
        return given;
    }

    /** @return what it could give now */
    double shine(double allW) {
        powerW = Math.min(allW * part, limitW);
        return powerW;
    }

    /** A second is over in which only so much of it was wanted. */
    void run(double wanted) {
        powerW *= wanted;
        energyWs += powerW;
    }
}
