package esess.control.plan;

/**
 * What is expected, by slots of equal length. Of one length all; not changed once made.
 *
 * @param hours       length of a slot
 * @param importPrice of a kWh from the grid
 * @param exportPrice for a kWh that is fed in
 * @param netW        what the house takes, without what the sun gives
 */
public record Course(double hours, double[] importPrice, double[] exportPrice, double[] netW) {

    public Course {
        if (importPrice.length != netW.length || exportPrice.length != netW.length || netW.length == 0) {
            throw new IllegalArgumentException("prices and powers of different lengths");
        }
    }

    public int slots() {
        return netW.length;
    }
}
