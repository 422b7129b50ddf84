package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.adapter.GsonJson;
import esess.config.Configuration;
import esess.model.ServiceState;
import esess.model.Unit;
import esess.port.Device;
import esess.port.Item;
import esess.runtime.DeviceSpec;
import esess.runtime.Domain;
import esess.runtime.Guard;
import esess.runtime.Host;
import esess.runtime.Service;
import esess.sim.door.SimMqtt;
import esess.testing.HomeAssistantRules;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What Home Assistant sees of a house with one meter and one thing that can be set. */
class HomeAssistantTest {

    private static final String METER = "homeassistant/device/esess_c0ffee_grid_Meter/config";
    private static final String HOME = "homeassistant/device/esess_c0ffee/config";
    private static final String STATE = "es-ESS/HomeAssistant/esess_c0ffee_grid_Meter/State";
    private static final String AVAILABLE = "es-ESS/HomeAssistant/esess_c0ffee_grid_Meter/Available";

    private final Map<String, Map<String, Object>> documents = new LinkedHashMap<>();
    private VirtualHouse house;
    private Guard meters;
    private Guard discovery;
    private Meter meter;

    /** A service with a grid meter that can be limited. */
    private static final class Meter implements Service {
        private Device device;
        private final List<Object> limits = new ArrayList<>();
        private final boolean withStatus;

        Meter(boolean withStatus) {
            this.withStatus = withStatus;
        }

        @Override
        public void start(Host host) {
            List<Item> items = new ArrayList<>(List.of(
                    Item.number("/Ac/Power", Unit.WATT),
                    Item.number("/Ac/L1/Voltage", Unit.VOLT),
                    Item.number("/Ac/Energy/Forward", Unit.KILOWATT_HOUR)));
            if (withStatus) {
                items.add(Item.integer("/Status").named(Map.of(0, "Off", 1, "On")));
            }
            device = host.publish(new DeviceSpec("grid", "Meter", 30, "es-ESS Meter", "House", "test", items));
            host.control("Limit", "Limit", new Domain.Range(Unit.WATT, 0, 5000), null, value -> {
                limits.add(value);
                return null;
            });
        }
    }

    private static Configuration configuration(boolean metersOn, String more) {
        return Configuration.parse(
                Path.of("config.ini"),
                "[Common]\nConfigVersion = 100\n[Services]\nHomeAssistant = true\nGrid2Bat = " + metersOn + "\n" + more,
                Catalog.declarations(),
                Catalog.ALWAYS);
    }

    @BeforeEach
    void start() {
        start(true, true, "");
    }

    /** The meter is in the place of Grid2Bat, which has no devices. */
    private void start(boolean metersOn, boolean withStatus, String more) {
        house = new VirtualHouse(documents);
        house.bus.foreign("com.victronenergy.system").set("/Serial", "c0ffee");
        meter = new Meter(withStatus);
        meters = new Guard("Grid2Bat", () -> meter, house.house);
        Configuration configuration = configuration(metersOn, more);
        assertEquals(List.of(), configuration.problems());
        discovery = new Guard("HomeAssistant", () -> new HomeAssistant(configuration), house.house);
        if (metersOn) {
            house.loop.execute(meters::start);
        }
        house.loop.execute(discovery::start);
        house.pass(Duration.ofSeconds(10));
    }

    /** As at the end of the program: the last service first. */
    private void stop() {
        house.loop.execute(discovery::stop);
        house.loop.execute(meters::stop);
        house.settle();
    }

    @AfterEach
    void nothingUncaught() {
        assertEquals(List.of(), house.uncaught);
    }

    private Map<?, ?> document(String topic) {
        String payload = house.mqtt.payload(topic);
        return payload == null || payload.isEmpty() ? null : (Map<?, ?>) new GsonJson().parse(payload);
    }

    private Map<?, ?> components(String topic) {
        return (Map<?, ?>) document(topic).get("cmps");
    }

    private void tell(String path, Object value) {
        house.loop.execute(() -> meter.device.set(path, value));
        house.pass(Duration.ofSeconds(6));
    }

    @Test
    @DisplayName(
            "a device is announced by Home Assistant's rules, with its values; what is not known is null, not the old value")
    void announced() {
        Map<String, String> retained = new LinkedHashMap<>();
        house.mqtt.published().stream()
                .filter(SimMqtt.Published::retained)
                .forEach(each -> retained.put(each.topic(), each.payload()));
        HomeAssistantRules rules = new HomeAssistantRules();
        retained.forEach((topic, payload) -> {
            if (topic.endsWith("/config")) {
                rules.look(topic, payload, retained);
            }
        });
        assertEquals(List.of(), rules.objections());
        assertEquals(
                List.of("esess_c0ffee_grid_Meter"), ((Map<?, ?>) document(METER).get("dev")).get("ids"));
        assertEquals("House", ((Map<?, ?>) document(METER).get("dev")).get("name"));
        Map<?, ?> voltage = (Map<?, ?>) components(METER).get("Ac_L1_Voltage");
        assertEquals("L1 voltage", voltage.get("name"));
        assertEquals(false, voltage.get("en"), "there, but switched off");
        tell("/Ac/Power", -1250.4);
        tell("/Status", 1);
        assertEquals(-1250.4, document(STATE).get("Ac_Power"));
        assertEquals("On", document(STATE).get("Status"), "a word, not a code");
        tell("/Ac/Power", null);
        assertTrue(house.mqtt.payload(STATE).contains("\"Ac_Power\":null"), house.mqtt.payload(STATE));
    }

