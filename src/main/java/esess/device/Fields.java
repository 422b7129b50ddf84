package esess.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One JSON object that a meter answered, read with suspicion. The power is what ESS steers on: where it stands and is
 * no number, the whole answer is refused. Anything else that is no number, or none that a meter can measure, is
 * unknown. Any thread.
 */
record Fields(Map<?, ?> values) {

    private static final double HIGHEST_POWER_W = 1e6;
    private static final double HIGHEST_VOLTAGE_V = 1000;
    private static final double HIGHEST_CURRENT_A = 10_000;
    /** A Shelly tells 198 Hz for a phase that is not wired. */
    private static final double LOWEST_FREQUENCY_HZ = 40;

    private static final double HIGHEST_FREQUENCY_HZ = 70;
    private static final double HIGHEST_ENERGY_KWH = 1e9;

    /** @throws IllegalArgumentException if it is no JSON object */
    static Fields of(Object parsed) {
        if (parsed instanceof Map<?, ?> object) {
            return new Fields(object);
        }
        throw new IllegalArgumentException("no JSON object");
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    /** Empty where there is nothing, and where something else stands. */
    Optional<Fields> object(String key) {
        return values.get(key) instanceof Map<?, ?> object ? Optional.of(new Fields(object)) : Optional.empty();
    }

    /**
     * A list of objects; empty where there is no list.
     *
     * @throws IllegalArgumentException if one of them is something else
     */
    List<Fields> objects(String key) {
        return values.get(key) instanceof List<?> list
                ? list.stream().map(Fields::of).toList()
                : List.of();
    }

    /** Whether this word stands in the list. */
    boolean lists(String key, String word) {
        return values.get(key) instanceof List<?> list && list.contains(word);
    }

    boolean isFalse(String key) {
        return Boolean.FALSE.equals(values.get(key));
    }

    /** Null where there is no text. */
    String text(String key) {
        return values.get(key) instanceof String text && !text.isBlank() ? text : null;
    }

    /** Null where there is no number. */
    Double number(String key) {
        return values.get(key) instanceof Number number && Double.isFinite(number.doubleValue())
                ? number.doubleValue()
                : null;
    }

    /**
     * @return null where nothing or a null stands
     * @throws IllegalArgumentException if something else stands there than a power
     */
    Double powerW(String key) {
        if (!has(key)) {
            return null;
        }
        Double power = within(key, -HIGHEST_POWER_W, HIGHEST_POWER_W);
        if (power == null) {
            throw new IllegalArgumentException("no power at " + key);
        }
        return power;
    }

    Double voltageV(String key) {
        return within(key, 0, HIGHEST_VOLTAGE_V);
    }

    Double currentA(String key) {
        return within(key, -HIGHEST_CURRENT_A, HIGHEST_CURRENT_A);
    }

    Double powerFactor(String key) {
        return within(key, -1, 1);
    }

    Double frequencyHz(String key) {
        return within(key, LOWEST_FREQUENCY_HZ, HIGHEST_FREQUENCY_HZ);
    }

    /** @param perKWh how many of the device's units are one kWh */
    Double energyKWh(String key, double perKWh) {
        Double told = within(key, 0, HIGHEST_ENERGY_KWH * perKWh);
        return told == null ? null : told / perKWh;
    }

    /** Adding 0 makes -0 a 0. */
    private Double within(String key, double lowest, double highest) {
        Double told = number(key);
        return told == null || told < lowest || told > highest ? null : (Double) (told + 0.0);
    }
}
