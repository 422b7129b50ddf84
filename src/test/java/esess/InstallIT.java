package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import esess.testing.Await;
import esess.testing.Peer;
import esess.testing.Programs;
import esess.testing.ScratchGx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
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
 * install.sh, restart.sh, uninstall.sh and the service on a scratch GX with real daemontools, busybox and a real bus. Each
 * test has a GX of its own and waits for its supervisor most of the time, so they run at the same time.
 */
@Timeout(600)
class InstallIT {

    private static final String GARDEN = "com.victronenergy.temperature.esESS_MqttTemperature_garden";
    static final Path ARCHIVE =
            Path.of("target", "es-ess-" + Version.NUMBER + "-noarch.tar.gz").toAbsolutePath();
    private static final String LINE = "/data/es-ESS/boot.sh # es-ESS";

    @TempDir
    Path directory;

    private ScratchGx gx;
    private Path archive;

    @BeforeAll
    static void build() throws Exception {
        FileTime built = Files.exists(ARCHIVE) ? Files.getLastModifiedTime(ARCHIVE) : FileTime.fromMillis(0);
        boolean old = false;
        for (String source :
                List.of("target/es-ess.jar", "install.sh", "restart.sh", "uninstall.sh", "src/main/dist")) {
            try (Stream<Path> files = Files.walk(Path.of(source))) {
                for (Path file : files.toList()) {
                    old |= Files.getLastModifiedTime(file).compareTo(built) > 0;
                }
            }
        }
        if (old) {
            Process build = new ProcessBuilder("sh", "src/main/dist/archives.sh", Version.NUMBER, "target", "noarch")
                    .inheritIO()
                    .start();
            assertEquals(0, build.waitFor());
        }
    }

    @BeforeEach
    void boot() throws Exception {
        gx = new ScratchGx(directory);
        archive = gx.unpack(ARCHIVE);
        Path sample = archive.resolve("config.ini");
        Files.writeString(
                sample, Files.readString(sample).replace("LogDirectory=/", "LogDirectory=" + gx.at("/") + "/"));
        gx.seal(archive);
    }

    @AfterEach
    void powerOff() throws Exception {
        gx.close();
    }

    /** Without the list of classes no archive of them is made: the tests are faster. */
    private void withoutClassArchive() throws Exception {
        Files.writeString(archive.resolve("es-ess.classes"), "");
        gx.seal(archive);
    }

    private Path config(String... rest) throws IOException {
        Files.createDirectories(gx.at("/data/es-ESS"));
        return Files.writeString(
                gx.at("/data/es-ESS/config.ini"),
                """
                # mine
                [Common]
                LogDirectory = %s
                BatteryCapacityInWh = 10000
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
                """.formatted(gx.at("/data/log/es-ESS")) + String.join("\n", rest) + "\n");
    }

    private String install(Path from) throws Exception {
        Programs.Result result = gx.script(from.resolve("install.sh"));
        assertEquals(0, result.code(), () -> result.out() + "\n" + gx.console());
        return result.out();
    }

    /** Several of these run at the same time, on whatever else this machine does. */
    private static void await(String what, BooleanSupplier condition) {
        Await.until(what, Duration.ofSeconds(90), condition);
    }

    private boolean isOnBus() {
        return gx.bus().gx("services").contains(GARDEN);
    }

    private String active() throws IOException {
        return Files.readSymbolicLink(gx.at("/data/es-ESS/es-ess"))
                .getParent()
                .getFileName()
                .toString();
    }

    /** Another build of the same version. */
    private Path build(String name, String file, String text) throws Exception {
        Path copy = gx.copy(archive, name);
        Files.writeString(copy.resolve(file), text);
        gx.seal(copy);
        return copy;
    }

