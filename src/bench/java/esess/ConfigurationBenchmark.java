package esess;

import esess.config.Configuration;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A configuration file of 500 sections, read, checked and made into records. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ConfigurationBenchmark {

    private final String text = text();

    @Benchmark
    public Object sections500() {
        return Configuration.parse(Path.of("config.ini"), text, Catalog.declarations(), Catalog.ALWAYS);
    }

    private static String text() {
        StringBuilder text = new StringBuilder("[Common]\nConfigVersion = 100\n[Services]\nMqttTemperature = true\nMqttExporter = true\n");
        for (int i = 0; i < 250; i++) {
            text.append("[MqttTemperature:s").append(i).append("]\nVRMInstanceID = ").append(2000 + i).append("\nCustomName = Sensor ").append(i)
                    .append("\nTopic = sensors/").append(i).append("\nTemperatureType = Room\n");
            text.append("[MqttExporter:e").append(i).append("]\nService = com.victronenergy.grid\nDbusKey = /Ac/L").append(i)
                    .append("/Power\nMqttTopic = Energy/").append(i).append('\n');
        }
        return text.toString();
    }
}
