package esess.model;

import org.jspecify.annotations.Nullable;

/**
 * What a house measures, and between which limits a measurement is believed, whatever way it came. Devices tell figures
 * out of this world for a sensor that is missing (DallasTemperature: -127 °C), a phase that is not wired (Shelly: 198 Hz)
 * and a register that was read wrongly. Such a figure is unknown. Immutable; any thread.
 */
public enum Quantity {
    /** AC and DC; the sign is the meter's. */
    POWER("power", Unit.WATT, -1e6, 1e6),
    VOLTAGE("voltage", Unit.VOLT, 0, 1000),
    CURRENT("current", Unit.AMPERE, -10_000, 10_000),
    POWER_FACTOR("power factor", Unit.FACTOR, -1, 1),
    FREQUENCY("frequency", Unit.HERTZ, 40, 70),
    /** A counter. */
    ENERGY("energy", Unit.KILOWATT_HOUR, 0, 1e9),
    /** From a freezer to a flue. */
    TEMPERATURE("temperature", Unit.CELSIUS, -100, 1000),
    HUMIDITY("humidity", Unit.PERCENT, 0, 100),
    /** Of the air, up to Mount Everest. */
    PRESSURE("air pressure", Unit.HECTOPASCAL, 300, 1200);

    private final String name;
    private final Unit unit;
    private final double lowest;
    private final double highest;

    Quantity(String name, Unit unit, double lowest, double highest) {
        this.name = name;
        this.unit = unit;
        this.lowest = lowest;
        this.highest = highest;
    }

    /** Whether that can be measured; NaN and infinity cannot. */
    public boolean contains(double value) {
        return value >= lowest && value <= highest;
    }

    /** The value, never -0; null where it is null or none that can be measured. */
    public @Nullable Double orNull(@Nullable Double value) {
        return value == null || !contains(value) ? null : (Double) (value + 0.0);
    }

    /** @throws IllegalArgumentException for the owner, if that cannot be measured */
    public double demand(double value) {
        if (!contains(value)) {
            throw new IllegalArgumentException(refusal(value));
        }
        return value + 0.0;
    }

    /** Why it is not believed, for the owner. */
    public String refusal(double value) {
        return "no " + name + " is " + shown(value) + "; believed is " + shown(lowest) + " to " + shown(highest);
    }

    private String shown(double value) {
        return Unit.NONE.text(value) + unit.suffix();
    }
}
