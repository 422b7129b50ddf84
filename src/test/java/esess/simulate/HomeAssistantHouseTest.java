package esess.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.config.Configuration;
import esess.demo.Demo;
import esess.sim.door.SimMqtt;
import esess.sim.plant.Weather;
import esess.testing.HomeAssistantRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What Home Assistant is told of houses in which every service has something to do. */
class HomeAssistantHouseTest {

    private static Configuration demo() throws IOException {
        try (InputStream in = Demo.class.getResourceAsStream("demo.ini")) {
            return Configuration.parse(
                    Path.of("demo.ini"),
                    new String(in.readAllBytes(), StandardCharsets.UTF_8),
                    Catalog.declarations(),
                    Catalog.ALWAYS);
        }
    }

    private static Map<String, String> retained(Configuration configuration) {
        SimulatedHouse house = new SimulatedHouse(
                configuration, Scenario.of("clear", Weather.clear(9000), LocalDate.of(2026, 6, 21), 1, 2));
        Map<String, String> retained = new LinkedHashMap<>();
        // What is listened to live is not marked as retained.
        house.mqtt().listen("homeassistant/#", message -> remember(retained, message));
        house.mqtt().listen("es-ESS/HomeAssistant/#", message -> remember(retained, message));
        house.runTo(LocalDate.of(2026, 6, 21).atTime(1, 0));
        return retained;
    }

    private static void remember(Map<String, String> retained, SimMqtt.Published message) {
        if (message.payload().isEmpty()) {
            retained.remove(message.topic());
        } else {
            retained.put(message.topic(), message.payload());
        }
    }

    private static HomeAssistantRules judged(Map<String, String> retained) {
        HomeAssistantRules rules = new HomeAssistantRules();
        retained.forEach((topic, payload) -> {
            if (topic.startsWith("homeassistant/")) {
                rules.look(topic, payload, retained);
            }
        });
        return rules;
    }

    @Test
    @DisplayName(
            "the demo's house is announced by Home Assistant's rules, each device of each service, and nothing twice")
    void demoHouse() throws IOException {
        Map<String, String> retained = retained(demo());
        HomeAssistantRules rules = judged(retained);
        assertEquals("", String.join("\n", rules.objections()));
        Set<String> kinds = new TreeSet<>();
        retained.keySet().stream()
                .filter(topic -> topic.startsWith("homeassistant/device/"))
                .forEach(topic -> kinds.add(topic.split("/")[2].replaceFirst("esess_[0-9a-f]+_?", "")));
        for (String expected : new String[] {
            "", "grid_Shelly_grid", "evcharger_FroniusWattpilot", "grid_FroniusSmartmeterJSON", "battery_SungrowBattery"
        }) {
            assertTrue(kinds.contains(expected), expected + " in " + kinds);
        }
        String pump = retained.entrySet().stream()
                .filter(each -> each.getKey().matches(".*_battery_SolarOverheadConsumer_poolpump/config"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        assertTrue(pump.contains("\"Allowance\"") && pump.contains("/Controls/poolpump/Set"), "a consumer: " + pump);
        assertTrue(rules.entities() > 100, rules.entities() + " entities");
    }

    @Test
    @DisplayName("so is a house with sections under former names")
    void formerNames() throws IOException {
        assertEquals("", String.join("\n", judged(retained(HouseAllTest.all())).objections()));
    }
}
