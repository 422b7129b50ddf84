package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.HostAddress;
import esess.port.Http;
import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A PV inverter behind channel 1 of a Shelly (Gen2), on L2, in virtual time. */
class ShellyPMInverterTest {

    private static final ShellyPMInverter GARAGE = new ShellyPMInverter(
            "garage",
            1008,
            new PolledKeys(
                    "HMS",
                    new HostAddress("pm"),
                    new LossKeys(Duration.ofSeconds(1), Optional.empty(), Duration.ofSeconds(15))),
            new PolledKeys.ShellyLogin(Optional.empty(), Optional.empty()),
            1,
            2,
            1);

    private final Map<String, Map<String, Object>> documents = new HashMap<>();
    private VirtualHouse house = new VirtualHouse(documents);
    private String status = channel(412.34, 12000, 100);
    private SimBus.Service pv;

    @AfterEach
    void nothingUncaught() {
        assertEquals(List.of(), house.uncaught);
    }

    /** As such a device counts: aenergy what flows either way. */
    private static String channel(double powerW, int bothWh, int returnedWh) {
        return "{\"id\":1,\"output\":true,\"apower\":" + powerW
                + ",\"voltage\":231.2,\"current\":1.8,\"freq\":50.0,\"aenergy\":{\"total\":" + bothWh
                + "},\"ret_aenergy\":{\"total\":" + returnedWh + "}}";
    }

    private void start() {
        house.http.answers.put(
                "http://pm/shelly",
                () -> new Http.Ok(200, "{\"id\":\"shellyplus2pm-1\",\"mac\":\"AA\",\"gen\":2,\"auth_en\":false}"));
        house.http.answers.put(
                "http://pm/rpc/Shelly.GetStatus",
                () -> new Http.Ok(200, "{\"switch:0\":" + channel(1, 2, 3) + ",\"switch:1\":" + status + "}"));
        house.http.answers.put("http://pm/rpc/Switch.GetStatus?id=1", () -> new Http.Ok(200, status));
        house.start("ShellyPMInverter", () -> new Shelly(List.of(GARAGE)));
        pv = house.bus.service("com.victronenergy.pvinverter.esESS_ShellyPMInverter_garage");
    }

