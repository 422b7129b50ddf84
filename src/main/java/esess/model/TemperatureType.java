package esess.model;

/** What a temperature sensor measures; the ordinal is Victron's /TemperatureType. */
public enum TemperatureType {
    BATTERY("Battery"),
    FRIDGE("Fridge"),
    GENERIC("Generic"),
    ROOM("Room"),
    OUTDOOR("Outdoor"),
    WATER_HEATER("WaterHeater"),
    FREEZER("Freezer");

    private final String text;

    TemperatureType(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
