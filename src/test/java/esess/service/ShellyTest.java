package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.Configuration;
import esess.config.Problem;
import esess.config.ServiceDeclaration;
import esess.port.Http;
import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A Pro 4PM, each channel of which measures something else, in virtual time. */
class ShellyTest {

    private static final String HEAT = "com.victronenergy.acload.esESS_Shelly_heat";
    private static final String BALCONY = "com.victronenergy.pvinverter.esESS_Shelly_balcony";
    private static final String GRID = "com.victronenergy.grid.esESS_Shelly_grid";
    private static final String DIESEL = "com.victronenergy.genset.esESS_Shelly_diesel";

    private final VirtualHouse house = new VirtualHouse();

    @AfterEach
    void nothingUncaught() {
        assertEquals(List.of(), house.uncaught);
    }

    private static String section(String key, int instance, String role, int channel, String... more) {
        return "[Shelly:" + key + "]\nVRMInstanceID = " + instance + "\nCustomName = " + key + "\nHost = 4pm\nRole = "
                + role + "\nChannel = " + channel + "\n" + String.join("\n", more) + "\n";
    }

    private static Configuration configuration(String sections) {
        return Configuration.parse(
                Path.of("config.ini"),
                "[Services]\nShelly = true\n" + sections,
                List.of(new ServiceDeclaration("Shelly", List.of(), "", List.of(Shelly.Meter.class), true)),
                List.of());
    }

    private void start(String sections) {
        Configuration configuration = configuration(sections);
        assertEquals(List.of(), configuration.problems());
        house.http.answers.put(
                "http://4pm/shelly",
                () -> new Http.Ok(200, "{\"id\":\"shellypro4pm-1\",\"mac\":\"AA\",\"gen\":2,\"auth_en\":false}"));
        double[] powersW = {1500, -600, 200, 900};
        StringBuilder all = new StringBuilder();
        for (int id = 0; id < powersW.length; id++) {
            String channel = "{\"id\":" + id + ",\"apower\":" + powersW[id]
                    + ",\"voltage\":230,\"aenergy\":{\"total\":5000},\"ret_aenergy\":{\"total\":2000}}";
            all.append(id == 0 ? "" : ",")
                    .append("\"switch:")
                    .append(id)
                    .append("\":")
                    .append(channel);
            house.http.answers.put("http://4pm/rpc/Switch.GetStatus?id=" + id, () -> new Http.Ok(200, channel));
        }
        house.http.answers.put("http://4pm/rpc/Shelly.GetStatus", () -> new Http.Ok(200, "{" + all + "}"));
        house.start("Shelly", () -> new Shelly(configuration));
        house.pass(Duration.ofSeconds(2));
    }

    private void startAll() {
        start(section("heat", 60, "acload", 0, "Phase = 3", "Position = 1")
                + section("balcony", 61, "pvinverter", 1, "Phase = 2")
                + section("grid", 62, "grid", 2, "Invert = true")
                + section("diesel", 63, "genset", 3));
    }

    private SimBus.Service on(String name) {
        SimBus.Service service = house.bus.service(name);
        assertNotNull(service, name);
        return service;
    }

    @Test
    @DisplayName("each channel of a 4PM is what its section says, on the phase that it says")
    void roles() {
        startAll();
        assertEquals(1500.0, on(HEAT).get("/Ac/L3/Power"));
        assertNull(on(HEAT).get("/Ac/L1/Power"));
        assertEquals(1, on(HEAT).get("/Position"));
        assertEquals("acload", on(HEAT).get("/Role"));
        assertEquals(60, on(HEAT).get("/DeviceInstance"));
        assertEquals(600.0, on(BALCONY).get("/Ac/L2/Power"), "production is positive, whatever way it counts");
        assertEquals(2.0, on(BALCONY).get("/Ac/Energy/Forward"));
        assertEquals(-200.0, on(GRID).get("/Ac/L1/Power"), "mounted the wrong way round");
        assertEquals(900.0, on(DIESEL).get("/Ac/L1/Power"));
        assertEquals("Running", house.state("Shelly"));
    }

    @Test
    @DisplayName("a channel whose code throws takes only itself off the bus, is named, and comes back")
    void oneThrows() {
        startAll();
        Http.Answer good = house.http
                .answers
                .put("http://4pm/rpc/Switch.GetStatus?id=0", () -> null)
                .get();
        house.pass(Duration.ofSeconds(2));
        assertNull(house.bus.service(HEAT), "not one value of it stands still");
        house.pass(Duration.ofSeconds(1));
        assertEquals(1, on(BALCONY).get("/Connected"));
        assertEquals(-200.0, on(GRID).get("/Ac/Power"));
        assertTrue(house.state("Shelly").startsWith("Failed: heat (4pm): "), house.state("Shelly"));
        house.http.answers.put("http://4pm/rpc/Switch.GetStatus?id=0", () -> good);
        house.pass(Duration.ofSeconds(10));
        assertEquals(1500.0, on(HEAT).get("/Ac/Power"));
        assertEquals("Running", house.state("Shelly"));
    }

    @Test
    @DisplayName("a role has to be said, and a phase that means nothing there is named")
    void keys() {
        assertEquals(
                List.of("Role"),
                configuration(section("a", 1, "", 0)).problems().stream()
                        .map(Problem::key)
                        .toList());
        assertEquals(
                List.of("PhaseOrder"),
                configuration(section("a", 1, "grid", 0, "PhaseOrder = L2,L3,L1")).problems().stream()
                        .map(Problem::key)
                        .toList());
        assertEquals(
                List.of("Phase"),
                configuration(section("a", 1, "grid", 0, "Phase = 2").replace("Channel = 0\n", "")).problems().stream()
                        .map(Problem::key)
                        .toList());
        assertEquals(
                List.of("Position"),
                configuration(section("a", 1, "acload", 0, "Position = 2")).problems().stream()
                        .map(Problem::key)
                        .toList());
    }
}
