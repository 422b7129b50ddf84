package esess.bench;

import com.google.gson.GsonBuilder;
import esess.bench.Figures.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured beside what was aimed for, as JSON, as a table for src/bench/README.md, and as a plot. */
final class Report {

    /**
     * A line of the table.
     *
     * @param scale  from the figure's unit to the shown one
     * @param most   the target; NaN: none
     * @param least  whether the target is a least, not a most
     * @param python what the Python original took on the same load; empty: not measured
     */
    private record Row(String title, String figure, String unit, double scale, int decimals, double most, boolean least, String python) {

        static Row atMost(String title, String figure, String unit, double scale, int decimals, double most, String python) {
            return new Row(title, figure, unit, scale, decimals, most, false, python);
        }

        static Row plain(String title, String figure, String unit, double scale, int decimals, String python) {
            return new Row(title, figure, unit, scale, decimals, Double.NaN, false, python);
        }
    }

    private static final double MB = 1 / 1000.0;

    private static final List<Row> ROWS = List.of(
            Row.atMost("Memory, RSS", "RSS", "MB", MB, 1, 70, "45"),
            Row.plain("Memory, PSS", "PSS", "MB", MB, 1, "33"),
            Row.atMost("Threads", "threads", "", 1, 0, 25, ""),
            Row.atMost("CPU", "CPU", "% of a core", 1, 1, 6, "19.5"),
            Row.plain("CPU while only meters are polled", "CPU while nothing moves but meters are polled", "% of a core", 1, 1, ""),
            Row.plain("CPU per 1,000 changes", "CPU per 1,000 changes", "ms", 1, 0, ""),
            Row.plain("CPU per 1,000 changes at 5,000/s, one in a signal", "CPU per 1,000 changes at 5,000/s, one in a signal", "ms", 1, 0, ""),
            Row.plain("CPU per 1,000 changes at 5,000/s, ten in a signal", "CPU per 1,000 changes at 5,000/s, ten in a signal", "ms", 1, 0, ""),
            Row.atMost("D-Bus change to MQTT, p50", "D-Bus to MQTT p50", "ms", 1, 2, 0.7, "19"),
            Row.plain("D-Bus change to MQTT, p95", "D-Bus to MQTT p95", "ms", 1, 2, ""),
            Row.atMost("D-Bus change to MQTT, p99", "D-Bus to MQTT p99", "ms", 1, 2, 4, "45"),
            Row.atMost("MQTT to D-Bus, p50", "MQTT to D-Bus p50", "ms", 1, 2, 0.9, "4.7"),
            Row.plain("MQTT to D-Bus, p95", "MQTT to D-Bus p95", "ms", 1, 2, ""),
            Row.atMost("MQTT to D-Bus, p99", "MQTT to D-Bus p99", "ms", 1, 2, 3, "12.8"),
            Row.atMost("HTTP answer to D-Bus, p50", "HTTP to D-Bus p50", "ms", 1, 2, 1.5, "1.9"),
            Row.plain("HTTP answer to D-Bus, p95", "HTTP to D-Bus p95", "ms", 1, 2, ""),
            Row.atMost("HTTP answer to D-Bus, p99", "HTTP to D-Bus p99", "ms", 1, 2, 5, "9.5"),
            new Row("Changes a second, ten in a signal, newest always out", "changes/s, ten in a signal: the newest always out", "/s", 1, 0, 20_000, true, "5,750"),
            Row.plain("Changes a second, ten in a signal, each one out", "changes/s, ten in a signal: all delivered", "/s", 1, 0, ""),
            Row.plain("Changes a second, one in a signal, newest always out", "changes/s, one in a signal: the newest always out", "/s", 1, 0, ""),
            Row.plain("Changes a second, one in a signal, each one out", "changes/s, one in a signal: all delivered", "/s", 1, 0, ""),
            Row.atMost("Start to the first name, with archive", "start with archive: first name", "ms", 1, 0, 1000, "1500"),
            Row.plain("Start to all names, with archive", "start with archive: all names", "ms", 1, 0, ""),
            Row.plain("Start to the first name, without", "start without archive: first name", "ms", 1, 0, ""),
            Row.plain("Start to all names, without", "start without archive: all names", "ms", 1, 0, ""),
            Row.atMost("One more published service", "one more service: RSS", "kB", 1, 0, 60, ""),
            Row.plain("One more published service, in the heap", "one more service: heap in use after a full collection", "kB", 1, 0, ""),
            Row.atMost("Disk, an idle day", "disk, an idle day", "kB", 1, 0, 1000, ""),
            Row.plain("GivEnergy, 1 inverter asked every 5 s: CPU", "GivEnergy, 1: CPU", "% of a core", 1, 2, ""),
            Row.plain("GivEnergy, 1 inverter: frame to D-Bus, p50", "GivEnergy, 1: frame to D-Bus p50", "ms", 1, 2, ""),
            Row.plain("GivEnergy, 1 inverter: frame to D-Bus, p99", "GivEnergy, 1: frame to D-Bus p99", "ms", 1, 2, ""),
            Row.plain("GivEnergy, 1 inverter: heap after a full collection", "GivEnergy, 1: heap in use after a full collection", "MB", MB, 1, ""),
            Row.plain("GivEnergy, 4 inverters asked every 5 s: CPU", "GivEnergy, 4: CPU", "% of a core", 1, 2, ""),
            Row.plain("GivEnergy, 4 inverters: frame to D-Bus, p50", "GivEnergy, 4: frame to D-Bus p50", "ms", 1, 2, ""),
            Row.plain("GivEnergy, 4 inverters: frame to D-Bus, p99", "GivEnergy, 4: frame to D-Bus p99", "ms", 1, 2, ""),
            Row.plain("GivEnergy, 4 inverters: heap after a full collection", "GivEnergy, 4: heap in use after a full collection", "MB", MB, 1, ""),
            Row.plain("GivEnergy, 10 inverters asked every 5 s: CPU", "GivEnergy, 10: CPU", "% of a core", 1, 2, ""),
            Row.plain("GivEnergy, 10 inverters: frame to D-Bus, p50", "GivEnergy, 10: frame to D-Bus p50", "ms", 1, 2, ""),
            Row.plain("GivEnergy, 10 inverters: frame to D-Bus, p99", "GivEnergy, 10: frame to D-Bus p99", "ms", 1, 2, ""),
            Row.plain("GivEnergy, 10 inverters: heap after a full collection", "GivEnergy, 10: heap in use after a full collection", "MB", MB, 1, ""),
            Row.plain("This machine: until a woken thread runs, p50", "waking a thread p50", "us", 1, 0, ""),
            Row.plain("This machine: until a woken thread runs, p99", "waking a thread p99", "us", 1, 0, ""),
            Row.plain("This machine: CPU of waking two threads", "waking two threads, CPU", "us", 1, 0, ""),
            Row.plain("Disk, under load", "disk under load", "kB an hour", 1, 0, ""));

