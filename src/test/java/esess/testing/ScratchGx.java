package esess.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file system of a GX below a scratch directory, with a real svscan and a real bus. Scripts run in busybox, with
 * busybox's own tools, as on a GX. Any thread, one at a time.
 */
public final class ScratchGx implements AutoCloseable {

    private static final Pattern PID = Pattern.compile("up \\(pid (\\d+)\\)");
    /** Busybox has tools of these names too, for its own supervisor. */
    private static final List<String> DAEMONTOOLS = List.of("svc", "svok", "svstat");

    private final Path root;
    private final Path tools;
    private final PrivateBus bus = new PrivateBus();
    private Process svscan;

    /** Boots it. */
    public ScratchGx(Path directory) throws IOException, InterruptedException {
        for (String program : List.of("busybox", "svscan", "svstat", "multilog", "shellcheck")) {
            Programs.require(program);
        }
        root = directory.toRealPath();
        tools = Files.createTempDirectory("esess-tools");
        run(Map.of(), "busybox", "--install", "-s", tools.toString());
        for (String tool : DAEMONTOOLS) {
            Files.deleteIfExists(tools.resolve(tool));
        }
        Files.createDirectories(root.resolve("data"));
        Files.createDirectories(root.resolve("proc"));
        memory(1000, 500);
        boot();
    }

    public PrivateBus bus() {
        return bus;
    }

    /** A path on this GX. */
    public Path at(String path) {
        return root.resolve(path.substring(1));
    }

    /** Where the tools are that scripts find first. */
    public Path tools() {
        return tools;
    }

