package esess.model;

import org.jspecify.annotations.Nullable;

/**
 * A battery and the house around it, at one moment. Charging is positive; null is unknown. Immutable; any thread.
 *
 * @param loadW what the house consumes
 */
public record BatteryReading(
        @Nullable Double powerW,
        @Nullable Double currentA,
        @Nullable Double voltageV,
        @Nullable Double socPercent,
        @Nullable Double loadW,
        @Nullable Double frequencyHz) {

    public static final BatteryReading UNKNOWN = new BatteryReading(null, null, null, null, null, null);
}
