package esess.sim.door;

import esess.port.Bus;
import esess.port.BusContract;
import esess.runtime.Loop;
import esess.testing.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;

/** The simulated bus keeps what a real one keeps. */
class SimBusTest extends BusContract {

    @Override
    protected Rig open() {
        return new Simulated();
    }

    private static final class Simulated implements Rig {
        private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
        private final List<Throwable> uncaught = new ArrayList<>();
        private final Loop loop = new Loop(clock, uncaught::add);
        private final SimBus bus = new SimBus(loop, clock);

        @Override
        public Bus bus() {
            return bus;
        }

        @Override
        public <T> T onLoop(Supplier<T> task) {
            return task.get();
        }

        @Override
        public void await(String what, BooleanSupplier condition) {
            settle();
            Assertions.assertTrue(condition.getAsBoolean(), what);
        }

        @Override
        public void settle() {
            VirtualTime.pass(loop, clock, 10);
        }

        @Override
        public Stranger stranger(String name, Map<String, Object> values) {
            SimBus.Service service = bus.foreign(name);
            List<String> written = new ArrayList<>();
            int[] code = new int[1];
            values.forEach(service::set);
            values.keySet()
                    .forEach(path -> service.accepting(path, value -> {
                        written.add(path + "=" + value);
                        return code[0] == 0;
                    }));
            settle();
            return new Stranger() {
                @Override
                public void set(String path, Object value) {
                    service.set(path, value);
                    settle();
                }

                @Override
                public void answering(int next) {
                    code[0] = next;
                }

                @Override
                public List<String> written() {
                    return written;
                }

                @Override
                public void leave() {
                    service.leave();
                    settle();
                }
            };
        }

        @Override
        public int setValue(String service, String path, Object value) {
            int code = bus.service(service) == null
                    ? Bus.NO_ANSWER
                    : bus.service(service).write(path, value);
            settle();
            return code;
        }

        @Override
        public Object getValue(String service, String path) {
            settle();
            return bus.service(service).get(path);
        }

        @Override
        public void loseBus() {
            bus.lose();
        }

        @Override
        public void restoreBus() {
            bus.restore();
        }

        @Override
        public void close() {
            settle();
            Assertions.assertEquals(List.of(), uncaught);
        }
    }
}
