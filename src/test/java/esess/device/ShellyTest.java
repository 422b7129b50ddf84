package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.device.PolledMeter.Failed;
import esess.device.PolledMeter.Kind;
import esess.device.PolledMeter.Measured;
import esess.device.PolledMeter.Result;
import esess.port.Http;
import esess.port.Http.Ok;
import esess.testing.HttpDevices;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a Shelly is asked, in virtual time. */
class ShellyTest {

    private static final String HOST = "shelly";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String IDENTITY = "/shelly";
    private static final String WHOLE = "/rpc/Shelly.GetStatus";
    private static final String EM = "/rpc/EM.GetStatus?id=0";
    private static final String EM_DATA = "/rpc/EMData.GetStatus?id=0";

    private final VirtualHouse house = new VirtualHouse();
    private final HttpDevices http = new HttpDevices(house.loop, house.loop);
    private final Map<String, String> pages = new HashMap<>();
    private final ShellyMeter meter = new ShellyMeter(http, new GsonJson(), house.loop, HOST, Optional.empty());
    private final List<Result> results = new ArrayList<>();

    @BeforeEach
    void pro3em() {
        pages.put(IDENTITY, "{\"mac\":\"AABB\",\"gen\":2,\"profile\":\"triphase\"}");
        pages.put(WHOLE, "{\"em:0\":{},\"emdata:0\":{}}");
        pages.put(EM, "{\"a_act_power\":100,\"b_act_power\":200,\"c_act_power\":-50,\"total_act_power\":250}");
        pages.put(EM_DATA, "{\"total_act\":5000,\"total_act_ret\":70}");
        alive();
    }

    @AfterEach
    void nothingUncaught() {
        assertEquals(List.of(), house.uncaught);
    }

    private void alive() {
        http.device(
                HOST,
                asked -> !pages.containsKey(asked)
                        ? new Http.Failed(Http.Failure.BAD_STATUS, 404, HOST + " answers with HTTP status 404")
                        : pages.get(asked) == null ? null : new Ok(200, pages.get(asked)));
    }

    /** One poll; a second passes. */
    private Result poll(Duration timeout) {
        int before = results.size();
        boolean[] returned = new boolean[1];
        house.loop.execute(() -> {
            meter.poll(timeout, result -> {
                assertTrue(returned[0], "a result before poll returns");
                results.add(result);
            });
            returned[0] = true;
        });
        house.pass(timeout);
        assertEquals(before + 1, results.size(), "exactly one result, within the timeout");
        house.pass(SECOND.minus(timeout));
        assertEquals(before + 1, results.size());
        return results.get(before);
    }

    private Measured measured() {
        return assertInstanceOf(Measured.class, poll(SECOND));
    }

    private Kind failure() {
        return assertInstanceOf(Failed.class, poll(SECOND)).kind();
    }

    private List<String> asked() {
        List<String> asked = List.copyOf(http.asked(HOST));
        http.asked(HOST).clear();
        return asked;
    }

    @Test
    @DisplayName("a poll is one request, one at a time; energies follow every 5 s and are carried on in between")
    void requests() {
        assertEquals(5.0, measured().measurement().energyForwardKWh());
        assertEquals(List.of(IDENTITY, WHOLE, EM, EM_DATA), asked());
        pages.put(EM_DATA, "{\"total_act\":6000,\"total_act_ret\":70}");
        for (int i = 0; i < 5; i++) {
            Measured measured = measured();
            assertEquals(250.0, measured.measurement().powerW());
            assertEquals(5.0, measured.measurement().energyForwardKWh());
            assertEquals("AABB", measured.serial());
        }
        assertEquals(List.of(EM, EM, EM, EM, EM), asked());
        assertEquals(6.0, measured().measurement().energyForwardKWh());
        assertEquals(List.of(EM, EM_DATA), asked());
        assertEquals(1, http.mostInFlight(HOST));
    }

    @Test
    @DisplayName("energies that do not come cost no power; after three times they are unknown, not frozen")
    void energiesHang() {
        measured();
        pages.put(EM_DATA, null);
        for (int i = 0; i < 14; i++) {
            assertEquals(5.0, measured().measurement().energyForwardKWh());
        }
        for (int i = 0; i < 2; i++) {
            assertEquals(250.0, measured().measurement().powerW());
        }
        assertNull(measured().measurement().energyForwardKWh());
        pages.put(EM_DATA, "{\"total_act\":7000,\"total_act_ret\":70}");
        for (int i = 0; i < 5; i++) {
            measured();
        }
        assertEquals(7.0, measured().measurement().energyForwardKWh());
    }

