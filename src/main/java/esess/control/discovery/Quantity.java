package esess.control.discovery;

import esess.model.Unit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A physical quantity as Home Assistant knows it (developers.home-assistant.io/docs/core/entity/sensor): which units and which
 * statistics go with a class is fixed there, and a wrong pair is refused.
 *
 * @param deviceClass empty: none
 * @param unit        empty: none
 * @param stateClass  empty: none
 * @param decimals    that are shown; negative: all
 */
public record Quantity(String deviceClass, String unit, String stateClass, int decimals) {

    private static final String MEASUREMENT = "measurement";
    private static final String RISING = "total_increasing";

    public static final Quantity POWER = new Quantity("power", "W", MEASUREMENT, 0);
    public static final Quantity ENERGY = new Quantity("energy", "kWh", RISING, 2);
    /** What a battery holds: it rises and falls. */
    public static final Quantity STORED_ENERGY = new Quantity("energy_storage", "kWh", MEASUREMENT, 2);
    /** A part of something counted, which may begin anew. */
    public static final Quantity PART_ENERGY = new Quantity("energy", "kWh", "total", 2);

    public static final Quantity VOLTAGE = new Quantity("voltage", "V", MEASUREMENT, 1);
    public static final Quantity CELL_VOLTAGE = new Quantity("voltage", "V", MEASUREMENT, 3);
    public static final Quantity CURRENT = new Quantity("current", "A", MEASUREMENT, 1);
    public static final Quantity FREQUENCY = new Quantity("frequency", "Hz", MEASUREMENT, 2);
    public static final Quantity TEMPERATURE = new Quantity("temperature", "°C", MEASUREMENT, 1);
    public static final Quantity HUMIDITY = new Quantity("humidity", "%", MEASUREMENT, 0);
    public static final Quantity PRESSURE = new Quantity("pressure", "hPa", MEASUREMENT, 0);
    public static final Quantity CHARGE = new Quantity("battery", "%", MEASUREMENT, 0);
    public static final Quantity SHARE = new Quantity("", "%", MEASUREMENT, 0);
    public static final Quantity CAPACITY = new Quantity("", "Ah", MEASUREMENT, 0);
    public static final Quantity SECONDS = new Quantity("duration", "s", MEASUREMENT, 0);
    public static final Quantity MINUTES = new Quantity("duration", "min", MEASUREMENT, 0);
    public static final Quantity POWER_FACTOR = new Quantity("power_factor", "", MEASUREMENT, 2);
    public static final Quantity NUMBER = new Quantity("", "", MEASUREMENT, -1);
    public static final Quantity COUNT = new Quantity("", "", MEASUREMENT, 0);
    /** A code without words: its mean would say nothing. */
    public static final Quantity CODE = new Quantity("", "", "", -1);

    public static final Quantity TIME = new Quantity("timestamp", "", "", -1);
    public static final Quantity MONEY = new Quantity("monetary", "GBP", "total", 2);
    public static final Quantity PRICE = new Quantity("", "GBP/kWh", MEASUREMENT, 3);

    /** What a value in this unit is, where nothing more is known of it. */
    public static Quantity of(Unit unit) {
        return switch (unit) {
            case WATT -> POWER;
            case VOLT -> VOLTAGE;
            case AMPERE -> CURRENT;
            case HERTZ -> FREQUENCY;
            case KILOWATT_HOUR -> ENERGY;
            case AMPERE_HOUR -> CAPACITY;
            case PERCENT -> SHARE;
            case CELSIUS -> TEMPERATURE;
            case HECTOPASCAL -> PRESSURE;
            case SECOND -> SECONDS;
            case FACTOR -> POWER_FACTOR;
            case NONE -> NUMBER;
            case COUNT -> CODE;
        };
    }

    /** Something that can be set knows no statistics, and not every class of a sensor. */
    Map<String, Object> fields(Platform platform) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!deviceClass.isEmpty()) {
            fields.put("dev_cla", deviceClass);
        }
        if (!unit.isEmpty()) {
            fields.put("unit_of_meas", unit);
        }
        if (platform == Platform.SENSOR) {
            if (!stateClass.isEmpty()) {
                fields.put("stat_cla", stateClass);
            }
            if (decimals >= 0) {
                fields.put("sug_dsp_prc", decimals);
            }
        }
        return fields;
    }
}
