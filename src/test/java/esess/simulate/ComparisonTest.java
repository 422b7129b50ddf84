package esess.simulate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.config.Configuration;
import esess.sim.door.VirtualClock;
import esess.sim.plant.Weather;
import esess.sim.twin.Trouble;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code simulate} says beside its figures: the same days without es-ESS, money, traces, progress, colours. */
class ComparisonTest {

    private static final String HOUSE = """
            [Common]
            BatteryCapacityInWh = 10000
            ConfigVersion = 100
            [Services]
            SolarOverheadDistributor = true
            FroniusWattpilot = true
            MqttTemperature = true
            MqttExporter = true
            [FroniusWattpilot]
            Host = wattpilot.lan
            Password = geheim123
            OverheadPriority = 35
            [HttpConsumer:boiler]
            CustomName = Water
            VRMInstanceID = 1100
            Request = 2000
            Priority = 20
            Preset = ShellyGen2
            Host = boiler.lan
            [HttpConsumer:grid]
            CustomName = Water
            VRMInstanceID = 1101
            Request = 800
            Priority = 10
            Preset = ShellyGen1
            Host = pump.lan
            [MqttTemperature:garden]
            VRMInstanceID = 2000
            CustomName = Garden
            Topic = Devices/garden/SENSOR
            [MqttExporter:soc]
            Service = com.victronenergy.system
            DbusKey = /Dc/Battery/Soc
            MqttTopic = Energy/Soc
            """;

    @TempDir
    Path directory;

    private static Configuration configuration() {
        Configuration configuration =
                Configuration.parse(Path.of("config.ini"), HOUSE, Catalog.declarations(), Catalog.ALWAYS);
        assertEquals(List.of(), configuration.problems());
        return configuration;
    }

