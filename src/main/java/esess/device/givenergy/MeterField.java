package esess.device.givenergy;

import static esess.device.givenergy.Field.s16;
import static esess.device.givenergy.Field.u16;

/** Input registers of a meter. */
public enum MeterField implements Field {
    V1(u16(60).per(10)),
    V2(u16(61).per(10)),
    V3(u16(62).per(10)),
    I1(u16(63).per(100)),
    I2(u16(64).per(100)),
    I3(u16(65).per(100)),
    P1_W(s16(68)),
    P2_W(s16(69)),
    P3_W(s16(70)),
    P_W(s16(71)),
    Q_VAR(s16(75)),
    S_VA(u16(79).per(10)),
    PF1(s16(80).per(10000)),
    PF(s16(83).per(10000)),
    HZ(u16(84).per(100)),
    IMPORT_KWH(u16(85).per(10)),
    EXPORT_KWH(u16(87).per(10)),
    PF2(s16(81).per(10000)),
    PF3(s16(82).per(10000));

    private final Place place;

    MeterField(Place place) {
        this.place = place;
    }

    @Override
    public Place place() {
        return place;
    }
}
