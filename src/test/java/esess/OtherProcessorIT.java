package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.sim.twin.MeterTwin;
import esess.sim.twin.WattpilotCharger;
import esess.sim.twin.WattpilotDoor;
import esess.sim.twin.WattpilotTwin;
import esess.testing.Await;
import esess.testing.Mosquitto;
import esess.testing.PrivateBus;
import esess.testing.Programs;
import esess.testing.ScratchGx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The archives for a GX, run on an emulated processor: profile "dist". */
@Tag("other-processor")
@Timeout(900)
class OtherProcessorIT {

    private static final String GARDEN = "com.victronenergy.temperature.esESS_MqttTemperature_garden";

    private static final int SERVICES = Catalog.today().size();
    /** An emulated processor on a busy machine does not do it in a second. */
    private static final String PATIENT = "PollFrequencyMs = 10000\nOfflineAfterMs = 120000";

    private static final Duration PATIENCE = Duration.ofSeconds(240);

    private Path directory;
    private Path program;
    private List<String> java;

    /** Emulated, with the C library of that processor. */
    private ProcessBuilder java(String... arguments) {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    }

    private Programs.Result run(String... command) {
        return Programs.run("none", command);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @CsvSource({"armv7, arm, cortex-a7, 81", "aarch64, aarch64, cortex-a53, 83"})
    @DisplayName(
            "the archive unpacks in busybox, archives its classes, starts every service; TLS, digest and a charger's password work; they are on a real bus")
    void archive(String architecture, String qemu, String processor, int number) throws Exception {
        Programs.require("qemu-" + qemu + "-static");
        Path archive = Path.of("target", "es-ess-" + Version.NUMBER + "-" + architecture + ".tar.gz")
                .toAbsolutePath();
        assertTrue(Files.exists(archive), archive + " is not there: mvn -Pdist package");
        // In memory: what ext4 says of a directory does not fit into the 32 bits of the emulated system's calls.
        Path memory = Path.of("/dev/shm");
        directory = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "esess")
                : Files.createTempDirectory("esess");
        try {
            assertEquals(
                    0,
                    run("busybox", "tar", "-xzf", archive.toString(), "-C", directory.toString())
                            .code());
            program = directory.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
            assertEquals(
                    0,
                    run("sh", "-c", "cd '" + program + "' && busybox sha256sum -c SHA256SUMS")
                            .code(),
                    "nothing is damaged");
            Path root = directory.resolve("root");
            assertEquals(
                    0,
                    run(
                                    "sh",
                                    "src/main/dist/archives.sh",
                                    Version.NUMBER,
                                    "target",
                                    "root-" + architecture,
                                    root.toString())
                            .code());
            java = List.of(
                    "qemu-" + qemu + "-static",
                    "-cpu",
                    processor,
                    "-L",
                    root.toString(),
                    program.resolve("jre/bin/java").toString(),
                    "@" + program.resolve("jvm.options"));
            assertEquals("2.29", newestGlibc(), "or it does not start on Venus OS before 3.60, which has 2.31");
            archiveClasses();
            onBusAndBroker(number);
        } finally {
            ScratchGx.remove(directory);
        }
    }

    private void archiveClasses() throws Exception {
        Process dump = java(
                        "-Xmx64m",
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + program.resolve("es-ess.classes"),
                        "-XX:SharedArchiveFile=" + program.resolve("es-ess.jsa"),
                        "-cp",
                        program.resolve("es-ess.jar").toString())
                .redirectOutput(directory.resolve("dump.txt").toFile())
                .start();
        assertTrue(dump.waitFor(240, TimeUnit.SECONDS));
        assertEquals(0, dump.exitValue(), Files.readString(directory.resolve("dump.txt")));
    }

