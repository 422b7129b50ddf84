package esess.service.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.config.Configuration;
import esess.control.plan.SharedSensors;
import esess.control.plan.SharedSensors.Block;
import esess.testing.Golden;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The memory that an owner's scripts share: what stands there, and what the monitor makes of it. */
@Tag(Golden.TAG)
@Tag("slow")
class SensorsFileTest {

    private static final String FILE = "/tmp/sensors";
    private static final int PAUSE = 318;

    private static Map<String, Double> block(MonitoredHouse house, Block block) {
        byte[] all = house.house.files.bytes(FILE);
        return block.read(Arrays.copyOfRange(all, block.offset(), block.offset() + block.bytes()));
    }

    private static void put(MonitoredHouse house, Block block, long ageSeconds, Map<String, Double> values) {
        byte[] all = house.house.files.bytes(FILE);
        byte[] memory = all == null ? new byte[SharedSensors.BYTES] : all;
        Map<String, Double> stamped = new HashMap<>(values);
        stamped.put("timestamp", (double) house.house.clock.now().getEpochSecond() - ageSeconds);
        byte[] bytes = block.write(stamped).orElseThrow();
        System.arraycopy(bytes, 0, memory, block.offset(), bytes.length);
        house.house.files.place(FILE, memory);
    }

    @Test
    @DisplayName(
            "the inverter's figures, the car's half hours and the charger of the GX stand there, each at its place")
    void writes() {
        MonitoredHouse house = new MonitoredHouse("11:00");
        house.charger(2, 1, 7200.0);
        house.start(
                "Operation=Shadow",
                "SharedSensors=" + FILE,
                "SharedSensorsWrite=GivEnergy, Slots, Zappi",
                "DispatchTopic=tariff/dispatches");
        house.house.mqtt.arriveRetained(
                "tariff/dispatches",
                "[{\"start\":\"2026-06-22T13:00:00+02:00\",\"end\":\"2026-06-22T14:30:00+02:00\"}]");
        house.until("11:03");
        long now = house.house.clock.now().getEpochSecond();
        Map<String, Double> inverter = block(house, Block.GIVENERGY);
        assertTrue(now - inverter.get("timestamp") <= 31, inverter.toString());
        assertEquals(5000, inverter.get("ac"), 600, inverter.toString());
        assertTrue(inverter.get("solar") > 4000, inverter.toString());
        assertTrue(inverter.get("soc") > 40, inverter.toString());
        Map<String, Double> slots = block(house, Block.IOG);
        assertEquals(1, slots.get("pending"));
        assertEquals(1, slots.get("count"));
        assertEquals(26, slots.get("from0"));
        assertEquals(29, slots.get("to0"));
        Map<String, Double> zappi = block(house, Block.ZAPPI);
        assertEquals(3, zappi.get("mode"));
        assertEquals(2, zappi.get("status"));
        assertEquals(7200, zappi.get("car"));
        assertEquals(SharedSensors.BYTES, house.house.files.bytes(FILE).length);
    }

    @Test
    @DisplayName("a power that does not fit is not written: its block keeps its time, and readers see it grow old")
    void tooLarge() {
        MonitoredHouse house = new MonitoredHouse("11:00");
        house.charger(2, 1, 7200.0);
        house.start("Operation=Shadow", "SharedSensors=" + FILE, "SharedSensorsWrite=Zappi");
        house.until("11:02");
        double before = block(house, Block.ZAPPI).get("timestamp");
        house.charger(2, 1, 40_000.0);
        house.until("11:10");
        assertEquals(7200, block(house, Block.ZAPPI).get("car"));
        assertTrue(block(house, Block.ZAPPI).get("timestamp") - before < 60);
        house.charger(2, 1, null);
        house.until("11:12");
        assertEquals(7200, block(house, Block.ZAPPI).get("car"), "unknown is not 0");
    }

