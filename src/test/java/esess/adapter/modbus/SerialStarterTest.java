package esess.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Modbus;
import esess.port.Modbus.Read;
import esess.port.Modbus.Table;
import esess.testing.MemoryLog;
import esess.testing.PtyPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With stand-ins for the GX's scripts, which write down how they were called. */
class SerialStarterTest {

    private static final Read QUESTION = new Read(1, Table.HOLDING, 0, 1, Duration.ofSeconds(1));

    @TempDir
    Path scripts;

    @TempDir
    Path held;

    private final MemoryLog log = new MemoryLog();

    private void script(String name, String body) throws IOException {
        Path file = scripts.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private List<String> calls() throws IOException {
        Path calls = scripts.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private void recordCalls() throws IOException {
        script("stop-tty.sh", "echo stop $1 >>" + scripts.resolve("calls"));
        script("start-tty.sh", "echo start $1 >>" + scripts.resolve("calls"));
    }

    @Test
    @DisplayName(
            "a port is taken from the GX when it is opened, by the name that its link has now, and given back when it is closed")
    void takenAndGivenBack() throws IOException {
        recordCalls();
        try (PtyPair line = new PtyPair().plugIn()) {
            SerialWire wire = new SerialWire(
                    new Modbus.Serial(line.ours().toString(), 9600, Modbus.Parity.NONE, 1),
                    new J2mod.Ports(new SerialStarter(scripts, scripts, held, log), device -> Optional.empty()));
            String name = line.ours().toRealPath().getFileName().toString();
            wire.exchange(QUESTION, 50);
            wire.exchange(QUESTION, 50);
            assertEquals(List.of("stop " + name), calls());
            wire.close();
            assertEquals(List.of("stop " + name, "start " + name), calls());
        }
    }

    @Test
    @DisplayName("a port that was pulled and is there again is taken anew: the GX has got it meanwhile")
    void takenAnew() throws IOException {
        recordCalls();
        try (PtyPair line = new PtyPair().plugIn()) {
            SerialWire wire = new SerialWire(
                    new Modbus.Serial(line.ours().toString(), 9600, Modbus.Parity.NONE, 1),
                    new J2mod.Ports(new SerialStarter(scripts, scripts, held, log), device -> Optional.empty()));
            wire.exchange(QUESTION, 50);
            line.unplug();
            wire.exchange(QUESTION, 50);
            line.plugIn();
            wire.exchange(QUESTION, 50);
            assertEquals(
                    2, calls().stream().filter(call -> call.startsWith("stop ")).count(), calls().toString());
            wire.close();
        }
    }

    @Test
    @DisplayName(
            "after kill -9 hand-back gives back what was taken, and only that; after a clean end nothing is left to give")
    void killed() throws IOException {
        recordCalls();
        // It is known before it is taken: whoever is killed in between leaves nothing that nobody knows of.
        script("stop-tty.sh", "ls " + held + "/serial-ports >>" + scripts.resolve("calls"));
        Path port = Files.createFile(scripts.resolve("ttyUSB7"));
        SerialStarter starter = new SerialStarter(scripts, scripts, held, log);
        starter.take(port);
        assertEquals(List.of("ttyUSB7"), calls());
        Files.createFile(held.resolve("serial-ports/..evil"));
        assertEquals("ttyUSB7 is given back to the GX (0).", handBack());
        assertEquals(List.of("ttyUSB7", "start ttyUSB7"), calls());
        starter.giveBack(port);
        Files.delete(held.resolve("serial-ports/..evil"));
        assertEquals("", handBack());
        Files.write(held.resolve("blocked"), new byte[0]);
        SerialStarter unnoted = new SerialStarter(scripts, scripts, held.resolve("blocked"), log);
        assertThrows(IOException.class, () -> unnoted.take(port), "what nobody could give back is not taken");
        assertEquals(3, calls().size(), calls().toString());
    }

    @Test
    @DisplayName("the next start gives back what the last one was killed with, but not what it uses itself by then")
    void killedAndStarted() throws IOException {
        recordCalls();
        Path left = Files.createFile(scripts.resolve("ttyUSB7"));
        Path used = Files.createFile(scripts.resolve("ttyUSB8"));
        SerialStarter killed = new SerialStarter(scripts, scripts, held, log);
        killed.take(left);
        killed.take(used);
        killed.take(scripts.resolve("ttyUSB9"));
        Files.createFile(held.resolve("serial-ports/..evil"));
        Files.delete(scripts.resolve("calls"));
        SerialStarter next = new SerialStarter(scripts, scripts, held, log);
        next.take(used);
        next.giveBackOld(Runnable::run);
        assertEquals(List.of("stop ttyUSB8", "start ttyUSB7"), calls(), "what is not plugged in is only forgotten");
        assertTrue(log.lines().toString().contains("ttyUSB7 is given back to the GX"), "the owner can see it");
        try (Stream<Path> claims = Files.list(held.resolve("serial-ports"))) {
            assertEquals(
                    List.of("..evil", "ttyUSB8"),
                    claims.map(each -> each.getFileName().toString()).sorted().toList());
        }
    }

    private String handBack() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "/usr/bin/python3",
                        "src/main/dist/hand-back",
                        held.resolve("flash").toString(),
                        held.toString())
                .redirectErrorStream(true);
        builder.environment().put("ESS_SERIAL_STARTER", scripts.toString());
        Process process = builder.start();
        // There is nothing else that it could find, and so it needs no bus.
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    @DisplayName(
            "a port on which the GX's own driver works is not taken from it, and the owner is told who works there")
    void worked() throws IOException {
        recordCalls();
        try (PtyPair line = new PtyPair().plugIn()) {
            SerialWire wire = new SerialWire(
                    new Modbus.Serial(line.ours().toString(), 9600, Modbus.Parity.NONE, 1),
                    new J2mod.Ports(
                            new SerialStarter(scripts, scripts, held, log),
                            device -> Optional.empty(),
                            device -> Optional.of("dbus-cgwacs (process 5)")));
            Modbus.Failed failed = assertInstanceOf(Modbus.Failed.class, wire.exchange(QUESTION, 50));
            assertEquals(Modbus.Failure.PORT_BUSY, failed.kind());
            assertTrue(failed.message().contains("dbus-cgwacs (process 5) works with it"), failed.message());
            assertEquals(List.of(), calls());
            Path device = line.ours().toRealPath();
            assertTrue(PortHolder.of(device, Duration.ofDays(1)).isEmpty(), "who has just come works with nothing yet");
        }
    }

    @Test
    @DisplayName("a script that fails is told; where there is none, as on a PC, nothing is")
    void failing() throws IOException {
        new SerialStarter(scripts, scripts, held, log).take(Path.of("/dev/ttyUSB0"));
        assertEquals(List.of(), log.lines());
        script("stop-tty.sh", "exit 3");
        new SerialStarter(scripts, scripts, held, log).take(Path.of("/dev/ttyUSB0"));
        assertTrue(
                log.lines().toString().contains("stop-tty.sh ttyUSB0 ended with 3"),
                log.lines().toString());
    }
}
