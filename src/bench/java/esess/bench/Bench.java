package esess.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures the packaged program as a GX runs it, from a process of its own, and writes {@code target/bench.json},
 * {@code bench.md} and {@code growth.svg}. {@code -Dbench.quick}: once, and everything shorter.
 */
public final class Bench {

    private static final long DISK_WINDOW_SECONDS = 600;
    /** Every quarter of an hour each document that has changed is written anew; the window may fall between two. */
    private static final int SAVES_A_DAY = 96;

    private final Plan plan;
    private final Path directory;
    private final Figures figures = new Figures();
    private final List<Map<String, Object>> rates = new ArrayList<>();
    private final Map<String, List<Double>> cpuByThread = new LinkedHashMap<>();
    private final Machine machine = new Machine();
    private Path archive;

    private Bench(Plan plan, Path directory) {
        this.plan = plan;
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        Plan plan = System.getProperty("bench.quick") != null && !System.getProperty("bench.quick").equals("false") ? Plan.QUICK : Plan.FULL;
        // Also when the bench itself is stopped, nothing of it stays.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "bench");
        try {
            new Bench(plan, directory.toAbsolutePath()).run();
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
        System.exit(0);
    }

    private void run() throws Exception {
        boolean all = System.getProperty("bench.only") == null;
        String only = System.getProperty("bench.only", "");
        if (only.equals("gateway")) {
            new GatewayLoad().run();
            return;
        }
        say("the class-data archive");
        archive = Daemon.archive(directory);
        if (only.equals("hold")) {
            hold();
            return;
        }
        Map<String, Object> microbenchmarks = Map.of();
        Path home;
        double perDayKB;
        Instant stopping;
        try (World still = new World(directory, 2)) {
            home = still.house("idle");
            try (Daemon idle = new Daemon(home, still.busAddress(), archive)) {
            still.idle();
            settle(idle);
            double before = idle.writtenBytes();
            long start = System.nanoTime();
            ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
            Future<Double> atTheEnd = later.schedule(idle::writtenBytes, DISK_WINDOW_SECONDS, TimeUnit.SECONDS);
            if (all || only.contains("house")) {
                house();
            }
            if (all || only.contains("growth")) {
                growth();
            }
            if (all || only.contains("givenergy")) {
                givEnergy();
            }
            if (all || only.contains("jmh")) {
                say("microbenchmarks");
                microbenchmarks = Microbenchmarks.run(plan);
            }
            boolean whole = !plan.isQuick() && all;
            double written = (whole ? atTheEnd.get() : idle.writtenBytes()) - before;
            double seconds = whole ? DISK_WINDOW_SECONDS : (System.nanoTime() - start) / 1e9;
            later.shutdownNow();
            figures.add("disk idle period", "s", seconds);
            figures.add("disk idle between two saves", "kB/h", written / 1000 / seconds * 3600);
            perDayKB = written / 1000 / seconds * 86_400;
            stopping = Instant.now();
            idle.stop();
            }
        }
        double oneSave = blocksKB(home.resolve("runtimeData"), stopping);
        figures.add("disk, one save of what has changed", "kB", oneSave);
        figures.add("disk, an idle day", "kB", perDayKB + SAVES_A_DAY * oneSave);
        figures.add("disk accounting", "bytes told of 1 MB written and synced", diskAccounting());
        new Report(plan, figures, rates, cpuByThread, microbenchmarks, machine).write(Path.of("target"));
    }

    /** What a directory's files that were written since then are on the disk, in blocks. */
    private static double blocksKB(Path runtimeData, Instant since) throws IOException {
        double total = 0;
        try (Stream<Path> files = Files.list(runtimeData)) {
            for (Path file : files.toList()) {
                if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    say("saved at the stop: " + file.getFileName());
                    total += Math.ceil(Files.size(file) / 4096.0) * 4.096;
                }
            }
        }
        return total;
    }

    private void house() throws Exception {
        try (World world = new World(directory, 1)) {
            for (int run = 1; run <= plan.runs(); run++) {
                say("run " + run + ": start without the archive");
                start(world, run, null, "start without archive");
                say("run " + run + ": everything");
                everything(world, run);
            }
        }
    }

    /** For looking at it with other tools: everything under load for ten minutes. */
    private void hold() throws Exception {
        try (World world = new World(directory, 1); Daemon daemon = new Daemon(world.house("hold"), world.busAddress(), archive)) {
            world.move();
            say("pid " + daemon.pid() + ", directory " + directory);
            TimeUnit.MINUTES.sleep(10);
        }
    }

    /** Warm: after the start; the program has written what a start writes. */
    private void settle(Daemon daemon) throws IOException, InterruptedException {
        daemon.awaitText("is running");
        TimeUnit.SECONDS.sleep(plan.warmSeconds());
    }

    private void start(World world, int run, Path withArchive, String name) throws Exception {
        try (Daemon daemon = new Daemon(world.house("start" + run), world.busAddress(), withArchive)) {
            daemon.awaitText("is running");
            TimeUnit.SECONDS.sleep(plan.isQuick() ? 4 : 6);
            names(world, daemon, name);
            daemon.stop();
        }
    }

