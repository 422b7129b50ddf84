package esess.model;

/**
 * A battery and the house around it, at one moment. Charging is positive; null is unknown. Immutable; any thread.
 *
 * @param loadW what the house consumes
 */
public record BatteryReading(
        Double powerW, Double currentA, Double voltageV, Double socPercent, Double loadW, Double frequencyHz) {

    public static final BatteryReading UNKNOWN = new BatteryReading(null, null, null, null, null, null);
}
