package esess.device.givenergy;

/**
 * What kind of device answers, as its type code (HR0, four hex digits) and its firmware tell. Immutable.
 *
 * @param typeCode     HR0
 * @param ratedW       null: not known for this type
 * @param maxBatteryW  what its battery can take or give; null: not known
 * @param hasTenSlots  ten times of charge and discharge with targets each; else one of charge, two of discharge
 */
public record Model(int typeCode, Family family, Integer ratedW, Integer maxBatteryW, boolean hasTenSlots) {

    /** Families of devices, with the names that GivTCP shows. */
    public enum Family {
        HYBRID_GEN1("Hybrid_gen1"),
        HYBRID_GEN2("Hybrid_gen2"),
        HYBRID_GEN3("Hybrid_gen3"),
        POLAR("Polar"),
        HYBRID_GEN3_PLUS("Hybrid_gen3_plus"),
        PV("Pv"),
        HYBRID_THREE_PHASE("Gen 3 - Hybrid_3ph"),
        COMMERCIAL("Gen 3 - Commercial"),
        EMS("Ems"),
        AC_THREE_PHASE("Gen 3 - Ac_3ph"),
        AC("Ac"),
        GATEWAY("Gateway"),
        ALL_IN_ONE("All_in_one"),
        HV_GEN3("Hybrid_hv_gen3"),
        ALL_IN_ONE_HYBRID("All_in_one_hybrid"),
        HYBRID_GEN4("Hybrid_gen4"),
        UNKNOWN("Unknown");

        private final String shown;

        Family(String shown) {
            this.shown = shown;
        }

        public String shown() {
            return shown;
        }

        public boolean isThreePhase() {
            return this == HYBRID_THREE_PHASE || this == COMMERCIAL || this == AC_THREE_PHASE;
        }

        /** What it calls PV is its own production: an AC coupled one has no panels. */
        public boolean hasPanels() {
            return this != AC && this != AC_THREE_PHASE && this != ALL_IN_ONE;
        }

        /** One phase, with the registers of {@link InverterField}. */
        public boolean isSinglePhase() {
            return !isThreePhase() && this != EMS && this != GATEWAY;
        }

        /** Its batteries may be a stack with a controller of its own. */
        public boolean mayHaveStack() {
            return isThreePhase()
                    || this == ALL_IN_ONE
                    || this == HV_GEN3
                    || this == ALL_IN_ONE_HYBRID
                    || this == HYBRID_GEN4
                    || this == UNKNOWN;
        }

        public boolean mayHaveLowVoltage() {
            return isSinglePhase() && this != ALL_IN_ONE && this != HV_GEN3 && this != ALL_IN_ONE_HYBRID && this != PV;
        }
    }

    private static final int[] HYBRID_W = {0, 5000, 4600, 3600, 6000, 7000, 8000};
    private static final int[] THREE_PHASE_W = {0, 6000, 8000, 10000, 11000, 15000, 20000, 5000};
    /** A three-phase stack: 25 A at 80 V for each module. */
    static final int STACK_MODULE_W = 2000;

    /**
     * @param typeCode HR0
     * @param firmware HR21
     */
    public static Model of(int typeCode, int firmware) {
        int kind = typeCode >>> 8;
        int size = typeCode & 0xFF;
        return switch (kind) {
            case 0x20 ->
                switch (firmware / 100) {
                    case 3 -> hybrid(typeCode, Family.HYBRID_GEN3, size, 3600, firmware > 302);
                    case 8, 9 -> hybrid(typeCode, Family.HYBRID_GEN2, size, 3600, false);
                    default -> hybrid(typeCode, Family.HYBRID_GEN1, size, 2600, false);
                };
            case 0x21, 0x24, 0x25 -> hybrid(typeCode, Family.POLAR, size, null, false);
            case 0x22 ->
                hybrid(typeCode, Family.HYBRID_GEN3_PLUS, size, typeCode == 0x2201 ? (Integer) 5400 : null, false);
            case 0x23 -> hybrid(typeCode, Family.PV, size, null, false);
            case 0x30 ->
                new Model(
                        typeCode,
                        Family.AC,
                        size == 1 ? (Integer) 3000 : size == 2 ? (Integer) 3600 : null,
                        3000,
                        false);
            case 0x40 -> new Model(typeCode, Family.HYBRID_THREE_PHASE, at(THREE_PHASE_W, size), null, true);
            case 0x41 ->
                new Model(
                        typeCode,
                        Family.COMMERCIAL,
                        size == 1 ? (Integer) 30000 : size == 3 ? (Integer) 50000 : null,
                        null,
                        true);
            case 0x50, 0x51 -> new Model(typeCode, Family.EMS, null, null, false);
            case 0x60 ->
                new Model(typeCode, Family.AC_THREE_PHASE, size == 7 ? null : at(THREE_PHASE_W, size), null, true);
            case 0x70 -> new Model(typeCode, Family.GATEWAY, 12000, null, true);
            case 0x80 -> allInOne(typeCode, size);
            case 0x81 ->
                new Model(
                        typeCode,
                        Family.HV_GEN3,
                        at(new int[] {0, 6000, 8000, 10000}, size),
                        size == 2 ? (Integer) 8000 : size == 3 ? (Integer) 10000 : null,
                        true);
            case 0x82 ->
                new Model(
                        typeCode,
                        Family.ALL_IN_ONE_HYBRID,
                        at(new int[] {0, 6000, 8000, 10000, 12000, 11000}, size),
                        null,
                        true);
            case 0x83 ->
                new Model(typeCode, Family.HYBRID_GEN4, at(new int[] {0, 3600, 4600, 5000, 6000}, size), 6000, true);
            default -> new Model(typeCode, Family.UNKNOWN, null, null, false);
        };
    }

    private static Model hybrid(int typeCode, Family family, int size, Integer maxBatteryW, boolean hasTenSlots) {
        return new Model(typeCode, family, at(HYBRID_W, size), maxBatteryW, hasTenSlots);
    }

    private static Model allInOne(int typeCode, int size) {
        Integer watts = at(new int[] {0, 6000, 3600, 5000}, size);
        return new Model(typeCode, Family.ALL_IN_ONE, watts, watts, true);
    }

    private static Integer at(int[] watts, int size) {
        return size > 0 && size < watts.length ? (Integer) watts[size] : null;
    }

    public String typeText() {
        return String.format("%04X", typeCode);
    }
}
