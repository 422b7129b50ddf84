package esess.device.givenergy;

/** One value in the registers of a device: where it is and what can be believed of it. Enums of these are register maps. */
public interface Field {

    Place place();

    /** How a value is written in registers. */
    enum Kind {
        U16,
        S16,
        U32,
        S32
    }

    /**
     * Where and how.
     *
     * @param register the first one; 32-bit values have the high word first
     * @param divisor  the register's value divided by this is W, V, A, Hz, kWh, Ah, °C, %
     */
    record Place(int register, Kind kind, int divisor, Rule rule) {

        int length() {
            return kind == Kind.U32 || kind == Kind.S32 ? 2 : 1;
        }

        /** @param offset of {@link #register} in these registers */
        public double in(int[] registers, int offset) {
            int first = registers[offset];
            long raw = switch (kind) {
                case U16 -> first;
                case S16 -> (short) first;
                case U32 -> (long) first << 16 | registers[offset + 1];
                case S32 -> first << 16 | registers[offset + 1];
            };
            return divisor == 1 ? raw : raw / (double) divisor;
        }

        Place per(int parts) {
            return new Place(register, kind, parts, rule);
        }

        Place within(double minimum, double maximum) {
            return new Place(register, kind, divisor, new Rule(Rule.Kind.WITHIN, minimum, maximum));
        }

        /** A counter of kWh that never goes back. */
        Place total() {
            return new Place(register, kind, divisor, Rule.of(Rule.Kind.TOTAL));
        }

        /** A counter of kWh that begins anew at the inverter's midnight. */
        Place today() {
            return new Place(register, kind, divisor, Rule.of(Rule.Kind.TODAY));
        }

        Place soc() {
            return new Place(register, kind, divisor, Rule.of(Rule.Kind.SOC));
        }
    }

    static Place u16(int register) {
        return new Place(register, Kind.U16, 1, Rule.of(Rule.Kind.ANY));
    }

    static Place s16(int register) {
        return new Place(register, Kind.S16, 1, Rule.of(Rule.Kind.ANY));
    }

    static Place u32(int register) {
        return new Place(register, Kind.U32, 1, Rule.of(Rule.Kind.ANY));
    }

    static Place s32(int register) {
        return new Place(register, Kind.S32, 1, Rule.of(Rule.Kind.ANY));
    }
}
