package esess.control.plan;

/**
 * What a battery does, as a band for its power: what it would do by itself, serving the house and taking what the sun has
 * left, is cut to that band. Powers on the AC side, positive charging. Immutable.
 *
 * @param watts of {@link Kind#CHARGE} and {@link Kind#SELL}; else 0
 */
public record BatteryAction(Kind kind, double watts) {

    /** In words that stand on MQTT and on the page. */
    public enum Kind {
        /** As without a planner. */
        SELF_USE("SelfUse"),
        /** The sun may charge it, it gives nothing. */
        HOLD("Hold"),
        /** It serves the house; what the sun has left is fed in. */
        FEED_SUN("FeedSun"),
        /** Neither takes nor gives. */
        IDLE("Idle"),
        /** Charged with at least so much, from the grid where the sun does not suffice. */
        CHARGE("Charge"),
        /** Gives at least so much, to the house first. */
        SELL("Sell");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    public static final BatteryAction SELF_USE = new BatteryAction(Kind.SELF_USE, 0);
    public static final BatteryAction HOLD = new BatteryAction(Kind.HOLD, 0);
    public static final BatteryAction FEED_SUN = new BatteryAction(Kind.FEED_SUN, 0);
    public static final BatteryAction IDLE = new BatteryAction(Kind.IDLE, 0);

    public static BatteryAction charge(double watts) {
        return new BatteryAction(Kind.CHARGE, watts);
    }

    public static BatteryAction sell(double watts) {
        return new BatteryAction(Kind.SELL, watts);
    }

    /** The power of the battery for what it would do by itself. */
    public double powerW(double naturalW) {
        return switch (kind) {
            case SELF_USE -> naturalW;
            case HOLD -> Math.max(0, naturalW);
            case FEED_SUN -> Math.min(0, naturalW);
            case IDLE -> 0;
            case CHARGE -> Math.max(watts, naturalW);
            case SELL -> Math.min(-watts, naturalW);
        };
    }

    @Override
    public String toString() {
        return watts == 0 ? kind.toString() : kind + " " + Math.round(watts) + " W";
    }
}
