package esess.device.givenergy;

import static esess.device.givenergy.Field.s16;
import static esess.device.givenergy.Field.u16;
import static esess.device.givenergy.Field.u32;

/** Input registers of a low-voltage battery. */
public enum BatteryField implements Field {
    CELL1_V(u16(60).per(1000)),
    CELL2_V(u16(61).per(1000)),
    CELL3_V(u16(62).per(1000)),
    CELL4_V(u16(63).per(1000)),
    CELL5_V(u16(64).per(1000)),
    CELL6_V(u16(65).per(1000)),
    CELL7_V(u16(66).per(1000)),
    CELL8_V(u16(67).per(1000)),
    CELL9_V(u16(68).per(1000)),
    CELL10_V(u16(69).per(1000)),
    CELL11_V(u16(70).per(1000)),
    CELL12_V(u16(71).per(1000)),
    CELL13_V(u16(72).per(1000)),
    CELL14_V(u16(73).per(1000)),
    CELL15_V(u16(74).per(1000)),
    CELL16_V(u16(75).per(1000)),
    T1_C(s16(76).per(10)),
    T2_C(s16(77).per(10)),
    T3_C(s16(78).per(10)),
    T4_C(s16(79).per(10)),
    CELL_SUM_V(u16(80).per(1000)),
    MOSFET_C(s16(81).per(10)),
    OUT_V(u32(82).per(1000)),
    CAPACITY_AH(u32(84).per(100)),
    DESIGN_AH(u32(86).per(100)),
    REMAINING_AH(u32(88).per(100)),
    /** Reads about 0 everywhere: not to be used. */
    CURRENT_A(s16(95).per(100)),
    CYCLES(u16(96)),
    CELLS(u16(97)),
    FIRMWARE(u16(98)),
    SOC(u16(100).soc()),
    MAX_C(s16(103).per(10)),
    MIN_C(s16(104).per(10)),
    DISCHARGE_TOTAL_KWH(u16(105).per(10)),
    CHARGE_TOTAL_KWH(u16(106).per(10)),
    USB(u16(115));

    private final Place place;

    BatteryField(Place place) {
        this.place = place;
    }

    @Override
    public Place place() {
        return place;
    }
}
