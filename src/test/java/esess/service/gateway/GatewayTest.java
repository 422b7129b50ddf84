package esess.service.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.runtime.Control;
import esess.runtime.DeviceSpec;
import esess.runtime.Domain;
import esess.runtime.Host;
import esess.runtime.Service;
import esess.sim.door.SimBus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What clients on the broker see of a house, and what they can move. */
class GatewayTest {

    private static final String CLIENTS = """
            [GatewayClient:ha]
            ByTopic = true
            [GatewayClient:panel]
            ByTopic = true
            Components = nothing
            [GatewayClient:button]
            ByTopic = true
            Priority = 1
            """;
    private static final String DEVICES = """
            [GatewayComponent:boiler]
            Type = relay
            Path = /Relay/0/State
            Fallback = off
            [GatewayComponent:pump]
            Type = relay
            Path = /Relay/1/State
            Positions = resting, running
            [GatewayComponent:wallbox1]
            Type = charger
            Service = com.victronenergy.evcharger
            Highest = 36
            Step = 0.1
            """;
    private static final Map<String, Object> NONE = Map.of();
    private static final Map<String, Object> ON = Map.of("to", "on");

    private final Map<String, Map<String, Object>> documents = new HashMap<>();
    private GatewayHouse gateway = new GatewayHouse(documents);
    private SimBus.Service system;
    private SimBus.Service wallbox;

    private int setBefore = 32;

    private void start() {
        system = gateway.house.bus.foreign("com.victronenergy.system");
        system.set("/Serial", "c0ffee")
                .set("/Relay/0/State", 0)
                .set("/Relay/1/State", 0)
                .accepting("/Relay/0/State", each -> true)
                .accepting("/Relay/1/State", each -> true);
        wallbox = gateway.house.bus.foreign("com.victronenergy.evcharger.box");
        wallbox.set("/DeviceInstance", 40)
                .set("/SetCurrent", setBefore)
                .set("/StartStop", 0)
                .set("/Mode", 0)
                .set("/Status", 1)
                .set("/ErrorCode", 0)
                .set("/Ac/Power", 0.0)
                .accepting("/SetCurrent", each -> true)
                .accepting("/StartStop", each -> true)
                .accepting("/Mode", each -> true);
        gateway.start(CLIENTS + DEVICES);
    }

    private int relay(int number) {
        return ((Number) system.get("/Relay/" + number + "/State")).intValue();
    }

    private int current() {
        return (int) Math.round(((Number) wallbox.get("/SetCurrent")).doubleValue());
    }

    private Map<?, ?> setCurrent(String client, double amps, int lease) {
        return gateway.ask(client, "wallbox1", "setCurrent", Map.of("current", amps, "lease", (double) lease));
    }

    @Test
    @DisplayName(
            "a relay is switched, read back, told as state and authority, and goes to its fallback at the end of the lease")
    void relay() {
        start();
        assertEquals("ok", GatewayHouse.code(gateway.ask("ha", "boiler", "switch", ON)));
        assertEquals(1, relay(0));
        assertEquals("on", gateway.value("boiler", "Position"));
        assertEquals("ha", gateway.document("/boiler/authority").get("holder"));
        assertEquals(3.0, gateway.document("/boiler/authority").get("priority"));
        gateway.pass(300);
        assertEquals(0, relay(0));
        assertNull(gateway.document("/boiler/authority").get("holder"));
        assertTrue(gateway.house.logged.stream()
                .anyMatch(each -> each.contains("ha boiler switch to=\"on\" lease=300s; before State=0; ok")));
    }

    @Test
    @DisplayName(
            "a wall box goes back to the current that it had before, also after several settings; what is set by hand stays")
    void previous() {
        start();
        assertEquals("ok", GatewayHouse.code(setCurrent("ha", 16, 60)));
        gateway.pass(2);
        assertEquals("ok", GatewayHouse.code(setCurrent("ha", 10, 60)));
        assertEquals(10, current());
        gateway.pass(61);
        assertEquals(32, current());
        assertEquals("ok", GatewayHouse.code(setCurrent("ha", 16, 60)));
        wallbox.set("/SetCurrent", 20);
        gateway.pass(20);
        assertEquals("manual", gateway.document("/wallbox1/authority").get("holder"));
        assertEquals("busy", GatewayHouse.code(setCurrent("ha", 6, 60)));
        gateway.pass(120);
        assertEquals(20, current());
    }

