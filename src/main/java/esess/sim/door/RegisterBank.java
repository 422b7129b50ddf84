package esess.sim.door;

import esess.port.Modbus;
import esess.port.Modbus.Answer;
import esess.port.Modbus.Failed;
import esess.port.Modbus.Failure;
import esess.port.Modbus.Read;
import esess.port.Modbus.Request;
import esess.port.Modbus.Table;
import esess.port.Modbus.Words;
import esess.port.Modbus.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The registers of a device, and what it can do wrong. One thread. */
public final class RegisterBank {

    private static final int ILLEGAL_ADDRESS = 2;

    private final Map<Table, TreeMap<Integer, Integer>> tables =
            Map.of(Table.HOLDING, new TreeMap<>(), Table.INPUT, new TreeMap<>());
    private boolean silent;
    private Failed failure;
    private int asked;

    /** Sets registers from this address on. */
    public RegisterBank put(Table table, int address, int... words) {
        for (int i = 0; i < words.length; i++) {
            tables.get(table).put(address + i, words[i] & 0xFFFF);
        }
        return this;
    }

    /** Sets a number of 32 bits. */
    public RegisterBank putLong(Table table, int address, long value, boolean lowWordFirst) {
        int high = (int) (value >> 16) & 0xFFFF;
        int low = (int) value & 0xFFFF;
        return lowWordFirst ? put(table, address, low, high) : put(table, address, high, low);
    }

    /** Sets a floating point number of 32 bits, high word first. */
    public RegisterBank putFloat(Table table, int address, double value) {
        return putLong(table, address, Float.floatToIntBits((float) value), false);
    }

    /** Null: there is no such register. */
    public Integer get(Table table, int address) {
        return tables.get(table).get(address);
    }

    /** Whether it keeps silent from now on. */
    public void keepSilent(boolean always) {
        silent = always;
    }

    /** How it answers from now on; null: as it should. */
    public void failWith(Failure kind, int exceptionCode) {
        failure = kind == null ? null : new Failed(kind, exceptionCode, "simulated");
    }

    /** How many questions have come. */
    public int asked() {
        return asked;
    }

    /** All registers of a table. */
    public Map<Integer, Integer> registers(Table table) {
        return new TreeMap<>(tables.get(table));
    }

    /** Null: it keeps silent. */
    Answer answer(Request request) {
        asked++;
        if (silent) {
            return null;
        } else if (failure != null) {
            return failure;
        } else if (request instanceof Read read) {
            return read(read);
        }
        Write write = (Write) request;
        TreeMap<Integer, Integer> holding = tables.get(Table.HOLDING);
        for (int i = 0; i < write.words().size(); i++) {
            if (!holding.containsKey(write.address() + i)) {
                return new Failed(Modbus.Failure.REFUSED, ILLEGAL_ADDRESS, "it has no such registers");
            }
        }
        for (int i = 0; i < write.words().size(); i++) {
            holding.put(write.address() + i, write.words().get(i));
        }
        return new Words(List.of());
    }

    private Answer read(Read read) {
        List<Integer> words = new ArrayList<>(read.count());
        for (int i = 0; i < read.count(); i++) {
            Integer word = tables.get(read.table()).get(read.address() + i);
            if (word == null) {
                return new Failed(Modbus.Failure.REFUSED, ILLEGAL_ADDRESS, "it has no such registers");
            }
            words.add(word);
        }
        return new Words(words);
    }
}
