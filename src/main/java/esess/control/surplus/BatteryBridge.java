package esess.control.surplus;

/**
 * What the battery gives so that a cloud of minutes switches nobody: at most an energy that is the owner's, and what it
 * gave is given back before anything new begins. Wh. Not thread-safe.
 */
public final class BatteryBridge {

    /** What it gave is given back as fast as this would take from the most that it may give. */
    private static final double BACK_WITHIN_HOURS = 0.5;
    /** A full battery bridges this part of its energy, where the owner says nothing. */
    private static final double USUAL_PART = 0.03;
    /** Below this much above what ESS keeps in the battery, it bridges nothing. */
    private static final double LEAST_ABOVE_PERCENT = 10;

    private final double mostWh;
    private double owedWh;

    public BatteryBridge(double mostWh) {
        this.mostWh = Math.max(0, mostWh);
    }

    /** @param capacityWh null: not known, and nothing is bridged */
    public static double usualWh(Double capacityWh) {
        return capacityWh == null ? 0 : USUAL_PART * capacityWh;
    }

    /**
     * Whether the battery has more than what is kept in it for other times.
     *
     * @param socPercent   null: not known
     * @param floorPercent below which ESS does not discharge it; null: not known
     */
    public static boolean isAbove(Double socPercent, Double floorPercent) {
        return socPercent != null && floorPercent != null && socPercent >= floorPercent + LEAST_ABOVE_PERCENT;
    }

    /** So much was missing and came from the battery; below 0: so much was left for it. */
    void gives(double watts, double hours) {
        owedWh = Math.max(0, Math.min(mostWh, owedWh + watts * hours));
    }

    /** @param part of all that it may give */
    boolean canGive(double part) {
        return owedWh < part * mostWh;
    }

    double owedWh() {
        return owedWh;
    }

    /** Wh that it may still give. */
    double leftWh() {
        return mostWh - owedWh;
    }

    double giveBackW() {
        return owedWh / BACK_WITHIN_HOURS;
    }
}
