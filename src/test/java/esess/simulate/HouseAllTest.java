package esess.simulate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.config.Configuration;
import esess.sim.plant.Weather;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A day with all services, each with devices of its own, on the simulated house. */
@Tag("slow")
class HouseAllTest {

    @TempDir
    Path directory;

    static Configuration all() throws IOException {
        try (InputStream in = HouseAllTest.class.getResourceAsStream("house-all.ini")) {
            Configuration configuration = Configuration.parse(
                    Path.of("house-all.ini"),
                    new String(in.readAllBytes(), StandardCharsets.UTF_8),
                    Catalog.declarations(),
                    Catalog.ALWAYS);
            assertEquals(List.of(), configuration.problems());
            return configuration;
        }
    }

    @Test
    @DisplayName("every service there is is on in that file")
    void every() throws IOException {
        Configuration configuration = all();
        assertEquals(
                List.of(),
                Catalog.SERVICES.stream()
                        .map(Catalog.Entry::name)
                        .filter(service -> !configuration.canRun(service))
                        .toList(),
                "services that are missing in house-all.ini");
    }

    @ParameterizedTest
    @DisplayName("a day goes by without a word of warning, everything has worked, and no energy gets lost")
    @ValueSource(strings = {"clear", "winter"})
    void day(String name) throws IOException {
        boolean summer = name.equals("clear");
        Weather weather = summer ? Weather.clear(9000) : Weather.winter(9000, 2);
        SimulatedHouse house =
                new SimulatedHouse(all(), Scenario.of(name, weather, LocalDate.of(2026, summer ? 6 : 12, 21), 1, 2));
        house.run(time -> {});
        assertEquals(List.of(), house.messages());
        assertEquals(0, house.plant().imbalanceWh(), 1e-3);
        Figures figures = house.figures();
        assertEquals(
                List.of("boiler", "fountain", "pool", "Wattpilot"),
                figures.consumers().stream().map(Figures.Consumer::name).toList());
        for (Figures.Consumer consumer : figures.consumers()) {
            assertTrue(
                    consumer.energyWh() > 500
                            || !summer && List.of("boiler", "fountain").contains(consumer.name()),
                    consumer.toString());
        }
        assertTrue(
                house.bus().names().stream().noneMatch(each -> each.contains("cgwacs")),
                "the GX has no grid meter beside es-ESS's");
        double shown = 0;
        for (int phase = 1; phase <= 3; phase++) {
            shown += ((Number) house.bus()
                            .service("com.victronenergy.grid.esESS_Shelly3EMGrid")
                            .get("/Ac/L" + phase + "/Power"))
                    .doubleValue();
        }
        assertEquals(house.plant().gridW(), shown, 150, "which shows the plant's grid");
    }

    @Test
    @DisplayName("the same cloudy day gives the same files to the byte")
    void deterministic() throws IOException {
        Configuration configuration = all();
        for (String run : new String[] {"a", "b"}) {
            assertEquals(
                    0,
                    new Simulate(
                                    List.of(
                                            "--day",
                                            "cloudy",
                                            "--seed",
                                            "4",
                                            "--out",
                                            directory.resolve(run).toString()),
                                    new PrintStream(OutputStream.nullOutputStream()))
                            .run(configuration, Path.of("house-all.ini")));
        }
        for (String file : new String[] {"samples.csv", "report.html"}) {
            byte[] first = Files.readAllBytes(directory.resolve("a").resolve(file));
            assertArrayEquals(first, Files.readAllBytes(directory.resolve("b").resolve(file)), file);
            assertFalse(
                    new String(first, StandardCharsets.UTF_8).contains("What the services said"),
                    "cloudy: not a word of warning");
        }
    }
}
