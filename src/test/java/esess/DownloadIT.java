package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import esess.testing.Await;
import esess.testing.Programs;
import esess.testing.ScratchGx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

/**
 * What a release offers to an owner: install.sh by one line, from a local server in place of GitHub; the stick, with a
 * stand-in of what a GX does with one (meta-victronenergy, initscripts/files/update-data.sh), in busybox; and that the
 * workflow that makes a release runs what is here.
 */
@Timeout(300)
class DownloadIT {

    private static final String ARCHIVE = InstallIT.ARCHIVE.getFileName().toString();

    @TempDir
    Path directory;

    private ScratchGx gx;
    private HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private Path archive;

    @BeforeAll
    static void build() throws Exception {
        InstallIT.build();
    }

    @BeforeEach
    void boot() throws Exception {
        Programs.require("curl");
        gx = new ScratchGx(directory);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            byte[] file = files.get(exchange.getRequestURI().getPath().substring(1));
            exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
            if (file != null) {
                exchange.getResponseBody().write(file);
            }
            exchange.close();
        });
        server.start();
        archive = archiveForThisGx();
        files.put("install.sh", Files.readAllBytes(Path.of("install.sh")));
        files.put(ARCHIVE, Files.readAllBytes(archive));
        files.put("SHA256SUMS", (sha256(archive) + "  " + ARCHIVE + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void powerOff() throws Exception {
        server.stop(0);
        gx.close();
    }

    /** The archive as it is, but with a sample that logs below the scratch root, without the slow preparation of classes. */
    private Path archiveForThisGx() throws Exception {
        Path unpacked = gx.unpack(InstallIT.ARCHIVE);
        Files.writeString(unpacked.resolve("es-ess.classes"), "");
        Path sample = unpacked.resolve("config.ini");
        Files.writeString(
                sample, Files.readString(sample).replace("LogDirectory=/", "LogDirectory=" + gx.at("/") + "/"));
        gx.seal(unpacked);
        Path packed = directory.resolve(ARCHIVE);
        Programs.Result result = Programs.run(
                "none",
                "tar",
                "-C",
                directory.toString(),
                "-czf",
                packed.toString(),
                unpacked.getFileName().toString());
        assertEquals(0, result.code(), result.out());
        ScratchGx.remove(unpacked);
        return packed;
    }

    private static String sha256(Path file) {
        return Programs.run("none", "sha256sum", file.toString()).out().split(" ")[0];
    }

    /** The line of the README, with this server in place of GitHub. */
    private Programs.Result oneLine() throws Exception {
        String from = "http://127.0.0.1:" + server.getAddress().getPort();
        Path line = Files.writeString(
                directory.resolve("line.sh"),
                "cd " + directory + "/run && curl -fsSL " + from + "/install.sh | busybox sh\n");
        return gx.script(Map.of("ESS_FROM", from), Path.of("/bin/sh"), line.toString());
    }

    private void assertNothingWasChanged() throws IOException {
        try (Stream<Path> left = Files.list(gx.at("/data"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    @DisplayName("one line installs; a damaged download, one cut off and a missing archive change nothing")
    void oneLineInstalls() throws Exception {
        byte[] good = files.get(ARCHIVE);
        byte[] damaged = good.clone();
        damaged[damaged.length / 2] ^= 1;
        files.put(ARCHIVE, damaged);
        Programs.Result refused = oneLine();
        assertEquals(1, refused.code(), refused.out());
        assertTrue(refused.out().contains("damaged") && refused.out().contains("Nothing was changed"), refused.out());
        assertNothingWasChanged();

        files.put(ARCHIVE, Arrays.copyOf(good, good.length / 2));
        assertEquals(1, oneLine().code());
        assertNothingWasChanged();

        files.remove(ARCHIVE);
        Programs.Result missing = oneLine();
        assertEquals(1, missing.code());
        assertTrue(missing.out().contains(ARCHIVE + " cannot be fetched"), missing.out());
        assertNothingWasChanged();

        byte[] script = files.get("install.sh");
        files.put("install.sh", Arrays.copyOf(script, script.length * 9 / 10));
        oneLine();
        assertNothingWasChanged();
        files.put("install.sh", script);

        files.put(ARCHIVE, good);
        Programs.Result done = oneLine();
        assertEquals(0, done.code(), done.out());
        assertTrue(
                done.out().contains("Fetching " + ARCHIVE) && done.out().contains("runs. Configure it in"), done.out());
        gx.awaitRunning(0);
        assertFalse(Files.exists(gx.at("/data/es-ESS-download")), "what was fetched is removed");
    }

    @Test
    @DisplayName("without a way to the release the newest archive on the device is taken, or where to put one is said")
    void withoutInternet() throws Exception {
        files.remove("SHA256SUMS");
        Programs.Result nothing = oneLine();
        assertEquals(1, nothing.code());
        assertTrue(nothing.out().contains("Copy one to"), nothing.out());
        assertNothingWasChanged();

        Files.writeString(gx.at("/data/es-ess-25.9.1-noarch.tar.gz"), "an old one");
        Files.copy(archive, gx.at("/data/" + ARCHIVE));
        Programs.Result done = oneLine();
        assertEquals(0, done.code(), done.out());
        assertTrue(done.out().contains("taking " + gx.at("/data/" + ARCHIVE)), done.out());
        gx.awaitRunning(0);
    }

    // ---- the stick

    private Path stick() throws Exception {
        Path target = Files.createDirectories(directory.resolve("target"));
        Files.copy(archive, target.resolve(ARCHIVE), StandardCopyOption.REPLACE_EXISTING);
        Programs.Result made =
                Programs.run("none", "sh", "src/main/dist/archives.sh", Version.NUMBER, target.toString(), "usb");
        assertEquals(0, made.code(), made.out());
        Path stick = Files.createDirectories(gx.at("/media/sda1"));
        Programs.Result unpacked = Programs.run(
                "none",
                "busybox",
                "unzip",
                "-o",
                "-q",
                "-d",
                stick.toString(),
                target.resolve("es-ess-" + Version.NUMBER + "-usb.zip").toString());
        assertEquals(0, unpacked.code(), unpacked.out());
        return stick;
    }

    /** What the GX does at boot with each venus-data*.tgz of a stick. */
    private String gxUnpacks(String name) throws Exception {
        Path mechanism = directory.resolve("update-data.sh");
        Files.writeString(mechanism, """
                tmp=$(mktemp -d)
                tar xzf "$1" -C "$tmp" rc
                if [ -f "$tmp/rc/pre-hook.sh" ]; then sh "$tmp/rc/pre-hook.sh" || { rm -rf "$tmp"; exit 0; }; fi
                tar xzf "$1" -C "$2/data" --exclude rc
                if [ -f "$tmp/rc/post-hook.sh" ]; then sh "$tmp/rc/post-hook.sh"; fi
                rm -rf "$tmp"
                """);
        return gx.script(
                        Map.of("ESS_CALM", "0"),
                        gx.tools().resolve("sh"),
                        mechanism.toString(),
                        gx.at("/media/sda1/" + name).toString(),
                        directory.toString())
                .out();
    }

    private String result() {
        return gx.text("/media/sda1/RESULT.html");
    }

    private void awaitResult(String title) {
        Await.until(title, Duration.ofSeconds(120), () -> result().contains("<h1>" + title + "</h1>"));
    }

    private String config(String name) {
        return """
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
                CustomName = %s
                Topic = garden/t
                """.formatted(gx.at("/data/log/es-ESS"), name);
    }

    @Test
    @DisplayName(
            "a stick installs with its config.ini, tells so in words, does nothing twice, and takes a changed config.ini")
    void stickInstalls() throws Exception {
        Path stick = stick();
        Files.writeString(stick.resolve("config.ini"), config("Garden").replace("\n", "\r\n"));
        gxUnpacks("venus-data-es-ess.tgz");
        String again = gxUnpacks("venus-runtime-es-ess.tgz");
        awaitResult("es-ESS is installed");
        assertTrue(again.contains("under way") || again.contains("has done its work"), again);
        assertTrue(
                result().contains("The configuration is good") && result().contains("You can take the stick out"),
                result());
        long pid = gx.awaitRunning(0);
        assertTrue(gx.text("/data/es-ESS/config.ini").contains("Garden"));
        assertFalse(Files.exists(gx.at("/data/rc"), LinkOption.NOFOLLOW_LINKS));
        assertFalse(Files.exists(gx.at("/data/es-ESS-stick")));

        String before = result();
        assertTrue(gxUnpacks("venus-data-es-ess.tgz").contains("has done its work"));
        assertEquals(before, result());
        assertEquals(pid, gx.pid(), "not even restarted");

        Files.writeString(
                stick.resolve("config.ini"), config("Garden").replace("VRMInstanceID = 2000", "VRMInstanceID = x"));
        gxUnpacks("venus-data-es-ess.tgz");
        awaitResult("es-ESS is installed, but not your configuration");
        assertTrue(result().contains("VRMInstanceID") && result().contains("config.ini:10"), result());
        assertTrue(gx.text("/data/es-ESS/config.ini").contains("= 2000"), "the good one stays");
        Await.until("it has ended", () -> !Files.exists(gx.at("/run/es-ESS-stick/pid")));
        assertTrue(
                gxUnpacks("venus-data-es-ess.tgz").contains("has done its work"), "the same file is not tried again");

        Files.delete(stick.resolve("config.ini"));
        Files.writeString(stick.resolve("config.ini.txt"), config("Meadow"));
        gxUnpacks("venus-data-es-ess.tgz");
        awaitResult("es-ESS is installed");
        assertTrue(gx.text("/data/es-ESS/config.ini").contains("Meadow"), result());
        assertTrue(gx.text("/data/es-ESS/config.ini.before-stick-1").contains("Garden"), "nothing is lost");
    }

    @Test
    @DisplayName("a stick with a damaged archive, or on a GX that is full, says so and changes nothing")
    void stickRefuses() throws Exception {
        Path stick = stick();
        Path packed = stick.resolve("es-ess/" + ARCHIVE);
        byte[] good = Files.readAllBytes(packed);
        byte[] damaged = good.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(packed, damaged);
        gxUnpacks("venus-data-es-ess.tgz");
        awaitResult("Not installed");
        assertTrue(result().contains("is damaged") && result().contains("Nothing was changed"), result());
        assertNothingWasChanged();

        Files.write(packed, good);
        gx.memory(200, 100);
        gxUnpacks("venus-data-es-ess.tgz");
        Await.until("it has looked", Duration.ofSeconds(60), () -> result().contains("memory: 400 MB needed"));
        Await.until("it has ended", () -> !Files.exists(gx.at("/run/es-ESS-stick/pid")));
        assertNothingWasChanged();
    }

    @Test
    @DisplayName(
            "the workflow runs what CI runs; what it publishes is what is gathered here, with checksums that are right")
    void release() throws Exception {
        String workflow = Files.readString(Path.of(".github/workflows/build.yml"));
        Matcher runs = Pattern.compile("run: (\\.ci/\\S+)").matcher(workflow);
        int scripts = 0;
        while (runs.find()) {
            assertTrue(Files.isExecutable(Path.of(runs.group(1))), runs.group(1));
            scripts++;
        }
        assertEquals(2, scripts, workflow);
        assertTrue(Files.readString(Path.of(".ci/run")).contains("-Pdist verify"));

        // Its steps, on a copy with archives that are only names.
        Path copy = Files.createDirectories(directory.resolve("copy/.ci")).getParent();
        Files.copy(Path.of(".ci/release"), copy.resolve(".ci/release"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(Path.of("install.sh"), copy.resolve("install.sh"));
        Files.writeString(copy.resolve("pom.xml"), "<project>\n  <version>26.12.0</version>\n</project>\n");
        Files.createDirectories(copy.resolve("target"));
        for (String each : List.of("armv7.tar.gz", "aarch64.tar.gz", "noarch.tar.gz", "usb.zip")) {
            Files.writeString(copy.resolve("target/es-ess-26.12.0-" + each), each);
        }
        Programs.Result wrong = Programs.run("none", copy + "/.ci/release", "26.12.1");
        assertEquals(1, wrong.code());
        assertTrue(wrong.out().contains("pom.xml says 26.12.0"), wrong.out());
        Programs.Result made = Programs.run("none", copy + "/.ci/release", "26.12.0");
        assertEquals(0, made.code(), made.out());
        String sums = Files.readString(copy.resolve("target/release/SHA256SUMS"));
        for (String each : List.of("armv7.tar.gz", "aarch64.tar.gz", "noarch.tar.gz", "usb.zip")) {
            assertTrue(sums.contains("  es-ess-26.12.0-" + each), sums);
        }
        assertTrue(sums.contains("  install.sh"), sums);
        Files.delete(copy.resolve("target/es-ess-26.12.0-usb.zip"));
        assertEquals(1, Programs.run("none", copy + "/.ci/release", "26.12.0").code(), "half a release is none");
    }
}