    @Test
    @DisplayName("who may not, may not: strangers, clients of other components, wrong times; and they learn nothing")
    void strangers() {
        start();
        assertEquals("unauthorised", GatewayHouse.code(gateway.ask(null, "boiler", "switch", ON)));
        assertEquals("unauthorised", GatewayHouse.code(gateway.ask("panel", "boiler", "switch", ON)));
        assertEquals("unauthorised", GatewayHouse.code(gateway.ask("panel", "nowhere", "switch", ON)));
        assertEquals("unauthorised", GatewayHouse.code(gateway.ask("nobody", "boiler", "switch", ON)));
        assertEquals("ok", GatewayHouse.code(gateway.ask(null, "boiler", "read", NONE)));
        assertEquals(0, relay(0));
    }

    @Test
    @DisplayName("a higher authority takes over, an equal one does not; the way back stays the owner's")
    void takeOver() {
        start();
        assertEquals("ok", GatewayHouse.code(setCurrent("ha", 16, 60)));
        gateway.pass(2);
        assertEquals("ok", GatewayHouse.code(setCurrent("button", 8, 60)));
        gateway.pass(2);
        assertEquals("busy", GatewayHouse.code(setCurrent("ha", 16, 60)));
        gateway.pass(60);
        assertEquals(32, current());
    }

    @Test
    @DisplayName("the same request twice is one deed and the same answer; a retained one is none")
    void twice() {
        start();
        int[] writes = {0};
        system.accepting("/Relay/0/State", each -> {
            writes[0]++;
            return true;
        });
        Map<String, Object> request = gateway.request("boiler", "switch", ON);
        assertEquals(gateway.send("ha", request), gateway.send("ha", request));
        assertEquals(1, writes[0]);
        Map<String, Object> retained = gateway.request("pump", "switch", Map.of("to", "running"));
        gateway.house.mqtt.arriveRetained(
                GatewayHouse.BASE + "/request/ha", esess.control.gateway.JsonText.of(retained));
        gateway.pass(2);
        assertEquals(0, relay(1));
    }

    @Test
    @DisplayName("a client that fell silent after heartbeats, and a lost broker, lose their leases after a minute")
    void silence() {
        start();
        gateway.house.mqtt.arrive(GatewayHouse.BASE + "/heartbeat/ha", "1");
        gateway.ask("ha", "boiler", "switch", Map.of("to", "on", "lease", 3600.0));
        gateway.pass(50);
        assertEquals(1, relay(0));
        gateway.pass(15);
        assertEquals(0, relay(0));
        gateway.ask("ha", "boiler", "switch", Map.of("to", "on", "lease", 3600.0));
        assertEquals(1, relay(0));
        gateway.house.mqtt.setConnected(false);
        gateway.pass(55);
        assertEquals(1, relay(0));
        gateway.pass(10);
        assertEquals(0, relay(0));
    }

    @Test
    @DisplayName(
            "when es-ESS ends, what is leased goes back; after a crash it goes back first, and a repeated request does nothing")
    void endAndCrash() {
        start();
        setCurrent("ha", 16, 3600);
        gateway.stop();
        assertEquals(32, current());

        gateway = new GatewayHouse(documents);
        start();
        Map<String, Object> request = gateway.request("wallbox1", "setCurrent", Map.of("current", 16.0));
        assertEquals("ok", GatewayHouse.code(gateway.send("ha", request)));
        Map<String, Map<String, Object>> left = new HashMap<>(documents);
        Map<String, Map<String, Object>> fleeting = new HashMap<>(gateway.house.fleeting);

        GatewayHouse crashed = new GatewayHouse(left);
        crashed.house.fleeting.putAll(fleeting);
        gateway = crashed;
        setBefore = 16;
        start();
        gateway.pass(5);
        assertEquals(32, current());
        assertEquals("timeout", GatewayHouse.code(gateway.send("ha", request)));
        assertEquals(32, current());
    }

    @Test
    @DisplayName("after a crash it goes back also when the gateway was switched off")
    void handBack() {
        start();
        setCurrent("ha", 16, 3600);
        GatewayHouse next = new GatewayHouse(new HashMap<>(documents));
        gateway = next;
        SimBus.Service box = gateway.house.bus.foreign("com.victronenergy.evcharger.box");
        box.set("/SetCurrent", 16).accepting("/SetCurrent", each -> true);
        gateway.house.loop.execute(() -> gateway.house.house.handBack("Gateway", Gateway::handBack));
        gateway.pass(3);
        assertEquals(32, ((Number) box.get("/SetCurrent")).intValue());
        assertEquals(Map.of(), gateway.house.documents.get(MqttHands.DOCUMENT));
    }

