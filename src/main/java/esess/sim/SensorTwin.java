package esess.sim;

import java.util.Locale;

/** A sensor that reports over MQTT once a minute: what it measures follows the day and the year. One thread. */
public final class SensorTwin implements VirtualDevice {

    private static final int REPORT_SECONDS = 60;

    /** What it measures. */
    public enum Kind {
        OUTDOOR, ROOM, WATER, FRIDGE, FREEZER, HUMIDITY, PRESSURE;

        private double at(Plant plant) {
            // The warmest hour is three o'clock, the warmest day late in July.
            double day = StrictMath.cos(2 * Math.PI * (plant.secondOfDay() - 15 * 3600) / SolarDay.SECONDS);
            double year = StrictMath.cos(2 * Math.PI * (plant.time().getDayOfYear() - 205) / 365.0);
            return switch (this) {
                case OUTDOOR -> 10 + 9 * year + 5 * day;
                case ROOM -> 21.5 + year + 0.8 * day;
                case WATER -> 48 + 4 * day;
                case FRIDGE -> 6 + 0.4 * day;
                case FREEZER -> -18.5 + 0.5 * day;
                case HUMIDITY -> 62 - 14 * day;
                case PRESSURE -> 1014 + 3 * year;
            };
        }
    }

    private final SimMqtt mqtt;
    private final Plant plant;
    private final String topic;
    private final String before;
    private final String after;
    private final Kind kind;
    private int due;

    /** @param jsonKey where in a JSON payload the value stands, {@code a.b[0]}; empty: the payload is the number */
    public SensorTwin(SimMqtt mqtt, Plant plant, String topic, String jsonKey, Kind kind) {
        this.mqtt = mqtt;
        this.plant = plant;
        this.topic = topic;
        this.kind = kind;
        StringBuilder opening = new StringBuilder();
        StringBuilder closing = new StringBuilder();
        for (String step : jsonKey.isEmpty() ? new String[0] : jsonKey.replaceFirst("^\\$\\.", "").split("[.\\[]")) {
            if (step.endsWith("]")) {
                opening.append("[").append("null,".repeat(Integer.parseInt(step.substring(0, step.length() - 1))));
                closing.insert(0, "]");
            } else {
                opening.append("{\"").append(step).append("\":");
                closing.insert(0, "}");
            }
        }
        before = opening.toString();
        after = closing.toString();
    }

    @Override
    public void step() {
        if (due-- <= 0) {
            due = REPORT_SECONDS - 1;
            mqtt.arrive(topic, before + String.format(Locale.ROOT, "%.1f", kind.at(plant)) + after);
        }
    }
}
