package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.adapter.GsonJson;
import esess.config.Configuration;
import esess.device.givenergy.Snapshots;
import esess.service.givenergy.GivEnergy;
import esess.sim.door.SimMqtt;
import esess.sim.twin.GivEnergyDongle;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever comes from GivTCP keeps the entities of Home Assistant, and has each of them once. */
@Tag("golden")
class GivTcpTakeoverTest {

    private static final String SERIAL = "SA2114G000";
    private static final String SOC = "homeassistant/sensor/GivEnergy/" + SERIAL + "_SOC/config";
    private static final String GONE = "homeassistant/sensor/GivEnergy/" + SERIAL + "_Old_Thing/config";
    private static final String OTHERS = "homeassistant/sensor/GivEnergy/XX0000X000_SOC/config";
    private static final String ENERGY = "homeassistant/device/givenergy_" + SERIAL + "_" + SERIAL + "_Power/config";
    private static final String CONTROLS =
            "homeassistant/device/givenergy_" + SERIAL + "_" + SERIAL + "_Control/config";

    private final VirtualHouse house = new VirtualHouse();

    private void start(String more) {
        GivEnergyDongle dongle = new GivEnergyDongle(house.loop, "WX2201G001", SERIAL);
        Snapshots.load(Snapshots.named("givtcp_tree.json", "hybrid_gen1_two_batteries"), dongle);
        dongle.onRead(() -> dongle.set(0x11, 4, 3, (int) (house.clock.tick() / 1000 % 1000)));
        house.tcp.attach("dongle", 8899, dongle);
        house.bus.foreign("com.victronenergy.system").set("/Serial", "c0ffee");
        Configuration configuration = Configuration.parse(
                Path.of("config.ini"),
                "[Common]\nConfigVersion = 100\n[Services]\nHomeAssistant = true\nGivEnergy = true\n[GivEnergy]\n"
                        + "Host = dongle\nVRMInstanceID = 40\nSetClock = false\n[HomeAssistant]\n" + more,
                Catalog.declarations(),
                Catalog.ALWAYS);
        assertEquals(List.of(), configuration.problems());
        house.start("GivEnergy", () -> new GivEnergy(configuration));
        house.start("HomeAssistant", () -> new HomeAssistant(configuration));
        house.settle();
        kept(SOC, "GivTCP_" + SERIAL + "_SOC");
        kept(GONE, "GivTCP_" + SERIAL + "_Old_Thing");
        kept(OTHERS, "GivTCP_XX0000X000_SOC");
        house.pass(Duration.ofMinutes(2));
        assertEquals(List.of(), house.uncaught);
    }

    private void kept(String topic, String uniqueId) {
        house.mqtt.arriveRetained(topic, "{\"stat_t\": \"x\", \"unique_id\": \"" + uniqueId + "\"}");
    }

    private List<String> order(String... topics) {
        List<String> order = new ArrayList<>();
        for (SimMqtt.Published each : house.mqtt.published()) {
            for (String topic : topics) {
                if (each.topic().equals(topic)) {
                    order.add(topic.substring("homeassistant/".length(), "homeassistant/".length() + 6) + " "
                            + (each.payload().length() < 30 ? each.payload() : "config")
                            + (each.retained() ? " retained" : ""));
                }
            }
        }
        return order;
    }

    @Test
    @DisplayName(
            "GivTCP's entity is handed over, ours announced, GivTCP's topic emptied; what es-ESS has not is removed")
    void replaced() {
        start("ReplaceGivTcp = true\n");
        assertEquals(
                List.of("sensor {\"migrate_discovery\":true}", "device config retained", "sensor  retained"),
                order(SOC, ENERGY));
        assertEquals("", house.mqtt.payload(GONE));
        assertEquals(null, house.mqtt.payload(OTHERS), "another inverter's are none of ours");
        kept(SOC, "GivTCP_" + SERIAL + "_SOC");
        house.pass(Duration.ofMinutes(1));
        assertEquals("sensor  retained", order(SOC).get(2), "GivTCP came back once more");
    }

    @Test
    @DisplayName("without the owner's word GivTCP's topics are left alone, and he is told once why he sees nothing")
    void left() {
        start("");
        assertEquals(List.of("device config retained"), order(SOC, ENERGY, GONE));
        assertEquals(
                1,
                house.messages().stream()
                        .filter(each -> each.contains("ReplaceGivTcp"))
                        .count());
    }

    @Test
    @DisplayName("what can be set has one entity: GivTCP's; es-ESS's own controls of the inverter are not shown again")
    void once() {
        start("");
        String announced = house.mqtt.payload(CONTROLS);
        assertTrue(announced.contains("GivEnergy/control/" + SERIAL + "/setChargeTarget"), announced);
        List<String> twice = new ArrayList<>();
        for (SimMqtt.Published each : house.mqtt.published()) {
            if (each.topic().startsWith("homeassistant/device/")
                    && !each.payload().isEmpty()) {
                ((Map<?, ?>) ((Map<?, ?>) new GsonJson().parse(each.payload())).get("cmps"))
                        .forEach((key, component) -> {
                            Object command = ((Map<?, ?>) component).get("cmd_t");
                            if (command != null && command.toString().startsWith("es-ESS/GivEnergy/Controls/")) {
                                twice.add(command.toString());
                            }
                        });
            }
        }
        assertEquals(List.of(), twice);
        assertFalse(house.house.controls().of("GivEnergy").isEmpty());
    }
}
