package esess.sim.plant;

/** What sensors of a house measure: it follows the day and the year. */
public enum Climate {
    OUTDOOR,
    ROOM,
    WATER,
    FRIDGE,
    FREEZER,
    HUMIDITY,
    PRESSURE;

    /** °C, % or hPa. */
    public double at(Plant plant) {
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