    /** From now on this tool, called with this first argument, begins its work, says this and fails. */
    public void cutOff(String tool, String argument, String says) throws IOException {
        Files.delete(tools.resolve(tool));
        Files.writeString(tools.resolve(tool), """
                #!/bin/sh
                if [ "$1" = %2$s ]; then
                  for target in "$@"; do :; done
                  mkdir -p "$target"
                  echo half >"$target/half"
                  echo '%3$s' >&2
                  exit 1
                fi
                exec busybox %1$s "$@"
                """.formatted(tool, argument, says));
        Files.setPosixFilePermissions(tools.resolve(tool), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** It works again. */
    public void mend(String tool) throws IOException {
        Files.delete(tools.resolve(tool));
        Files.createSymbolicLink(tools.resolve(tool), tools.resolve("sh").toRealPath());
    }

    /** What the kernel is to say of the memory. */
    public void memory(int totalMB, int availableMB) throws IOException {
        Files.writeString(
                at("/proc/meminfo"),
                "MemTotal: %d kB%nMemFree: 1000 kB%nMemAvailable: %d kB%n"
                        .formatted(totalMB * 1024, availableMB * 1024));
    }

    /** Power off, and on again: /service and /run are new, /data is kept, rc.local is run; after a firmware update too. */
    public void reboot() throws IOException, InterruptedException {
        powerOff();
        boot();
        if (Files.isExecutable(at("/data/rc.local"))) {
            run(Map.of(), at("/data/rc.local").toString());
        }
    }

    private void boot() throws IOException {
        remove(at("/service"));
        remove(at("/run"));
        Files.createDirectories(at("/service"));
        Files.createDirectories(at("/run"));
        ProcessBuilder builder = new ProcessBuilder("svscan", at("/service").toString());
        environment(builder, Map.of());
        svscan = builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(at("/svscan.log").toFile()))
                .start();
    }

    private void powerOff() throws InterruptedException, IOException {
        svscan.destroyForcibly().waitFor();
        Path service = at("/data/es-ESS/service");
        if (Files.exists(service)) {
            for (String each : List.of(service.toString(), service + "/log")) {
                run(Map.of(), "svc", "-dkx", each);
            }
            Await.until(
                    "nothing is supervised any more",
                    () -> state(service).isEmpty()
                            && state(service.resolve("log")).isEmpty());
        }
    }

    /** Runs a script of the archive, or of the installation, to its end. */
    public Programs.Result script(Path script, String... arguments) throws IOException, InterruptedException {
        return script(Map.of(), script, arguments);
    }

    public Programs.Result script(Map<String, String> more, Path script, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return run(more, command.toArray(String[]::new));
    }

    private Programs.Result run(Map<String, String> more, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(root, "out", ".txt");
        Process process = start(more, out, command);
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " does not end: " + Files.readString(out));
        }
        return new Programs.Result(process.exitValue(), Files.readString(out).strip());
    }

    /** Starts a script and does not wait for it. */
    public Process start(Map<String, String> more, Path out, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        environment(builder, more);
        return builder.start();
    }

    private void environment(ProcessBuilder builder, Map<String, String> more) {
        Map<String, String> environment = builder.environment();
        environment.put("ESS_ROOT", root.toString());
        environment.put("ESS_SETTLE", "1");
        environment.put("ESS_PATIENCE", "60");
        environment.put("PATH", tools + ":" + System.getenv("PATH"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("DBUS_SYSTEM_BUS_ADDRESS", bus.address());
        environment.putAll(more);
    }

    /** What svstat says of es-ESS: "up (pid 123) 5 seconds"; empty when nothing supervises it. */
    public String state() {
        return state(at("/data/es-ESS/service"));
    }

    private String state(Path service) {
        try {
            String line = run(Map.of(), "svstat", service.toString()).out();
            return line.contains(": up") || line.contains(": down") ? line.substring(line.indexOf(": ") + 2) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The process that daemontools runs as es-ESS; 0 when there is none. */
    public long pid() {
        Matcher matcher = PID.matcher(state());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** Waits until it says that it is put together; its process. */
    public long awaitRunning(long unlike) {
        long[] pid = new long[1];
        Await.until("es-ESS runs", Duration.ofSeconds(90), () -> {
            pid[0] = pid();
            return pid[0] != 0 && pid[0] != unlike && text("/run/es-ESS/state").startsWith("running");
        });
        return pid[0];
    }

    public void signal(String signal, long pid) throws IOException, InterruptedException {
        run(Map.of(), "kill", "-" + signal, Long.toString(pid));
    }

    /** The text of a file; empty when it is not there. */
    public String text(String path) {
        try {
            return Files.readString(at(path));
        } catch (IOException e) {
            return "";
        }
    }

    public String console() {
        return text("/data/log/es-ESS/console/current");
    }

    /** The archive for machines with a Java, unpacked as an owner would, its scripts told to run in busybox. */
    public Path unpack(Path archive) throws IOException, InterruptedException {
        Programs.Result result = run(Map.of(), "busybox", "tar", "-xzf", archive.toString(), "-C", root.toString());
        if (result.code() != 0) {
            throw new IllegalStateException(result.out());
        }
        Path unpacked = root.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
        try (Stream<Path> files = Files.walk(unpacked)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f -> !f.toString().contains("/jre/"))
                    .toList()) {
                // Bytes, not text: among the scripts are libraries of the machine's own code.
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (bytes.startsWith("#!/bin/sh\n")) {
                    Files.writeString(
                            file, "#!" + which("busybox") + " sh" + bytes.substring(9), StandardCharsets.ISO_8859_1);
                }
            }
        }
        seal(unpacked);
        return unpacked;
    }

    /** Another build: a copy of an unpacked archive, for changing. */
    public Path copy(Path unpacked, String name) throws IOException {
        Path copy = root.resolve(name);
        try (Stream<Path> files = Files.walk(unpacked)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file, copy.resolve(unpacked.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return copy;
    }

    /** What the build does last: checksums of everything. */
    public void seal(Path unpacked) throws IOException, InterruptedException {
        run(
                Map.of(),
                "sh",
                "-c",
                "cd '" + unpacked + "' && find . -type f ! -name SHA256SUMS | xargs sha256sum > SHA256SUMS");
    }

    private static Path which(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .map(d -> Path.of(d, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    /** Removes a directory and what is below; links are not followed. */
    public static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failed) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() throws IOException, InterruptedException {
        powerOff();
        bus.close();
        remove(tools);
    }
}