    private void names(World world, Daemon daemon, String name) {
        double first = world.names().values().stream().mapToLong(Long::longValue).min().orElseThrow() - daemon.startedNanos;
        double last = world.names().values().stream().mapToLong(Long::longValue).max().orElseThrow() - daemon.startedNanos;
        figures.add(name + ": first name", "ms", first / 1e6);
        figures.add(name + ": all names", "ms", last / 1e6);
    }

    private void everything(World world, int run) throws Exception {
        try (Daemon daemon = new Daemon(world.house("run" + run), world.busAddress(), archive)) {
            world.move();
            settle(daemon);
            names(world, daemon, "start with archive");
            figures.add("names", "", world.names().size());
            steady(world, daemon);
            world.stand();
            idle(daemon);
            Wakes.Cost wake = Wakes.measure();
            figures.add("waking a thread p50", "us", wake.p50Micros());
            figures.add("waking a thread p99", "us", wake.p99Micros());
            figures.add("waking two threads, CPU", "us", wake.cpuMicros());
            say("run " + run + ": rates");
            double single = rates(world, daemon, run, 1, "changes/s, one in a signal");
            double batched = rates(world, daemon, run, 10, "changes/s, ten in a signal");
            figures.add("RSS after the highest rates", "kB", daemon.memory().rssKB());
            daemon.jcmd("GC.run");
            figures.add("heap in use after a full collection", "kB", heapKB(daemon.jcmd("GC.heap_info")));
            say(String.format("run %d: %.0f and %.0f changes/s", run, single, batched));
            daemon.stop();
            if (daemon.out().contains(" ERROR ") || daemon.out().contains("CRITICAL")) {
                say(daemon.out());
            }
        }
    }

    private void steady(World world, Daemon daemon) throws Exception {
        world.toBus.clear();
        world.httpToBus.clear();
        world.exports.latencies.clear();
        long sent = world.exports.sent();
        Map<String, Double> threadsBefore = daemon.cpuSecondsByThread();
        double cpuBefore = daemon.cpuSeconds();
        double written = daemon.writtenBytes();
        machine.mark();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(plan.steadySeconds());
        double cpu = daemon.cpuSeconds() - cpuBefore;
        double seconds = (System.nanoTime() - start) / 1e9;
        long changes = world.exports.sent() - sent;
        figures.add("CPU", "% of a core", 100 * cpu / seconds);
        figures.add("CPU per 1,000 changes", "ms", 1e6 * cpu / changes);
        daemon.cpuSecondsByThread().forEach((name, total) -> {
            double used = 100 * (total - threadsBefore.getOrDefault(name, 0.0)) / seconds;
            if (used >= 0.02) {
                cpuByThread.computeIfAbsent(name, n -> new ArrayList<>()).add(used);
            }
        });
        Daemon.Memory memory = daemon.memory();
        figures.add("RSS", "kB", memory.rssKB());
        figures.add("PSS", "kB", memory.pssKB());
        figures.add("anonymous memory", "kB", memory.anonymousKB());
        figures.add("threads", "", daemon.threads());
        figures.add("disk under load", "kB/h", (daemon.writtenBytes() - written) / 1000 / seconds * 3600);
        figures.add("exports seen on MQTT", "/s", world.exports.latencies.count() / seconds);
        latencies("D-Bus to MQTT", world.exports.latencies);
        latencies("MQTT to D-Bus", world.toBus);
        latencies("HTTP to D-Bus", world.httpToBus);
        figures.add("machine busy during it", "% of all cores", machine.busyPercent());
        figures.add("load average", "", machine.loadAverage());
    }

    private void latencies(String name, Figures.Latencies latencies) {
        figures.add(name + " p50", "ms", latencies.millis(0.5));
        figures.add(name + " p95", "ms", latencies.millis(0.95));
        figures.add(name + " p99", "ms", latencies.millis(0.99));
        figures.add(name + " samples", "", latencies.count());
    }

    private void idle(Daemon daemon) throws Exception {
        TimeUnit.SECONDS.sleep(2);
        double cpu = daemon.cpuSeconds();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(plan.idleSeconds());
        figures.add("CPU while nothing moves but meters are polled", "% of a core", 100 * (daemon.cpuSeconds() - cpu) / ((System.nanoTime() - start) / 1e9));
    }

