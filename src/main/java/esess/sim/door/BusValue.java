package esess.sim.door;

/** A number of a foreign service that is set every second: the bus hears of it only when it is another. One thread. */
public final class BusValue {

    private final GxService service;
    private final String path;
    private final double steps;
    private double last = Double.NaN;

    /** @param steps to how much it is rounded: 1 for whole numbers, 10 for one decimal */
    public BusValue(GxService service, String path, double steps) {
        this.service = service;
        this.path = path;
        this.steps = steps;
    }

    /** NaN is invalid. */
    public void set(double value) {
        double rounded = Math.rint(value * steps) / steps + 0.0;
        if (Double.compare(rounded, last) != 0) {
            last = rounded;
            service.set(path, Double.isNaN(rounded) ? null : (Object) rounded);
        }
    }
}
