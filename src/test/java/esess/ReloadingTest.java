package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.Configuration;
import esess.port.Http;
import esess.runtime.Guard;
import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A file that is used while es-ESS runs, and a device that is tried out before it is saved: the rest does not notice. */
class ReloadingTest {

    private static final String GRID = "com.victronenergy.grid.esESS_Shelly_grid";
    private static final String GARDEN = "com.victronenergy.temperature.esESS_MqttTemperature_garden";

    private static final String SHELLY = """
            [Shelly:grid]
            VRMInstanceID = 30
            CustomName = Grid
            Host = meter
            Role = grid
            Channel = 0
            """;
    private static final String TEXT = """
            [Services]
            Shelly = true
            MqttTemperature = true
            [MqttTemperature:garden]
            VRMInstanceID = 2000
            CustomName = Garden
            Topic = garden/t
            """ + SHELLY;

    private final VirtualHouse house = new VirtualHouse();
    private final List<Guard> guards = new ArrayList<>();
    private final Map<String, String> flags = new HashMap<>();
    private final List<String> answers = new ArrayList<>();
    private int asked;
    private Reloading reloading;

    @BeforeEach
    void start() {
        Configuration configuration =
                Configuration.parse(Path.of("config.ini"), TEXT, Catalog.declarations(), Catalog.ALWAYS);
        assertEquals(List.of(), configuration.problems());
        for (String host : List.of("meter", "other")) {
            house.http.answers.put(
                    "http://" + host + "/shelly",
                    () -> new Http.Ok(200, "{\"id\":\"shellyplus1pm\",\"mac\":\"AA\",\"gen\":2,\"auth_en\":false}"));
            String channel = "{\"id\":0,\"apower\":1230,\"voltage\":230,"
                    + "\"aenergy\":{\"total\":5000},\"ret_aenergy\":{\"total\":0}}";
            house.http.answers.put(
                    "http://" + host + "/rpc/Shelly.GetStatus", () -> told("{\"switch:0\":" + channel + "}"));
            house.http.answers.put("http://" + host + "/rpc/Switch.GetStatus?id=0", () -> told(channel));
        }
        for (Catalog.Entry entry : Catalog.SERVICES) {
            flags.put(entry.name(), configuration.isEnabled(entry.name()) ? "Enabled" : "Disabled");
            if (configuration.canRun(entry.name())) {
                Guard guard = new Guard(entry.name(), () -> entry.maker().apply(configuration), house.house);
                guards.add(guard);
                house.loop.execute(guard::start);
            }
        }
        reloading =
                new Reloading(configuration, house.house, house.doors, guards, flags, task -> house.loop.execute(task));
        house.settle();
        house.mqtt.arrive("garden/t", "21.5");
        house.pass(Duration.ofSeconds(2));
        assertEquals(1230.0, on(GRID).get("/Ac/Power"));
        assertEquals(21.5, on(GARDEN).get("/Temperature"));
    }

    private Http.Answer told(String json) {
        asked++;
        return new Http.Ok(200, json);
    }

    @AfterEach
    void nothingUncaught() {
        assertEquals(List.of(), house.uncaught);
    }

    private SimBus.Service on(String name) {
        SimBus.Service service = house.bus.service(name);
        assertNotNull(service, name);
        return service;
    }

    private void reload(String text, String... services) {
        house.loop.execute(() -> assertNull(reloading.reload(text, Set.of(services))));
        house.settle();
    }

    private void tryOut(String text, String service) {
        house.loop.execute(
                () -> reloading.tryOut(text, service, (does, said) -> answers.add((does ? "yes: " : "no: ") + said)));
        house.settle();
    }

    @Test
    @DisplayName("the service of a changed section starts anew with it, the others go on where they were")
    void oneStartsAnew() {
        SimBus.Service garden = on(GARDEN);
        reload(TEXT.replace("CustomName = Grid", "CustomName = Grid, new"), "Shelly");
        assertNull(house.bus.service(GRID), "first it is gone from the bus: a GX does not notice otherwise");
        assertTrue(on(GARDEN) == garden && garden.get("/Temperature").equals(21.5));
        house.pass(Duration.ofSeconds(3));
        assertEquals("Grid, new", on(GRID).get("/CustomName"));
        assertEquals(1230.0, on(GRID).get("/Ac/Power"));
        assertTrue(on(GARDEN) == garden && garden.get("/Temperature").equals(21.5), "nobody has told it again");
        assertEquals(2, guards.size());
        assertTrue(reloading.reloaded().contains("Grid, new"));
    }

