package esess.sim.door;

import esess.port.Modbus;
import esess.port.Modbus.Failure;
import esess.port.Modbus.Table;
import esess.runtime.Loop;
import esess.testing.ModbusContract;
import esess.testing.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;

@DisplayName("the simulated door to Modbus keeps the contract")
class SimModbusTest {

    @Nested
    class OverTcp extends ModbusContract {
        @Override
        protected Site site() {
            return new SimSite(new Modbus.Tcp("192.168.1.5", Modbus.Tcp.PORT), Failure.UNREACHABLE);
        }
    }

    @Nested
    class OnALine extends ModbusContract {
        @Override
        protected Site site() {
            return new SimSite(new Modbus.Serial("/dev/ttyUSB0", 9600, Modbus.Parity.NONE, 1), Failure.PORT_GONE);
        }
    }

    private static final class SimSite implements ModbusContract.Site {
        private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
        private final List<Throwable> uncaught = new ArrayList<>();
        private final Loop loop = new Loop(clock, uncaught::add);
        private final SimModbus door = new SimModbus(loop, loop);
        private final Modbus.Line line;
        private final Failure unplugged;
        private final RegisterBank first = bank(1);

        SimSite(Modbus.Line line, Failure unplugged) {
            this.line = line;
            this.unplugged = unplugged;
            door.attach(line, 1, first);
            door.attach(line, 2, bank(2));
        }

        private static RegisterBank bank(int unit) {
            RegisterBank bank = new RegisterBank();
            for (int address = 0; address <= ModbusContract.LAST; address++) {
                bank.put(Table.HOLDING, address, ModbusContract.holding(unit, address));
                bank.put(Table.INPUT, address, ModbusContract.input(unit, address));
            }
            return bank;
        }

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
            door.breakLine(line, null);
        }

        @Override
        public void unplug() {
            door.breakLine(line, unplugged);
        }

        @Override
        public int holding(int address) {
            return first.get(Table.HOLDING, address);
        }

        @Override
        public Failure unplugged() {
            return unplugged;
        }

        @Override
        public void run(Runnable task) {
            loop.execute(task);
            VirtualTime.pass(loop, clock, 0);
        }

        @Override
        public void await(String what, BooleanSupplier condition) {
            for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
                VirtualTime.pass(loop, clock, 100);
            }
            if (!condition.getAsBoolean() || !uncaught.isEmpty()) {
                throw new AssertionError(what + " did not come " + uncaught);
            }
        }

        @Override
        public boolean isLoopThread() {
            return true;
        }

        @Override
        public void close() {}
    }
}
