package esess.bench;

import esess.bench.Figures.Latencies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures builds of the program side by side: {@code Compare SECONDS ROUNDS NAME=JAR...}, each JAR beside its lib/. They take turns
 * on the same load, so that what the machine does meanwhile hits all of them; medians are printed. CPU is told in
 * units of the dbus-daemon's own in the same seconds too, which the machine's speed changes little.
 */
public final class Compare {

    private static final int WARM_SECONDS = 40;

    private final int seconds;
    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    private Compare(int seconds) {
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        Path directory = Files.createTempDirectory("compare");
        try {
            Compare compare = new Compare(Integer.parseInt(arguments[0]));
            Map<String, Path> jars = new LinkedHashMap<>();
            Map<String, Path> archives = new LinkedHashMap<>();
            for (int i = 2; i < arguments.length; i++) {
                String name = arguments[i].substring(0, arguments[i].indexOf('='));
                jars.put(name, Path.of(arguments[i].substring(name.length() + 1)).toAbsolutePath());
                archives.put(name, Daemon.archive(jars.get(name), Files.createDirectories(directory.resolve(name))));
            }
            for (int round = 1; round <= Integer.parseInt(arguments[1]); round++) {
                for (String name : jars.keySet()) {
                    compare.measure(name, jars.get(name), archives.get(name), Files.createDirectories(directory.resolve(name + round)));
                }
                compare.print();
            }
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
        System.exit(0);
    }

    private void measure(String name, Path jar, Path archive, Path directory) throws Exception {
        try (World world = new World(directory, 1)) {
            try (Daemon daemon = new Daemon(jar, world.house("load"), world.busAddress(), archive)) {
                measure(name, "load: ", world, daemon);
                latencies(name, "load: D-Bus to MQTT", world.exports.latencies);
                latencies(name, "load: MQTT to D-Bus", world.toBus);
                latencies(name, "load: HTTP to D-Bus", world.httpToBus);
                daemon.stop();
            }
            world.stand();
            try (Daemon daemon = new Daemon(jar, world.atRest("rest"), world.busAddress(), archive)) {
                measure(name, "rest: ", world, daemon);
                daemon.stop();
            }
        }
    }

    private void measure(String name, String which, World world, Daemon daemon) throws IOException, InterruptedException {
        daemon.awaitText("is running");
        world.move();
        TimeUnit.SECONDS.sleep(WARM_SECONDS);
        world.exports.latencies.clear();
        world.toBus.clear();
        world.httpToBus.clear();
        double cpu = daemon.cpuSeconds();
        double bus = world.busCpuSeconds();
        long switches = daemon.contextSwitches();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        double passed = (System.nanoTime() - start) / 1e9;
        cpu = daemon.cpuSeconds() - cpu;
        bus = world.busCpuSeconds() - bus;
        add(name, which + "CPU, % of a core", 100 * cpu / passed);
        add(name, which + "CPU, dbus-daemon's = 1", cpu / bus);
        add(name, which + "context switches/s", (daemon.contextSwitches() - switches) / passed);
        Daemon.Memory memory = daemon.memory();
        add(name, which + "RSS, MB", memory.rssKB() / 1000);
        add(name, which + "PSS, MB", memory.pssKB() / 1000);
        add(name, which + "anonymous, MB", memory.anonymousKB() / 1000);
        add(name, which + "threads", daemon.threads());
    }

    private void latencies(String name, String which, Latencies latencies) {
        add(name, which + " p50, ms", latencies.millis(0.5));
        add(name, which + " p99, ms", latencies.millis(0.99));
    }

    private void add(String name, String figure, double value) {
        figures.computeIfAbsent(figure, f -> new LinkedHashMap<>()).computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    private void print() {
        figures.forEach((figure, byName) -> {
            StringBuilder row = new StringBuilder(String.format("%-32s", figure));
            byName.forEach((name, values) -> {
                List<Double> sorted = values.stream().sorted().toList();
                row.append(String.format(Locale.ROOT, "  %s %.2f (%.2f to %.2f, %d)", name, sorted.get(sorted.size() / 2), sorted.get(0),
                        sorted.get(sorted.size() - 1), sorted.size()));
            });
            System.out.println(row);
        });
        System.out.println();
    }
}