    /** Every file below /data with its content, but for what changes all the time. */
    private List<String> snapshot() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(gx.at("/data"))) {
            for (Path file : all.sorted().toList()) {
                String name = gx.at("/data").relativize(file).toString();
                if (!name.contains("supervise") && !name.contains("log/es-ESS")) {
                    files.add(name
                            + (Files.isSymbolicLink(file)
                                    ? " -> " + Files.readSymbolicLink(file)
                                    : Files.isRegularFile(file) ? " " + Files.size(file) : ""));
                }
            }
        }
        return files;
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName(
            "an owner installs, configures, restarts; kill -9, a hang and a firmware update are survived; nothing stays behind")
    void life() throws Exception {
        Files.writeString(gx.at("/data/rc.local"), "#!/bin/sh\necho theirs >> " + gx.at("/data/theirs") + "\nexit 0\n");
        Files.setPosixFilePermissions(gx.at("/data/rc.local"), PosixFilePermissions.fromString("rwxr-xr-x"));
        String said = install(archive);
        assertTrue(said.contains("No service is on") && said.contains("runs. Configure it in"), said);
        assertEquals(
                Files.readString(archive.resolve("config.ini")),
                gx.text("/data/es-ESS/config.ini"),
                "the sample, every service off");
        assertTrue(
                Files.exists(gx.at("/data/es-ESS/versions/" + active() + "/es-ess.jsa")),
                "an archive of classes for a faster start");
        long first = gx.awaitRunning(0);
        assertEquals(
                "java",
                Path.of(Files.readString(Path.of("/proc", Long.toString(first), "cmdline"))
                                .split("\0")[0])
                        .getFileName()
                        .toString(),
                "daemontools reaches Java itself, not a shell");
        assertTrue(
                Files.readString(Path.of("/proc", Long.toString(first), "maps")).contains("es-ess.jsa"),
                "which is used");
        assertEquals(
                "5",
                Files.readString(Path.of("/proc", Long.toString(first), "stat")).split(" ")[18],
                "it is nice to the GX");

        Path config = config();
        assertEquals(0, gx.script(gx.at("/data/es-ESS/restart.sh")).code());
        long second = gx.awaitRunning(first);
        await("the garden is on the bus", this::isOnBus);
        assertFalse(gx.console().contains("ended by itself"), "a restart is no crash: " + gx.console());
        assertTrue(gx.text("/data/log/es-ESS/current.log").contains("has stopped"), "the log file has everything");
        assertFalse(gx.console().contains("has stopped"), "which is not written to the flash twice: " + gx.console());

        gx.signal("KILL", second);
        long third = gx.awaitRunning(second);
        await("it is back", this::isOnBus);
        await("it is said", () -> gx.console().contains("ended by itself"));

        gx.signal("STOP", third);
        Programs.Result graceful = gx.script(Map.of("ESS_PATIENCE", "2"), gx.at("/data/es-ESS/restart.sh"));
        assertEquals(1, graceful.code());
        assertTrue(graceful.out().contains("restart.sh --force"), graceful.out());
        assertEquals(0, gx.script(gx.at("/data/es-ESS/restart.sh"), "--force").code());
        gx.awaitRunning(third);
        await("it is back", this::isOnBus);

        gx.reboot();
        gx.awaitRunning(0);
        await("a new root file system changes nothing", this::isOnBus);
        assertEquals("theirs\n", gx.text("/data/theirs"), "the others' boot hooks run");

        String before = Files.readString(config);
        long running = gx.pid();
        install(archive);
        gx.awaitRunning(running);
        assertEquals(before, Files.readString(config), "the owner's file is not touched");
        assertEquals(
                1,
                gx.text("/data/rc.local").lines().filter(l -> l.contains(LINE)).count(),
                gx.text("/data/rc.local"));
        assertTrue(gx.text("/data/rc.local").endsWith("exit 0\n"), "an exit does not hide our line");

        Programs.Result removed = gx.script(gx.at("/data/es-ESS/uninstall.sh"));
        assertEquals(0, removed.code(), removed.out());
        assertFalse(isOnBus());
        assertEquals("", gx.state(), "not supervised any more");
        assertEquals("#!/bin/sh\necho theirs >> " + gx.at("/data/theirs") + "\nexit 0\n", gx.text("/data/rc.local"));
        assertTrue(Files.isExecutable(gx.at("/data/rc.local")));
        for (String trace : List.of("/data/es-ESS", "/data/log/es-ESS", "/run/es-ESS", "/service/es-ESS")) {
            assertFalse(Files.exists(gx.at(trace), LinkOption.NOFOLLOW_LINKS), trace);
        }
        assertEquals(before, gx.text("/data/es-ESS-backup/config.ini"));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName("--purge leaves nothing at all, also of a service that was dead")
    void purge() throws Exception {
        withoutClassArchive();
        install(archive);
        gx.script(gx.at("/data/es-ESS/uninstall.sh"));
        assertTrue(Files.exists(gx.at("/data/es-ESS-backup/config.ini")));
        install(archive);
        Programs.Result removed = gx.script(gx.at("/data/es-ESS/uninstall.sh"), "--purge");
        assertEquals(0, removed.code(), removed.out());
        try (Stream<Path> left = Files.list(gx.at("/data"))) {
            assertEquals(List.of(gx.at("/data/log")), left.toList(), "an rc.local that was made for es-ESS goes too");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName(
            "an upgrade replaces a running version; damaged, broken or interrupted ones leave the old version running")
    void upgrade() throws Exception {
        withoutClassArchive();
        config();
        install(archive);
        String old = active();
        long pid = gx.awaitRunning(0);

        Path damaged = gx.copy(archive, "damaged");
        Files.write(damaged.resolve("es-ess.jar"), new byte[1000]);
        List<String> before = snapshot();
        Programs.Result refused = gx.script(damaged.resolve("install.sh"));
        assertEquals(1, refused.code());
        assertTrue(refused.out().contains("es-ess.jar") && refused.out().contains("undamaged archive"), refused.out());
        assertEquals(before, snapshot(), "nothing was changed");
        assertEquals(pid, gx.pid(), "not even restarted");

        Path better = build("better", "README.md", "better");
        gx.cutOff("cp", "-r", "cp: write error: No space left on device");
        Programs.Result full = gx.script(better.resolve("install.sh"));
        assertEquals(1, full.code());
        assertTrue(full.out().contains("No space left") && full.out().contains("cannot be copied"), full.out());
        assertEquals(before, snapshot(), "half a copy is removed");
        assertEquals(pid, gx.pid(), "not even restarted");
        gx.mend("cp");

        Path broken = build(
                "broken",
                "es-ess",
                Files.readString(archive.resolve("es-ess"))
                        .replace(
                                "exec \"$java\"",
                                "case $* in *' run '*) echo no such bus; exit 70 ;; esac\nexec \"$java\""));
        Programs.Result failed = gx.script(broken.resolve("install.sh"));
        assertEquals(1, failed.code());
        assertTrue(failed.out().contains("no such bus") && failed.out().contains(old + " runs again"), failed.out());
        assertEquals(old, active());
        long back = gx.awaitRunning(pid);
        await("the old version is on the bus", this::isOnBus);
        assertEquals(before, snapshot(), "what is broken is gone");

        Path slow = build(
                "slow",
                "es-ess",
                Files.readString(archive.resolve("es-ess"))
                        .replace("exec \"$java\"", "case $* in *' run '*) exec sleep 600 ;; esac\nexec \"$java\""));
        Path out = gx.at("/interrupted.txt");
        Process interrupted = gx.start(Map.of(), out, slow.resolve("install.sh").toString());
        await(
                "the new version is being tried",
                () -> gx.pid() != 0
                        && gx.pid() != back
                        && !gx.text("/run/es-ESS/state").startsWith("running"));
        gx.signal("HUP", interrupted.pid());
        assertEquals(1, interrupted.waitFor(), () -> gx.text("/interrupted.txt"));
        assertEquals(old, active(), Files.readString(out));
        long again = gx.awaitRunning(back);
        assertEquals(before, snapshot());

        install(better);
        assertNotEquals(old, active());
        gx.awaitRunning(again);
        await("the new version is on the bus", this::isOnBus);
        install(build("best", "README.md", "best"));
        try (Stream<Path> versions = Files.list(gx.at("/data/es-ESS/versions"))) {
            assertEquals(2, versions.count(), "this one and the one before");
        }
        assertFalse(Files.exists(gx.at("/data/es-ESS/versions/" + old)));
        String best = active();
        try (Stream<Path> versions = Files.list(gx.at("/data/es-ESS/versions"))) {
            install(versions.filter(version -> !version.endsWith(best))
                    .findFirst()
                    .orElseThrow());
        }
        assertNotEquals(best, active(), "and it is one command to go back");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName("whatever is missing is said at once, and nothing is changed")
    void missing() throws Exception {
        gx.memory(256, 40);
        Files.writeString(archive.resolve("ARCH"), "armv7\n");
        gx.seal(archive);
        Files.createDirectories(gx.at("/lib"));
        Files.writeString(gx.at("/lib/ld-linux-aarch64.so.1"), "");
        Path df = gx.tools().resolve("df");
        Files.delete(df);
        Files.writeString(
                df,
                "#!/bin/sh\necho Filesystem 1024-blocks Used Available Capacity Mounted\necho /dev/mmcblk1p5 500000 490000 9000 98% /data\n");
        Files.setPosixFilePermissions(df, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.delete(gx.at("/service"));
        List<String> before = snapshot();
        Programs.Result refused = gx.script(archive.resolve("install.sh"));
        assertEquals(1, refused.code());
        for (String text : List.of(
                "needs es-ess-" + Version.NUMBER + "-aarch64.tar.gz",
                "MB needed, 9 MB free",
                "this device has 256 MB",
                "40 MB available",
                "/service: daemontools",
                "Nothing was changed")) {
            assertTrue(refused.out().contains(text), text + " is not in: " + refused.out());
        }
        assertEquals(before, snapshot());

        Files.writeString(gx.at("/lib/ld-linux-armhf.so.3"), "");
        Files.writeString(gx.at("/lib/libc.so.6"), "\0GNU C Library (GNU libc) stable release version 2.28.\0");
        assertTrue(gx.script(archive.resolve("install.sh")).out().contains("glibc 2.29; this system has 2.28"));
        Files.writeString(gx.at("/lib/libc.so.6"), "\0GNU C Library (GNU libc) stable release version 2.31.\0");
        assertFalse(gx.script(archive.resolve("install.sh")).out().contains("glibc"));
        Files.createDirectories(gx.at("/service/dbus-es-ess"));
        assertTrue(
                gx.script(archive.resolve("install.sh")).out().contains("/data/dbus-es-ess"),
                "the oldest es-ESS has another name");
        Files.createDirectories(gx.at("/data/es-ESS"));
        Path inside = gx.copy(archive, "data/es-ESS/unpacked");
        assertTrue(
                gx.script(inside.resolve("install.sh")).out().contains("unpack the archive outside of"),
                "what it is unpacked in is not put aside");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName("a config.ini with errors is told, with its line; the rest of it runs")
    void errors() throws Exception {
        withoutClassArchive();
        config("[MqttTemperature:attic]", "VRMInstanceID = many", "CustomName = Attic", "Topic = attic/t");
        String said = install(archive);
        assertTrue(
                said.contains("[MqttTemperature:attic] VRMInstanceID = \"many\"")
                        && said.contains("But config.ini has errors"),
                said);
        gx.awaitRunning(0);
        await("the garden is on the bus", this::isOnBus);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName(
            "one that cannot run is started less and less often; set point and battery monitor go back although Java does not start")
    void dead() throws Exception {
        withoutClassArchive();
        config();
        try (Peer settings = Peer.python(
                gx.bus().address(),
                "python/service.py",
                "com.victronenergy.settings",
                "settings",
                "{\"/Settings/SystemSetup/BatteryService\": \"com.victronenergy.battery/512\", \"/Settings/CGwacs/AcPowerSetPoint\": 50.0}")) {
            install(archive);
            long pid = gx.awaitRunning(0);
            Files.writeString(
                    gx.at("/data/es-ESS/runtimeData/battery-monitor.json"),
                    "{\"wanted\":true,\"former\":\"com.victronenergy.battery/512\",\"ours\":[\"com.victronenergy.battery/1050\"]}");
            Files.writeString(
                    gx.at("/data/es-ESS/runtimeData/grid-setpoint.json"), "{\"own\":50.0,\"ours\":[-3000.0,-5000.0]}");
            settings.ask(Map.of(
                    "set",
                    Map.of(
                            "/Settings/SystemSetup/BatteryService",
                            "com.victronenergy.battery/1050",
                            "/Settings/CGwacs/AcPowerSetPoint",
                            -5000.0)));
            Path jar = gx.at("/data/es-ESS/versions/" + active() + "/es-ess.jar");
            Path away = Files.move(jar, gx.at("/es-ess.jar"));
            gx.signal("SEGV", pid);
            await(
                    "the battery monitor is the owner's again",
                    () -> gx.bus()
                            .gx("get", "com.victronenergy.settings", "/Settings/SystemSetup/BatteryService")
                            .contains("battery/512"));
            await("the set point is the owner's again", () -> setPoint().startsWith("50"));
            settings.ask(Map.of("set", Map.of("/Settings/CGwacs/AcPowerSetPoint", -700.0)));
            await("it takes its time", () -> gx.console().contains("3 times in a row. Next start in 10 s"));
            assertTrue(setPoint().startsWith("-700"), "a value that is not ours is the owner's: " + setPoint());
            assertTrue(
                    gx.text("/data/log/es-ESS/console/java-crash.log").contains("SIGSEGV"),
                    "what Java says of its crash is kept");
            try (Stream<Path> files = Files.list(gx.at("/data/es-ESS"))) {
                assertEquals(
                        List.of(),
                        files.map(Path::getFileName)
                                .map(Path::toString)
                                .filter(f -> f.startsWith("hs_err") || f.startsWith("core"))
                                .toList());
            }

            Files.move(away, jar);
            assertEquals(0, gx.script(gx.at("/data/es-ESS/restart.sh")).code());
            gx.awaitRunning(pid);
            await(
                    "es-ESS has looked at what it had left",
                    () -> "{}".equals(gx.text("/data/es-ESS/runtimeData/grid-setpoint.json")));
            assertTrue(setPoint().startsWith("-700"), setPoint());

            // As if the GX had not heard the last act of a clean end: no next start would put it right.
            Files.writeString(
                    gx.at("/data/es-ESS/runtimeData/grid-setpoint.json"), "{\"own\":-700.0,\"ours\":[-5000.0]}");
            settings.ask(Map.of("set", Map.of("/Settings/CGwacs/AcPowerSetPoint", -5000.0)));
            Programs.Result removed = gx.script(gx.at("/data/es-ESS/uninstall.sh"));
            assertEquals(0, removed.code(), removed.out());
            assertTrue(setPoint().startsWith("-700"), removed.out());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName(
            "a GX that was switched off while ours was selected: the next boot goes back to the owner's, before and without Java, when its settings have come")
    void bootAfterPowerOff() throws Exception {
        withoutClassArchive();
        config();
        install(archive);
        gx.awaitRunning(0);
        String monitor =
                "{\"wanted\":true,\"former\":\"com.victronenergy.battery/512\",\"ours\":[\"com.victronenergy.battery/1050\"]}";
        Path jar = gx.at("/data/es-ESS/versions/" + active() + "/es-ess.jar");
        Path away = Files.move(jar, gx.at("/es-ess.jar"));
        Files.writeString(gx.at("/data/es-ESS/runtimeData/battery-monitor.json"), monitor);
        Files.writeString(
                gx.at("/data/es-ESS/runtimeData/grid-setpoint-confirmed.json"), "{\"own\":50.0,\"ours\":[-5000.0]}");
        gx.reboot();
        assertFalse(
                Files.exists(gx.at("/service/es-ESS"), LinkOption.NOFOLLOW_LINKS),
                "nobody is held up, and es-ESS does not begin before it is right");
        try (Peer settings = Peer.python(
                gx.bus().address(),
                "python/service.py",
                "com.victronenergy.settings",
                "settings",
                "{\"/Settings/SystemSetup/BatteryService\": \"com.victronenergy.battery/1050\","
                        + " \"/Settings/CGwacs/AcPowerSetPoint\": -5000.0}")) {
            await(
                    "the battery monitor is the owner's again",
                    () -> gx.bus()
                            .gx("get", "com.victronenergy.settings", "/Settings/SystemSetup/BatteryService")
                            .contains("battery/512"));
            await("and the set point", () -> setPoint().startsWith("50"));
            await("then es-ESS is in service", () -> Files.exists(gx.at("/service/es-ESS"), LinkOption.NOFOLLOW_LINKS));
            Files.move(away, jar);
            gx.script(gx.at("/data/es-ESS/restart.sh"));
            gx.awaitRunning(0);
            // A start hands back what a crash may have left: it must have seen that nothing is left.
            await(
                    "es-ESS knows that the monitor is the owner's",
                    () -> !gx.text("/data/es-ESS/runtimeData/battery-monitor.json")
                            .contains("1050"));
            settings.ask(
                    Map.of("set", Map.of("/Settings/SystemSetup/BatteryService", "com.victronenergy.battery/1050")));
            Files.writeString(gx.at("/data/es-ESS/runtimeData/battery-monitor.json"), monitor);
            assertEquals(0, gx.script(gx.at("/data/es-ESS/boot.sh")).code());
            assertTrue(
                    gx.bus()
                            .gx("get", "com.victronenergy.settings", "/Settings/SystemSetup/BatteryService")
                            .contains("battery/1050"),
                    "what a running es-ESS holds is its own");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName("what the configuration says is never a part of a program that root runs")
    void configurationIsData() throws Exception {
        withoutClassArchive();
        python();
        Path config = gx.at("/data/es-ESS/config.ini");
        Path proof = gx.at("/data/proof");
        Files.writeString(
                config,
                Files.readString(config)
                        .replaceAll("DefaultPowerSetPoint.*\\n", "")
                        .replace("[Common]", "[Common]\nDefaultPowerSetPoint = system(\"touch${IFS}" + proof + "\")"));
        try (Peer settings = Peer.python(
                gx.bus().address(),
                "python/service.py",
                "com.victronenergy.settings",
                "settings",
                "{\"/Settings/CGwacs/AcPowerSetPoint\": -7234.0}")) {
            Programs.Result result = gx.script(archive.resolve("install.sh"));
            assertFalse(Files.exists(proof), result.out());
            assertFalse(result.out().contains("Look at the grid set point"), result.out());
        }
    }

    private String setPoint() {
        return gx.bus().gx("get", "com.victronenergy.settings", "/Settings/CGwacs/AcPowerSetPoint");
    }

    /** As the original lies there: its run has no exec, and rc.local calls its install.sh. */
    private void python() throws Exception {
        Path home = Files.createDirectories(gx.at("/data/es-ESS"));
        config();
        Files.writeString(home.resolve("es-ESS.py"), """
                import signal, sys, time
                def stop(*_):
                    with open('%s/runtimeData/energyForwarded3EM', 'w') as f: f.write('1234567.5')
                    sys.exit(0)
                signal.signal(signal.SIGTERM, stop)
                open('%s/python-runs', 'w').close()
                while True: time.sleep(1)
                """.formatted(home, gx.at("/data")));
        Files.writeString(home.resolve("Helper.py"), "x = 1\n");
        Files.createDirectories(home.resolve("service"));
        script(home.resolve("service/run"), "#!/bin/sh\nexec 2>&1\n" + Programs.PYTHON + " " + home + "/es-ESS.py\n");
        script(home.resolve("install.sh"), "#!/bin/sh\nln -s " + home + "/service " + gx.at("/service/es-ESS") + "\n");
        script(gx.at("/data/rc.local"), "#!/bin/bash\n\n" + home + "/install.sh\n/data/other/boot.sh\n");
        Files.createDirectories(home.resolve("runtimeData"));
        Files.writeString(home.resolve("runtimeData/energy_pool pump.ini"), """
                [Energy]
                energyToday = 1500.25
                energyYesterday = 1e-05
                energyTotal = 98765.4321
                runtimeToday = 3600.0
                runtimeYesterday = nan
                runtimeTotal = 1.5e+06

                """);
        Files.writeString(home.resolve("runtimeData/energyReversed3EM"), "765.25");
        Files.createSymbolicLink(gx.at("/service/es-ESS"), home.resolve("service"));
        await("the Python es-ESS runs", () -> Files.exists(gx.at("/data/python-runs")));
    }

    /** What the Python es-ESS writes when it stops. */
    private static final List<String> STOPPED = List.of("es-ESS/runtimeData/energyForwarded3EM 9", "es-ESS/versions");

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private long pythons() {
        String command = gx.at("/data/es-ESS/es-ESS.py").toString();
        return ProcessHandle.allProcesses()
                .filter(p -> p.info()
                        .arguments()
                        .filter(a -> List.of(a).contains(command))
                        .isPresent())
                .count();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName(
            "the Python es-ESS is stopped and backed up; configuration, energies and net counters are carried over")
    void fromPython() throws Exception {
        withoutClassArchive();
        python();
        String config = gx.text("/data/es-ESS/config.ini").replace("[Common]", "[Common]\nDefaultPowerSetPoint = -10");
        Files.writeString(gx.at("/data/es-ESS/config.ini"), config);
        String said;
        try (Peer settings = Peer.python(
                gx.bus().address(),
                "python/service.py",
                "com.victronenergy.settings",
                "settings",
                "{\"/Settings/CGwacs/AcPowerSetPoint\": -7234.0}")) {
            said = install(archive);
        }
        assertTrue(said.contains("it is -7234 W, and -10 W"), "" + said);
        gx.awaitRunning(0);
        await("the garden is on the bus", this::isOnBus);
        assertEquals(0, pythons(), said);
        assertEquals(config, gx.text("/data/es-ESS/config.ini"));
        Map<?, ?> pump = (Map<?, ?>)
                ((Map<?, ?>) new Gson().fromJson(gx.text("/data/es-ESS/runtimeData/solar-overhead.json"), Map.class))
                        .get("pool pump");
        assertEquals(1500.25, pump.get("energyToday"));
        assertEquals(0.00001, pump.get("energyYesterday"));
        assertEquals(98765.4321, pump.get("energyTotal"));
        assertEquals(1.5e6, pump.get("runtimeTotal"));
        assertEquals(null, pump.get("runtimeYesterday"), "what is no number is not carried over");
        assertEquals(LocalDate.now(ZoneId.systemDefault()).toString(), pump.get("day"));
        assertEquals(
                "{\"forwardWh\":1234567.5,\"reverseWh\":765.25}",
                gx.text("/data/es-ESS/runtimeData/NetMetering_Shelly3EMGrid.json"),
                "also what Python writes when it stops");
        for (String kept : List.of(
                "es-ESS.py",
                "Helper.py",
                "service/run",
                "install.sh",
                "kept/config.ini",
                "kept/runtimeData/energy_pool pump.ini",
                "kept/rc.local")) {
            assertTrue(Files.exists(gx.at("/data/es-ESS/python-backup/" + kept)), kept);
        }
        assertFalse(gx.text("/data/rc.local").contains("es-ESS/install.sh"), gx.text("/data/rc.local"));
        assertTrue(gx.text("/data/rc.local").contains("/data/other/boot.sh"), "others' lines stay");
        gx.reboot();
        gx.awaitRunning(0);
        assertEquals(0, pythons());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @DisplayName("if es-ESS does not run here, the Python one runs on, as it was")
    void pythonStays() throws Exception {
        withoutClassArchive();
        python();
        Path broken = build(
                "broken",
                "es-ess",
                Files.readString(archive.resolve("es-ess"))
                        .replace("exec \"$java\"", "case $* in *' run '*) exit 70 ;; esac\nexec \"$java\""));
        List<String> before = snapshot();
        Files.delete(gx.at("/data/python-runs"));
        gx.cutOff("cp", "-rp", "cp: write error: No space left on device");
        Programs.Result full = gx.script(archive.resolve("install.sh"));
        assertEquals(1, full.code());
        assertTrue(full.out().contains("could not be put aside"), full.out());
        await("Python runs again", () -> Files.exists(gx.at("/data/python-runs")));
        List<String> untouched = snapshot();
        untouched.removeAll(STOPPED);
        assertEquals(before, untouched);
        gx.mend("cp");

        Files.delete(gx.at("/data/python-runs"));
        Programs.Result failed = gx.script(broken.resolve("install.sh"));
        assertEquals(1, failed.code());
        assertTrue(failed.out().contains("The Python es-ESS is put back into service"), failed.out());
        await("Python runs again", () -> Files.exists(gx.at("/data/python-runs")));
        List<String> after = snapshot();
        after.removeAll(STOPPED);
        after.remove("log");
        assertEquals(before, after);
        assertEquals(1, pythons());
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void shellcheckFindsNothing() throws Exception {
        List<String> command = new ArrayList<>(
                List.of("shellcheck", "install.sh", "restart.sh", "uninstall.sh", ".ci/setup", ".ci/run"));
        try (Stream<Path> files = Files.walk(Path.of("src/main/dist"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file).startsWith("#!/bin/sh")) {
                    command.add(file.toString());
                }
            }
        }
        assertTrue(command.size() >= 12, command.toString());
        Programs.Result result = Programs.run("none", command.toArray(String[]::new));
        assertEquals("", result.out());
    }
}
