package esess.device.givenergy;

/** What the battery's controller complains of, by the bit of the inverter's register. */
public enum BatteryFault {
    COLD_CHARGE(0),
    COLD_DISCHARGE(1),
    HOT_CHARGE(2),
    HOT_DISCHARGE(3),
    LOW_VOLTAGE(4),
    HIGH_VOLTAGE(5),
    SHORT_CIRCUIT(6),
    HIGH_CURRENT(7),
    MODULE_TEMPERATURE(8),
    BATTERY_TEMPERATURE(9),
    COMMUNICATION_LOST(10),
    BATTERY_LOW(13),
    BATTERY_HIGH(14),
    METER_LOST(15);

    private final int bit;

    BatteryFault(int bit) {
        this.bit = bit;
    }

    public boolean isIn(int bits) {
        return (bits & 1 << bit) != 0;
    }
}
