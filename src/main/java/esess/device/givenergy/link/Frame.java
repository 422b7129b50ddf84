package esess.device.givenergy.link;

import esess.device.givenergy.Bank;
import java.nio.charset.StandardCharsets;

/** One message of the dongle or to it. Immutable but for the array of a page, which nobody changes. */
public sealed interface Frame {

    /** "Are you there?", every three minutes; who leaves three of them unanswered is cut off. */
    record Heartbeat(String adapter, int type) implements Frame {

        byte[] bytes() {
            return new FrameWriter(adapter).heartbeat(type);
        }
    }

    /** Registers that were read, by whomever: the dongle tells every answer to all its clients. */
    record Page(String adapter, String serial, Bank bank, int[] values) implements Frame {

        byte[] bytes() {
            FrameWriter writer = new FrameWriter(adapter)
                    .answer(bank.address(), bank.function(), serial)
                    .word(bank.base())
                    .word(bank.count());
            for (int value : values) {
                writer.word(value);
            }
            return writer.done();
        }
    }

    /** A register that was written, by whomever. */
    record Written(String adapter, String serial, int address, int register, int value) implements Frame {

        byte[] bytes() {
            return new FrameWriter(adapter)
                    .answer(address, WRITE, serial)
                    .word(register)
                    .word(value)
                    .done();
        }
    }

    /**
     * The device refuses; it does not say why.
     *
     * @param function what was asked
     * @param base     the first register, or the one to be written
     * @param count    as asked, the value to be written, or 0
     */
    record Refused(String adapter, String serial, int address, int function, int base, int count) implements Frame {

        byte[] bytes() {
            return new FrameWriter(adapter)
                    .answer(address, function | REFUSAL, serial)
                    .word(base)
                    .word(count)
                    .done();
        }
    }

    /** A question, ours or another client's. */
    record Question(int address, int function, int first, int second) implements Frame {

        static Question read(Bank bank) {
            return new Question(bank.address(), bank.function(), bank.base(), bank.count());
        }

        static Question write(int address, int register, int value) {
            return new Question(address, WRITE, register, value);
        }

        byte[] bytes() {
            return new FrameWriter(OURS)
                    .begin(address, function)
                    .word(first)
                    .word(second)
                    .done();
        }
    }

    /** Its checksum is wrong; what it claims to be about. */
    record Damaged(int address, int function, int base) implements Frame {}

    /** Nothing for us: an empty answer, a text of the dongle's. */
    record Noise() implements Frame {}

    int WRITE = 6;
    int REFUSAL = 0x80;
    /** Any ten characters will do for a client. */
    String OURS = "AB1234G567";

    /** Ten characters. */
    static String serial(byte[] bytes, int from) {
        return new String(bytes, from, SERIAL_LENGTH, StandardCharsets.ISO_8859_1);
    }

    int SERIAL_LENGTH = 10;
}