    private String simulate(String out, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", directory.resolve(out).toString()));
        assertEquals(
                0,
                new Simulate(all, new PrintStream(bytes, true, StandardCharsets.UTF_8))
                        .run(configuration(), Path.of("config.ini")));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static double number(String text, String row, int column) {
        Matcher cells =
                Pattern.compile("(?m)^  " + Pattern.quote(row) + " +(.*)$").matcher(text);
        assertTrue(cells.find(), row + " in\n" + text);
        return Double.parseDouble(cells.group(1)
                .replaceAll(" (kWh|%|points)", "")
                .replace("±", "")
                .trim()
                .split(" +")[column]);
    }

    @Test
    @DisplayName("the same day without es-ESS stands beside it: the car takes the grid's, the boiler its thermostat's")
    void without() throws IOException {
        String text = simulate("a", "--without", "--price", "0,30", "--feed-in", "0.08");
        for (String row : List.of("Self-consumption", "Import", "Export", "Consumers", "Water (boiler)", "Cost")) {
            assertEquals(
                    number(text, row, 0) - number(text, row, 1), number(text, row, 2), 0.006, row + " in\n" + text);
        }
        assertTrue(number(text, "Import", 1) > number(text, "Import", 0) + 10, "a car that waits for the sun\n" + text);
        assertTrue(number(text, "Fronius Wattpilot", 1) > 20, "it charges by itself\n" + text);
        assertTrue(number(text, "Water (boiler)", 1) > 3, "its thermostat is on\n" + text);
        assertEquals(0, number(text, "Water (grid)", 1), "nobody switches it on");
        for (int column : new int[] {0, 1}) {
            assertEquals(
                    0.30 * number(text, "Import", column) - 0.08 * number(text, "Export", column),
                    number(text, "Cost", column),
                    0.011);
        }
        assertTrue(
                text.contains("Water (boiler) is always on, and its thermostat decides; Water (grid) stays off"), text);
        assertTrue(text.matches("(?s).*the consumers got [\\d.]+ kWh (more|less), which costs [\\d.]+ when.*"), text);
        String page = Files.readString(directory.resolve("a/report.html"));
        assertTrue(
                page.indexOf("id=\"picture\"") < page.indexOf("class=\"big\"")
                        && page.indexOf("class=\"big\"") < page.indexOf("class=\"figures\""),
                "first the picture, then the big figures");
        assertEquals(3, page.split("<dd class=\"value\">", -1).length - 1);
        assertTrue(page.contains(" without es-ESS</dd>") && page.contains("below 0 is fed in"), "difference and signs");
    }

    @Test
    @DisplayName("with the comparison the house with es-ESS does the same, and two runs give the same files")
    void deterministic() throws IOException {
        simulate("alone");
        for (String run : List.of("a", "b")) {
            simulate(run, "--without", "--price", "0.3");
        }
        byte[] samples = Files.readAllBytes(directory.resolve("a/samples.csv"));
        assertArrayEquals(samples, Files.readAllBytes(directory.resolve("alone/samples.csv")));
        assertArrayEquals(samples, Files.readAllBytes(directory.resolve("b/samples.csv")));
        assertArrayEquals(
                Files.readAllBytes(directory.resolve("a/report.html")),
                Files.readAllBytes(directory.resolve("b/report.html")));
    }

    @Test
    @DisplayName("several days have bars that add up; a consumer called grid does not paint over the grid")
    void days() throws IOException {
        String text = simulate("d", "--days", "3", "--start", "2026-05-02");
        String page = Files.readString(directory.resolve("d/report.html"));
        Matcher bought = Pattern.compile("\"days\":\\{\"sun\":\\[.*?\"bought\":\\[([^]]*)]")
                .matcher(page);
        assertTrue(bought.find());
        double sum = 0;
        for (String day : bought.group(1).split(",")) {
            sum += Double.parseDouble(day);
        }
        assertEquals(3, bought.group(1).split(",").length);
        assertEquals(number(text, "Import", 0), sum, 0.02);
        assertTrue(
                page.contains("{\"key\":\"grid\",\"name\":\"Water (grid)\",\"column\":\"consumer_grid\"}"),
                "told apart by its key");
        String header = Files.readAllLines(directory.resolve("d/samples.csv")).get(0);
        assertEquals(
                header.split(",").length,
                List.of(header.split(",")).stream().distinct().count(),
                header);
        assertFalse(page.contains(" without es-ESS</dd>"), "nothing to compare with");
    }

    @Test
    @DisplayName("what is only shown or passed on leaves its range, how often it was told, and how long nobody knew it")
    void traces() {
        Scenario scenario = Scenario.of("test", Weather.clear(9000), LocalDate.of(2026, 6, 21), 1, 1);
        SimulatedHouse house = new SimulatedHouse(configuration(), scenario);
        house.runTo(scenario.start().atTime(12, 0));
        house.line("MqttTemperature:garden").trouble(Trouble.LOST);
        house.run(time -> {});
        List<String> traces = house.traces();
        assertEquals(2, traces.size(), "consumers and charger have columns: " + traces);
        Matcher garden = Pattern.compile(
                        "garden \\(MqttTemperature\\): (\\d+) to (\\d+) °C, 7[12]\\d values, unknown (.*)")
                .matcher(traces.get(0));
        assertTrue(garden.matches(), traces.toString());
        assertTrue(Integer.parseInt(garden.group(1)) < Integer.parseInt(garden.group(2)), traces.toString());
        assertTrue(garden.group(3).matches("1[01]:\\d\\d h"), "from when it was stale to midnight: " + traces);
        assertTrue(traces.get(1).matches("soc \\(MqttExporter\\): \\d+ to 100, \\d+ values"), traces.toString());
        assertEquals(
                List.of(), SimulatedHouse.leftAlone(configuration(), scenario).traces());
    }

    @Test
    @DisplayName("on a terminal a long run tells how far it is and what is left, and wipes that; in a pipe nothing")
    void progress() {
        for (boolean terminal : new boolean[] {true, false}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            VirtualClock clock = new VirtualClock(Instant.EPOCH);
            Progress progress = new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), clock, terminal, 48);
            for (int hour = 1; hour <= 12; hour++) {
                clock.advance(200);
                progress.hour(LocalDateTime.of(2026, 6, 21, hour, 0));
                assertTrue(hour > 10 || bytes.size() == 0, "two seconds of quiet");
            }
            String shown = bytes.toString(StandardCharsets.UTF_8);
            progress.end();
            String all = bytes.toString(StandardCharsets.UTF_8);
            if (terminal) {
                assertTrue(shown.contains("\r2026-06-21  22 %, 7 s left"), shown);
                assertTrue(
                        !shown.contains("\n") && all.substring(shown.length()).matches("\r +\r"), all);
            } else {
                assertEquals("", all);
            }
        }
    }

    @Test
    @DisplayName("prices: a point or a comma; a wrong one is told")
    void prices() {
        for (String[] wrong : new String[][] {
            {"--price", "30ct"}, {"--price", "-1"}, {"--price", "1001"}, {"--feed-in", "0.08"}, {"--price"}
        }) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new SimulateArguments(List.of(wrong)),
                    String.join(" ", wrong));
        }
        Tariff tariff = new SimulateArguments(List.of("--without", "--price", "0,3125", "--feed-in", "0"))
                .tariff()
                .orElseThrow();
        assertEquals(new Tariff(0.3125, 0), tariff);
        assertEquals("0.3125 a kWh from the grid, 0.00 for one that is fed in", tariff.text());
    }

    // ---- colours ----

    /** Linear RGB as somebody sees it without red, green or blue cones (Machado, Oliveira and Fernandes 2009, severity 1). */
    private static final double[][][] EYES = {
        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
        {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
        {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}
    };

    @Test
    @DisplayName("colours that stand in one plot are told apart by who sees no red, no green or no blue")
    void colours() throws IOException {
        String page =
                new String(ReportPage.class.getResourceAsStream("report.html").readAllBytes(), StandardCharsets.UTF_8);
        int dark = page.indexOf("prefers-color-scheme: dark");
        for (String scheme : new String[] {page.substring(0, dark), page.substring(dark)}) {
            for (List<String> plot : List.of(
                    List.of("pv", "load", "battery", "grid"),
                    List.of("pv", "export", "grid"),
                    List.of("c0", "c1", "c2", "c3", "c4", "c5"),
                    List.of("c0", "c1", "c2", "c3", "pv"))) {
                for (double[][] eye : EYES) {
                    for (int i = 0; i < plot.size(); i++) {
                        for (int j = 0; j < i; j++) {
                            double apart = distance(seen(scheme, plot.get(i), eye), seen(scheme, plot.get(j), eye));
                            assertTrue(
                                    apart > 15,
                                    plot.get(i) + " and " + plot.get(j) + " are " + apart + " apart for eye "
                                            + List.of(EYES).indexOf(eye));
                        }
                    }
                }
            }
        }
    }

    /** In CIE L*a*b*, where 2 can just be seen. */
    private static double[] seen(String scheme, String name, double[][] eye) {
        Matcher colour = Pattern.compile("--" + name + ": #(\\p{XDigit}{6})").matcher(scheme);
        assertTrue(colour.find(), name);
        double[] rgb = new double[3];
        for (int i = 0; i < 3; i++) {
            double value = Integer.parseInt(colour.group(1).substring(2 * i, 2 * i + 2), 16) / 255.0;
            rgb[i] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
        }
        double[] c = new double[3];
        for (int i = 0; i < 3; i++) {
            c[i] = Math.max(0, Math.min(1, eye[i][0] * rgb[0] + eye[i][1] * rgb[1] + eye[i][2] * rgb[2]));
        }
        double x = f((0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.9505);
        double y = f(0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]);
        double z = f((0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.089);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double f(double t) {
        return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
    }

    private static double distance(double[] one, double[] other) {
        return Math.sqrt(
                Math.pow(one[0] - other[0], 2) + Math.pow(one[1] - other[1], 2) + Math.pow(one[2] - other[2], 2));
    }
}