    @Test
    @DisplayName("nothing is moved before the way back is on the disk; too late is never")
    void diskFirst() {
        start();
        gateway.house.diskStuck = true;
        Map<?, ?> answer = setCurrent("ha", 16, 60);
        assertNull(answer);
        gateway.pass(10);
        assertEquals("timeout", GatewayHouse.code(gateway.answers.get(0)));
        gateway.house.diskStuck = false;
        gateway.pass(30);
        assertEquals(32, current());
    }

    @Test
    @DisplayName("a relay that does not follow is not taken, and a device that is away is stale")
    void doesNotFollow() {
        start();
        system.accepting("/Relay/0/State", each -> false);
        assertEquals("not_taken", GatewayHouse.code(gateway.ask("ha", "boiler", "switch", ON)));
        wallbox.leave();
        gateway.pass(1);
        assertEquals("stale", GatewayHouse.code(gateway.ask("ha", "wallbox1", "start", NONE)));
        assertEquals("stale", GatewayHouse.code(gateway.ask("ha", "wallbox1", "read", NONE)));
        assertNull(gateway.value("wallbox1", "SetCurrent"));
    }

    @Test
    @DisplayName("in fault it may be stopped and lowered, not started and raised")
    void fault() {
        start();
        wallbox.set("/ErrorCode", 14);
        gateway.pass(1);
        assertEquals("interlock", GatewayHouse.code(gateway.ask("ha", "wallbox1", "start", NONE)));
        assertEquals("interlock", GatewayHouse.code(setCurrent("ha", 36, 60)));
        assertEquals("ok", GatewayHouse.code(gateway.ask("ha", "wallbox1", "stop", NONE)));
        gateway.pass(2);
        assertEquals("ok", GatewayHouse.code(setCurrent("ha", 6, 60)));
    }

    // ---- es-ESS's own ----

    /** A meter that can be limited, and a service without devices. */
    private static final class Meter implements Service {
        private Device device;
        private Control limit;

        @Override
        public void start(Host host) {
            device = host.publish(new DeviceSpec(
                    "grid",
                    "Meter",
                    30,
                    "es-ESS Meter",
                    "House",
                    "test",
                    List.of(Item.number("/Ac/Power", Unit.WATT), Item.number("/Ac/L1/Voltage", Unit.VOLT))));
            limit = host.control("Limit", "Limit", new Domain.Range(Unit.WATT, 0, 5000), null, value -> null);
            limit.show(4000.0);
            host.status(esess.model.ServiceState.running());
        }
    }

    @Test
    @DisplayName("devices and controls of es-ESS are components with parts, and go when their service goes")
    void ownDevices() {
        Meter meter = new Meter();
        gateway.with("Shelly", () -> meter);
        start();
        gateway.house.loop.execute(() -> meter.device.set("/Ac/Power", 431));
        gateway.house.loop.execute(() -> meter.device.set("/Ac/L1/Voltage", 230.4));
        gateway.pass(2);
        assertEquals(431.0, gateway.value("grid_Meter", "Ac_Power"));
        Map<?, ?> part = gateway.ask(null, "grid_Meter/L1", "read", NONE);
        assertEquals(Map.of("Voltage", Map.of("value", 230.4, "unit", "V")), part.get("values"));
        assertEquals("unknown_component", GatewayHouse.code(gateway.ask(null, "grid_Meter/L2", "read", NONE)));
        assertEquals(
                "ok",
                GatewayHouse.code(gateway.ask("ha", "grid_Meter", "setLimit", Map.of("value", 1000.0, "lease", 60.0))));
        assertEquals(1000.0, meter.limit.value());
        assertEquals(Control.Origin.GATEWAY, meter.limit.origin());
        gateway.pass(62);
        assertEquals(4000.0, meter.limit.value());
        assertTrue(gateway.house.mqtt.payload(GatewayHouse.BASE + "/registry").contains("\"grid_Meter\""));
        gateway.stop();
        assertEquals("0", gateway.house.mqtt.payload(GatewayHouse.BASE + "/online"));
    }

    @Test
    @DisplayName("a component that is not there any more leaves no topics behind, also when that was in an earlier run")
    void topicsGo() {
        start();
        assertTrue(gateway.document("/pump/state") != null);
        GatewayHouse next = new GatewayHouse(new HashMap<>(documents));
        next.house.mqtt.arrive(GatewayHouse.BASE + "/pump/state", "{}", true);
        next.start(CLIENTS);
        assertNull(next.document("/pump/state"));
        assertFalse(next.house.mqtt.payload(GatewayHouse.BASE + "/registry").contains("pump"));
        next.house.loop.execute(() -> next.house.house.handBack("Gateway", Gateway::withdraw));
        next.house.pass(Duration.ofSeconds(1));
        assertEquals("", next.house.mqtt.payload(GatewayHouse.BASE + "/registry"));
    }
}
