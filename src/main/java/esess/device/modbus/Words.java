package esess.device.modbus;

import java.util.List;

/**
 * Registers as they were read, and the numbers in them. Addresses are those of the wire, from 0. Immutable; any thread.
 *
 * @param address of the first
 */
record Words(int address, List<Integer> words) {

    boolean has(int at, int count) {
        return at >= address && at + count <= address + words.size();
    }

    int u16(int at) {
        return words.get(at - address);
    }

    int s16(int at) {
        return (short) u16(at);
    }

    long u32(int at, boolean lowWordFirst) {
        long first = u16(at);
        long second = u16(at + 1);
        return lowWordFirst ? second << 16 | first : first << 16 | second;
    }

    int s32(int at, boolean lowWordFirst) {
        return (int) u32(at, lowWordFirst);
    }

    float f32(int at, boolean lowWordFirst) {
        return Float.intBitsToFloat(s32(at, lowWordFirst));
    }
}
