package esess.adapter.modbus;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.io.AbstractModbusTransport;
import com.ghgande.j2mod.modbus.msg.ExceptionResponse;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersResponse;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersResponse;
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.WriteMultipleRegistersResponse;
import com.ghgande.j2mod.modbus.msg.WriteSingleRegisterRequest;
import com.ghgande.j2mod.modbus.msg.WriteSingleRegisterResponse;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import esess.port.Modbus.Answer;
import esess.port.Modbus.Failed;
import esess.port.Modbus.Failure;
import esess.port.Modbus.Read;
import esess.port.Modbus.Request;
import esess.port.Modbus.Table;
import esess.port.Modbus.Words;
import esess.port.Modbus.Write;
import java.util.Arrays;
import java.util.List;

/**
 * One line, opened when it is needed. It blocks, at most for the time it is given. Threads of the pool; one at a time gets
 * in.
 */
abstract class Wire implements Medium {

    /** Why the line cannot be used. */
    static final class Trouble extends Exception {
        private static final long serialVersionUID = 1;
        final transient Failure kind;

        Trouble(Failure kind, String message) {
            super(message);
            this.kind = kind;
        }
    }

    /** The answers of the Modbus specification, "MODBUS Application Protocol 1.1b3", chapter 7. */
    private static final List<String> EXCEPTIONS = List.of(
            "",
            "it does not know this function",
            "it has no such registers",
            "it does not accept this number of registers or this value",
            "it has failed",
            "it needs longer",
            "it is busy",
            "it refuses",
            "its memory is damaged",
            "",
            "the gateway has no way to it",
            "the gateway gets no answer from it");

    @Override
    public final synchronized Answer exchange(Request request, long withinMillis) {
        long deadline = System.nanoTime() + withinMillis * 1_000_000;
        try {
            return once(request, deadline);
        } catch (Trouble first) {
            if (!wasStale()) {
                return failed(request, first.kind, first.getMessage());
            }
        }
        try {
            return once(request, deadline);
        } catch (Trouble second) {
            return failed(request, second.kind, second.getMessage());
        }
    }

    private Answer once(Request request, long deadline) throws Trouble {
        AbstractModbusTransport transport = connected(deadline);
        Answer answer = judged(request, exchanged(transport, request, deadline));
        answered();
        return answer;
    }

    @Override
    public final synchronized void close() {
        shut();
    }

    abstract void shut();

    /** The transport, open; what is left of an earlier exchange is gone. */
    abstract AbstractModbusTransport connected(long deadline) throws Trouble;

    /** Says why j2mod could not send or understand, and leaves the line fit for the next exchange. */
    abstract Trouble explained(String problem);

    /** Whether the last failure says only that the line had been closed since: then it is tried once more on a new one. */
    abstract boolean wasStale();

    /** An answer was understood. */
    abstract void answered();

    /** Whether this answer is to something else that was asked before: then the next one is read. */
    abstract boolean isLate(ModbusRequest request, ModbusResponse response);

    /** Whether this answer is from another device than was asked. */
    abstract boolean isStranger(ModbusRequest request, ModbusResponse response);

    private ModbusResponse exchanged(AbstractModbusTransport transport, Request request, long deadline) throws Trouble {
        ModbusRequest asked = encoded(request);
        try {
            transport.writeRequest(asked);
            ModbusResponse answer;
            do {
                answer = transport.readResponse();
            } while (isLate(asked, answer) && System.nanoTime() < deadline);
            if (isStranger(asked, answer)) {
                throw explained("unit " + answer.getUnitID() + " answered instead");
            }
            return answer;
        } catch (ModbusException | RuntimeException e) {
            // j2mod tells by its text only what has happened; the socket or the port knows it better.
            throw explained(e.getMessage());
        }
    }

    private ModbusRequest encoded(Request request) {
        ModbusRequest asked;
        if (request instanceof Read read) {
            asked = read.table() == Table.HOLDING
                    ? new ReadMultipleRegistersRequest(read.address(), read.count())
                    : new ReadInputRegistersRequest(read.address(), read.count());
        } else {
            Write write = (Write) request;
            Register[] registers =
                    write.words().stream().map(SimpleRegister::new).toArray(Register[]::new);
            asked = registers.length == 1
                    ? new WriteSingleRegisterRequest(write.address(), registers[0])
                    : new WriteMultipleRegistersRequest(write.address(), registers);
        }
        asked.setUnitID(request.unit());
        number(asked);
        return asked;
    }

    /** Gives it a number, where answers carry one. */
    void number(ModbusRequest request) {}

    private Answer judged(Request request, ModbusResponse answer) throws Trouble {
        if (answer instanceof ExceptionResponse refused && (refused.getFunctionCode() & 0x80) != 0) {
            int code = refused.getExceptionCode();
            String meaning = code > 0 && code < EXCEPTIONS.size() ? EXCEPTIONS.get(code) : "";
            return new Failed(
                    Failure.REFUSED,
                    code,
                    line() + " unit " + request.unit() + ": "
                            + (meaning.isEmpty()
                                    ? "it answers with exception " + code
                                    : meaning + " (exception " + code + ")"));
        }
        if (request instanceof Read read) {
            InputRegister[] registers =
                    read.table() == Table.HOLDING && answer instanceof ReadMultipleRegistersResponse holding
                            ? holding.getRegisters()
                            : read.table() == Table.INPUT && answer instanceof ReadInputRegistersResponse input
                                    ? input.getRegisters()
                                    : null;
            if (registers == null || registers.length != read.count()) {
                throw explained("its answer is to another question; does a second master ask on this line?");
            }
            return new Words(
                    Arrays.stream(registers).map(InputRegister::toUnsignedShort).toList());
        }
        Write write = (Write) request;
        boolean written = answer instanceof WriteSingleRegisterResponse one
                ? one.getReference() == write.address()
                        && one.getRegisterValue() == write.words().get(0)
                : answer instanceof WriteMultipleRegistersResponse several
                        && several.getReference() == write.address()
                        && several.getWordCount() == write.words().size();
        if (!written) {
            throw explained("it answers that it has written something else");
        }
        return new Words(List.of());
    }

    /** As it is called in messages. */
    abstract String line();

    private Failed failed(Request request, Failure kind, String problem) {
        boolean ofTheLine = kind == Failure.UNREACHABLE || kind == Failure.PORT_BUSY || kind == Failure.PORT_GONE;
        return new Failed(kind, 0, line() + (ofTheLine ? ": " : " unit " + request.unit() + ": ") + problem);
    }
}
