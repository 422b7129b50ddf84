package esess.device.givenergy;

import static esess.device.givenergy.Field.s16;
import static esess.device.givenergy.Field.u16;

/** Input registers of one module of a high-voltage stack. */
public enum ModuleField implements Field {
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
    CELL17_V(u16(76).per(1000)),
    CELL18_V(u16(77).per(1000)),
    CELL19_V(u16(78).per(1000)),
    CELL20_V(u16(79).per(1000)),
    CELL21_V(u16(80).per(1000)),
    CELL22_V(u16(81).per(1000)),
    CELL23_V(u16(82).per(1000)),
    CELL24_V(u16(83).per(1000)),
    SENSOR1_C(s16(90).per(10)),
    SENSOR2_C(s16(91).per(10)),
    SENSOR3_C(s16(92).per(10)),
    SENSOR4_C(s16(93).per(10)),
    SENSOR5_C(s16(94).per(10)),
    SENSOR6_C(s16(95).per(10)),
    SENSOR7_C(s16(96).per(10)),
    SENSOR8_C(s16(97).per(10)),
    SENSOR9_C(s16(98).per(10)),
    SENSOR10_C(s16(99).per(10)),
    SENSOR11_C(s16(100).per(10)),
    SENSOR12_C(s16(101).per(10));

    private final Place place;

    ModuleField(Place place) {
        this.place = place;
    }

    @Override
    public Place place() {
        return place;
    }
}
