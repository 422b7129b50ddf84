package esess.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Modbus;
import esess.port.Modbus.Read;
import esess.port.Modbus.Table;
import esess.testing.MemoryLog;
import esess.testing.PtyPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With stand-ins for the GX's scripts, which write down how they were called. */
class SerialStarterTest {

    private static final Read QUESTION = new Read(1, Table.HOLDING, 0, 1, Duration.ofSeconds(1));

    @TempDir
    Path scripts;

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
                    new J2mod.Ports(new SerialStarter(scripts, log), device -> Optional.empty()));
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
                    new J2mod.Ports(new SerialStarter(scripts, log), device -> Optional.empty()));
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
    @DisplayName("a script that fails is told; where there is none, as on a PC, nothing is")
    void failing() throws IOException {
        new SerialStarter(scripts, log).take(Path.of("/dev/ttyUSB0"));
        assertEquals(List.of(), log.lines());
        script("stop-tty.sh", "exit 3");
        new SerialStarter(scripts, log).take(Path.of("/dev/ttyUSB0"));
        assertTrue(
                log.lines().toString().contains("stop-tty.sh ttyUSB0 ended with 3"),
                log.lines().toString());
    }
}