    private void onBusAndBroker(int number) throws Exception {
        Path key = directory.resolve("broker.key");
        Path certificate = directory.resolve("broker.pem");
        assertEquals(
                0,
                run(
                                "openssl",
                                "req",
                                "-x509",
                                "-newkey",
                                "ec",
                                "-pkeyopt",
                                "ec_paramgen_curve:prime256v1",
                                "-nodes",
                                "-days",
                                "2",
                                "-subj",
                                "/CN=localhost",
                                "-addext",
                                "subjectAltName=IP:127.0.0.1",
                                "-keyout",
                                key.toString(),
                                "-out",
                                certificate.toString())
                        .code());
        WattpilotDoor door = new WattpilotDoor(new WattpilotCharger(16), new GsonJson());
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.withTls(certificate, key);
                MeterTwin shelly = new MeterTwin(MeterTwin.Kind.PRO_3EM, number).secure("admin", "geheim");
                MeterTwin fronius = new MeterTwin(MeterTwin.Kind.FRONIUS_GEN24, number + 1);
                WattpilotTwin wattpilot = new WattpilotTwin(door)) {
            // The demo's house has every service. Here some of its devices answer.
            String config = Files.readString(Path.of("src/main/resources/esess/demo/demo.ini"));
            config = with(
                    config, "/tmp/es-ess-demo/log", directory.resolve("log").toString());
            config = with(
                    config,
                    "Port = 1883\n",
                    "Port = " + broker.port() + "\nSslEnabled = true\nSslCaFile = " + certificate + "\n");
            config = with(
                    config,
                    "wattpilot.demo\nPassword = Secret123!",
                    wattpilot.address() + "\nPassword = " + WattpilotDoor.PASSWORD);
            config = with(config, "shelly3em.demo", shelly.address());
            config = with(config, "Password = demo-3em", "Password = geheim");
            config = with(config, "fronius.demo", fronius.address());
            config = with(config, "PollFrequencyMs = 1000\nOfflineAfterMs = 15000", PATIENT);
            config = config.replaceAll("\\w+\\.demo\n", "127.0.0.1:1\n");
            Files.writeString(directory.resolve("config.ini"), config);
            Path out = directory.resolve("out.txt");
            ProcessBuilder builder = java(
                            "-Xshare:on",
                            "-XX:SharedArchiveFile=" + program.resolve("es-ess.jsa"),
                            "-jar",
                            program.resolve("es-ess.jar").toString(),
                            "run",
                            "--config",
                            "config.ini")
                    .redirectOutput(out.toFile());
            builder.environment().put("DBUS_SYSTEM_BUS_ADDRESS", bus.address());
            Process process = builder.start();
            try {
                Await.until("it runs", PATIENCE, () -> text(out).contains("is running: ") || !process.isAlive());
                assertTrue(text(out).contains("is running: " + SERVICES + " of " + SERVICES + " services"), text(out));
                assertEquals(
                        "\"Garden\"",
                        bus.gx("wait", GARDEN, "/CustomName", "valid", "--timeout", "50"),
                        () -> text(out));
                Await.until("it reads the broker", PATIENCE, () -> {
                    publish(broker);
                    return shows(bus, GARDEN, "/Temperature", "eq", "21.5");
                });
                Await.until(
                        "it reads a meter that wants a digest",
                        PATIENCE,
                        () -> shows(bus, "grid.esESS_Shelly_grid", "/Ac/Power", "valid"));
                Await.until(
                        "it reads a meter",
                        PATIENCE,
                        () -> shows(bus, "grid.esESS_FroniusSmartmeterJSON", "/Ac/Power", "valid"));
                Await.until(
                        "the charger lets it in",
                        PATIENCE,
                        () -> shows(bus, "evcharger.esESS_FroniusWattpilot", "/Connected", "eq", "1"));
                process.destroy();
                assertTrue(process.waitFor(60, TimeUnit.SECONDS));
                assertEquals(0, process.exitValue(), text(out));
                assertFalse(text(out).contains("Exception") || text(out).contains("failed"), text(out));
            } catch (AssertionError e) {
                throw new AssertionError(text(out), e);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static String with(String config, String old, String now) {
        assertTrue(config.contains(old), "demo.ini without " + old);
        return config.replace(old, now);
    }

    /** Waits for it for a while, in one process: the processor belongs to the emulation. */
    private static boolean shows(PrivateBus bus, String service, String path, String... expected) {
        List<String> command = new ArrayList<>(List.of("wait", service, path));
        command.addAll(List.of(expected));
        command.addAll(List.of("--timeout", "10"));
        String shown = bus.gx(command.toArray(String[]::new));
        return !shown.isEmpty() && !shown.contains("timeout");
    }

    private static void publish(Mosquitto broker) {
        try {
            broker.publish("Devices/Garden/Temperature", "21.5");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    /** The newest version of a symbol of the C library that a file of the Java asks for. */
    private String newestGlibc() throws IOException {
        Pattern version = Pattern.compile("GLIBC_2\\.(\\d+)");
        int newest = 0;
        try (Stream<Path> files = Files.walk(program.resolve("jre"))) {
            for (Path file : files.filter(
                            f -> f.toString().endsWith(".so") || f.getParent().endsWith("bin"))
                    .toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                newest = Math.max(
                        newest,
                        version.matcher(bytes)
                                .results()
                                .map(MatchResult::group)
                                .mapToInt(v -> Integer.parseInt(v.substring(8)))
                                .max()
                                .orElse(0));
            }
        }
        return "2." + newest;
    }
}
