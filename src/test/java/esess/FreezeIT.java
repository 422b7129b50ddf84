package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import esess.testing.Await;
import esess.testing.ScratchGx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A frozen es-ESS loses its names on the bus, hands back, and comes back: on a scratch GX under real daemontools. A debugger
 * freezes single threads, an agent fills the memory. Whether the names are gone in time is judged by what the watcher and the
 * watchdog say of themselves; the clock of a busy machine proves nothing.
 */
@Timeout(600)
class FreezeIT {

    private static final String GARDEN = "com.victronenergy.temperature.esESS_MqttTemperature_garden";
    private static final Pattern PORT = Pattern.compile("dt_socket at address: (\\d+)");

    @TempDir
    Path directory;

    private ScratchGx gx;

    @BeforeAll
    static void build() throws Exception {
        InstallIT.build();
    }

    @BeforeEach
    void boot() throws Exception {
        gx = new ScratchGx(directory);
    }

    @AfterEach
    void powerOff() throws Exception {
        gx.close();
    }

    /** Installs it with Java's own options for "run", and waits until it runs; its process. */
    private long install(String options) throws Exception {
        Path archive = gx.unpack(InstallIT.ARCHIVE);
        Files.writeString(archive.resolve("es-ess.classes"), "");
        Path starter = archive.resolve("es-ess");
        Files.writeString(
                starter,
                Files.readString(starter)
                        .replace(
                                "exec \"$java\"",
                                "case $* in *' run '*) exec \"$java\" " + options
                                        + " \"@$program/jvm.options\" \"$@\" ;; esac\nexec \"$java\""));
        gx.seal(archive);
        Files.createDirectories(gx.at("/data/es-ESS"));
        Files.writeString(gx.at("/data/es-ESS/config.ini"), """
                [Common]
                LogDirectory = %s
                ConfigVersion = 100
                [Mqtt]
                Host = 127.0.0.1
                Port = 1
                [Services]
                MqttTemperature = true
                [MqttTemperature:garden]
                VRMInstanceID = 2000
                CustomName = Garden
                Topic = garden/t
                """.formatted(gx.at("/data/log/es-ESS")));
        var result = gx.script(Map.of("ESS_PATIENCE", "300"), archive.resolve("install.sh"));
        assertEquals(0, result.code(), () -> result.out() + "\n" + gx.console());
        long pid = gx.awaitRunning(0);
        await("the garden is on the bus", this::isOnBus);
        return pid;
    }

    private static void await(String what, BooleanSupplier condition) {
        Await.until(what, Duration.ofSeconds(120), condition);
    }

