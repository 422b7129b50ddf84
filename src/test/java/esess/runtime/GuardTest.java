package esess.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.SetpointLeases;
import esess.model.ServiceState;
import esess.model.Unit;
import esess.port.Doors;
import esess.port.Item;
import esess.port.Socket;
import esess.sim.door.SimSocket;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GuardTest {

    private static final String METER = "com.victronenergy.grid.esESS_Meter";

    private final VirtualHouse house = new VirtualHouse();
    private int starts;
    private int stops;
    private boolean works = true;

    private final class Meter implements Service {
        @Override
        public void start(Host host) {
            starts++;
            host.publish(new DeviceSpec(
                    "grid",
                    "Meter",
                    40,
                    "Meter",
                    "Meter",
                    "test",
                    List.of(
                            Item.number("/Ac/Power", Unit.WATT).initially(100),
                            Item.integer("/Mode").writeable(0, 2, value -> {
                                throw new IllegalStateException("cannot write");
                            }))));
            host.mqtt().subscribe("meter", 0, message -> {
                throw new IllegalStateException("cannot read " + message.text());
            });
            if (!works) {
                throw new IllegalStateException("no meter");
            }
        }

        @Override
        public void stop() {
            stops++;
            throw new IllegalStateException("cannot stop either");
        }
    }

    @Test
    @DisplayName("what a callback throws is said, the device leaves the bus, and the service is started again")
    void aThrowingCallback() {
        house.start("Meter", Meter::new);
        assertNotNull(house.bus.service(METER));

        house.mqtt.arrive("meter", "garbage");
        house.settle();
        assertNull(house.bus.service(METER), "no frozen value stays");
        assertEquals("Failed: cannot read garbage", house.state("Meter"));
        assertEquals(List.of("Meter failed: cannot read garbage. It is started again in 5 s."), house.messages());
        assertTrue(house.mqtt.published().stream()
                .anyMatch(p -> p.retained()
                        && p.topic().equals("es-ESS/Meter/ServiceMessages/ServiceMessageType.Error/Message01")));

        house.pass(Duration.ofSeconds(5));
        assertNotNull(house.bus.service(METER));
        assertEquals("Running", house.state("Meter"));
        assertEquals(2, starts);
        assertTrue(house.uncaught.isEmpty());
    }

    @Test
    @DisplayName("what it asked for before failing is given back: an old subscription does not fire twice")
    void nothingLeaks() {
        house.start("Meter", Meter::new);
        house.mqtt.arrive("meter", "1");
        house.settle();
        house.mqtt.arrive("meter", "2");
        house.settle();
        assertEquals(1, house.messages().size());
        house.pass(Duration.ofSeconds(5));
        house.mqtt.arrive("meter", "3");
        house.settle();
        assertEquals(2, house.messages().size());
    }

    @Test
    @DisplayName("a service that cannot start says why and is retried with back-off up to five minutes")
    void cannotStart() {
        works = false;
        house.start("Meter", Meter::new);
        house.pass(Duration.ofSeconds(5 + 10 + 20 + 40 + 80 + 160 + 300));
        assertEquals(8, starts);
        assertTrue(house.messages().get(0).endsWith("again in 5 s."));
        assertTrue(
                house.messages().get(7).endsWith("again in 300 s."),
                house.messages().get(7));
        works = true;
        house.pass(Duration.ofSeconds(300));
        assertEquals("Running", house.state("Meter"));

        house.pass(Guard.FORGIVEN);
        house.mqtt.arrive("meter", "x");
        house.settle();
        assertTrue(
                house.messages().get(8).endsWith("again in 5 s."),
                "after ten good minutes it counts as the first failure");
    }

    @Test
    @DisplayName("a write that the service chokes on is refused, not accepted")
    void aThrowingWrite() {
        house.start("Meter", Meter::new);
        assertEquals(2, house.bus.service(METER).write("/Mode", 1));
        house.settle();
        assertEquals("Failed: cannot write", house.state("Meter"));
    }

    @Test
    void stopped() {
        house.start("Meter", Meter::new);
        house.stop();
        assertNull(house.bus.service(METER));
        assertEquals(1, stops);
        house.pass(Duration.ofHours(1));
        assertEquals(1, starts);
        assertEquals("Stopped", house.state("Meter"));
    }

    @Test
    @DisplayName("stopped while waiting for the retry: it stays stopped")
    void stoppedWhileFailed() {
        works = false;
        house.start("Meter", Meter::new);
        house.stop();
        house.pass(Duration.ofHours(1));
        assertEquals(1, starts);
    }

    @Test
    @DisplayName("a device has all mandatory paths, and a name given in VRM is kept until the configured one changes")
    void commonPaths() {
        house.start("Meter", Meter::new);
        var meter = house.bus.service(METER);
        for (String path : List.of(
                "/Mgmt/ProcessName",
                "/Mgmt/ProcessVersion",
                "/Mgmt/Connection",
                "/DeviceInstance",
                "/ProductId",
                "/ProductName",
                "/FirmwareVersion",
                "/HardwareVersion",
                "/Connected",
                "/CustomName",
                "/Serial")) {
            assertNotNull(meter.get(path), path);
        }
        assertEquals("esESS_Meter", meter.get("/Serial"));
        assertEquals(0, meter.write("/CustomName", "Cellar"));
        assertEquals(2, meter.write("/CustomName", null), "refused, and the name stays");

        VirtualHouse next = new VirtualHouse(house.documents).start("Meter", Meter::new);
        assertEquals("Cellar", next.bus.service(METER).get("/CustomName"));
        assertEquals("Cellar", new CustomNames(next.house.store()).of("esESS_Meter", "Meter"));
        assertEquals("New", new CustomNames(next.house.store()).of("esESS_Meter", "New"));
    }

    @Test
    @DisplayName("a key with blanks and umlauts makes a legal bus name")
    void legalNames() {
        DeviceSpec spec = new DeviceSpec("temperature", "MqttTemperature_Küche 1", 1, "", "", "", List.of());
        assertEquals("com.victronenergy.temperature.esESS_MqttTemperature_K_che_1", spec.serviceName());
        assertFalse(spec.serviceName().matches(".*[^A-Za-z0-9_.].*"));
    }

    @Test
    @DisplayName("timers that have fired or were closed are forgotten: a service may make one with every message")
    void timersAreForgotten() {
        Host host = new Host("x", house.house, cause -> {});
        for (int i = 0; i < 100; i++) {
            host.time().after(Duration.ofSeconds(1), () -> {});
            host.time().after(Duration.ofHours(1), () -> {}).close();
            host.time().every(Duration.ofSeconds(1), () -> {}).close();
        }
        house.pass(Duration.ofSeconds(2));
        assertEquals(0, host.held());
    }

    /** Keeps a WebSocket open; fails when it hears "bad". */
    private final class Listening implements Service, Socket.Listener {
        private Host host;
        private final List<String> heard;

        Listening(List<String> heard) {
            this.heard = heard;
        }

        @Override
        public void start(Host given) {
            host = given;
            open();
        }

        private void open() {
            host.socket().open("ws://device/ws", Duration.ofSeconds(5), Duration.ofSeconds(5), this);
        }

        @Override
        public void stop() {
            // The host closes the connection.
        }

        @Override
        public void opened() {
            heard.add("opened, holding " + host.held());
        }

        @Override
        public void message(String text) {
            heard.add(text);
            if (text.equals("bad")) {
                throw new IllegalStateException("cannot read it");
            }
        }

        @Override
        public void closed(String why) {
            heard.add("closed");
            open();
        }
    }

    @Test
    @DisplayName("a WebSocket belongs to its service: a throwing callback ends both, and closed ones are forgotten")
    void aWebSocket() {
        List<SimSocket.Link> links = new ArrayList<>();
        house.socket.attach("device", link -> {
            links.add(link);
            return new SimSocket.Visit() {
                @Override
                public void message(String text) {
                    // Says nothing to that.
                }

                @Override
                public void closed() {
                    links.remove(link);
                }
            };
        });
        List<String> heard = new ArrayList<>();
        house.start("Listening", () -> new Listening(heard));
        house.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 3; i++) {
            links.get(0).drop();
            house.pass(Duration.ofSeconds(1));
        }
        assertEquals(
                List.of(
                        "opened, holding 1",
                        "closed",
                        "opened, holding 1",
                        "closed",
                        "opened, holding 1",
                        "closed",
                        "opened, holding 1"),
                heard);
        links.get(0).send("bad");
        house.pass(Duration.ofSeconds(1));
        assertEquals("Failed: cannot read it", house.state("Listening"));
        assertEquals(0, house.socket.open());
        assertEquals("bad", heard.get(heard.size() - 1), "nothing is told to a service that has ended");
        house.pass(Duration.ofSeconds(10));
        assertEquals(1, house.socket.open(), "the next instance has its own");
        assertEquals(List.of(), house.uncaught);
    }

    @Test
    @DisplayName("a failure within a failure is one: one retry, and what the start still asked for is given back")
    void failureWithinFailure() {
        int[] begun = new int[1];
        house.start("Meter", () -> new Service() {
            @Override
            public void start(Host host) {
                begun[0]++;
                house.mqtt.arrive("meter", "1");
                // A door that calls back at once, in the midst of the start.
                host.mqtt().onState(connected -> {
                    throw new IllegalStateException("first");
                });
                host.time().after(Duration.ZERO, () -> {
                    throw new IllegalStateException("first");
                });
                house.loop.turn();
                host.publish(new DeviceSpec(
                        "grid",
                        "Meter",
                        40,
                        "Meter",
                        "Meter",
                        "test",
                        List.of(Item.number("/Ac/Power", Unit.WATT).initially(100))));
                throw new IllegalStateException("second");
            }

            @Override
            public void stop() {
                throw new NoClassDefFoundError("third");
            }
        });
        assertEquals(1, begun[0]);
        assertNull(house.bus.service(METER), "what it asked for after its failure is given back too");
        house.pass(Duration.ofSeconds(5));
        assertEquals(2, begun[0], "one retry");
        house.pass(Duration.ofSeconds(9));
        assertEquals(2, begun[0]);
        house.pass(Duration.ofSeconds(1));
        assertEquals(3, begun[0]);
        assertTrue(house.uncaught.isEmpty(), house.uncaught.toString());
    }

    @Test
    @DisplayName("one close that throws does not keep the others from being closed")
    void oneCloseThrows() {
        Socket broken = (url, timeout, ping, listener) -> new Socket.Connection() {
            @Override
            public boolean send(String text) {
                return true;
            }

            @Override
            public void close() {
                throw new IllegalStateException("cannot close");
            }
        };
        Doors all = house.doors;
        House withBroken = new House(
                new Doors(
                        all.bus(),
                        all.mqtt(),
                        all.http(),
                        broken,
                        all.modbus(),
                        all.datagrams(),
                        all.tcp(),
                        all.listen(),
                        all.hashing(),
                        all.computing(),
                        all.sharedFiles(),
                        all.time(),
                        all.store(),
                        all.fleeting(),
                        all.json(),
                        all.log()),
                new House.Settings("es-ESS", "test", 20, SetpointLeases.Limits.CLOSED, null));
        Guard guard = new Guard(
                "Meter",
                () -> new Service() {
                    @Override
                    public void start(Host host) {
                        host.publish(new DeviceSpec("grid", "Meter", 40, "Meter", "Meter", "test", List.of()));
                        host.socket().open("ws://x/", Duration.ofSeconds(1), Duration.ofSeconds(1), null);
                    }

                    @Override
                    public void stop() {}
                },
                withBroken);
        house.loop.execute(guard::start);
        house.settle();
        assertNotNull(house.bus.service(METER));
        house.loop.execute(guard::stop);
        house.settle();
        assertNull(house.bus.service(METER));
        assertTrue(house.uncaught.isEmpty(), house.uncaught.toString());
        assertEquals("Stopped", withBroken.health().states().get("Meter").text());
        assertTrue(
                house.logged.stream().anyMatch(line -> line.contains("could not be ended")), house.logged.toString());
    }

    /** A service with two devices, each a part of it. */
    private final class TwoMeters implements Service {
        @Override
        public void start(Host host) {
            for (String key : List.of("one", "two")) {
                host.part("Meter " + key, () -> part -> {
                    part.publish(new DeviceSpec("grid", key, 40, "Meter", key, "test", List.of()));
                    part.mqtt().subscribe(key, 0, message -> {
                        if (message.text().equals("wait")) {
                            part.status(ServiceState.waiting(ServiceState.Reason.DEVICE, "Meter " + key));
                        } else {
                            throw new IllegalStateException("cannot read " + message.text());
                        }
                    });
                    starts++;
                });
            }
        }
    }

    private boolean isOnTheBus(String key) {
        return house.bus.service("com.victronenergy.grid.esESS_" + key) != null;
    }

    private void tell(String topic, String payload) {
        house.mqtt.arrive(topic, payload);
        house.settle();
    }

    @Test
    @DisplayName("a device whose code throws takes only itself off the bus, says so, and comes back")
    void oneOfTwo() {
        house.start("Meters", TwoMeters::new);
        tell("one", "garbage");
        assertFalse(isOnTheBus("one"));
        assertTrue(isOnTheBus("two"), "the other one has done nothing wrong");
        assertEquals("Failed: Meter one: cannot read garbage", house.state("Meters"));
        assertEquals(List.of("Meter one failed: cannot read garbage. It is started again in 5 s."), house.messages());
        house.pass(Duration.ofSeconds(5));
        assertTrue(isOnTheBus("one"));
        assertEquals("Running", house.state("Meters"));
        assertEquals(3, starts, "the other one was not started again");
        assertTrue(house.uncaught.isEmpty());
    }

    @Test
    @DisplayName("the worst of the parts is the service's state, and all that are in it are named")
    void stateOfParts() {
        house.start("Meters", TwoMeters::new);
        tell("one", "wait");
        tell("two", "wait");
        assertEquals("Waiting for Meter one, Meter two", house.state("Meters"));
        assertEquals(
                List.of("Meter one", "Meter two"),
                List.copyOf(house.house.health().parts("Meters").keySet()));
        assertEquals("waiting", house.mqtt.payload("es-ESS/$SYS/Services/Meters/State"));
        assertEquals("device", house.mqtt.payload("es-ESS/$SYS/Services/Meters/Reason"));
        tell("two", "x");
        assertEquals("Failed: Meter two: cannot read x", house.state("Meters"));
        house.pass(Duration.ofSeconds(5));
        assertEquals("Waiting for Meter one", house.state("Meters"));
    }

    @Test
    @DisplayName("parts end with their service, also one that waits for its next start")
    void partsEnd() {
        house.start("Meters", TwoMeters::new);
        tell("one", "garbage");
        house.stop();
        assertFalse(isOnTheBus("two"));
        assertEquals("Stopped", house.state("Meters"));
        assertEquals(Map.of(), house.house.health().parts("Meters"), "its parts are gone with it");
        house.pass(Duration.ofMinutes(10));
        assertEquals(2, starts);
        assertFalse(isOnTheBus("one"));
    }
}
