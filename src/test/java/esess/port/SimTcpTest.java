package esess.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.HostAddress;
import esess.runtime.Loop;
import esess.sim.door.SimTcp;
import esess.sim.door.VirtualClock;
import esess.testing.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** The simulated door. */
class SimTcpTest extends TcpContract {

    @Override
    Rig rig() {
        VirtualClock clock = new VirtualClock(Instant.EPOCH);
        List<Throwable> uncaught = new ArrayList<>();
        Loop loop = new Loop(clock, uncaught::add);
        SimTcp tcp = new SimTcp(loop, loop);
        return new Rig() {
            private int devices;

            @Override
            public Tcp tcp() {
                return tcp;
            }

            @Override
            public HostAddress attach(SimTcp.Site site) {
                tcp.attach("device" + ++devices, 1, site);
                return HostAddress.parse("device" + devices);
            }

            @Override
            public HostAddress nobody() {
                return HostAddress.parse("nobody");
            }

            @Override
            public HostAddress deaf() {
                return attach(SimTcp.DEAF);
            }

            @Override
            public <T> T call(Callable<T> task) {
                try {
                    return task.call();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void await(String what, Callable<Boolean> condition) {
                for (int i = 0; i < 1000 && !call(condition); i++) {
                    VirtualTime.pass(loop, clock, 10);
                }
                assertTrue(call(condition), what);
            }

            @Override
            public void close() {
                assertEquals(List.of(), uncaught);
            }
        };
    }
}
