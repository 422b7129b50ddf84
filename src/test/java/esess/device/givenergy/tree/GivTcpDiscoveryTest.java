package esess.device.givenergy.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.adapter.GsonJson;
import esess.config.Configuration;
import esess.device.givenergy.Snapshots;
import esess.runtime.Guard;
import esess.runtime.SteeredBattery;
import esess.runtime.SteeredInverter;
import esess.service.HomeAssistant;
import esess.testing.Golden;
import esess.testing.HomeAssistantRules;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The plants of the recordings in Home Assistant, beside what GivTCP 3.5 has announced of them. */
@Tag("golden")
class GivTcpDiscoveryTest {

    /** An inverter that shows a recorded tree. */
    private record Shown(String serial, Map<String, Object> leaves) implements SteeredInverter {

        @Override
        public Map<String, Object> document() {
            return GivTcpTree.document(leaves);
        }

        @Override
        public String key() {
            return "";
        }

        @Override
        public String topicRoot() {
            return "GivEnergy";
        }

        @Override
        public boolean knows(String command) {
            return true;
        }

        @Override
        public void command(String command, String payload, Consumer<Answer> onAnswer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SteeredBattery battery() {
            throw new UnsupportedOperationException();
        }
    }

    /** Retained messages by topic. */
    private static Map<String, String> announced(Map<String, Object> snapshot) {
        VirtualHouse house = new VirtualHouse();
        house.bus.foreign("com.victronenergy.system").set("/Serial", "c0ffee");
        Shown inverter = new Shown((String) snapshot.get("serial"), GivTcpTreeTest.leaves(snapshot));
        Configuration configuration = Configuration.parse(
                Path.of("config.ini"),
                "[Common]\nConfigVersion = 100\n[Services]\nHomeAssistant = true\nGivEnergy = true\n"
                        + "[GivEnergy]\nHost = dongle\nVRMInstanceID = 1\nCustomName = Garage\n",
                Catalog.declarations(),
                Catalog.ALWAYS);
        house.start("GivEnergy", () -> host -> host.offer(inverter));
        Guard discovery = new Guard("HomeAssistant", () -> new HomeAssistant(configuration), house.house);
        house.loop.execute(discovery::start);
        house.pass(Duration.ofSeconds(20));
        assertEquals(List.of(), house.uncaught);
        Map<String, String> retained = new LinkedHashMap<>();
        house.mqtt.published().forEach(each -> retained.put(each.topic(), each.payload()));
        return retained;
    }

    @TestFactory
    @DisplayName("all plants are announced by Home Assistant's rules")
    List<DynamicTest> rules() {
        return Snapshots.of("givtcp_tree.json").stream()
                .map(snapshot -> DynamicTest.dynamicTest((String) snapshot.get("name"), () -> {
                    Map<String, String> retained = announced(snapshot);
                    HomeAssistantRules rules = new HomeAssistantRules();
                    retained.forEach((topic, payload) -> {
                        if (topic.startsWith("homeassistant/")) {
                            rules.look(topic, payload, retained);
                        }
                    });
                    assertEquals("", String.join("\n", rules.objections()));
                    assertTrue(rules.entities() > 40, rules.entities() + " entities");
                }))
                .toList();
    }

    /** "platform unique_id command unit identifier" of each entity, by unique id. */
    private static Map<String, String> ours(Map<String, String> retained) {
        Map<String, String> ours = new HashMap<>();
        retained.forEach((topic, payload) -> {
            if (topic.startsWith("homeassistant/")) {
                Map<?, ?> document = (Map<?, ?>) new GsonJson().parse(payload);
                Object identifier = ((List<?>) ((Map<?, ?>) document.get("dev")).get("ids")).get(0);
                ((Map<?, ?>) document.get("cmps")).values().forEach(each -> {
                    Map<?, ?> entity = (Map<?, ?>) each;
                    ours.put(
                            String.valueOf(entity.get("uniq_id")),
                            said(
                                    entity.get("p"),
                                    entity.get("cmd_t"),
                                    entity.get("unit_of_meas"),
                                    identifier,
                                    String.valueOf(entity.get("uniq_id"))));
                });
            }
        });
        return ours;
    }

    private static String said(Object platform, Object command, Object unit, Object identifier, String id) {
        // Better than GivTCP: a unit only where Home Assistant's rules or the value have one.
        boolean unitDiffers =
                id.matches(".*(Num|Capacity_kWh|Time_Remaining|Since_Last_Update|Rates?|Cost|Value|ppkwh\\w*)")
                        || "".equals(unit);
        return platform + " " + (command == null ? "" : command) + " " + (unit == null || unitDiffers ? "" : unit) + " "
                + identifier;
    }

    @TestFactory
    @DisplayName(
            "every entity of GivTCP is there with its id, kind, command, unit and device; times of slots are texts")
    List<DynamicTest> golden() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Map<String, Object> document : Golden.documents("givtcp_discovery.json")) {
            ((Map<?, ?>) document.get("snapshots"))
                    .forEach((name, snapshot) -> tests.add(DynamicTest.dynamicTest(
                            (String) name,
                            () -> compare((String) name, (Map<?, ?>) ((Map<?, ?>) snapshot).get("topics")))));
        }
        return tests;
    }

    private static void compare(String name, Map<?, ?> topics) {
        Map<String, Object> plant = Snapshots.named("givtcp_tree.json", name);
        Map<String, String> ours = ours(announced(plant));
        Map<String, Object> leaves = GivTcpTreeTest.leaves(plant);
        Map<String, String> wrong = new TreeMap<>();
        topics.forEach((topic, message) -> {
            Map<?, ?> theirs = (Map<?, ?>) message;
            String path = ((String) theirs.get("stat_t")).split("/", 3)[2];
            String id = (String) theirs.get("unique_id");
            String platform = ((String) topic).split("/")[1];
            String expected = said(
                    path.startsWith("Timeslots/") ? "text" : platform,
                    theirs.get("command_topic"),
                    theirs.get("unit_of_meas"),
                    ((Map<?, ?>) theirs.get("device")).get("identifiers"),
                    id);
            // What the tree itself does not have for good reasons is not announced either.
            if (leaves.containsKey(path) && !expected.equals(ours.get(id))) {
                wrong.put(id, "expected " + expected + " but it is " + ours.get(id));
            }
        });
        assertEquals(Map.of(), wrong);
    }
}
