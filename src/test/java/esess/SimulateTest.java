package esess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.Configuration;
import esess.sim.Figures;
import esess.sim.Weather;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated house: an owner's day with the real services, and what the verb makes of it. */
class SimulateTest {

    private static final LocalDate JUNE = LocalDate.of(2026, 6, 21);
    private static final String SERVICES = """
            [Common]
            BatteryCapacityInWh = 10000
            ConfigVersion = 100
            [Mqtt]
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

    @TempDir
    Path directory;

    private static Configuration configuration(String text) {
        Configuration configuration = Configuration.parse(Path.of("config.ini"), text, Catalog.declarations(), Catalog.ALWAYS);
        assertEquals(List.of(), configuration.problems());
        return configuration;
    }

    private static SimulatedHouse lived(String text, Weather weather, int days) {
        SimulatedHouse house = new SimulatedHouse(configuration(text), Scenario.of("test", weather, JUNE, days, 3));
        house.run(time -> { });
        return house;
    }

    private static Figures.Consumer consumer(SimulatedHouse house, String name) {
        return house.figures().consumers().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    private static float[] column(SimulatedHouse house, String name) {
        return house.recorder().columns().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow().values();
    }

    private String simulate(int code, Configuration configuration, String... arguments) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--out")) {
            all.addAll(List.of("--out", directory.resolve("out").toString()));
        }
        assertEquals(code, new Simulate(all, new PrintStream(out, true, StandardCharsets.UTF_8)).run(configuration));
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
        assertTrue(figures.selfConsumptionPercent() > without.figures().selfConsumptionPercent() + 10, figures + " instead of " + without.figures());
        double moreImportWh = figures.energies().importWh() - without.figures().energies().importWh();
        assertTrue(moreImportWh < 0.05 * (boiler.energyWh() + pool.energyWh()), "the grid has given " + moreImportWh + " Wh more");
        assertTrue(boiler.switchings() <= 40 && pool.switchings() <= 40, "a contactor is to last: " + figures.consumers());
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
        SimulatedHouse careful = lived(SERVICES + CONSUMERS + "[SolarOverheadDistributor]\nMinBatteryCharge = 5000 - 45 * SOC\n", clear, 1);
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
            simulate(0, configuration, "--day", "cloudy", "--days", "2", "--seed", "5", "--out", directory.resolve(run).toString());
        }
        simulate(0, configuration, "--day", "cloudy", "--days", "2", "--seed", "6", "--out", directory.resolve("c").toString());
        for (String file : new String[] {"samples.csv", "report.html"}) {
            byte[] first = Files.readAllBytes(directory.resolve("a").resolve(file));
            assertArrayEquals(first, Files.readAllBytes(directory.resolve("b").resolve(file)), file);
            assertFalse(Arrays.equals(first, Files.readAllBytes(directory.resolve("c").resolve(file))), file);
        }
    }

    @Test
    @DisplayName("the verb prints the figures and writes samples and one page that needs nothing else")
    void verb() throws IOException {
        String out = simulate(0, configuration(SERVICES + CONSUMERS.replace("[MqttConsumer:pool]", "[MqttConsumer:<b>pool]")), "--day", "winter");
        for (String expected : new String[] {"Winter, 1 day from 2026-12-21", "PV ", "Import", "Export", "Self-consumption", "State of charge",
            "Set-point writes", "Consumer", "boiler", "Switchings", "report.html", "samples.csv"}) {
            assertTrue(out.contains(expected), expected + " in\n" + out);
        }
        List<String> samples = Files.readAllLines(directory.resolve("out/samples.csv"));
        assertEquals("time,pv_W,load_W,battery_W,grid_W,setpoint_W,soc_%,boiler_request_W,boiler_allowance_W,boiler_W,"
                + "<b>pool_request_W,<b>pool_allowance_W,<b>pool_W", samples.get(0));
        assertEquals(1 + 2880, samples.size());
        assertTrue(samples.get(1).startsWith("2026-12-21T00:00:00,0,") && samples.get(1).contains(",2000,0,0,800,0,0"), samples.get(1));
        String page = Files.readString(directory.resolve("out/report.html"));
        assertFalse(Pattern.compile("https?:|//[a-z]+\\.|src=|@import|url\\(|fetch\\(|<link").matcher(page).find(), "nothing is loaded from elsewhere");
        assertFalse(page.contains("%DATA%") || page.contains("<b>pool") || page.contains("geheim123"));
        assertTrue(page.contains("&lt;b&gt;pool") && page.contains("\\u003cb\\u003epool_allowance_W") && page.contains("prefers-color-scheme: dark"));
        assertTrue(page.contains("Self-consumption") && page.contains("\"soc_%\":[30"), "figures and samples are in it");
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
        out = simulate(1, configuration, "--day", wrong.toString(), "--out", directory.resolve("none").toString());
        assertTrue(out.contains("wrong.csv:3 a power is expected, not \"viel\""), out);
        assertFalse(Files.exists(directory.resolve("none")));
        assertTrue(simulate(1, configuration, "--day", "sunny").contains("clear, cloudy, winter, mixed or a CSV file is expected"));
    }

    @Test
    @DisplayName("another first day, other panels, one phase, and a grid that fails: the battery carries the house, and services notice")
    void options() throws IOException {
        String out = simulate(0, configuration(SERVICES + CONSUMERS), "--start", "2026-03-21", "--pv", "6000", "--phases", "1",
                "--grid-loss", "02:00-03:00,23:30-00:30");
        assertTrue(out.contains("Clear, 1 day from 2026-03-21"), out);
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
        assertTrue(simulate(1, configuration(SERVICES), "--pv", "100", "--day", Files.writeString(directory.resolve("a.csv"), "time,W\n11:30,0\n12:00,9\n").toString())
                .contains("how much sun there is stands in"));
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
        assertEquals(mixed.day(JUNE).energyWh(), Weather.mixed(9000, 1).day(JUNE).energyWh());
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
        assertTrue(house.messages().get(0).startsWith("odd: the simulation cannot make up an answer"), house.messages().toString());
        assertTrue(house.messages().stream().anyMatch(each -> each.contains("WARNING SolarOverheadDistributor: Odd: It was switched on")),
                house.messages().toString());
    }

    @Test
    @DisplayName("an inverter behind a relay with two digits measures the sun, not nothing")
    void highRelay() {
        SimulatedHouse house = new SimulatedHouse(configuration("""
                [Services]
                ShellyPMInverter = true
                [ShellyPMInverter:roof]
                VRMInstanceID = 1018
                CustomName = Roof
                Host = roof.lan
                Relay = 12
                """), Scenario.of("test", Weather.clear(9000), JUNE, 1, 3));
        house.runTo(JUNE.atTime(12, 0));
        Object powerW = house.bus().service("com.victronenergy.pvinverter.esESS_ShellyPMInverter_roof").get("/Ac/Power");
        assertTrue(powerW instanceof Double watts && watts > 500, "at noon it gives " + powerW);
        assertEquals(List.of(), house.messages());
    }

    @Test
    @DisplayName("a wrong command line is told, and a configuration with nothing in it")
    void wrong() throws IOException {
        for (String[] arguments : new String[][] {{"--day"}, {"--days", "0"}, {"--days", "x"}, {"--seed", "-1"}, {"--dya", "clear"}, {"--start", "21.3.2026"},
            {"--pv", "-1"}, {"--phases", "2"}, {"--grid-loss", "12:00"}, {"--grid-loss", "12:00-12:00"}, {"--grid-loss", "25:00-26:00"}}) {
            assertThrows(IllegalArgumentException.class, () -> new Simulate(List.of(arguments), System.out), String.join(" ", arguments));
        }
        assertTrue(simulate(1, configuration("[Services]\n")).contains("nothing to simulate"));
    }
}
