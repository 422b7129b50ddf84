package esess.device.givenergy;

import java.util.ArrayList;
import java.util.List;

/** What the inverter complains of, by the bit of its two fault registers, counted from the highest. */
public enum InverterFault {
    BACKUP_OVERLOAD(3, "backup overload"),
    METER_COMMUNICATION(6, "communication"),
    BATTERY_COMMUNICATION(7, "communication"),
    MEMORY(9, "memory"),
    FREQUENCY(16, "frequency"),
    RELAY(17, "relay"),
    INVERTER_VOLTAGE(18, "inverter voltage"),
    RESIDUAL_CURRENT(19, "residual current"),
    COMMUNICATION(21, "communication"),
    BUS_VOLTAGE(22, "bus voltage"),
    INVERTER_CURRENT(23, "inverter current"),
    NO_GRID(24, "no grid"),
    PV_ISOLATION(25, "isolation of the panels"),
    LEAKAGE(26, "leakage current"),
    PV_VOLTAGE(28, "voltage of the panels"),
    GRID_VOLTAGE(29, "grid voltage"),
    GRID_FREQUENCY(30, "grid frequency"),
    TEMPERATURE_SENSOR(31, "temperature sensor");

    private static final int REGISTER = 223;

    private final int bit;
    private final String text;

    InverterFault(int bit, String text) {
        this.bit = bit;
        this.text = text;
    }

    /** In words, each once; empty where there is none; null: not known, or the model does not tell. */
    public static List<String> now(Pages pages) {
        Integer high = pages.setting(REGISTER);
        Integer low = pages.setting(REGISTER + 1);
        if (high == null || low == null) {
            return null;
        }
        int bits = high << 16 | low;
        List<String> texts = new ArrayList<>();
        for (InverterFault fault : values()) {
            if ((bits & 0x80000000 >>> fault.bit) != 0 && !texts.contains(fault.text)) {
                texts.add(fault.text);
            }
        }
        return texts;
    }
}
