package esess.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.adapter.dbus.DBus;
import esess.control.SetpointLeases.Limits;
import esess.port.Clock;
import esess.port.Doors;
import esess.sim.door.SimMqtt;
import esess.testing.Await;
import esess.testing.MemoryLog;
import esess.testing.MemoryStore;
import esess.testing.Peer;
import esess.testing.PrivateBus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a real bus, to a hub4 that others wrote and that lapses as the real one does; its and our time run twenty times as fast. */
@Timeout(120)
@Tag("slow")
class GridSetpointBusTest {

    private static final int FASTER = 20;
    private static final String HUB4 = "com.victronenergy.hub4";
    private static final String OVERRIDE = "/Overrides/Setpoint";

    private final long started = System.nanoTime();
    private final Clock clock = new Clock() {
        @Override
        public Instant now() {
            return Instant.EPOCH.plusMillis(tick());
        }

        @Override
        public long tick() {
            return (System.nanoTime() - started) / 1_000_000 * FASTER;
        }
    };
    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private final Loop loop = new Loop(clock, uncaught::add);
    private volatile boolean dead;

    private void turn() {
        while (!dead) {
            loop.turn();
            Await.pause(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 180})
    @DisplayName(
            "hub4 that lapses after 60 or 180 s: held without a gap over several lapses, gone after one when we die; the setting never written")
    void lapses(int lapseSeconds) throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Peer settings = Peer.python(
                        bus.address(),
                        "python/service.py",
                        "com.victronenergy.settings",
                        "settings",
                        "{\"/Settings/CGwacs/AcPowerSetPoint\": 50.0, \"/Settings/CGwacs/Hub4Mode\": 1}");
                Peer hub4 = Peer.python(
                        bus.address(),
                        "python/service.py",
                        HUB4,
                        "both",
                        "{\"" + OVERRIDE + "\": null}",
                        "--lapse",
                        Double.toString((double) lapseSeconds / FASTER),
                        OVERRIDE)) {
            DBus dbus = new DBus(
                    bus.address(), loop, () -> System.nanoTime() / 1_000_000, new MemoryStore(), new MemoryLog());
            MemoryLog log = new MemoryLog();
            Doors doors = new Doors(
                    dbus,
                    new SimMqtt(loop),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    loop,
                    new MemoryStore(),
                    new MemoryStore(),
                    new GsonJson(),
                    log);
            GridSetpoint gridSetpoint = new House(
                            doors,
                            new House.Settings("es-ESS", "test", 20, new Limits(-25_000, 25_000, 1_000_000), null))
                    .gridSetpoint();
            dbus.start();
            Thread thread = new Thread(this::turn, "loop");
            thread.start();
            try {
                loop.execute(() -> gridSetpoint.handle("NoBatToEV").lease(-5050, Duration.ofHours(10)));
                assertEquals("-5000.0", bus.gx("wait", "hub4", OVERRIDE, "eq", "-5000"));
                // 25 s apart: more than two lapses of the longer kind.
                int writes = 2 * lapseSeconds / 25 + 3;
                Await.until(
                        "asserted " + writes + " times",
                        () -> ((List<?>) hub4.ask(Map.of("written", true))).size() >= writes);
                assertEquals(List.of(0.0), hub4.ask(Map.of("lapsed", true)), "never a gap");
                dead = true;
                thread.join();
                assertEquals("null", bus.gx("wait", "hub4", OVERRIDE, "invalid", "--timeout", "30"));
                assertEquals(List.of(1.0), hub4.ask(Map.of("lapsed", true)));
                assertEquals(List.of(), settings.ask(Map.of("written", true)));
                assertTrue(uncaught.stream().allMatch(Objects::isNull), uncaught.toString());
            } finally {
                dead = true;
                dbus.stop();
            }
        }
    }
}
