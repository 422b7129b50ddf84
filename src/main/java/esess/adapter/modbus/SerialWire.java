package esess.adapter.modbus;

import com.fazecast.jSerialComm.SerialPort;
import com.ghgande.j2mod.modbus.io.AbstractModbusTransport;
import com.ghgande.j2mod.modbus.io.ModbusRTUTransport;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import esess.port.Modbus.Failure;
import esess.port.Modbus.Serial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A serial line, RTU. The port is taken from the GX while it is open. */
final class SerialWire extends Wire {

    /** What the specification wants between two frames, in characters ("MODBUS over Serial Line 1.02", 2.5.1.1). */
    private static final double SILENT_CHARACTERS = 3.5;

    private static final long SHORTEST_SILENCE_MICROS = 1750;

    private final Serial line;
    private final J2mod.Ports ports;
    private Path device;
    private Tty tty;
    private ModbusRTUTransport transport;

    SerialWire(Serial line, J2mod.Ports ports) {
        this.line = line;
        this.ports = ports;
    }

    @Override
    String line() {
        return line.device();
    }

    /** How long the line is silent between two frames, in microseconds. */
    static long silenceMicros(Serial line) {
        return Math.max(SHORTEST_SILENCE_MICROS, (long) (SILENT_CHARACTERS * line.characterMicros()));
    }

    @Override
    AbstractModbusTransport connected(long deadline) throws Trouble {
        if (tty != null && !Files.exists(device)) {
            shut();
        }
        if (tty == null) {
            open();
        }
        tty.await(deadline);
        tty.drain(silenceMicros(line));
        return transport;
    }

    private void open() throws Trouble {
        try {
            device = Path.of(line.device()).toRealPath();
        } catch (IOException notThere) {
            throw new Trouble(Failure.PORT_GONE, "it is not plugged in");
        }
        ports.starter().take(device);
        Optional<String> holder = ports.holder().apply(device);
        if (holder.isPresent()) {
            throw new Trouble(Failure.PORT_BUSY, holder.get() + " has it open");
        }
        SerialPort port = found();
        port.setComPortParameters(
                line.baudRate(),
                8,
                line.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT,
                Tty.parityOf(line));
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        if (!port.openPort(0)) {
            throw new Trouble(
                    Files.exists(device) ? Failure.PORT_BUSY : Failure.PORT_GONE,
                    Files.exists(device)
                            ? "it cannot be opened (error " + port.getLastErrorCode()
                                    + "): is it in use, or no serial port?"
                            : "it is not plugged in");
        }
        tty = new Tty(port, line);
        transport = new ModbusRTUTransport();
        try {
            transport.setCommPort(tty);
        } catch (IOException e) {
            shut();
            throw new Trouble(Failure.PORT_BUSY, "it cannot be used: " + e.getMessage());
        }
    }

    private SerialPort found() throws Trouble {
        try {
            return SerialPort.getCommPort(device.toString());
        } catch (RuntimeException e) {
            throw new Trouble(Failure.PORT_GONE, "it is no serial port");
        } catch (LinkageError e) {
            throw new Trouble(Failure.PORT_GONE, "this machine cannot use serial ports: " + e.getMessage());
        }
    }

    @Override
    boolean isLate(ModbusRequest request, ModbusResponse response) {
        return false;
    }

    @Override
    boolean isStranger(ModbusRequest request, ModbusResponse response) {
        return request.getUnitID() != response.getUnitID();
    }

    @Override
    Trouble explained(String problem) {
        if (tty.isGone() || !Files.exists(device)) {
            shut();
            return new Trouble(Failure.PORT_GONE, "it was unplugged");
        }
        return tty.received() > 0
                ? new Trouble(Failure.BROKEN, "what came is no answer, or only a part of one: " + problem)
                : new Trouble(
                        Failure.SILENT, tty.hasEcho() ? "no answer; the line repeats what is said on it" : "no answer");
    }

    @Override
    boolean wasStale() {
        return false;
    }

    @Override
    void answered() {
        // A port is either open or not.
    }

    @Override
    void shut() {
        if (tty != null) {
            tty.close();
            tty = null;
            transport = null;
            ports.starter().giveBack(device);
        }
    }
}
