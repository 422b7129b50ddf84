package esess.simulate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.config.Configuration;
import esess.sim.plant.Plant;
import esess.sim.plant.Weather;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated house: an owner's day with the real services, and what the verb makes of it. */
@Tag("slow")
class SimulateTest {

    private static final Path FILE = Path.of("config.ini");
    private static final LocalDate JUNE = LocalDate.of(2026, 6, 21);
    private static final String SERVICES = """
            [Common]
            BatteryCapacityInWh = 10000
            ConfigVersion = 100
            [Mqtt]
            User = eva
            Password = geheim123
            [Services]
            SolarOverheadDistributor = true
            MqttTemperature = true
            MqttExporter = true
            TimeToGoCalculator = true
            [MqttTemperature:garden]
            VRMInstanceID = 2000
            CustomName = Garden
            Topic = Devices/+/SENSOR
            TopicJsonKey = sensors[1].t
            [MqttExporter:grid]
            Service = com.victronenergy.system
            DbusKey = /Ac/Grid/*/Power
            MqttTopic = Energy*
            """;
    private static final String CONSUMERS = """
            [HttpConsumer:boiler]
            CustomName = Boiler
            VRMInstanceID = 1100
            Request = 2000
            Priority = 20
            MinOnSeconds = 600
            MinOffSeconds = 600
            Preset = ShellyGen2
            Host = boiler.lan
            [MqttConsumer:pool]
            CustomName = Pool
            VRMInstanceID = 1101
            Request = 800
            Priority = 10
            MinOnSeconds = 900
            OnTopic = pool/set
            OffTopic = pool/set
            StatusTopic = pool/state
            PowerTopic = pool/power
            """;

    private static final Plant.Energies NOTHING = new Plant.Energies(0, 0, 0, 0, 0, 0, 0, 0);
    private static final Figures.Charge SOC = new Figures.Charge(30, 10, 90, 50);

    @TempDir
    Path directory;

    private static Configuration configuration(String text) {
        Configuration configuration = withErrors(text);
        assertEquals(List.of(), configuration.problems());
        return configuration;
    }

    private static Configuration withErrors(String text) {
        return Configuration.parse(FILE, text, Catalog.declarations(), Catalog.ALWAYS);
    }

    private static SimulatedHouse lived(String text, Weather weather, int days) {
        SimulatedHouse house = new SimulatedHouse(configuration(text), Scenario.of("test", weather, JUNE, days, 3));
        house.run(time -> {});
        return house;
    }

    private static Figures.Consumer consumer(SimulatedHouse house, String name) {
        return house.figures().consumers().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static float[] column(SimulatedHouse house, String name) {
        return house.recorder().columns().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow()
                .values();
    }

    private String simulate(int code, Configuration configuration, String... arguments) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--out")) {
            all.addAll(List.of("--out", directory.resolve("out").toString()));
        }
        assertEquals(
                code, new Simulate(all, new PrintStream(out, true, StandardCharsets.UTF_8)).run(configuration, FILE));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("cloudy afternoon: the loads run on sun, not on the grid, and are not switched to and fro")
    void cloudyAfternoon() {
        Weather cloudy = Weather.cloudy(9000, 3);
        SimulatedHouse without = lived(SERVICES, cloudy, 1);
        SimulatedHouse with = lived(SERVICES + CONSUMERS, cloudy, 1);
        Figures figures = with.figures();
        Figures.Consumer boiler = consumer(with, "boiler");
        Figures.Consumer pool = consumer(with, "pool");
        assertEquals(List.of(), with.messages());
        assertTrue(boiler.energyWh() > 3000 && pool.energyWh() > 2000, "they have run: " + figures.consumers());
        assertTrue(
                figures.selfConsumptionPercent() > without.figures().selfConsumptionPercent() + 10,
                figures + " instead of " + without.figures());
        double moreImportWh =
                figures.energies().importWh() - without.figures().energies().importWh();
        assertTrue(
                moreImportWh < 0.05 * (boiler.energyWh() + pool.energyWh()),
                "the grid has given " + moreImportWh + " Wh more");
        assertTrue(
                boiler.switchings() <= 40 && pool.switchings() <= 40, "a contactor is to last: " + figures.consumers());
        assertTrue(boiler.runtimeSeconds() >= 600L * boiler.switchings() / 2, "MinOnSeconds: " + boiler);
        assertTrue(pool.runtimeSeconds() >= 900L * pool.switchings() / 2, "MinOnSeconds: " + pool);
        float[] on = column(with, "boiler_W");
        float[] allowed = column(with, "boiler_allowance_W");
        float[] sun = column(with, "pv_W");
        for (int i = 1; i < on.length; i++) {
            assertTrue(on[i] <= 1 || sun[i] > 0, "nobody runs at night");
            assertTrue(on[i] <= 1 || Math.max(allowed[i], allowed[i - 1]) > 0, "nobody runs without an allowance");
        }
    }

