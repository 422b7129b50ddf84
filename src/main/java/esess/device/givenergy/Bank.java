package esess.device.givenergy;

/**
 * Some consecutive registers of one device behind the dongle. Immutable.
 *
 * @param address  0x11 the inverter, EMS or gateway; 0x32 to 0x37 batteries; 0x01 to 0x08 meters; 0x50 and 0x70 upwards
 *                 the modules and controllers of high-voltage stacks
 * @param function {@link #HOLDING}, {@link #INPUT} or {@link #PRODUCT}
 */
public record Bank(int address, int function, int base, int count) {

    /** Settings. */
    public static final int HOLDING = 3;
    /** Measurements. */
    public static final int INPUT = 4;
    /** Of meters: serial number and type. */
    public static final int PRODUCT = 0x16;
    /** More registers are not answered at once. */
    public static final int LONGEST = 60;

    public static Bank holding(int address, int base, int count) {
        return new Bank(address, HOLDING, base, count);
    }

    public static Bank input(int address, int base, int count) {
        return new Bank(address, INPUT, base, count);
    }

    public boolean holds(int register) {
        return register >= base && register < base + count;
    }

    @Override
    public String toString() {
        return (function == HOLDING ? "HR" : function == INPUT ? "IR" : "MR") + base + "x" + count + "@"
                + String.format("0x%02x", address);
    }
}
