package esess.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.adapter.GsonJson;
import esess.config.Configuration;
import esess.sim.door.SimListen;
import esess.testing.VirtualHouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workbench as its page asks it. */
class SimulationPartTest {

    private static final int PORT = 8099;

    @TempDir
    Path directory;

    private final VirtualHouse house = new VirtualHouse();
    /** What is to be simulated, until the test lets it. */
    private final Deque<Runnable> simulations = new ArrayDeque<>();

    private Path file;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("config.ini");
        String text = Files.readString(Path.of("src/test/resources/esess/workbench/house.ini"));
        // As a GX gives it away.
        Files.writeString(file, text + "Password = \u2022\u2022\u2022\u2022\u2022\u2022\n");
        Configuration configuration = Configuration.parse(file, text, Catalog.declarations(), Catalog.ALWAYS);
        house.start(
                "Workbench",
                () -> new WorkbenchPage(
                        PORT,
                        configuration,
                        new WorkbenchUpkeep(file, Runnable::run, house.loop),
                        new Bench(simulations::add, house.loop),
                        Optional.empty(),
                        () -> {}));
        house.settle();
    }

    private Map<?, ?> ask(String method, String target, String body, int status) {
        SimListen.Visit visit = house.listen.ask(
                PORT,
                method,
                target,
                Map.of("Content-Type", "application/json", "Origin", "http://127.0.0.1:" + PORT),
                body);
        house.settle();
        assertEquals(status, visit.status(), visit.text());
        return (Map<?, ?>) new GsonJson().parse(visit.text());
    }

    private Map<?, ?> begin(String versions, String scenario, int status) {
        String changes =
                "[{\"kind\":\"set\",\"section\":\"SolarOverheadDistributor\",\"key\":\"MinBatteryCharge\",\"value\":\"5000\"}]";
        return ask(
                "POST",
                "/api/v1/simulation",
                "{\"versions\":" + versions + ",\"changes\":" + changes + ",\"scenario\":" + scenario + "}",
                status);
    }

    private void simulate() {
        simulations.remove().run();
        house.settle();
    }

    private Map<?, ?> progress() {
        return ask("GET", "/api/v1/simulation", "", 200);
    }

    private List<?> versions() {
        return (List<?>) ask("GET", "/api/v1/simulation/result", "", 200).get("versions");
    }

    private static double figure(Object version, String name) {
        return ((Number) ((Map<?, ?>) ((Map<?, ?>) version).get("figures")).get(name)).doubleValue();
    }

    @Test
    @DisplayName("changes that are not saved are compared with the file and with nobody, in the same weather")
    void compares() throws IOException {
        String before = Files.readString(file);
        begin("[\"file\",\"draft\"]", "{\"day\":\"clear\",\"seed\":\"3\"}", 200);
        assertEquals("RUNNING", progress().get("state"));
        simulate();
        assertEquals("DONE", progress().get("state"));
        List<?> both = versions();
        assertEquals(figure(both.get(0), "sunWh"), figure(both.get(1), "sunWh"));
        assertTrue(
                figure(both.get(0), "selfUse") > figure(both.get(1), "selfUse"),
                "a reserve that is never full leaves less to the consumers");
        Map<?, ?> history = (Map<?, ?>) ((Map<?, ?>) both.get(0)).get("history");
        assertEquals(1440, ((List<?>) ((Map<?, ?>) history.get("series")).get("sun")).size());
        List<?> consumers = (List<?>) history.get("consumers");
        assertEquals(2, consumers.size());
        assertFalse(((List<?>) ((Map<?, ?>) consumers.get(0)).get("reasons")).isEmpty(), "why at each moment");
        assertEquals(before, Files.readString(file), "nothing is saved by trying");

        begin("[\"nobody\"]", "{\"day\":\"clear\",\"seed\":\"3\"}", 200);
        assertNull(versions(), "the old result is gone when something else is asked for");
        simulate();
        assertTrue(figure(versions().get(0), "exportWh") > figure(both.get(0), "exportWh"));
    }

    @Test
    @DisplayName("one at a time; what is cancelled leaves no result, and the next one runs")
    void oneAtATime() {
        begin("[\"file\"]", "{\"days\":\"366\"}", 200);
        begin("[\"file\"]", "{}", 409);
        ask("POST", "/api/v1/simulation/cancel", "{}", 200);
        simulate();
        assertEquals("CANCELLED", progress().get("state"));
        assertNull(versions());
        begin("[\"draft\"]", "{\"day\":\"winter\"}", 200);
        simulate();
        assertEquals("DONE", progress().get("state"));
        assertEquals(1, versions().size());
    }

    @Test
    @DisplayName("what has no end, is a file of somebody else, or makes no sense is refused with words")
    void limits() {
        assertTrue(String.valueOf(begin("[\"file\"]", "{\"days\":\"367\"}", 422).get("error"))
                .contains("366 days"));
        assertTrue(String.valueOf(
                        begin("[\"file\"]", "{\"day\":\"/etc/passwd\"}", 422).get("error"))
                .startsWith("day"));
        assertTrue(String.valueOf(begin("[\"file\"]", "{\"pv\":\"much\"}", 422).get("error"))
                .startsWith("pv needs"));
        begin("[\"file\",\"file\",\"file\"]", "{}", 422);
        begin("[\"../../etc/passwd\"]", "{}", 422);
        begin("[\"20260101-000000.ini\"]", "{}", 422);
        assertEquals("IDLE", progress().get("state"));
        assertTrue(simulations.isEmpty());
    }
}
