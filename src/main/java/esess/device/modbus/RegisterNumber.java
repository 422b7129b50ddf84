package esess.device.modbus;

import esess.port.Modbus.Table;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number in registers: where it stands and how it is read. Immutable; any thread.
 *
 * @param address of its first register, from 0 as on the wire
 * @param factor  what makes the unit of it
 */
public record RegisterNumber(Table table, int address, Form form, boolean lowWordFirst, double factor) {

    /** How a number is stored. */
    public enum Form {
        U16(1),
        I16(1),
        U32(2),
        I32(2),
        F32(2);

        private final int registers;

        Form(int registers) {
            this.registers = registers;
        }

        int registers() {
            return registers;
        }
    }

    private static final Pattern WRITTEN = Pattern.compile(
            "(?:(input|holding)\\s+)?(0x[0-9a-f]{1,4}|\\d{1,5})\\s+(u16|i16|u32|i32|f32)(le)?(?:\\s+(-?\\d+(?:\\.\\d+)?))?");

    /**
     * As it stands in a configuration: {@code 4116 i32 0.01}, {@code input 52 f32}, {@code 0x28 i32le 0.1}.
     *
     * @throws IllegalArgumentException with what is expected
     */
    public static RegisterNumber parse(String text) {
        Matcher written = WRITTEN.matcher(text.strip().toLowerCase(Locale.ROOT));
        int address = written.matches() ? Integer.decode(plain(written.group(2))) : -1;
        if (address < 0 || address > 0xFFFE) {
            throw new IllegalArgumentException(
                    "an address from 0 to 65534, a type (u16, i16, u32, i32, f32; i32le: low word first)"
                            + " and perhaps a factor are expected, as in \"4116 i32 0.01\" or \"input 52 f32\"");
        }
        return new RegisterNumber(
                "input".equals(written.group(1)) ? Table.INPUT : Table.HOLDING,
                address,
                Form.valueOf(written.group(3).toUpperCase(Locale.ROOT)),
                written.group(4) != null,
                written.group(5) == null ? 1 : Double.parseDouble(written.group(5)));
    }

    /** Without zeros in front, which would make it octal. */
    private static String plain(String number) {
        return number.startsWith("0x") ? number : number.replaceFirst("^0+(?=\\d)", "");
    }

    /** Null where the device says that it does not have it. */
    Double in(Words words) {
        double raw = switch (form) {
            case U16 -> words.u16(address);
            case I16 -> words.s16(address);
            case U32 -> words.u32(address, lowWordFirst);
            case I32 -> words.s32(address, lowWordFirst);
            case F32 -> words.f32(address, lowWordFirst);
        };
        // Thousandths of a thousand are no more than what binary fractions leave.
        return Double.isNaN(raw) ? null : (Double) (Math.rint(raw * factor * 1e6) / 1e6);
    }
}
