package esess.adapter.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.PulseFile;
import esess.testing.Await;
import esess.testing.MemoryLog;
import esess.testing.MemoryStore;
import esess.testing.PrivateBus;
import esess.testing.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a watcher outside sees of the bus thread, on a real bus. */
@Timeout(60)
class PulseTest {

    private final List<String> signs = new CopyOnWriteArrayList<>();
    private final AtomicBoolean alive = new AtomicBoolean(true);

    private String last() {
        return signs.isEmpty() ? "" : signs.get(signs.size() - 1);
    }

    private static int ping(PrivateBus bus, String name) {
        return Programs.run(
                        bus.address(),
                        "dbus-send",
                        "--system",
                        "--print-reply",
                        "--reply-timeout=700",
                        "--dest=" + name,
                        "/",
                        "org.freedesktop.DBus.Peer.Ping")
                .code();
    }

    @Test
    @DisplayName(
            "the sign names who answers on the bus; it follows a restart of the bus, and ends with the program's life")
    void signs() throws Exception {
        try (PrivateBus bus = new PrivateBus()) {
            DBus dbus = new DBus(
                            bus.address(),
                            Runnable::run,
                            () -> System.nanoTime() / 1_000_000,
                            new MemoryStore(),
                            new MemoryLog())
                    .pulse(alive::get, signs::add);
            dbus.start();
            try {
                Await.until("it is on the bus", () -> last().startsWith(":"));
                assertEquals(0, ping(bus, last()));
                int before = signs.size();
                Await.until("again and again", () -> signs.size() >= before + 2);

                bus.kill();
                Await.until("nobody can be asked", () -> last().equals(Pulse.NOWHERE));
                bus.restart();
                Await.until("it is back", () -> last().startsWith(":"));
                assertEquals(0, ping(bus, last()));

                String name = last();
                alive.set(false);
                assertNotEquals(0, ping(bus, name), "the bus thread lives, the program does not");
                int then = signs.size();
                Await.pause(2 * Pulse.PERIOD_MS);
                assertTrue(signs.size() <= then + 1, signs.toString());
            } finally {
                dbus.stop();
            }
        }
    }

    @Test
    @DisplayName("the file has one line, also after a long name; where none can be written that is said once")
    void file(@TempDir Path directory) throws Exception {
        MemoryLog log = new MemoryLog();
        PulseFile pulse = new PulseFile(directory.resolve("pulse"), log);
        pulse.write(true, ":1.123456789");
        pulse.write(false, Pulse.NOWHERE);
        assertEquals("2 running -", Files.readString(directory.resolve("pulse")).strip());
        assertEquals(1, Files.readAllLines(directory.resolve("pulse")).size());

        PulseFile nowhere = new PulseFile(directory.resolve("none/pulse"), log);
        nowhere.write(false, Pulse.NOWHERE);
        nowhere.write(false, Pulse.NOWHERE);
        assertEquals(1, log.count("no sign of life"));
    }
}
