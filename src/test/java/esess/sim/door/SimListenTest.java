package esess.sim.door;

import esess.port.Listen;
import esess.port.ListenContract;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The door in memory. */
class SimListenTest extends ListenContract {

    @Override
    protected Rig rig() {
        VirtualHouse house = new VirtualHouse();
        return new Rig() {
            @Override
            public Listen listen() {
                return house.listen;
            }

            @Override
            public Client ask(int port, String method, String target, Map<String, String> headers, String body) {
                SimListen.Visit visit = house.listen.ask(port, method, target, headers, body);
                house.settle();
                return new Client() {
                    @Override
                    public int status() {
                        return visit.status();
                    }

                    @Override
                    public String header(String name) {
                        return visit.header(name);
                    }

                    @Override
                    public String text() {
                        return visit.text();
                    }

                    @Override
                    public List<String> events() {
                        return visit.events();
                    }

                    @Override
                    public boolean isOpen() {
                        return visit.isOpen();
                    }

                    @Override
                    public void leave() {
                        visit.leave();
                        house.settle();
                    }

                    @Override
                    public void freeze() {
                        visit.freeze();
                    }
                };
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
                house.pass(Duration.ofMillis(100));
                if (!call(condition)) {
                    throw new AssertionError("not seen: " + what);
                }
            }

            @Override
            public void close() {
                if (!house.uncaught.isEmpty()) {
                    throw new AssertionError(house.uncaught.get(0));
                }
            }
        };
    }
}
