package esess.control.surplus;

import esess.control.Formula;
import esess.control.surplus.SurplusDistribution.Consumer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One round of the distribution, and a formula of SOC. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecisionBenchmark {

    private final List<Consumer> ten = consumers(10);
    private final List<Consumer> twoHundred = consumers(200);
    private final SurplusDistribution.Situation sunny =
            new SurplusDistribution.Situation(-3000.0, -2500.0, -4000.0, 1500.0, 900.0, 0, 120);
    private final Formula formula = Formula.parse("max(100 - SOC, 30) * 50 if SOC < 90 else 5000 - 40 * SOC");
    private double socPercent;

    @Benchmark
    public Object distribution10() {
        return SurplusDistribution.distribute(sunny, ten);
    }

    @Benchmark
    public Object distribution200() {
        return SurplusDistribution.distribute(sunny, twoHundred);
    }

    @Benchmark
    public double formula() {
        socPercent = (socPercent + 1) % 100;
        return formula.at(socPercent);
    }

    private static List<Consumer> consumers(int count) {
        List<Consumer> consumers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double requestW = 300 + i % 7 * 200;
            consumers.add(new Consumer("c" + i, i % 20, 1, i % 3 == 0 ? 100 : requestW, 0, requestW, i % 5 == 0, true, true, requestW / 2, 0, Standing.FREE));
        }
        return consumers;
    }
}
