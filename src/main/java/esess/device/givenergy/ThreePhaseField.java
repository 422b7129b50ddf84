package esess.device.givenergy;

import static esess.device.givenergy.Field.s16;
import static esess.device.givenergy.Field.s32;
import static esess.device.givenergy.Field.u16;
import static esess.device.givenergy.Field.u32;

/** Input registers of a three-phase inverter. */
public enum ThreePhaseField implements Field {
    PV1_V(u16(1001).per(10)),
    PV2_V(u16(1002).per(10)),
    PV1_A(u16(1009).per(10)),
    PV2_A(u16(1010).per(10)),
    PV1_W(u32(1017).per(10)),
    PV2_W(u32(1019).per(10)),
    /** Between the lines, as V2 and V3. */
    V1(u16(1061).per(10)),
    V2(u16(1062).per(10)),
    V3(u16(1063).per(10)),
    I1(u16(1064).per(10)),
    I2(u16(1065).per(10)),
    I3(u16(1066).per(10)),
    HZ(u16(1067).per(100)),
    INVERTER_W(s32(1069).per(10).within(-60000, 60000)),
    AC_CHARGE_W(u32(1071).per(10)),
    APPARENT_VA(u32(1073).per(10)),
    STATUS(u16(1076)),
    IMPORT_W(u32(1079).per(10).within(0, 60000)),
    EXPORT_W(u32(1081).per(10).within(0, 60000)),
    /** At the grid meter, + import, as the next two. */
    METER1_W(s16(1083)),
    METER2_W(s16(1084)),
    METER3_W(s16(1085)),
    LOAD_W(u32(1089).per(10).within(0, 60000)),
    INVERTER_C(s16(1128).per(10)),
    BOOST_C(s16(1129).per(10)),
    BUCK_BOOST_C(s16(1130).per(10)),
    BMS_V(u16(1131).per(10)),
    SOC(u16(1132).soc()),
    PCS_V(u16(1133).per(10)),
    DISCHARGE_W(u32(1136).per(10).within(0, 60000)),
    CHARGE_W(u32(1138).per(10).within(0, 60000)),
    BATTERY_A(s16(1140).per(100)),
    EPS_HZ(u16(1180).per(100)),
    INVERTER_OUT_TODAY_KWH(u32(1360).per(10).today()),
    INVERTER_OUT_TOTAL_KWH(u32(1362).per(10).total()),
    PV1_TODAY_KWH(u32(1366).per(10).today()),
    PV1_TOTAL_KWH(u32(1368).per(10)),
    PV_TOTAL_KWH(u32(1374).per(10).total()),
    AC_CHARGE_TODAY_KWH(u32(1376).per(10).today()),
    AC_CHARGE_TOTAL_KWH(u32(1378).per(10).total()),
    IMPORT_TODAY_KWH(u32(1380).per(10).today()),
    IMPORT_TOTAL_KWH(u32(1382).per(10).total()),
    EXPORT_TODAY_KWH(u32(1384).per(10).today()),
    EXPORT_TOTAL_KWH(u32(1386).per(10).total()),
    DISCHARGE_TODAY_KWH(u32(1388).per(10).today()),
    DISCHARGE_TOTAL_KWH(u32(1390).per(10).total()),
    CHARGE_TODAY_KWH(u32(1392).per(10).today()),
    CHARGE_TOTAL_KWH(u32(1394).per(10).total()),
    LOAD_TODAY_KWH(u32(1396).per(10).today()),
    LOAD_TOTAL_KWH(u32(1398).per(10).total()),
    PV_TODAY_KWH(u32(1412).per(10).today()),
    MODE(u16(1075)),
    INVERTER1_W(s16(1091)),
    INVERTER2_W(s16(1092)),
    INVERTER3_W(s16(1093)),
    L1_V(u16(1094).per(10)),
    L2_V(u16(1095).per(10)),
    L3_V(u16(1096).per(10)),
    EPS1_W(u32(1187).per(10)),
    EPS2_W(u32(1189).per(10)),
    EPS3_W(u32(1191).per(10)),
    METER_EXPORT_W(u32(1240).per(10)),
    METER2_TOTAL_W(u32(1244).per(10)),
    PV2_TODAY_KWH(u32(1370).per(10).today()),
    PV2_TOTAL_KWH(u32(1372).per(10)),
    EXPORT2_TODAY_KWH(u32(1400).per(10).today()),
    EXPORT2_TOTAL_KWH(u32(1402).per(10).total());

    private final Place place;

    ThreePhaseField(Place place) {
        this.place = place;
    }

    @Override
    public Place place() {
        return place;
    }
}
