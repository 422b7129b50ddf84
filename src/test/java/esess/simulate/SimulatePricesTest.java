package esess.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.ExitCode;
import esess.config.Configuration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb with prices by time: the planner hears of them, steers the simulated battery, and the bill is compared. */
@Tag("slow")
class SimulatePricesTest {

    private static final String PLANNER = """
            [Common]
            BatteryCapacityInWh = 10000
            ConfigVersion = 100
            [Mqtt]
            [Services]
            Planner = true
            [Planner]
            Mode = Prices
            Operation = Act
            ReservePercent = 10
            MaxChargeW = 4000
            MaxDischargeW = 4000
            FeedInPrice = 0.05
            """;

    @TempDir
    Path directory;

    private String simulate(int code, String text, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Configuration configuration =
                Configuration.parse(Path.of("config.ini"), text, Catalog.declarations(), Catalog.ALWAYS);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", directory.resolve("out").toString(), "--day", "winter"));
        assertEquals(
                code,
                new Simulate(all, new PrintStream(out, true, StandardCharsets.UTF_8))
                        .run(configuration, Path.of("config.ini")));
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Cheap at night, dear in the evening, by the hour. */
    private String prices(int days) throws IOException {
        StringBuilder text = new StringBuilder("start,value\n");
        Instant start = Instant.parse("2025-12-08T00:00:00Z");
        for (int hour = 0; hour < days * 24; hour++) {
            double price = hour % 24 < 5 ? 0.10 : hour % 24 >= 16 && hour % 24 < 21 ? 0.45 : 0.30;
            text.append(start.plusSeconds(hour * 3600L)).append(String.format(Locale.ROOT, ",%.2f%n", price));
        }
        return Files.writeString(directory.resolve("prices.csv"), text.toString())
                .toString();
    }

    private static double cost(String out, String way) {
        Matcher found = Pattern.compile(Pattern.quote(way) + ": (-?[\\d.]+), [\\d.]+ cycles")
                .matcher(out);
        assertTrue(found.find(), way + " in " + out);
        return Double.parseDouble(found.group(1));
    }

    @Test
    @DisplayName("three winter days: the planner heard of the prices, and what it gained stands beside the other ways")
    void gained() throws IOException {
        String out = simulate(
                ExitCode.OK,
                PLANNER + "ImportTopic = prices/grid\n",
                "--prices",
                prices(3),
                "--days",
                "3",
                "--without");
        double simulated = cost(out, "As simulated");
        double plain = cost(out, "With a battery that nobody plans for");
        double hindsight = cost(out, "By somebody who knew everything before");
        assertTrue(simulated < cost(out, "Without es-ESS") - 0.5, out);
        assertTrue(simulated < plain - 0.5, out);
        assertTrue(hindsight <= simulated + 0.3, out);
        assertTrue(cost(out, "Without a battery") > hindsight, out);
        assertTrue(cost(out, "By the timetable of [Planner]") > 0, out);
        assertTrue(out.contains("2025-12-08"), "it begins where the prices do: " + out);
        Matcher gained = Pattern.compile("Of the ([0-9.]+) that could be gained .* (-?[0-9]+) % were gained")
                .matcher(out);
        assertTrue(gained.find(), out);
        assertEquals(plain - hindsight, Double.parseDouble(gained.group(1)), 0.02);
        assertEquals(
                (cost(out, "Without es-ESS") - simulated) / (plain - hindsight) * 100,
                Double.parseDouble(gained.group(2)),
                2,
                "the same house without es-ESS is what it is measured against: " + out);
        String page = Files.readString(directory.resolve("out").resolve("report.html"));
        assertTrue(page.contains("By somebody who knew everything before"));
    }

    @Test
    @DisplayName("a file without the days, a planner that cannot hear of it, two answers to one question: said")
    void wrong() throws IOException {
        String told = PLANNER + "ImportTopic = prices/grid\n";
        assertTrue(simulate(ExitCode.BAD_CONFIGURATION, told, "--prices", prices(1), "--start", "2026-06-01")
                .contains("holds no price of 2026-06-01T00:00:00Z"));
        assertTrue(simulate(ExitCode.BAD_CONFIGURATION, PLANNER, "--prices", prices(1))
                .contains("--prices needs ImportTopic in [Planner]"));
        assertTrue(simulate(ExitCode.BAD_CONFIGURATION, told, "--prices", "nowhere.csv")
                .contains("nowhere.csv: there is no such file"));
        IllegalArgumentException two = assertThrows(
                IllegalArgumentException.class,
                () -> new SimulateArguments(List.of("--prices", "a.csv", "--price", "0.3")));
        assertTrue(two.getMessage().contains("leave one out"));
    }
}