    private void measures(String next) {
        status = next;
        house.pass(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("production on its phase, the others unknown")
    void produces() {
        start();
        assertEquals(412.3, pv.get("/Ac/Power"));
        assertEquals(412.3, pv.get("/Ac/L2/Power"));
        assertEquals(231.2, pv.get("/Ac/L2/Voltage"));
        assertNull(pv.get("/Ac/L1/Power"));
        assertNull(pv.get("/Ac/L1/Voltage"));
        assertEquals(11.9, pv.get("/Ac/Energy/Forward"));
        assertEquals(1, pv.get("/NrOfPhases"));
        assertEquals(1, pv.get("/Position"));
        assertEquals(7, pv.get("/StatusCode"));
    }

    @Test
    @DisplayName("a Shelly the other way round: production is positive and counted forward all the same")
    void otherWayRound() {
        status = channel(-300, 12000, 11950);
        start();
        assertEquals(300.0, pv.get("/Ac/Power"));
        assertEquals(300.0, pv.get("/Ac/L2/Power"));
        assertEquals(11.95, pv.get("/Ac/Energy/Forward"));
        assertEquals(0.05, pv.get("/Ac/Energy/Reverse"));
    }

    @Test
    @DisplayName("night is 0 W and standby with the energy of the day, no error and no message")
    void night() {
        start();
        measures(channel(-2.1, 12100, 120));
        assertEquals(0.0, pv.get("/Ac/Power"));
        assertEquals(8, pv.get("/StatusCode"));
        assertEquals(11.98, pv.get("/Ac/Energy/Forward"));
        house.pass(Duration.ofHours(8));
        assertEquals(1, pv.get("/Connected"));
        measures(channel(150, 12100, 120));
        assertEquals(7, pv.get("/StatusCode"));
        assertEquals(1, house.messages().size(), "that it measures");
    }

    @Test
    @DisplayName("a Shelly that refuses the connection: unknown, then not connected with status 10; never 0 W")
    void lost() {
        start();
        house.http.answers.replaceAll(
                (url, answer) -> () -> new Http.Failed(Http.Failure.REFUSED, 0, "nothing listens on pm"));
        house.pass(Duration.ofMillis(3000));
        assertNull(pv.get("/Ac/Power"));
        assertNull(pv.get("/Ac/Energy/Forward"));
        assertNull(pv.get("/StatusCode"));
        house.pass(Duration.ofSeconds(12));
        assertEquals(0, pv.get("/Connected"));
        assertEquals(10, pv.get("/StatusCode"));
        assertEquals(
                List.of(
                        "HMS (pm) measures, serial number AA.",
                        "HMS (pm): its values are unknown now: nothing listens on pm.",
                        "HMS (pm) is lost: nothing listens on pm."),
                house.messages());
    }

    private void startGen1(int totalWattMinutes) {
        plugCounts(totalWattMinutes);
        house.http.answers.put(
                "http://pm/shelly", () -> new Http.Ok(200, "{\"type\":\"SHSW-25\",\"mac\":\"AA\",\"auth\":false}"));
        house.start("ShellyPMInverter", () -> new Shelly(List.of(GARAGE)));
        pv = house.bus.service("com.victronenergy.pvinverter.esESS_ShellyPMInverter_garage");
        house.pass(Duration.ofSeconds(15));
    }

    private void plugCounts(int totalWattMinutes) {
        house.http.answers.put(
                "http://pm/status",
                () -> new Http.Ok(
                        200,
                        "{\"meters\":[{\"power\":1,\"is_valid\":true,\"total\":5},"
                                + "{\"power\":300,\"is_valid\":true,\"total\":" + totalWattMinutes + "}]}"));
        house.pass(Duration.ofSeconds(15));
    }

    @Test
    @DisplayName(
            "a Gen1 Shelly counts from 0 again when it has lost its power: the counter on the bus goes on, also over our restart")
    void countsAnew() {
        startGen1(600_000);
        assertEquals(10.0, pv.get("/Ac/Energy/Forward"));
        plugCounts(0);
        assertEquals(10.0, pv.get("/Ac/Energy/Forward"), "never backwards");
        plugCounts(60_000);
        assertEquals(11.0, pv.get("/Ac/Energy/Forward"));
        assertEquals(11.0, pv.get("/Ac/L2/Energy/Forward"));
        house.stop();

        house = new VirtualHouse(documents);
        startGen1(120_000);
        assertEquals(12.0, pv.get("/Ac/Energy/Forward"), "what it counted meanwhile");
        house.stop();
        house = new VirtualHouse(documents);
        startGen1(6_000);
        assertEquals(12.1, pv.get("/Ac/Energy/Forward"), "a power cut for both");
    }

    @Test
    @DisplayName("a counter that the Shelly keeps itself goes on, too, when its owner sets it back")
    void keepsItsCounter() {
        start();
        house.pass(Duration.ofMinutes(20));
        measures(channel(412, 100, 0));
        assertEquals(11.9, pv.get("/Ac/Energy/Forward"));
        house.pass(Duration.ofSeconds(20));
        assertEquals(12.0, pv.get("/Ac/Energy/Forward"));
        house.stop();
        assertEquals(Set.of("Energy_ShellyPMInverter_garage"), documents.keySet());
    }

    @Test
    @DisplayName("a power cut takes GX and Gen1 plug at once: what was shown before is not undercut")
    void powerCutForBoth() {
        startGen1(600_000);
        plugCounts(621_000);
        assertEquals(10.35, pv.get("/Ac/Energy/Forward"));
        house = new VirtualHouse(documents);
        startGen1(600);
        double shown = (double) pv.get("/Ac/Energy/Forward");
        assertTrue(shown >= 10.35 && shown < 11, () -> shown + " kWh");
    }

    @Test
    @DisplayName("the counter that an older es-ESS has kept goes on")
    void olderDocument() {
        documents.put("Energy_ShellyPMInverter_garage", Map.of("beforeKWh", 10.0, "lastKWh", 1.0));
        startGen1(90_000);
        assertEquals(11.5, pv.get("/Ac/Energy/Forward"));
        assertEquals(11.5, pv.get("/Ac/L2/Energy/Forward"));
    }
}
