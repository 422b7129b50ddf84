package esess.device.givenergy;

import static esess.device.givenergy.Field.s16;
import static esess.device.givenergy.Field.u16;
import static esess.device.givenergy.Field.u32;

/** Input registers of a Gateway with its All-in-Ones; battery powers are read + charging. */
public enum GatewayField implements Field {
    MODE(u16(1604)),
    GRID_V(s16(1608).per(10).within(150, 300)),
    GRID_A(s16(1609).per(10)),
    LOAD_V(u16(1610).per(10)),
    LOAD_A(u16(1611).per(10)),
    PV_A(s16(1612).per(10)),
    /** + export. */
    GRID_W(s16(1616).within(-30000, 30000)),
    PV_W(u16(1617)),
    LOAD_W(u16(1618)),
    LIBERTY_RAW_W(s16(1619)),
    GRID_RELAY_V(u16(1624).per(10)),
    INVERTER_RELAY_V(u16(1625).per(10)),
    IMPORT_TODAY_KWH(u16(1640).per(10).today()),
    IMPORT_TOTAL_KWH(u32(1641).per(10).total()),
    PV_TODAY_KWH(u16(1643).per(10).today()),
    PV_TOTAL_KWH(u32(1644).per(10).total()),
    EXPORT_TODAY_KWH(u16(1646).per(10).today()),
    EXPORT_TOTAL_KWH(u32(1647).per(10).total()),
    AIO_CHARGE_TODAY_KWH(u16(1649).per(10).today()),
    AIO_CHARGE_TOTAL_KWH(u32(1650).per(10).total()),
    AIO_DISCHARGE_TODAY_KWH(u16(1652).per(10).today()),
    AIO_DISCHARGE_TOTAL_KWH(u32(1653).per(10).total()),
    LOAD_TODAY_KWH(u16(1655).per(10).today()),
    LOAD_TOTAL_KWH(u32(1656).per(10).total()),
    AIOS(u16(1700)),
    AIOS_ONLINE(u16(1701)),
    AIO_TOTAL_RAW_W(s16(1702)),
    AIO_STATE(u16(1703)),
    AIO1_CHARGE_TODAY_KWH(u16(1705).per(10).today()),
    AIO2_CHARGE_TODAY_KWH(u16(1708).per(10).today()),
    BATTERY_CHARGE_TODAY_KWH(u16(1795).per(10).today()),
    BATTERY_DISCHARGE_TODAY_KWH(u16(1798).per(10).today()),
    AIO1_SOC(u16(1801).soc()),
    AIO2_SOC(u16(1802).soc()),
    AIO1_RAW_W(s16(1816)),
    AIO2_RAW_W(s16(1817)),
    AIO3_RAW_W(s16(1818)),
    AIO3_SOC(u16(1803).soc()),
    AIO3_CHARGE_TODAY_KWH(u16(1711).per(10).today()),
    AIO1_CHARGE_TOTAL_KWH(u32(1706).per(10).total()),
    AIO2_CHARGE_TOTAL_KWH(u32(1709).per(10).total()),
    AIO3_CHARGE_TOTAL_KWH(u32(1712).per(10).total()),
    AIO1_DISCHARGE_TODAY_KWH(u16(1750).per(10).today()),
    AIO2_DISCHARGE_TODAY_KWH(u16(1753).per(10).today()),
    AIO3_DISCHARGE_TODAY_KWH(u16(1756).per(10).today()),
    AIO1_DISCHARGE_TOTAL_KWH(u32(1751).per(10).total()),
    AIO2_DISCHARGE_TOTAL_KWH(u32(1754).per(10).total()),
    AIO3_DISCHARGE_TOTAL_KWH(u32(1757).per(10).total()),
    BATTERY_CHARGE_TOTAL_KWH(u32(1796).per(10).total()),
    BATTERY_DISCHARGE_TOTAL_KWH(u32(1799).per(10).total());

    private final Place place;

    GatewayField(Place place) {
        this.place = place;
    }

    @Override
    public Place place() {
        return place;
    }
}