    @Test
    @DisplayName("an inverter that is lost is not written any more")
    void lost() {
        MonitoredHouse house = new MonitoredHouse("11:00");
        house.start("Operation=Shadow", "SharedSensors=" + FILE, "SharedSensorsWrite=GivEnergy");
        house.until("11:02");
        house.pvUnknown = true;
        house.until("11:15");
        double age = house.house.clock.now().getEpochSecond()
                - block(house, Block.GIVENERGY).get("timestamp");
        assertTrue(age > Block.GIVENERGY.staleSeconds(), "it is " + age + " s old");
    }

    @Test
    @DisplayName(
            "a charger that the scripts tell keeps the battery out while it charges by its tariff, and not when it is stale")
    void readsZappi() {
        MonitoredHouse house = new MonitoredHouse("06:00");
        put(house, Block.ZAPPI, 0, Map.of("mode", 3.0, "status", 2.0, "car", 7000.0));
        house.start("Operation=Act", "Monitor=GridFirst", "SharedSensors=" + FILE, "SharedSensorsRead=Zappi, Slots");
        house.until("06:10");
        assertEquals(2, house.registers().get(PAUSE), "the discharge is paused");
        assertEquals("Hold", house.told("Action"));
        house.until("06:20");
        assertEquals(1, house.registers().get(PAUSE), "what is 15 minutes old is not believed");
        put(house, Block.ZAPPI, 0, Map.of("mode", 1.0, "status", 2.0, "car", 7000.0));
        house.until("06:25");
        assertEquals(1, house.registers().get(PAUSE), "charging fast is not by the tariff");
    }

    @Test
    @DisplayName("half hours that the scripts tell keep the battery from being sold, as long as they are fresh")
    void readsSlots() {
        MonitoredHouse house = new MonitoredHouse("08:10");
        put(house, Block.IOG, 0, Map.of("pending", 1.0, "count", 1.0, "from0", 16.0, "to0", 20.0));
        house.start("Operation=Act", "Monitor=GridFirst", "SharedSensors=" + FILE, "SharedSensorsRead=Slots");
        house.until("08:25");
        assertEquals(0, house.registers().get(59), "nothing is sold beside a car");
        house.until("09:16");
        assertEquals(1, house.registers().get(59), "after an hour nobody believes it: " + house.changes);
    }

    @Test
    @DisplayName("a link instead of the file is said once, and nothing is written through it")
    void link() {
        MonitoredHouse house = new MonitoredHouse("11:00");
        house.house.files.placeLink(FILE);
        house.start(
                "Operation=Shadow", "SharedSensors=" + FILE, "SharedSensorsWrite=GivEnergy", "SharedSensorsRead=Zappi");
        house.until("11:10");
        assertEquals(
                1,
                house.said("cannot be written: " + FILE + " is a link"),
                house.house.messages().toString());
        assertEquals(
                1,
                house.said("cannot be read: " + FILE + " is a link"),
                house.house.messages().toString());
        assertNull(house.house.files.bytes(FILE));
    }

    @Test
    @DisplayName("off by default, and mistakes in its keys are named")
    void keys() {
        MonitoredHouse house = new MonitoredHouse("11:00");
        house.start("Operation=Shadow");
        house.house.pass(Duration.ofMinutes(2));
        assertNull(house.house.files.bytes(FILE));
        for (String[] each : new String[][] {
            {"SharedSensors=tmp/sensors", "the whole path of a file is expected"},
            {"SharedSensors=/tmp/sensors\nSharedSensorsWrite=Slots\nSharedSensorsRead=Slots", "Slots stands in both"},
            {"SharedSensors=/tmp/sensors\nSharedSensorsRead=GivEnergy", "GivEnergy is written only"},
            {"SharedSensors=/tmp/sensors\nSharedSensorsWrite=Fridge", "some of Zappi, GivEnergy and Slots"}
        }) {
            Configuration wrong = Configuration.parse(
                    Path.of("config.ini"),
                    "[Common]\nConfigVersion=100\nBatteryCapacityInWh=9500\n[Services]\nPlanner=true\n[Planner]\n"
                            + each[0] + "\n",
                    Catalog.declarations(),
                    Catalog.ALWAYS);
            assertTrue(
                    wrong.problems().toString().contains(each[1]),
                    wrong.problems().toString());
        }
    }
}