    @Test
    @DisplayName("the battery gets its reservation first")
    void reservation() {
        Weather clear = Weather.clear(9000);
        SimulatedHouse greedy = lived(SERVICES + CONSUMERS, clear, 1);
        SimulatedHouse careful = lived(
                SERVICES + CONSUMERS + "[SolarOverheadDistributor]\nMinBatteryCharge = 5000 - 45 * SOC\n", clear, 1);
        int greedyFull = firstFull(greedy);
        int carefulFull = firstFull(careful);
        assertTrue(carefulFull < greedyFull - 10, "full at sample " + carefulFull + " instead of " + greedyFull);
        assertTrue(consumer(careful, "boiler").energyWh() > 2000, "and the boiler still gets what is left");
    }

    private static int firstFull(SimulatedHouse house) {
        float[] soc = column(house, "soc_%");
        for (int i = 0; i < soc.length; i++) {
            if (soc[i] > 95) {
                return i;
            }
        }
        return soc.length;
    }

    @Test
    @DisplayName("the same input gives the same output to the byte; another seed another")
    void deterministic() throws IOException {
        Configuration configuration = configuration(SERVICES + CONSUMERS);
        for (String run : new String[] {"a", "b"}) {
            simulate(
                    0,
                    configuration,
                    "--day",
                    "cloudy",
                    "--days",
                    "2",
                    "--seed",
                    "5",
                    "--out",
                    directory.resolve(run).toString());
        }
        simulate(
                0,
                configuration,
                "--day",
                "cloudy",
                "--days",
                "2",
                "--seed",
                "6",
                "--out",
                directory.resolve("c").toString());
        for (String file : new String[] {"samples.csv", "report.html"}) {
            byte[] first = Files.readAllBytes(directory.resolve("a").resolve(file));
            assertArrayEquals(first, Files.readAllBytes(directory.resolve("b").resolve(file)), file);
            assertFalse(
                    Arrays.equals(
                            first, Files.readAllBytes(directory.resolve("c").resolve(file))),
                    file);
        }
    }

    @Test
    @DisplayName("the verb prints the figures and writes samples and one page that needs nothing else")
    void verb() throws IOException {
        String out = simulate(
                0,
                configuration(SERVICES
                        + CONSUMERS
                                .replace("[MqttConsumer:pool]", "[MqttConsumer:<b>pool]")
                                .replace("CustomName = Pool", "CustomName = Pool <pump>")),
                "--day",
                "WINTER");
        for (String expected : new String[] {
            "Winter, 1 day from 2026-12-21",
            "PV ",
            "Import",
            "Export",
            "Self-consumption",
            "at the beginning 30.0 %, at the end ",
            "Set-point writes   0",
            "Consumer",
            "  Boiler   ",
            "  Pool <pump>   ",
            "Switchings",
            "report.html",
            "samples.csv"
        }) {
            assertTrue(out.contains(expected), expected + " in\n" + out);
        }
        List<String> samples = Files.readAllLines(directory.resolve("out/samples.csv"));
        assertEquals(
                "time,pv_W,load_W,battery_W,grid_W,setpoint_W,soc_%,boiler_request_W,boiler_allowance_W,boiler_W,"
                        + "<b>pool_request_W,<b>pool_allowance_W,<b>pool_W",
                samples.get(0));
        assertEquals(1 + 2880, samples.size());
        assertTrue(
                samples.get(1).startsWith("2026-12-21T00:00:00,0,")
                        && samples.get(1).contains(",2000,0,0,800,0,0"),
                samples.get(1));
        String page = Files.readString(directory.resolve("out/report.html"));
        assertFalse(
                Pattern.compile("https?:|//[a-z]+\\.|src=|@import|url\\(|fetch\\(|<link")
                        .matcher(page)
                        .find(),
                "nothing is loaded from elsewhere");
        assertFalse(page.contains("%DATA%")
                || page.contains("<b>pool")
                || page.contains("<pump>")
                || page.contains("geheim123"));
        assertTrue(page.contains("Pool &lt;pump&gt;")
                && page.contains("\\u003cb\\u003epool_allowance_W")
                && page.contains("prefers-color-scheme: dark"));
        assertTrue(
                page.contains("Self-consumption") && page.contains("\"soc_%\":[30"), "figures and samples are in it");
        try (Stream<Path> files = Files.list(directory.resolve("out"))) {
            assertEquals(2, files.count());
        }
    }