    @Test
    @DisplayName("a device that is lost, or whose service has failed, is unavailable; it stays announced")
    void lost() {
        assertEquals("1", house.mqtt.payload(AVAILABLE));
        tell("/Connected", 0);
        assertEquals("0", house.mqtt.payload(AVAILABLE));
        tell("/Connected", 1);
        assertEquals("1", house.mqtt.payload(AVAILABLE));
        house.loop.execute(() -> meter.device.present(false));
        house.pass(Duration.ofSeconds(6));
        assertEquals("0", house.mqtt.payload(AVAILABLE), "it has left the bus");
        house.loop.execute(() -> house.house.health().set("Grid2Bat", ServiceState.failed("for a test")));
        house.loop.execute(meter.device::close);
        house.pass(Duration.ofHours(2));
        assertEquals("0", house.mqtt.payload(AVAILABLE));
        assertTrue(components(METER).containsKey("Ac_Power"), "its history is not thrown away");
    }

    @Test
    @DisplayName("what can be set is set over the command topic, and the state tells what holds")
    void set() {
        Map<?, ?> limit = (Map<?, ?>) components(METER).values().stream()
                .filter(each -> "number".equals(((Map<?, ?>) each).get("p")))
                .findFirst()
                .orElseThrow();
        assertEquals(5000.0, limit.get("max"));
        assertEquals("W", limit.get("unit_of_meas"));
        house.mqtt.arrive((String) limit.get("cmd_t"), "1200");
        house.pass(Duration.ofSeconds(1));
        assertEquals(List.of(1200.0), meter.limits);
        assertEquals("1200", house.mqtt.payload((String) limit.get("stat_t")));
        house.mqtt.arrive((String) limit.get("cmd_t"), "9999");
        house.pass(Duration.ofSeconds(1));
        assertEquals(List.of(1200.0), meter.limits, "beyond its range nothing is set");
        assertEquals("1200", house.mqtt.payload((String) limit.get("stat_t")));
    }

    private long published(String topic) {
        return house.mqtt.published().stream()
                .filter(each -> each.topic().equals(topic))
                .count();
    }

    @Test
    @DisplayName("Home Assistant comes up: everything is announced and told again; values alone announce nothing")
    void homeAssistantRestarts() {
        tell("/Ac/Power", 100);
        tell("/Ac/Power", 200);
        assertEquals(1, published(METER));
        long states = published(STATE);
        house.mqtt.arrive("homeassistant/status", "offline");
        house.mqtt.arriveRetained("homeassistant/status", "online");
        house.pass(Duration.ofSeconds(10));
        assertEquals(1, published(METER), "a birth that the broker has kept is none");
        house.mqtt.arrive("homeassistant/status", "online");
        house.pass(Duration.ofSeconds(10));
        assertEquals(2, published(METER));
        assertEquals(2, published(HOME));
        assertEquals(states + 1, published(STATE));
    }

    @Test
    @DisplayName("an entity that is no more is taken back once, and then left out; over a restart too")
    void entityGone() {
        assertTrue(components(METER).containsKey("Status"));
        stop();
        start(true, false, "");
        assertEquals(Map.of("p", "sensor"), components(METER).get("Status"), "taken back");
        stop();
        start(true, false, "");
        assertEquals(Map.of("p", "sensor"), components(METER).get("Status"), "again, because it may not have arrived");
        house.pass(Duration.ofMinutes(1));
        assertFalse(components(METER).containsKey("Status"), "and then left out");
        assertTrue(components(METER).containsKey("Ac_Power"));
    }

    @Test
    @DisplayName(
            "a service that is switched off and a prefix that is changed: what was announced is removed at the next start")
    void serviceOff() {
        stop();
        start(false, true, "");
        assertNull(document(METER), "an empty payload removes it");
        assertEquals("", house.mqtt.payload(STATE));
        house.pass(Duration.ofMinutes(1));
        assertFalse(documents.get("home-assistant").containsKey(METER), "and it is forgotten when that has arrived");
        stop();
        start(true, true, "[HomeAssistant]\nDiscoveryPrefix = ha\n");
        assertEquals("", house.mqtt.payload(HOME));
        assertTrue(
                house.mqtt.payload("ha/device/esess_c0ffee_grid_Meter/config").contains("Ac_Power"));
    }

    @Test
    @DisplayName("a section that is gone while its service is well: its device is removed after ten minutes")
    void sectionGone() {
        house.loop.execute(meter.device::close);
        house.pass(Duration.ofMinutes(9));
        assertTrue(components(METER).containsKey("Ac_Power"));
        assertEquals("0", house.mqtt.payload(AVAILABLE));
        house.pass(Duration.ofMinutes(2));
        assertNull(document(METER));
    }

    @Test
    @DisplayName("the broker was away when something was taken back: it is, when the broker is there")
    void brokerAway() {
        stop();
        Map<String, Object> before = documents.get("home-assistant");
        assertNotEquals(Map.of(), before);
        house = new VirtualHouse(documents);
        house.mqtt.setConnected(false);
        house.loop.execute(() -> house.house.handBack("HomeAssistant", HomeAssistant::withdraw));
        house.pass(Duration.ofHours(1));
        assertEquals(before, documents.get("home-assistant"), "nothing is forgotten");
        house.mqtt.setConnected(true);
        house.pass(Duration.ofMinutes(1));
        assertEquals("", house.mqtt.payload(METER));
        assertEquals("", house.mqtt.payload(HOME));
        assertEquals(Map.of(), documents.get("home-assistant"));
    }
}
