package esess.device.givenergy;

import static esess.device.givenergy.Field.s16;
import static esess.device.givenergy.Field.u16;

/** Input registers of an EMS, which speaks for several inverters. */
public enum EmsField implements Field {
    STATUS(u16(2040)),
    METERS(u16(2041)),
    INVERTERS(u16(2044)),
    METER1_W(s16(2046)),
    METER2_W(s16(2047)),
    METER3_W(s16(2048)),
    METER4_W(s16(2049)),
    METER5_W(s16(2050)),
    METER6_W(s16(2051)),
    METER7_W(s16(2052)),
    METER8_W(s16(2053)),
    INVERTER1_W(s16(2054)),
    INVERTER2_W(s16(2055)),
    INVERTER3_W(s16(2056)),
    INVERTER4_W(s16(2057)),
    SOC1(u16(2058).soc()),
    SOC2(u16(2059).soc()),
    SOC3(u16(2060).soc()),
    SOC4(u16(2061).soc()),
    TEMP1_C(s16(2062).per(10)),
    TEMP2_C(s16(2063).per(10)),
    TEMP3_C(s16(2064).per(10)),
    TEMP4_C(s16(2065).per(10)),
    CALCULATED_LOAD_W(u16(2086)),
    MEASURED_LOAD_W(u16(2087)),
    GENERATION_W(u16(2088)),
    /** + import, unlike an inverter's: it is told beside its opposite in IR30, and the load is this, battery and generation. */
    GRID_W(s16(2089).within(-30000, 30000)),
    BATTERY_W(s16(2090)),
    REMAINING_WH(u16(2091)),
    OTHER_BATTERY_W(s16(2094));

    private final Place place;

    EmsField(Place place) {
        this.place = place;
    }

    @Override
    public Place place() {
        return place;
    }
}