    private final Plan plan;
    private final Figures figures;
    private final List<Map<String, Object>> rates;
    private final Map<String, List<Double>> cpuByThread;
    private final Map<String, Object> microbenchmarks;
    private final Machine machine;

    Report(Plan plan, Figures figures, List<Map<String, Object>> rates, Map<String, List<Double>> cpuByThread,
            Map<String, Object> microbenchmarks, Machine machine) {
        this.plan = plan;
        this.figures = figures;
        this.rates = rates;
        this.cpuByThread = cpuByThread;
        this.microbenchmarks = microbenchmarks;
        this.machine = machine;
    }

    void write(Path target) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", Instant.now().toString());
        json.put("plan", plan.toString());
        json.put("machine", machine.json());
        json.put("flags", Files.readAllLines(Daemon.FLAGS).stream().filter(line -> line.startsWith("-")).toList());
        Map<String, Object> all = new LinkedHashMap<>();
        figures.all().forEach((name, figure) -> all.put(name, figure.json()));
        json.put("figures", all);
        json.put("cpuPercentByThread", cpuByThread);
        json.put("rates", rates);
        json.put("microbenchmarks", microbenchmarks);
        Files.writeString(target.resolve("bench.json"), new GsonBuilder().setPrettyPrinting().serializeSpecialFloatingPointValues().create().toJson(json) + "\n");
        String markdown = table();
        Files.writeString(target.resolve("bench.md"), markdown);
        if (plan.published().size() > 1 && !figures.get(plan.published().get(0) + " services: RSS").runs().isEmpty()) {
            Files.writeString(target.resolve("growth.svg"), new GrowthPlot(figures, plan.published()).svg());
        }
        System.out.println("\n" + markdown + "\ncpu by thread, % of a core: " + cpuByThread + "\n\ntarget/bench.json, bench.md, growth.svg");
    }

    private String table() throws IOException {
        StringBuilder text = new StringBuilder("| | Measured | Spread | Target | Python |\n|---|---|---|---|---|\n");
        for (Row row : ROWS) {
            Figure figure = figures.get(row.figure);
            if (!figure.runs().isEmpty()) {
                double value = figure.median() * row.scale;
                String target = Double.isNaN(row.most) ? "" : (row.least ? "at least " : "at most ") + number(row.most, row.most < 10 && row.most != Math.rint(row.most) ? 1 : 0)
                        + ((row.least ? value < row.most : value > row.most) ? ", **missed**" : "");
                text.append("| ").append(row.title).append(" | ").append(number(value, row.decimals)).append(' ').append(row.unit).append(" | ")
                        .append(number(figure.lowest() * row.scale, row.decimals)).append(" to ").append(number(figure.highest() * row.scale, row.decimals))
                        .append(" | ").append(target).append(" | ").append(row.python).append(" |\n");
            }
        }
        growth(text);
        if (!microbenchmarks.isEmpty()) {
            text.append("\n| Hot path | Median | Allocates |\n|---|---|---|\n");
            microbenchmarks.forEach((name, result) -> {
                Map<?, ?> each = (Map<?, ?>) result;
                text.append("| ").append(name).append(" | ").append(number((Double) each.get("median"), 2)).append(' ').append(each.get("unit"))
                        .append(" | ").append(each.get("allocatedBytes") instanceof Double bytes ? number(bytes, 0) + " B" : "").append(" |\n");
            });
        }
        Map<String, Object> about = machine.json();
        text.append("\nMedians of ").append(plan.runs()).append(plan.runs() == 1 ? " run" : " runs").append(" of ").append(plan.steadySeconds())
                .append(" s under the full load; idle disk from ").append(number(figures.get("disk idle period").median(), 0))
                .append(" s between two saves and 96 saves of what changes. ")
                .append(about.get("cores")).append(" cores of ").append(about.get("processor")).append(", ").append(about.get("java"))
                .append(", load average ").append(number(figures.get("load average").median(), 2)).append(", machine ")
                .append(number(figures.get("machine busy during it").median(), 0)).append(" % busy with everything that ran on it.\n");
        return text.toString();
    }

    private void growth(StringBuilder text) {
        if (figures.get(plan.published().get(0) + " services: RSS").runs().isEmpty()) {
            return;
        }
        text.append("\n| Published services |");
        plan.published().forEach(count -> text.append(' ').append(count).append(" |"));
        text.append("\n|---|").append("---|".repeat(plan.published().size())).append('\n');
        for (Row row : List.of(Row.plain("RSS", "RSS", "MB", MB, 1, ""), Row.plain("PSS", "PSS", "MB", MB, 1, ""),
                Row.plain("Heap in use", "heap in use after a full collection", "MB", MB, 2, ""), Row.plain("Threads", "threads", "", 1, 0, ""),
                Row.plain("CPU at one value a second each", "CPU", "%", 1, 1, ""), Row.plain("Start to all names", "all names", "ms", 1, 0, ""),
                Row.plain("MQTT to D-Bus, p50", "MQTT to D-Bus p50", "ms", 1, 2, ""))) {
            text.append("| ").append(row.title).append(" |");
            plan.published().forEach(count -> text.append(' ').append(number(figures.get(count + " services: " + row.figure).median() * row.scale, row.decimals))
                    .append(' ').append(row.unit).append(" |"));
            text.append('\n');
        }
    }

    static String number(double value, int decimals) {
        return Double.isNaN(value) ? "?" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
