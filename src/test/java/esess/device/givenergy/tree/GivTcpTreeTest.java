package esess.device.givenergy.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.device.givenergy.Pages;
import esess.device.givenergy.Plant;
import esess.device.givenergy.PlantReaderTest;
import esess.device.givenergy.Snapshots;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Registers of six plants, and the topics that GivTCP 3.5 has made of them; where it is known to be wrong, what is right. */
@Tag("golden")
class GivTcpTreeTest {

    /** Of no known register: nothing is shown instead of a guess. */
    private static final Set<String> NO_REGISTER = Set.of(
            "Battery_Priority",
            "DC_Status",
            "Power_Factor",
            "Start_Delay_Time",
            "Car_Charge_Count",
            "Plant_Charge_Compensation",
            "Plant_Discharge_Compensation");

    /** Additions of ours that GivTCP lacks. */
    private static final Set<String> ADDED = Set.of(
            "Timeout_Error",
            "Grid_Phase1_Power",
            "Grid_Phase2_Power",
            "Grid_Phase3_Power",
            "Inverter_Phase1_Power",
            "Inverter_Phase2_Power",
            "Inverter_Phase3_Power");

    /** What GivTCP was told in the recordings; its first read. */
    private static final Tariffs.Terms TERMS = new Tariffs.Terms(0.3, 0.075, 0.15, null, null);

    @TestFactory
    @DisplayName("the tree of topics")
    List<DynamicTest> golden() {
        return Snapshots.of("givtcp_tree.json").stream()
                .map(snapshot -> DynamicTest.dynamicTest((String) snapshot.get("name"), () -> check(snapshot)))
                .toList();
    }

    static Map<String, Object> leaves(Map<String, Object> snapshot) {
        Pages pages = Snapshots.pages(snapshot);
        ZonedDateTime now =
                OffsetDateTime.parse((String) snapshot.get("now")).atZoneSameInstant(ZoneId.of("Europe/London"));
        List<Integer> meters = ((List<?>) snapshot.get("meters"))
                .stream().map(m -> ((Number) m).intValue()).toList();
        return GivTcpTree.leaves(
                new Plant(
                        pages,
                        PlantReaderTest.present(pages, 0x32, 6, 60),
                        meters,
                        PlantReaderTest.present(pages, 0x70, 8, 64),
                        PlantReaderTest.present(pages, 0x50, 32, 60),
                        null),
                now,
                new GivTcpTree.Statistics(now, 0, 0, 0));
    }

    private static void check(Map<String, Object> snapshot) {
        Map<String, Object> leaves = leaves(snapshot);
        String root = "GivEnergy/" + snapshot.get("serial") + "/";
        Map<String, String> expected = new TreeMap<>();
        ((Map<?, ?>) snapshot.get("topics"))
                .forEach((topic, payload) -> expected.put((String) topic, (String) payload));
        for (Object flag : (List<?>) snapshot.get("flags")) {
            Map<?, ?> correction = (Map<?, ?>) flag;
            if (correction.get("right") == null) {
                expected.remove((String) correction.get("topic"));
            } else {
                expected.put((String) correction.get("topic"), (String) correction.get("right"));
            }
        }
        if (expected.containsKey(root + "Energy/Rates/Day_Rate")) {
            new Tariffs(TERMS, Map.of()).show(leaves, LocalDateTime.parse("2026-06-05T11:19:54"));
        }
        Map<String, String> shown = new HashMap<>();
        leaves.forEach((path, value) -> shown.put(root + path, GivTcpTree.payload(value)));
        List<String> wrong = new ArrayList<>();
        expected.forEach((topic, payload) -> {
            String name = topic.substring(topic.lastIndexOf('/') + 1);
            if (NO_REGISTER.contains(name)) {
                return;
            }
            if (!payload.equals(shown.remove(topic))) {
                wrong.add(topic.substring(root.length()) + " is " + leaves.get(topic.substring(root.length()))
                        + ", not " + payload);
            }
        });
        shown.forEach((topic, payload) -> {
            if (!ADDED.contains(topic.substring(topic.lastIndexOf('/') + 1))) {
                wrong.add(topic.substring(root.length()) + " = " + payload + " is more than GivTCP shows");
            }
        });
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    @DisplayName("the document for readers of JSON holds the same, nested")
    void document() {
        Map<String, Object> document =
                GivTcpTree.document(leaves(Snapshots.named("givtcp_tree.json", "hybrid_gen1_two_batteries")));
        assertTrue(document.keySet()
                .containsAll(Set.of("Power", "Energy", "Control", "Timeslots", "Stats", "SA2114G000")));
        assertEquals(83, ((Map<?, ?>) ((Map<?, ?>) document.get("Power")).get("Power")).get("SOC"));
    }
}
