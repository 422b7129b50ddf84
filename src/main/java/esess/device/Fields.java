package esess.device;

import esess.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One JSON object that a meter answered, read with suspicion. The power is what ESS steers on: where it stands and is
 * no number, the whole answer is refused. Anything else that is no number, or none that a meter can measure, is
 * unknown. Any thread.
 */
record Fields(Map<?, ?> values) {

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

    /** Whether the device speaks of it, be it to say that it does not know. */
    boolean speaksOf(String key) {
        return values.containsKey(key);
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
        Double power = Quantity.POWER.orNull(number(key));
        if (power == null) {
            throw new IllegalArgumentException("no power at " + key);
        }
        return power;
    }

    Double voltageV(String key) {
        return Quantity.VOLTAGE.orNull(number(key));
    }

    Double currentA(String key) {
        return Quantity.CURRENT.orNull(number(key));
    }

    Double powerFactor(String key) {
        return Quantity.POWER_FACTOR.orNull(number(key));
    }

    Double frequencyHz(String key) {
        return Quantity.FREQUENCY.orNull(number(key));
    }

    /** @param perKWh how many of the device's units are one kWh */
    Double energyKWh(String key, double perKWh) {
        Double told = number(key);
        return told == null ? null : Quantity.ENERGY.orNull(told / perKWh);
    }
}
