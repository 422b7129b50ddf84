package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The archives for a GX, run on an emulated processor: profile "dist". */
@Tag("other-processor")
@Timeout(300)
class OtherProcessorIT {

    private static final String GARDEN = "com.victronenergy.temperature.esESS_MqttTemperature_garden";

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
    @CsvSource({"armv7, arm, cortex-a7", "aarch64, aarch64, cortex-a53"})
    @DisplayName("the archive unpacks in busybox, starts, archives its classes, talks TLS to a broker and shows a service on a real bus")
    void archive(String architecture, String qemu, String processor) throws Exception {
        Programs.require("qemu-" + qemu + "-static");
        Path archive = Path.of("target", "es-ess-" + Version.NUMBER + "-" + architecture + ".tar.gz").toAbsolutePath();
        assertTrue(Files.exists(archive), archive + " is not there: mvn -Pdist package");
        // In memory: what ext4 says of a directory does not fit into the 32 bits of the emulated system's calls.
        Path memory = Path.of("/dev/shm");
        directory = Files.isWritable(memory) ? Files.createTempDirectory(memory, "esess") : Files.createTempDirectory("esess");
        try {
            assertEquals(0, run("busybox", "tar", "-xzf", archive.toString(), "-C", directory.toString()).code());
            program = directory.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
            assertEquals(0, run("sh", "-c", "cd '" + program + "' && busybox sha256sum -c SHA256SUMS").code(), "nothing is damaged");
            Path root = directory.resolve("root");
            assertEquals(0, run("sh", "src/main/dist/archives.sh", Version.NUMBER, "target", "root-" + architecture, root.toString()).code());
            java = List.of("qemu-" + qemu + "-static", "-cpu", processor, "-L", root.toString(), program.resolve("jre/bin/java").toString(),
                    "@" + program.resolve("jvm.options"));
            assertEquals("2.29", newestGlibc(), "or it does not start on Venus OS before 3.60, which has 2.31");
            archiveClasses();
            onBusAndBroker();
        } finally {
            ScratchGx.remove(directory);
        }
    }

    private void archiveClasses() throws Exception {
        Process dump = java("-Xmx64m", "-Xshare:dump", "-XX:SharedClassListFile=" + program.resolve("es-ess.classes"),
                "-XX:SharedArchiveFile=" + program.resolve("es-ess.jsa"), "-cp", program.resolve("es-ess.jar").toString())
                .redirectOutput(directory.resolve("dump.txt").toFile()).start();
        assertTrue(dump.waitFor(120, TimeUnit.SECONDS));
        assertEquals(0, dump.exitValue(), Files.readString(directory.resolve("dump.txt")));
    }

    private void onBusAndBroker() throws Exception {
        Path key = directory.resolve("broker.key");
        Path certificate = directory.resolve("broker.pem");
        assertEquals(0, run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key.toString(), "-out", certificate.toString()).code());
        try (PrivateBus bus = new PrivateBus(); Mosquitto broker = Mosquitto.withTls(certificate, key)) {
            Files.writeString(directory.resolve("config.ini"), """
                    [Common]
                    LogDirectory = %s
                    ConfigVersion = 100
                    [Mqtt]
                    Host = 127.0.0.1
                    Port = %d
                    SslEnabled = true
                    SslCaFile = %s
                    [Services]
                    MqttTemperature = true
                    [MqttTemperature:garden]
                    VRMInstanceID = 2000
                    CustomName = Garden
                    Topic = garden/t
                    """.formatted(directory.resolve("log"), broker.port(), certificate));
            Path out = directory.resolve("out.txt");
            ProcessBuilder builder = java("-Xshare:on", "-XX:SharedArchiveFile=" + program.resolve("es-ess.jsa"), "-jar",
                    program.resolve("es-ess.jar").toString(), "run", "--config", "config.ini").redirectOutput(out.toFile());
            builder.environment().put("DBUS_SYSTEM_BUS_ADDRESS", bus.address());
            Process process = builder.start();
            try {
                Await.until("it runs", Duration.ofSeconds(120), () -> text(out).contains("is running: 1 of") || !process.isAlive());
                assertEquals("\"Garden\"", bus.gx("wait", GARDEN, "/CustomName", "valid", "--timeout", "50"), () -> text(out));
                Await.until("it reads the broker", Duration.ofSeconds(60), () -> {
                    publish(broker);
                    return "21.5".equals(bus.gx("get", GARDEN, "/Temperature"));
                });
                process.destroy();
                assertTrue(process.waitFor(60, TimeUnit.SECONDS));
                assertEquals(0, process.exitValue(), text(out));
                assertFalse(text(out).contains("Exception"), text(out));
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static void publish(Mosquitto broker) {
        try {
            broker.publish("garden/t", "21.5");
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
            for (Path file : files.filter(f -> f.toString().endsWith(".so") || f.getParent().endsWith("bin")).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                newest = Math.max(newest, version.matcher(bytes).results().map(MatchResult::group).mapToInt(v -> Integer.parseInt(v.substring(8))).max().orElse(0));
            }
        }
        return "2." + newest;
    }
}
