package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import esess.adapter.GsonJson;
import esess.testing.Await;
import esess.testing.Mosquitto;
import esess.testing.Peer;
import esess.testing.PrivateBus;
import esess.testing.Program;
import esess.testing.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brains written in Python, nodes without a bus, and a GX, on a real broker. */
@Timeout(300)
class GatewayIT {

    private static final Path BRAINS =
            Path.of("src/test/resources/python/brains.py").toAbsolutePath();
    private static final String NO_BUS = "unix:path=/nonexistent/system_bus_socket";

    @TempDir
    Path gx;

    @TempDir
    Path garage;

    private Program gx(PrivateBus bus, Mosquitto broker) throws IOException {
        Program.configure(gx, broker.port(), """
                [Services]
                Gateway = true
                MqttTemperature = true
                [Gateway]
                Node = house
                [GatewayClient:one]
                Secret = the-secret-of-one
                [GatewayClient:two]
                Secret = the-secret-of-two
                Priority = 4
                [GatewayComponent:boiler]
                Type = relay
                Path = /Relay/0/State
                Fallback = off
                [MqttTemperature:garage]
                VRMInstanceID = 21
                CustomName = Garage
                Topic = es-ESS/gateway/garage/temperature_MqttTemperature_freezer/state
                TopicJsonKey = values.Temperature.value
                """);
        return new Program(gx, bus.address(), "run", "--config", "config.ini");
    }

    private static Peer system(PrivateBus bus, int relay) {
        return Peer.python(
                bus.address(),
                "python/service.py",
                "com.victronenergy.system",
                "items",
                "{\"/Serial\": \"c0ffee\", \"/Relay/0/State\": " + relay + "}");
    }

    private static Map<?, ?> brains(Mosquitto broker) throws Exception {
        Process process = new ProcessBuilder(
                        Programs.PYTHON, BRAINS.toString(), Integer.toString(broker.port()), "house", "boiler")
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(true, process.waitFor(120, TimeUnit.SECONDS), told);
        assertEquals(0, process.exitValue(), told);
        return (Map<?, ?>) new GsonJson().parse(told.strip());
    }

    @Test
    @DisplayName(
            "two brains in Python ask and act, by key; after kill -9 what was leased goes back first; no secret is in the log")
    void brains() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Peer system = system(bus, 0)) {
            try (Program program = gx(bus, broker)) {
                Map<String, Object> expected = new LinkedHashMap<>();
                expected.put("commands", List.of("switch"));
                expected.put("stranger reads", "ok");
                expected.put("stranger acts", "unauthorised");
                expected.put("wrong key", "unauthorised");
                expected.put("changed after signing", "unauthorised");
                expected.put("one acts", "ok");
                expected.put("lease", Map.of("value", 300.0, "unit", "s"));
                expected.put("one again is the same", true);
                expected.put("two acts", "busy");
                expected.put("to be kept", "busy");
                expected.put("one releases", "ok");
                expected.put("too soon", "rate_limited");
                expected.put("two acts then", "ok");
                assertEquals(expected, brains(broker));
                program.kill();
            }
            assertEquals("1", lastWritten(system));
            try (Program again = gx(bus, broker)) {
                Await.until("the relay is off", () -> "0".equals(lastWritten(system)));
                again.signal("TERM");
                assertEquals("0", lastWritten(system), "what the broker has kept is not done");
                String log = Files.readString(gx.resolve("log/current.log"));
                assertFalse(log.contains("the-secret-of"), log);
            }
        }
    }

    @Test
    @DisplayName(
            "hand-back puts right without a start what was leased, unless somebody else has set it since; a damaged file writes nothing")
    void handBack() throws Exception {
        String lease =
                "{\"leases\":[{\"component\":\"boiler\",\"client\":\"one\",\"undo\":[{\"what\":\"State\",\"steps\":"
                        + "[{\"do\":\"put\",\"service\":\"com.victronenergy.system\",\"path\":\"%s\",\"value\":0}],\"ours\":%s}]}]}";
        for (String[] each : List.of(
                new String[] {"/Relay/0/State", "[]", "0"},
                new String[] {"/Relay/0/State", "[1]", "0"},
                new String[] {"/Relay/0/State", "[0]", ""},
                new String[] {"/Serial", "[]", ""})) {
            try (PrivateBus bus = new PrivateBus();
                    Peer system = system(bus, 1)) {
                Files.writeString(gx.resolve("gateway-leases.json"), lease.formatted(each[0], each[1]));
                String told = Programs.run(
                                bus.address(), Programs.PYTHON, "src/main/dist/hand-back", gx.toString(), gx.toString())
                        .out();
                assertEquals(each[2], lastWritten(system), told);
            }
        }
    }

    private static String lastWritten(Peer system) {
        List<?> written = (List<?>) system.ask(Map.of("written", true));
        if (written.isEmpty()) {
            return "";
        }
        Object value = ((List<?>) written.get(written.size() - 1)).get(1);
        return value instanceof Number number ? Integer.toString(number.intValue()) : String.valueOf(value);
    }

    @Test
    @DisplayName("a node without a bus shows its devices on MQTT, and the GX shows them as its own")
    void node() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Peer system = system(bus, 0);
                Mosquitto.Listener listener = broker.listen("es-ESS/gateway/#")) {
            // TopicRoot goes on with [Mqtt].
            Program.configure(garage, broker.port(), """
                    TopicRoot = es-ESS-garage
                    [Services]
                    Gateway = true
                    MqttTemperature = true
                    [Gateway]
                    Node = garage
                    StatePeriod = 5
                    [MqttTemperature:freezer]
                    VRMInstanceID = 22
                    CustomName = Freezer
                    Topic = freezer/temperature
                    """);
            try (Program node = new Program(garage, NO_BUS, "run", "--config", "config.ini");
                    Program house = gx(bus, broker);
                    Peer client = Peer.python(bus.address(), "python/client.py")) {
                Await.until(
                        "registry",
                        () -> listener.heard().stream()
                                .anyMatch(each -> each.contains("es-ESS/gateway/garage/registry")
                                        && each.contains("temperature_MqttTemperature_freezer")));
                broker.publish("freezer/temperature", "-18.5");
                Await.until(
                        "state",
                        () -> listener.heard().stream()
                                .anyMatch(each -> each.contains("freezer/state") && each.contains("-18.5")));
                Await.equal(
                        -18.5,
                        () -> client.askMap(Map.of(
                                        "call",
                                        List.of(
                                                "com.victronenergy.temperature.esESS_MqttTemperature_garage",
                                                "/Temperature",
                                                "com.victronenergy.BusItem",
                                                "GetValue",
                                                "",
                                                List.of())))
                                .get("value"));
            }
        }
    }
}
