package esess.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged program as an owner runs it: a process of its own, with the flags for a GX. Any thread, one at a time. */
public final class Program implements AutoCloseable {

    private static final Path JAR = Path.of("target/es-ess.jar").toAbsolutePath();
    private static final Path FLAGS = Path.of("src/main/dist/jvm.options").toAbsolutePath();

    private final Process process;
    private final Path out;

    /** Writes the {@code config.ini} of a program in this directory: log there, broker at this port, and the rest. */
    public static Path configure(Path directory, int brokerPort, String rest) throws IOException {
        return Files.writeString(
                directory.resolve("config.ini"), """
                [Common]
                LogDirectory = %s
                ConfigVersion = 100
                [Mqtt]
                Host = 127.0.0.1
                Port = %d
                """.formatted(directory.resolve("log"), brokerPort) + rest);
    }

    /** Starts it with these arguments, in this directory. */
    public Program(Path directory, String busAddress, String... arguments) throws IOException {
        this(directory, Map.of("DBUS_SYSTEM_BUS_ADDRESS", busAddress), arguments);
    }

    /** Starts it with these variables in its environment. */
    public static Program with(Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        return new Program(directory, environment, arguments);
    }

    /** Starts it with a standard output that is full and that nobody reads, like that of a log process that hangs. */
    public static Program unread(Path directory, String busAddress, String... arguments) throws IOException {
        return new Program(directory, Map.of("DBUS_SYSTEM_BUS_ADDRESS", busAddress), true, arguments);
    }

    private Program(Path directory, Map<String, String> environment, String... arguments) throws IOException {
        this(directory, environment, false, arguments);
    }

    private Program(Path directory, Map<String, String> environment, boolean unread, String... arguments)
            throws IOException {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is not built: run mvn verify, or mvn package first");
        }
        // A parent in the background (&, nohup, cron) ignores SIGINT, and whom it starts would, too.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "@" + FLAGS,
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        out = Files.createTempFile(directory, "out", ".txt");
        if (unread) {
            command.addAll(0, List.of("sh", "-c", "head -c 1000000 /dev/zero & exec \"$@\"", "sh"));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(unread ? ProcessBuilder.Redirect.PIPE : ProcessBuilder.Redirect.to(out.toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** What it wrote so far. */
    public String out() {
        try {
            return Files.readString(out, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; the exit code. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end; it wrote:\n" + out());
        }
        return process.exitValue();
    }

    /** SIGTERM or SIGINT; the exit code and how long it took. */
    public Stop signal(String signal) throws IOException, InterruptedException {
        long start = System.nanoTime();
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        int code = awaitEnd();
        return new Stop(code, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    /** @param code the exit code */
    public record Stop(int code, long millis) {

        /** Whether it ended by itself in its five seconds, or what becomes of them on a busy machine. */
        public boolean prompt() {
            return millis < Duration.ofSeconds(Await.HANGS_SECONDS).toMillis();
        }
    }

    /** The programs that it has started, and those that these have. */
    public List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** kill -9. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** All threads that the kernel sees, also those of the virtual machine. */
    public int threads() throws IOException {
        return Integer.parseInt(status("Threads"));
    }

    /** Resident memory in kB. */
    public int residentKB() throws IOException {
        return Integer.parseInt(status("VmRSS").replace(" kB", ""));
    }

    private String status(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .findFirst()
                .orElseThrow()
                .substring(field.length() + 1)
                .strip();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