    @Test
    @DisplayName("two changes in a row: the second one counts, and there is one of it")
    void twoInARow() {
        reload(TEXT.replace("CustomName = Grid", "CustomName = first"), "Shelly");
        house.pass(Duration.ofMillis(500));
        reload(TEXT.replace("CustomName = Grid", "CustomName = second"), "Shelly");
        house.pass(Duration.ofSeconds(5));
        assertEquals("second", on(GRID).get("/CustomName"));
        assertEquals(2, guards.size());
        asked = 0;
        house.pass(Duration.ofSeconds(10));
        assertTrue(asked <= 11, "asked by one only: " + asked);
    }

    @Test
    @DisplayName("what is switched off, or wrong from now on, is gone and says so; switched on again it is back")
    void offAndWrong() {
        reload(TEXT.replace("Shelly = true", "Shelly = false"), "Shelly");
        house.pass(Duration.ofSeconds(3));
        assertNull(house.bus.service(GRID));
        assertEquals("Disabled", house.mqtt.payload("es-ESS/Shelly"));
        assertNull(house.state("Shelly"), "it is off");

        reload(TEXT.replace("Role = grid", "Role = moon"), "Shelly");
        house.pass(Duration.ofSeconds(3));
        assertNull(house.bus.service(GRID));
        assertEquals("Enabled", house.mqtt.payload("es-ESS/Shelly"));
        assertEquals("Not started: its configuration is wrong", house.state("Shelly"));

        reload(TEXT, "Shelly");
        house.pass(Duration.ofSeconds(3));
        assertEquals(1230.0, on(GRID).get("/Ac/Power"));
        assertEquals("Running", house.state("Shelly"));
    }

    @Test
    @DisplayName("a device that is in use is tried out beside itself: it answers, and the one in use goes on")
    void triedWhileInUse() {
        SimBus.Service grid = on(GRID);
        List<String> before = house.bus.names();
        int published = house.mqtt.published().size();
        String states = house.state("Shelly");
        tryOut(
                TEXT.replace(
                        SHELLY, SHELLY.replace("Role = grid", "Role = acload").replace(":grid", ":again")),
                "Shelly");
        tryOut(TEXT, "Shelly");
        assertEquals(List.of("no: another one is being tried out"), answers);
        house.pass(Duration.ofSeconds(3));
        assertTrue(answers.get(1).startsWith("yes: ") && answers.get(1).endsWith("1.2 kW now"), answers.get(1));
        assertEquals(before, house.bus.names(), "nobody sees what is only tried");
        assertTrue(on(GRID) == grid && grid.get("/Ac/Power").equals(1230.0));
        assertTrue(
                house.mqtt.published().subList(published, house.mqtt.published().size()).stream()
                        .noneMatch(each -> each.topic().contains("again")),
                "and the broker hears nothing of it");
        assertEquals(states, house.state("Shelly"));
        asked = 0;
        house.pass(Duration.ofSeconds(5));
        assertTrue(asked >= 4 && asked <= 6, "the trial asks no more: " + asked);
    }

    @Test
    @DisplayName("what does not answer, is wrong, or would switch something is told in words, and can be tried again")
    void triedInVain() {
        house.http.answers.remove("http://other/shelly");
        tryOut(TEXT.replace("Host = meter", "Host = nowhere"), "Shelly");
        house.pass(Duration.ofSeconds(15));
        assertTrue(answers.get(0).startsWith("no: "), answers.get(0));
        tryOut(TEXT.replace("Role = grid", "Role = moon"), "Shelly");
        assertTrue(answers.get(1).startsWith("no: ") && answers.get(1).contains("moon"), answers.get(1));
        tryOut(TEXT, "SolarOverheadDistributor");
        assertTrue(answers.get(2).contains("also switches or sets something"), answers.get(2));
        tryOut(TEXT.replace("Host = meter", "Host = other"), "Shelly");
        house.http.answers.put(
                "http://other/shelly",
                () -> new Http.Ok(200, "{\"id\":\"shellyplus1pm\",\"mac\":\"AA\",\"gen\":2,\"auth_en\":false}"));
        house.pass(Duration.ofSeconds(13));
        assertEquals(4, answers.size());
        assertFalse(answers.get(3).contains("being tried out"), answers.get(3));
    }
}