    private boolean isOnBus() {
        return gx.bus().gx("services").contains(GARDEN);
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Also what multilog has put aside: a dump of the threads is long. */
    private String console() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(gx.at("/data/log/es-ESS/console"))) {
            for (Path file : files.sorted().toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private void awaitBack(long frozen) {
        await("the frozen one is gone", () -> !isAlive(frozen));
        gx.awaitRunning(frozen);
        await("the garden is back", this::isOnBus);
    }

    private void assertKilled(long pid) throws IOException {
        String console = console();
        Matcher said = Pattern.compile("process " + pid + ", state .\\) gave no sign of life for (\\d+) s")
                .matcher(console);
        assertTrue(said.find(), console);
        // Two more for the look that saw the last sign, and three for the questions.
        assertEquals("4", said.group(1), console);
    }

    private VirtualMachine debugger() throws Exception {
        String[] port = new String[1];
        String console = console();
        await("the debugger's port is known", () -> {
            Matcher matcher = PORT.matcher(console);
            while (matcher.find()) {
                port[0] = matcher.group(1);
            }
            return port[0] != null;
        });
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(port[0]);
        return connector.attach(arguments);
    }

    private static void stick(VirtualMachine java, String thread) {
        java.allThreads().stream()
                .filter(each -> each.name().equals(thread))
                .findFirst()
                .orElseThrow()
                .suspend();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName("stopped (SIGSTOP): killed, handed back, started again; the busy machine is not taken for it")
    void stopped() throws Exception {
        long first = install("");
        // What a machine does to a process that it has no time for: most of ten seconds it does not run, and it starts
        // late.
        for (int i = 0; i < 10; i++) {
            gx.signal("STOP", first);
            Await.pause(1500);
            gx.signal("CONT", first);
            Await.pause(100);
        }
        assertTrue(isAlive(first), gx.console());
        assertFalse(gx.console().contains("killed"), gx.console());

        gx.signal("STOP", first);
        awaitBack(first);
        assertKilled(first);
        await("the end is said", () -> gx.console().contains("has ended by itself"));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName("a start that gets a tenth of its time is slow, not frozen")
    void slowStart() throws Exception {
        long first = install("");
        gx.signal("KILL", first);
        long[] second = new long[1];
        await("the next one starts", () -> {
            second[0] = gx.pid();
            return second[0] != 0 && second[0] != first;
        });
        int turns = 0;
        while (!gx.text("/run/es-ESS/state").startsWith("running") && turns++ < 100) {
            gx.signal("STOP", second[0]);
            Await.pause(900);
            gx.signal("CONT", second[0]);
            Await.pause(100);
        }
        gx.signal("CONT", second[0]);
        assertEquals(second[0], gx.awaitRunning(first), gx.console());
        await("the garden is back", this::isOnBus);
        assertFalse(gx.console().contains("killed"), gx.console());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName(
            "a stuck bus thread, then a stuck loop: each is ended, the loop after a dump in the log, and all is back")
    void threads() throws Exception {
        long first = install("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0");
        VirtualMachine java = debugger();
        await("it has warmed up", () -> gx.text("/run/es-ESS/pulse").contains("running"));
        stick(java, "bus");
        awaitBack(first);
        assertKilled(first);
        assertTrue(console().contains("\"bus\""), "it is said where its threads stood");

        long second = gx.pid();
        VirtualMachine again = debugger();
        await("it has warmed up", () -> gx.text("/run/es-ESS/pulse").contains("running"));
        stick(again, "main");
        awaitBack(second);
        String log = gx.text("/data/log/es-ESS/current.log");
        assertTrue(log.contains("The loop has been stuck for 8 s") && log.contains("Thread bus"), log);
    }

    /** Fills the memory of whatever it is loaded into, when a file appears. */
    public static final class Hoard {
        private Hoard() {}

        public static void premain(String trigger) {
            Thread thread = new Thread(() -> fill(Path.of(trigger)), "hoard");
            thread.setDaemon(true);
            thread.start();
        }

        private static void fill(Path trigger) {
            List<byte[]> hoard = new ArrayList<>();
            try {
                while (true) {
                    Thread.sleep(100);
                    if (Files.exists(trigger)) {
                        Runtime machine = Runtime.getRuntime();
                        // Most of a megabyte is left: no OutOfMemoryError, for a long time.
                        while (machine.maxMemory() - machine.totalMemory() + machine.freeMemory() > 800_000) {
                            hoard.add(new byte[20_000]);
                        }
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            System.out.println(hoard.size());
        }
    }

    private Path agent() throws IOException {
        Path jar = directory.resolve("hoard.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), Hoard.class.getName());
        String name = Hoard.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var in = Hoard.class.getResourceAsStream("/" + name)) {
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
        }
        return jar;
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName("an exhausted heap, with which Java would collect garbage for ever: it ends itself and comes back")
    void heap() throws Exception {
        Path trigger = directory.resolve("now");
        long first = install("-javaagent:" + agent() + "=" + trigger);
        await("it has warmed up", () -> gx.text("/run/es-ESS/pulse").contains("running"));
        Files.writeString(trigger, "");
        await("it is gone", () -> !isAlive(first));
        Files.delete(trigger);
        awaitBack(first);
        String log = gx.text("/data/log/es-ESS/current.log") + gx.console();
        assertTrue(log.contains("The memory is exhausted") || log.contains("OutOfMemoryError"), log);
    }
}