    /** Upwards, until twice in a row the newest values are late. */
    private double rates(World world, Daemon daemon, int run, int perSignal, String name) throws Exception {
        double sustained = 0;
        double newest = 0;
        int failed = 0;
        for (int rate : plan.rates()) {
            double cpu = daemon.cpuSeconds();
            long changes = world.exports.sent();
            ExportLoad.Step step = world.exports.run(rate, perSignal, plan.stepSeconds());
            double cpuPer1000 = 1e6 * (daemon.cpuSeconds() - cpu) / (world.exports.sent() - changes);
            if (rate == 5000) {
                figures.add("CPU per 1,000 changes at 5,000/s, " + (perSignal == 1 ? "one" : "ten") + " in a signal", "ms", cpuPer1000);
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("run", run);
            json.put("perSignal", perSignal);
            json.put("rate", rate);
            json.put("sentPerSecond", Math.rint(step.sentPerSecond()));
            json.put("delivered", Math.rint(step.delivered() * 1e4) / 1e4);
            json.put("p50Ms", step.p50Ms());
            json.put("p99Ms", step.p99Ms());
            json.put("drainMs", step.drainMs());
            json.put("cpuMsPer1000Changes", Math.rint(cpuPer1000 * 10) / 10);
            rates.add(json);
            sustained = step.deliversAll(rate) ? rate : sustained;
            newest = step.keepsUp(rate) ? rate : newest;
            failed = step.keepsUp(rate) ? 0 : failed + 1;
            if (failed == 2) {
                break;
            }
        }
        figures.add(name + ": all delivered", "/s", sustained);
        figures.add(name + ": the newest always out", "/s", newest);
        return newest;
    }

    private void growth() throws Exception {
        try (World world = new World(directory, 3)) {
            for (int run = 1; run <= plan.runs(); run++) {
                for (int published : plan.published()) {
                    say("run " + run + ": " + published + " published services");
                    String name = published + " services: ";
                    try (Daemon daemon = new Daemon(world.sensorsOnly("growth" + run + "-" + published, published), world.busAddress(), archive)) {
                        daemon.awaitText("is running");
                        world.move();
                        TimeUnit.SECONDS.sleep(Math.max(3, plan.growthSeconds() / 2));
                        world.toBus.clear();
                        double cpu = daemon.cpuSeconds();
                        long start = System.nanoTime();
                        TimeUnit.SECONDS.sleep(plan.growthSeconds());
                        figures.add(name + "CPU", "% of a core", 100 * (daemon.cpuSeconds() - cpu) / ((System.nanoTime() - start) / 1e9));
                        names(world, daemon, published + " services");
                        figures.add(name + "MQTT to D-Bus p50", "ms", world.toBus.millis(0.5));
                        figures.add(name + "threads", "", daemon.threads());
                        figures.add(name + "RSS", "kB", daemon.memory().rssKB());
                        figures.add(name + "PSS", "kB", daemon.memory().pssKB());
                        daemon.jcmd("GC.run");
                        figures.add(name + "heap in use after a full collection", "kB", heapKB(daemon.jcmd("GC.heap_info")));
                        world.stand();
                        daemon.stop();
                    }
                }
            }
            int few = plan.published().get(0);
            int many = plan.published().get(plan.published().size() - 1);
            for (String what : List.of("RSS", "heap in use after a full collection")) {
                for (int run = 0; run < plan.runs(); run++) {
                    figures.add("one more service: " + what, "kB", (figures.get(many + " services: " + what).runs().get(run)
                            - figures.get(few + " services: " + what).runs().get(run)) / (many - few));
                }
            }
            figures.add("one more service: threads", "", (figures.get(many + " services: threads").median()
                    - figures.get(few + " services: threads").median()) / (many - few));
        }
    }

    private void givEnergy() throws Exception {
        for (int count : plan.inverters()) {
            say(count + " GivEnergy inverters, each asked every 5 s");
            String name = "GivEnergy, " + count + ": ";
            try (Inverters inverters = new Inverters(directory, count);
                    Daemon daemon = new Daemon(inverters.program(), inverters.busAddress(), archive)) {
                daemon.awaitText("is running");
                TimeUnit.SECONDS.sleep(plan.warmSeconds() + 10);
                inverters.toBus.clear();
                double cpu = daemon.cpuSeconds();
                long start = System.nanoTime();
                TimeUnit.SECONDS.sleep(plan.steadySeconds() * 2);
                figures.add(name + "CPU", "% of a core", 100 * (daemon.cpuSeconds() - cpu) / ((System.nanoTime() - start) / 1e9));
                latencies(name + "frame to D-Bus", inverters.toBus);
                figures.add(name + "threads", "", daemon.threads());
                figures.add(name + "RSS", "kB", daemon.memory().rssKB());
                daemon.jcmd("GC.run");
                figures.add(name + "heap in use after a full collection", "kB", heapKB(daemon.jcmd("GC.heap_info")));
                daemon.stop();
            }
        }
    }

    /** The sum of "used 1234K" over the generations. */
    private static double heapKB(String info) {
        double sum = 0;
        for (String line : info.lines().toList()) {
            if (line.contains("generation")) {
                sum += Double.parseDouble(line.replaceAll(".*used (\\d+)K.*", "$1"));
            }
        }
        return sum == 0 ? Double.NaN : sum;
    }

    /** Whether the file system under the program counts what is written: a tmpfs does not. */
    private double diskAccounting() throws IOException {
        double before = ownWrites();
        Path file = directory.resolve("accounting");
        try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.allocate(1_000_000));
            channel.force(true);
        }
        return ownWrites() - before;
    }

    private static double ownWrites() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream().filter(line -> line.startsWith("write_bytes:"))
                .mapToDouble(line -> Double.parseDouble(line.substring(12).strip())).sum();
    }

    static void say(String text) {
        System.out.println("bench: " + text);
    }
}