    @Test
    @DisplayName("however slow the device, a poll keeps its timeout, and what was found out counts for the next")
    void slow() {
        http.delay(HOST, Duration.ofMillis(400));
        assertEquals(Kind.SILENT, failure());
        assertEquals(List.of(IDENTITY, WHOLE, EM), asked());
        assertNotNull(measured());
        http.delay(HOST, Duration.ofMillis(900));
        assertEquals(250.0, measured().measurement().powerW());
        http.delay(HOST, Duration.ofMillis(1100));
        assertEquals(Kind.SILENT, failure());
        assertEquals(Kind.SILENT, ((Failed) poll(Duration.ofMillis(200))).kind());
    }

    @Test
    @DisplayName("an answer that does not fit is a failed poll, and the device is asked anew what it is")
    void profileChanged() {
        measured();
        asked();
        pages.remove(EM);
        pages.put(WHOLE, "{\"em1:0\":{\"act_power\":6},\"em1data:0\":{\"total_act_energy\":60}}");
        assertEquals(Kind.UNUSABLE, failure());
        Measured anew = measured();
        assertEquals(6.0, anew.measurement().powerW());
        assertEquals(0.06, anew.measurement().energyForwardKWh(), 1e-9);
        assertEquals(List.of(EM, IDENTITY, WHOLE, WHOLE), asked());
        measured();
        assertEquals(List.of(WHOLE), asked());
    }

    @Test
    @DisplayName(
            "one lost answer changes nothing; after three another device may hang there, and nothing of the old one is told")
    void replaced() {
        measured();
        http.device(HOST, asked -> null);
        assertEquals(Kind.SILENT, failure());
        alive();
        asked();
        measured();
        assertEquals(EM, asked().get(0));
        http.device(HOST, asked -> null);
        for (int i = 0; i < 3; i++) {
            assertEquals(Kind.SILENT, failure());
        }
        pages.put(IDENTITY, "{\"mac\":\"CCDD\",\"gen\":3}");
        pages.remove(EM_DATA);
        alive();
        asked();
        Measured other = measured();
        assertEquals("CCDD", other.serial());
        assertNull(other.measurement().energyForwardKWh());
        assertEquals(List.of(IDENTITY, WHOLE, EM, EM_DATA), asked());
    }

    @Test
    @DisplayName("what is no Shelly, or none with clamps, is said so")
    void noMeter() {
        pages.put(WHOLE, "{\"switch:0\":{\"apower\":1}}");
        assertTrue(((Failed) poll(SECOND)).message().contains("no 3EM"));
        for (String other : List.of("{}", "[]", "<html>", "\"shelly\"", "{\"gen\":\"2\"}", "{\"gen\":1}", "")) {
            pages.put(IDENTITY, other);
            assertEquals(Kind.UNUSABLE, failure());
        }
        pages.put(IDENTITY, "{\"type\":\"SHSW-1\",\"mac\":\"EE\"}");
        pages.put("/status", "{\"relays\":[{\"ison\":true}]}");
        assertTrue(((Failed) poll(SECOND)).message().contains("no 3EM"));
    }

    @Test
    @DisplayName("a meter whose clamps have no sum is refused with the key that helps, and a clamp of it can be read")
    void independentClamps() {
        String clamps = "{\"em1:0\":{\"act_power\":512},\"em1:1\":{\"act_power\":-1203}";
        pages.put(WHOLE, clamps + ",\"switch:0\":{\"output\":false}}");
        assertTrue(((Failed) poll(SECOND)).message().contains("2 clamps, each for itself; set Channel"));
        pages.put(WHOLE, clamps + ",\"em1:2\":{\"act_power\":3}}");
        assertTrue(((Failed) poll(SECOND)).message().contains("or set the profile triphase"));
        ShellyChannel second = new ShellyChannel(http, new GsonJson(), house.loop, HOST, Optional.empty(), 1);
        house.loop.execute(() -> second.poll(SECOND, results::add));
        house.pass(SECOND);
        assertEquals(
                -1203.0,
                ((Measured) results.get(results.size() - 1)).measurement().powerW());
    }
}
