package esess.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged program in a process of its own, with the flags of a GX, and what the kernel says of it. */
final class Daemon implements AutoCloseable {

    static final Path JAR = Path.of("target/es-ess.jar").toAbsolutePath();
    static final Path FLAGS = Path.of("src/main/dist/jvm.options").toAbsolutePath();
    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final Path JAVA = runtime().resolve("bin/java");
    private static final double TICKS_PER_SECOND = 100;

    /** As /proc/PID/smaps_rollup says; anonymous: what no file backs. */
    record Memory(double rssKB, double pssKB, double anonymousKB) {}

    final long startedNanos;
    private final Process process;
    private final Path out;
    private final Path proc;

    /** @param archive the class-data archive, or null */
    Daemon(Path directory, String busAddress, Path archive, String... moreFlags) throws IOException {
        this(JAR, directory, busAddress, archive, moreFlags);
    }

    /** @param jar of some build */
    Daemon(Path jar, Path directory, String busAddress, Path archive, String... moreFlags) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA.toString()));
        command.add("@" + FLAGS);
        if (archive != null) {
            command.addAll(List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + archive));
        }
        command.addAll(List.of(moreFlags));
        command.addAll(List.of(System.getProperty("bench.flags", "").isBlank() ? new String[0] : System.getProperty("bench.flags").split(" ")));
        command.addAll(List.of("-jar", jar.toString(), "run", "--config", "config.ini"));
        out = directory.resolve("out.txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(out.toFile()));
        builder.environment().put("DBUS_SYSTEM_BUS_ADDRESS", busAddress);
        startedNanos = System.nanoTime();
        process = builder.start();
        proc = Path.of("/proc", Long.toString(process.pid()));
    }

    /**
     * What a GX has, of this machine's Java: linked of the modules in src/main/dist/archives.sh, without what is for debuggers.
     * Java itself is not shared with the load then, so that all of its memory counts.
     */
    private static Path runtime() {
        Path runtime = Path.of(System.getProperty("bench.runtime", "target/bench-runtime")).toAbsolutePath();
        if (Files.exists(runtime)) {
            return runtime;
        }
        try {
            String modules = Files.readAllLines(Path.of("src/main/dist/archives.sh")).stream().filter(line -> line.startsWith("modules=")).findFirst()
                    .orElseThrow().replaceAll("^modules=\"|\"$", "").replace(' ', ',');
            Process link = new ProcessBuilder(JDK.resolve("bin/jlink").toString(), "--add-modules", modules, "--strip-java-debug-attributes",
                    "--no-header-files", "--no-man-pages", "--output", runtime.toString()).inheritIO().start();
            if (link.waitFor() != 0) {
                throw new IOException("jlink has ended with " + link.exitValue());
            }
            return runtime;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An archive of the classes that a start needs, made as src/main/dist/archives.sh and install.sh make it. */
    static Path archive(Path directory) throws IOException, InterruptedException {
        return archive(JAR, directory);
    }

    static Path archive(Path jar, Path directory) throws IOException, InterruptedException {
        Path training = Files.createDirectories(directory.resolve("training"));
        Path classes = directory.resolve("es-ess.classes");
        Files.writeString(training.resolve("config.ini"), HouseFile.training());
        try (esess.demo.PrivateBus bus = new esess.demo.PrivateBus(training);
                Daemon trained = new Daemon(jar, training, bus.address(), null, "-XX:DumpLoadedClassList=" + classes)) {
            trained.awaitText("is running");
            TimeUnit.SECONDS.sleep(3);
            trained.stop();
        }
        List<String> kept = Files.readAllLines(classes).stream().filter(line -> !line.contains("jdk/proxy") && !line.contains("jdk/internal/event")).toList();
        Files.write(classes, kept);
        Path archive = directory.resolve("es-ess.jsa");
        Process dump = new ProcessBuilder(JAVA.toString(), "-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1", "-Xshare:dump",
                "-XX:SharedClassListFile=" + classes, "-XX:SharedArchiveFile=" + archive, "-cp", jar.toString()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("dump.txt").toFile()).start();
        if (dump.waitFor() != 0) {
            throw new IOException("no archive: " + Files.readString(directory.resolve("dump.txt")));
        }
        return archive;
    }

    long pid() {
        return process.pid();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    void awaitText(String text) throws IOException, InterruptedException {
        for (int i = 0; i < 600 && !out().contains(text); i++) {
            if (!process.isAlive()) {
                throw new IOException("the program has ended: " + out());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    Memory memory() throws IOException {
        double[] kB = new double[3];
        for (String line : Files.readAllLines(proc.resolve("smaps_rollup"))) {
            String[] words = line.split("\\s+");
            switch (words[0]) {
                case "Rss:" -> kB[0] = Double.parseDouble(words[1]);
                case "Pss:" -> kB[1] = Double.parseDouble(words[1]);
                case "Anonymous:" -> kB[2] = Double.parseDouble(words[1]);
                default -> { }
            }
        }
        return new Memory(kB[0], kB[1], kB[2]);
    }

    int threads() throws IOException {
        return (int) field("status", "Threads:");
    }

    /** How often one of its threads has given way, or had to. */
    long contextSwitches() throws IOException {
        long all = 0;
        try (Stream<Path> tasks = Files.list(proc.resolve("task"))) {
            for (Path task : tasks.toList()) {
                try {
                    all += Files.readAllLines(task.resolve("status")).stream().filter(line -> line.contains("ctxt_switches:"))
                            .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip())).sum();
                } catch (IOException ended) {
                    // It does not switch any more.
                }
            }
        }
        return all;
    }

    /** User and system time. */
    double cpuSeconds() throws IOException {
        return cpuSeconds(proc.resolve("stat"));
    }

    Map<String, Double> cpuSecondsByThread() throws IOException {
        Map<String, Double> byThread = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(proc.resolve("task"))) {
            for (Path task : tasks.toList()) {
                try {
                    // Numbers say nothing, and threads that come and go are counted under one name.
                    String name = Files.readString(task.resolve("comm")).strip().replaceAll("[0-9]{2,}", "");
                    byThread.merge(name, cpuSeconds(task.resolve("stat")), Double::sum);
                } catch (IOException ended) {
                    // Its time is in the sum of the process.
                }
            }
        }
        return byThread;
    }

    /** What the kernel has sent, or will send, to a disk on behalf of the program; a tmpfs does not count. */
    double writtenBytes() throws IOException {
        return field("io", "write_bytes:");
    }

    private double field(String file, String name) throws IOException {
        return Files.readAllLines(proc.resolve(file)).stream().filter(line -> line.startsWith(name)).findFirst()
                .map(line -> Double.parseDouble(line.substring(name.length()).strip().split("\\s")[0])).orElseThrow();
    }

    static double cpuSeconds(Path stat) throws IOException {
        String line = Files.readString(stat);
        String[] words = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(words[11]) + Long.parseLong(words[12])) / TICKS_PER_SECOND;
    }

    /** What it answers to jcmd; empty if there is none. */
    String jcmd(String... command) throws IOException, InterruptedException {
        Path tool = JDK.resolve("bin/jcmd");
        if (!Files.isExecutable(tool)) {
            return "";
        }
        List<String> line = new ArrayList<>(List.of(tool.toString(), Long.toString(pid())));
        line.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String text = new String(jcmd.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        jcmd.waitFor();
        return text;
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
