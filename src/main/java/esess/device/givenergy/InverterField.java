package esess.device.givenergy;

import static esess.device.givenergy.Field.s16;
import static esess.device.givenergy.Field.u16;
import static esess.device.givenergy.Field.u32;

/** Input registers of a single-phase inverter. */
public enum InverterField implements Field {
    STATUS(u16(0)),
    PV1_V(u16(1).per(10)),
    PV2_V(u16(2).per(10)),
    AC_V(u16(5).per(10).within(150, 300)),
    THROUGHPUT_TOTAL_KWH(u32(6).per(10)),
    PV1_A(u16(8).per(10)),
    PV2_A(u16(9).per(10)),
    AC_A(u16(10).per(10)),
    PV_TOTAL_KWH(u32(11).per(10).total()),
    AC_HZ(u16(13).per(100).within(0, 60)),
    CHARGE_STATUS(u16(14)),
    PV1_TODAY_KWH(u16(17).per(10).today()),
    PV1_W(u16(18).within(0, 10000)),
    PV2_TODAY_KWH(u16(19).per(10).today()),
    PV2_W(u16(20).within(0, 10000)),
    EXPORT_TOTAL_KWH(u32(21).per(10).total()),
    INVERTER_W(s16(24).within(-20000, 20000)),
    EXPORT_TODAY_KWH(u16(25).per(10).today()),
    IMPORT_TODAY_KWH(u16(26).per(10).today()),
    AC_CHARGE_TOTAL_KWH(u32(27).per(10).total()),
    /** + export. */
    GRID_W(s16(30).within(-20000, 20000)),
    EPS_W(u16(31).within(0, 20000)),
    IMPORT_TOTAL_KWH(u32(32).per(10).total()),
    AC_CHARGE_TODAY_KWH(u16(35).per(10).today()),
    BATTERY_CHARGE_TODAY_KWH(u16(36).per(10).today()),
    BATTERY_DISCHARGE_TODAY_KWH(u16(37).per(10).today()),
    FAULT(u16(39)),
    WARNING(u16(40)),
    HEATSINK_C(s16(41).per(10).within(-100, 100)),
    LOAD_W(u16(42).within(0, 20000)),
    APPARENT_VA(u16(43)),
    INVERTER_OUT_TODAY_KWH(u16(44).per(10).today()),
    INVERTER_OUT_TOTAL_KWH(u32(45).per(10).total()),
    WORK_HOURS(u32(47)),
    BATTERY_V(u16(50).per(100).within(0, 550)),
    /** + discharge. */
    BATTERY_A(s16(51).per(100)),
    /** + discharge. */
    BATTERY_W(s16(52).within(-13000, 13000)),
    EPS_V(u16(53).per(10)),
    EPS_HZ(u16(54).per(100)),
    CHARGER_C(s16(55).per(10).within(-100, 100)),
    BATTERY_C(s16(56).per(10).within(-100, 100)),
    CHARGER_WARNING(u16(57)),
    INVERTER_A(u16(58).per(100)),
    SOC(u16(59).soc()),
    /** Of the first generation; 16 bit. */
    OLD_DISCHARGE_TOTAL_KWH(u16(180).per(10)),
    OLD_CHARGE_TOTAL_KWH(u16(181).per(10)),
    COMBINED_GENERATION_W(u32(247));

    private final Place place;

    InverterField(Place place) {
        this.place = place;
    }

    @Override
    public Place place() {
        return place;
    }
}
