package esess.adapter.modbus;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.procimg.SimpleInputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import com.ghgande.j2mod.modbus.util.SerialParameters;
import esess.port.Modbus;
import esess.port.Modbus.Failure;
import esess.runtime.Pool;
import esess.testing.Await;
import esess.testing.MemoryLog;
import esess.testing.ModbusContract;
import esess.testing.PtyPair;
import esess.testing.RunningLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

@DisplayName("Modbus by j2mod keeps the contract, against j2mod's own slaves")
class J2modTest {

    @Nested
    class OverTcp extends ModbusContract {
        @Override
        protected Site site() throws IOException {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            return new RealSite(new Modbus.Tcp("127.0.0.1", port), Failure.UNREACHABLE) {
                @Override
                ModbusSlave slave() throws ModbusException {
                    return ModbusSlaveFactory.createTCPSlave(InetAddress.getLoopbackAddress(), port, 3, false);
                }
            };
        }
    }

    @Nested
    class OnALine extends ModbusContract {
        private final PtyPair line = new PtyPair();

        @Override
        protected Site site() {
            return new RealSite(
                    new Modbus.Serial(line.ours().toString(), 115_200, Modbus.Parity.NONE, 1), Failure.PORT_GONE) {
                @Override
                ModbusSlave slave() throws ModbusException {
                    line.plugIn();
                    SerialParameters parameters = new SerialParameters();
                    parameters.setPortName(line.theirs().toString());
                    parameters.setBaudRate(115_200);
                    parameters.setEncoding("rtu");
                    return ModbusSlaveFactory.createSerialSlave(parameters);
                }

                @Override
                public void unplug() {
                    // First: j2mod's slave waits for its own reading to end. jSerialComm tells it of the loss and it
                    // closes the
                    // port then; if we closed it at the same moment, the two would wait for each other for ever.
                    line.unplug();
                    Await.until(
                            "the slave has closed its port",
                            () -> Thread.getAllStackTraces().values().stream()
                                    .flatMap(Arrays::stream)
                                    .noneMatch(each -> each.getClassName().contains("SerialPortEventListener")));
                    super.unplug();
                }

                @Override
                public void close() {
                    super.close();
                    line.close();
                }
            };
        }
    }

    private abstract static class RealSite implements ModbusContract.Site {
        private final RunningLoop running = new RunningLoop();
        private final Pool pool = new Pool(3);
        private final J2mod door = new J2mod(
                running.loop,
                running.loop,
                pool,
                // socat itself keeps the port open that it offers.
                new J2mod.Ports(
                        new SerialStarter(Path.of("/nonexistent"), new MemoryLog()), device -> Optional.empty()));
        private final Modbus.Line line;
        private final Failure unplugged;
        private ModbusSlave slave;

        RealSite(Modbus.Line line, Failure unplugged) {
            this.line = line;
            this.unplugged = unplugged;
        }

        abstract ModbusSlave slave() throws ModbusException;

        @Override
        public Modbus door() {
            return door;
        }

        @Override
        public Modbus.Line line() {
            return line;
        }

        @Override
        public void plugIn() {
            try {
                slave = slave();
                for (int unit = 1; unit <= 2; unit++) {
                    SimpleProcessImage image = new SimpleProcessImage(unit);
                    for (int address = 0; address <= ModbusContract.LAST; address++) {
                        image.addRegister(new SimpleRegister(ModbusContract.holding(unit, address)));
                        image.addInputRegister(new SimpleInputRegister(ModbusContract.input(unit, address)));
                    }
                    slave.addProcessImage(unit, image);
                }
                slave.open();
            } catch (ModbusException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void unplug() {
            if (slave != null) {
                ModbusSlaveFactory.close(slave);
                slave = null;
            }
        }

        @Override
        public int holding(int address) {
            return slave.getProcessImage(1).getRegister(address).toUnsignedShort();
        }

        @Override
        public Failure unplugged() {
            return unplugged;
        }

        @Override
        public void run(Runnable task) {
            running.run(task);
        }

        @Override
        public void await(String what, BooleanSupplier condition) {
            Await.until(what, condition::getAsBoolean);
        }

        @Override
        public boolean isLoopThread() {
            return running.isLoopThread();
        }

        @Override
        public void close() {
            try {
                running.end();
                door.stop(Duration.ofSeconds(5));
                pool.close(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            unplug();
            running.close();
        }
    }
}
