package esess.device.givenergy;

import static esess.device.givenergy.Field.s16;
import static esess.device.givenergy.Field.u16;
import static esess.device.givenergy.Field.u32;

/** Input registers of the controller of a high-voltage stack; current and power + charging. */
public enum StackField implements Field {
    MODULES(u16(64)),
    CELLS_PER_MODULE(u16(65)),
    STATUS(u16(70)),
    BATTERY_V(u16(73).per(10)),
    LOAD_V(u16(74).per(10)),
    BATTERY_A(s16(76).per(10)),
    SOH(u16(81)),
    CHARGE_TOTAL_KWH(u32(82).per(10).total()),
    DISCHARGE_TOTAL_KWH(u32(84).per(10).total()),
    CHARGE_TODAY_KWH(u32(90).per(10).today()),
    DISCHARGE_TODAY_KWH(u32(92).per(10).today()),
    NOMINAL_AH(u16(98).per(10)),
    REMAINING_AH(u16(99).per(10)),
    CYCLES(u16(100).per(10)),
    POWER_100W(s16(79));

    private final Place place;

    StackField(Place place) {
        this.place = place;
    }

    @Override
    public Place place() {
        return place;
    }
}
