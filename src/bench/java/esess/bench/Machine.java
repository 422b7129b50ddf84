package esess.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine, and how busy it is with other things than ours. */
final class Machine {

    private static final int IDLE = 3;
    private static final int WAITING = 4;

    private long[] before = new long[8];

    void mark() throws IOException {
        before = times();
    }

    /** Of all cores, since {@link #mark}. */
    double busyPercent() throws IOException {
        long[] now = times();
        long all = Arrays.stream(now).sum() - Arrays.stream(before).sum();
        long idle = now[IDLE] + now[WAITING] - before[IDLE] - before[WAITING];
        return all == 0 ? Double.NaN : 100.0 * (all - idle) / all;
    }

    double loadAverage() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    Map<String, Object> json() throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cores", Runtime.getRuntime().availableProcessors());
        json.put("processor", Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(line -> line.startsWith("model name"))
                .findFirst().map(line -> line.substring(line.indexOf(':') + 1).strip()).orElse("unknown"));
        json.put("kernel", System.getProperty("os.version"));
        json.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        String stat = Files.readString(Path.of("/proc/self/stat"));
        json.put("nice", Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]));
        json.put("loadAverage", Files.readString(Path.of("/proc/loadavg")).strip());
        return json;
    }

    private static long[] times() throws IOException {
        String[] words = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+");
        long[] times = new long[8];
        for (int i = 0; i < times.length; i++) {
            times[i] = Long.parseLong(words[i + 1]);
        }
        return times;
    }
}
