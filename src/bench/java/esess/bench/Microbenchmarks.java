package esess.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The hot paths under JMH, with the flags of a GX. */
final class Microbenchmarks {

    private Microbenchmarks() {}

    /** By name: time, its error, and what is allocated. */
    static Map<String, Object> run(Plan plan) throws IOException, RunnerException {
        List<String> flags = new ArrayList<>(Files.readAllLines(Daemon.FLAGS).stream().filter(line -> line.startsWith("-")).toList());
        Options options = new OptionsBuilder().include("esess\\..*Benchmark").forks(plan.forks()).jvmArgs(flags.toArray(String[]::new))
                .warmupIterations(plan.isQuick() ? 1 : 3).warmupTime(TimeValue.milliseconds(plan.isQuick() ? 300 : 500))
                .measurementIterations(plan.isQuick() ? 2 : 5).measurementTime(TimeValue.milliseconds(plan.isQuick() ? 300 : 500))
                .addProfiler(GCProfiler.class).verbosity(VerboseMode.SILENT).build();
        Map<String, Object> results = new LinkedHashMap<>();
        for (RunResult result : new Runner(options).run()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("median", result.getPrimaryResult().getStatistics().getPercentile(50));
            json.put("min", result.getPrimaryResult().getStatistics().getMin());
            json.put("max", result.getPrimaryResult().getStatistics().getMax());
            json.put("unit", result.getPrimaryResult().getScoreUnit());
            result.getSecondaryResults().forEach((name, value) -> {
                if (name.endsWith("gc.alloc.rate.norm")) {
                    json.put("allocatedBytes", Math.rint(value.getScore()));
                }
            });
            results.put(name(result), json);
        }
        return results;
    }

    private static String name(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        String name = benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1).replace("Benchmark.", " ");
        StringBuilder withParameters = new StringBuilder(name);
        result.getParams().getParamsKeys().forEach(key -> withParameters.append(' ').append(result.getParams().getParam(key)));
        return withParameters.toString();
    }
}