    @Test
    @DisplayName("a recording is played; a wrong one is refused with line and reason, and nothing is written")
    void recording() throws IOException {
        Configuration configuration = configuration(SERVICES);
        Path good = Files.writeString(directory.resolve("good.csv"), "Zeit;Leistung kW\n11:30;0\n12:00;4,0\n12:30;0\n");
        String out = simulate(0, configuration, "--day", good.toString());
        assertTrue(out.contains("PV                 2.00 kWh"), out);
        Path wrong = Files.writeString(directory.resolve("wrong.csv"), "time,W\n11:30,0\n12:00,viel\n");
        out = simulate(
                1,
                configuration,
                "--day",
                wrong.toString(),
                "--out",
                directory.resolve("none").toString());
        assertTrue(out.contains("wrong.csv:3 a power is expected, not \"viel\""), out);
        assertFalse(Files.exists(directory.resolve("none")));
        Files.write(directory.resolve("wrong.csv"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertTrue(simulate(1, configuration, "--day", wrong.toString()).contains("wrong.csv"));
    }

    @Test
    @DisplayName("all days of a recording are simulated, unless somebody says how many")
    void recordedDays() throws IOException {
        StringBuilder csv = new StringBuilder("time,W\n");
        for (int hour = 0; hour < 48; hour++) {
            csv.append("2026-03-")
                    .append(hour < 24 ? "09" : "10")
                    .append(String.format("T%02d:00:00,%d%n", hour % 24, hour % 24 == 12 ? 1000 * (1 + hour / 24) : 0))
                    .append("2026-03-")
                    .append(hour < 24 ? "09" : "10")
                    .append(String.format("T%02d:30:00,0%n", hour % 24));
        }
        Path days = Files.writeString(directory.resolve("days.csv"), csv);
        String out = simulate(0, configuration(SERVICES), "--day", days.toString());
        assertTrue(
                out.contains("days.csv, 2 days from 2026-03-09, ") && out.contains("PV                 1.50 kWh"), out);
        String read = out.lines()
                .filter(line -> line.startsWith("recording: "))
                .findFirst()
                .orElseThrow();
        assertTrue(
                read.contains("2 days")
                        && Files.readString(directory.resolve("out/report.html"))
                                .contains(read.replace("\"", "&quot;")),
                "what was understood of it: " + read);
        out = simulate(0, configuration(SERVICES), "--day", days.toString(), "--days", "1");
        assertTrue(
                out.contains("days.csv, 1 day from 2026-03-09, ") && out.contains("PV                 0.50 kWh"), out);
    }

    @Test
    @DisplayName("a place that cannot be written is told before anything runs, and nothing is left there")
    void unusablePlace() throws IOException {
        Configuration configuration = configuration(SERVICES);
        Path file = Files.writeString(directory.resolve("empty.ini"), "");
        String out = simulate(2, configuration, "--out", file.toString());
        assertEquals("es-ess: --out " + file + " cannot be used: " + file + " is a file, not a directory", out.strip());
        out = simulate(2, configuration, "--out", file.resolve("below").toString());
        assertTrue(out.contains(" cannot be used: " + file) && !out.contains("Exception"), out);
        out = simulate(2, configuration, "--out", "/proc/x");
        assertEquals("es-ess: --out /proc/x cannot be used: /proc/x cannot be made there", out.strip());
        Path taken = directory.resolve("taken");
        Files.createDirectories(taken.resolve("samples.csv"));
        out = simulate(2, configuration, "--out", taken.toString());
        assertTrue(out.contains("samples.csv is a directory, not a file"), out);
        assertFalse(Files.exists(taken.resolve("report.html")), "nothing is left by the attempt");
    }

    @Test
    @DisplayName("a link to a directory will do, and an older report is replaced")
    void linkedPlace() throws IOException {
        Path real = Files.createDirectories(directory.resolve("real"));
        Files.writeString(real.resolve("report.html"), "x".repeat(1_000_000));
        simulate(
                0,
                configuration(SERVICES),
                "--out",
                Files.createSymbolicLink(directory.resolve("link"), real).toString());
        assertTrue(Files.readString(real.resolve("report.html")).endsWith("</html>\n"));
    }

    @Test
    @DisplayName(
            "what errors in the configuration leave out is said under the table and in the report; the rest is simulated, and the code tells")
    void leftOut() throws IOException {
        String wrong = SERVICES
                + CONSUMERS
                        .replace("[MqttConsumer:pool]", "[MqttConsumr:pool]")
                        .replace("Request = 2000", "Reqest = 750")
                + """
                [HttpConsumer:fan]
                CustomName = Fan
                VRMInstanceID = 1102
                Request = 60
                Preset = ShellyGen2
                Host = fan.lan
                Wat = 1
                """;
        String out = simulate(1, withErrors(wrong));
        String heading =
                "Not simulated because of errors in the configuration: [HttpConsumer:boiler], [MqttConsumr:pool]";
        assertTrue(out.indexOf(heading) > out.indexOf("  Fan "), "under the table\n" + out);
        assertFalse(out.contains("  Boiler ") || out.contains("  Pool "), out);
        String page = Files.readString(directory.resolve("out/report.html"));
        assertTrue(page.contains(heading), page);
        for (String line : new String[] {
            "[HttpConsumer:boiler] Reqest: ",
            "[HttpConsumer:boiler] Request: ",
            "[MqttConsumr:pool]: ",
            "[HttpConsumer:fan] Wat: "
        }) {
            assertTrue(out.matches("(?s).*config\\.ini:\\d+ " + Pattern.quote(line) + ".*"), line + " in\n" + out);
            assertTrue(page.matches("(?s).*config\\.ini:\\d+ " + Pattern.quote(line) + ".*"), line);
        }
    }

    @Test
    @DisplayName("long names keep the table in its columns")
    void longNames() throws IOException {
        String name = "The heating rod in the cellar of grandma";
        String out =
                simulate(0, configuration(SERVICES + CONSUMERS.replace("CustomName = Boiler", "CustomName = " + name)));
        String[] rows = out.lines()
                .filter(line -> line.matches("  (Consumer|The heating|Pool) .*"))
                .toArray(String[]::new);
        assertEquals(3, rows.length, out);
        assertEquals(rows[0].length(), rows[1].length(), out);
        assertEquals(rows[0].length(), rows[2].length(), out);
    }

    @Test
    @DisplayName("how finely it is recorded is said: 30 s of a day, minutes of more")
    void means() throws IOException {
        assertTrue(simulate(0, configuration(SERVICES)).contains("Plots and samples are means of 30 seconds:"));
        assertTrue(simulate(0, configuration(SERVICES), "--days", "3")
                .contains("Plots and samples are means of 1 minute:"));
        assertTrue(Files.readString(directory.resolve("out/report.html")).contains("Plots are means of 1 minute."));
    }

    @Test
    @DisplayName("writes to hub4 wear nothing, those of the setting do, and each says so")
    void writes() {
        String none = "Set-point writes";
        assertEquals("0", row(new Figures(NOTHING, SOC, 0, 0, List.of()), none));
        assertEquals(
                "55426 to hub4's override (in memory: no wear of the flash)",
                row(new Figures(NOTHING, SOC, 55_426, 0, List.of()), none));
        assertEquals("3 to the setting (on flash)", row(new Figures(NOTHING, SOC, 0, 3, List.of()), none));
        assertEquals(
                "5 to hub4's override (in memory: no wear of the flash), 3 to the setting (on flash)",
                row(new Figures(NOTHING, SOC, 5, 3, List.of()), none));
    }

    private static String row(Figures figures, String name) {
        return figures.rows().stream()
                .filter(row -> row[0].equals(name))
                .findFirst()
                .orElseThrow()[1];
    }

    @Test
    @DisplayName(
            "another first day, other panels, one phase, and a grid that fails: the battery carries the house, and services notice")
    void options() throws IOException {
        String out = simulate(
                0,
                configuration(SERVICES + CONSUMERS),
                "--start",
                "2026-03-21",
                "--pv",
                "6000",
                "--phases",
                "1",
                "--grid-loss",
                "02:00-03:00,23:30-00:30");
        assertTrue(out.contains("Clear, 1 day from 2026-03-21, seed 1, with config.ini"), out);
        String house = "PV of up to 6.00 kW, battery of 10.00 kWh, 1 phase; no grid 02:00-03:00, 23:30-00:30";
        String page = Files.readString(directory.resolve("out/report.html"));
        assertTrue(out.contains(house) && page.contains(house), out);
        assertTrue(page.contains("\"outages\":[[0,1800],[7200,10800],[84600,86400]]"), "the plots show when");
        int lost = 0;
        double mostW = 0;
        for (String line : Files.readAllLines(directory.resolve("out/samples.csv"))) {
            if (line.matches("2026-03-21T(02:|23:[345]|00:[012]).*")) {
                lost++;
                assertEquals("0", line.split(",")[4], line);
            }
            mostW = line.startsWith("time") ? 0 : Math.max(mostW, Double.parseDouble(line.split(",")[1]));
        }
        assertEquals(240, lost);
        assertTrue(mostW > 4000 && mostW < 6300, mostW + " W");
        String recording = Files.writeString(directory.resolve("a.csv"), "time,W\n11:30,0\n12:00,9\n")
                .toString();
        assertTrue(refused("--pv", "100", "--day", recording).contains("how much sun there is stands in"));
    }

    @Test
    @DisplayName("several days have the weather of their season: more sun in summer, and not the same every day")
    void mixed() {
        Weather mixed = Weather.mixed(9000, 1);
        double[] kWh = new double[12];
        double least = Double.MAX_VALUE;
        double most = 0;
        for (LocalDate date = LocalDate.of(2026, 1, 1); date.getYear() == 2026; date = date.plusDays(1)) {
            double today = mixed.day(date).energyWh() / 1000;
            kWh[date.getMonthValue() - 1] += today;
            least = date.getMonthValue() == 6 ? Math.min(least, today) : least;
            most = date.getMonthValue() == 6 ? Math.max(most, today) : most;
        }
        assertTrue(kWh[5] > 3 * kWh[11], Arrays.toString(kWh));
        double year = Arrays.stream(kWh).sum();
        assertTrue(year > 8500 && year < 10_500, "panels of 9 kW give some 9000 kWh a year: " + year);
        assertTrue(most > 2 * least, least + " to " + most);
        assertEquals(
                mixed.day(JUNE).energyWh(), Weather.mixed(9000, 1).day(JUNE).energyWh());
    }

    @Test
    @DisplayName("what cannot be imitated is said, and what the services say is shown")
    void honest() {
        SimulatedHouse house = lived(SERVICES + CONSUMERS + """
                [HttpConsumer:odd]
                CustomName = Odd
                VRMInstanceID = 1102
                Request = 100
                OnUrl = http://odd/on
                OffUrl = http://odd/off
                StatusUrl = http://odd/status
                IsOnKeywordRegex = (?=x)y
                """, Weather.clear(9000), 1);
        assertTrue(
                house.messages().get(0).startsWith("odd: the simulation cannot make up an answer"),
                house.messages().toString());
        assertTrue(
                house.messages().stream()
                        .anyMatch(each -> each.contains("WARNING SolarOverheadDistributor: Odd: It was switched on")),
                house.messages().toString());
    }

    @Test
    @DisplayName("an inverter behind a relay with two digits measures the sun, not nothing")
    void highRelay() {
        SimulatedHouse house =
                new SimulatedHouse(configuration("""
                [Services]
                ShellyPMInverter = true
                [ShellyPMInverter:roof]
                VRMInstanceID = 1018
                CustomName = Roof
                Host = roof.lan
                Relay = 12
                """), Scenario.of("test", Weather.clear(9000), JUNE, 1, 3));
        house.runTo(JUNE.atTime(12, 0));
        Object powerW = house.bus()
                .service("com.victronenergy.pvinverter.esESS_ShellyPMInverter_roof")
                .get("/Ac/Power");
        assertTrue(powerW instanceof Double watts && watts > 500, "at noon it gives " + powerW);
        assertEquals(List.of(), house.messages());
    }

    @Test
    @DisplayName("a wrong command line is told, and a configuration with nothing in it")
    void wrong() throws IOException {
        for (String[] arguments : new String[][] {
            {"--day"},
            {"--day", "sunny"},
            {"--days", "0"},
            {"--days", "x"},
            {"--seed", "-1"},
            {"--dya", "clear"},
            {"--start", "21.3.2026"},
            {"--pv", "-1"},
            {"--phases", "2"},
            {"--grid-loss", "12:00"},
            {"--grid-loss", "12:00-12:00"},
            {"--grid-loss", "25:00-26:00"}
        }) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Simulate(List.of(arguments), System.out),
                    String.join(" ", arguments));
        }
        assertTrue(refused("--day", "sunny").contains("clear, cloudy, winter, mixed or a CSV file is expected"));
        assertEquals("simulate does not know '--day=clear', but --day clear", refused("--day=clear"));
        assertTrue(simulate(1, configuration("[Services]\n")).contains("nothing to simulate"));
    }

    private static String refused(String... arguments) {
        return assertThrows(IllegalArgumentException.class, () -> new Simulate(List.of(arguments), System.out))
                .getMessage();
    }
}
