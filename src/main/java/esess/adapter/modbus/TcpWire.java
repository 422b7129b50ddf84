package esess.adapter.modbus;

import com.ghgande.j2mod.modbus.io.AbstractModbusTransport;
import com.ghgande.j2mod.modbus.io.ModbusTCPTransport;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import esess.port.Modbus.Failure;
import esess.port.Modbus.Tcp;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/**
 * A device or gateway on the network. A connection is kept while it is good: some inverters take one client only, and
 * take minutes to forget it. Answers carry the number of their question, so one that is late does no harm.
 */
final class TcpWire extends Wire {

    /** A connection that is half dead answers nothing for hours; then a new one is made. */
    private static final int SILENCES = 2;

    private final Tcp host;
    private DeadlineSocket socket;
    private ModbusTCPTransport transport;
    private int number;
    private int silences;
    private boolean proven;
    private boolean stale;

    TcpWire(Tcp host) {
        this.host = host;
    }

    @Override
    String line() {
        return host.toString();
    }

    @Override
    AbstractModbusTransport connected(long deadline) throws Trouble {
        stale = false;
        if (socket == null) {
            connect(deadline);
        }
        socket.await(deadline);
        return transport;
    }

    private void connect(long deadline) throws Trouble {
        DeadlineSocket fresh = new DeadlineSocket();
        try {
            InetAddress address = InetAddress.getByName(host.host());
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new SocketTimeoutException();
            }
            fresh.setTcpNoDelay(true);
            fresh.setKeepAlive(true);
            fresh.connect(new InetSocketAddress(address, host.port()), (int) millis);
            fresh.await(deadline);
            transport = new ModbusTCPTransport(fresh);
            socket = fresh;
            silences = 0;
            proven = false;
        } catch (IOException | IllegalStateException e) {
            try {
                fresh.close();
            } catch (IOException unimportant) {
                e.addSuppressed(unimportant);
            }
            throw new Trouble(
                    Failure.UNREACHABLE,
                    e instanceof UnknownHostException
                            ? "the name is not known"
                            : e instanceof SocketTimeoutException
                                    ? "it cannot be reached"
                                    : e instanceof NoRouteToHostException
                                            ? "there is no way to it on the network"
                                            : e instanceof ConnectException
                                                    ? "nothing listens on port " + host.port()
                                                    : "no connection: " + e.getMessage());
        }
    }

    @Override
    void number(ModbusRequest request) {
        number = number % 0xFFFF + 1;
        request.setTransactionID(number);
    }

    @Override
    boolean isLate(ModbusRequest request, ModbusResponse response) {
        return response.getTransactionID() != request.getTransactionID();
    }

    /** Gateways answer under any number; the transaction has the right one. */
    @Override
    boolean isStranger(ModbusRequest request, ModbusResponse response) {
        return isLate(request, response);
    }

    @Override
    Trouble explained(String problem) {
        boolean silent = socket.received() == 0;
        boolean ended = socket.ended();
        stale = silent && ended && proven;
        if (!silent || ended || ++silences >= SILENCES) {
            shut();
        }
        return ended && silent
                ? new Trouble(
                        Failure.SILENT, "it closed the connection without an answer; is another client connected?")
                : silent
                        ? new Trouble(Failure.SILENT, "no answer")
                        : new Trouble(Failure.BROKEN, "what came is no answer: " + problem);
    }

    @Override
    void answered() {
        silences = 0;
        proven = true;
    }

    /** Many hosts close a connection on which nothing was asked for a while. */
    @Override
    boolean wasStale() {
        return stale;
    }

    @Override
    void shut() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException unimportant) {
                // It is given up in any case.
            }
            socket = null;
            transport = null;
        }
    }
}
