package esess.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A start without a monitor of ours; with one, see TimeToGoCalculatorTest. */
class BatteryMonitorSettingTest {

    private static final String CHOICE = "/Settings/SystemSetup/BatteryService";
    private static final String OURS = "com.victronenergy.battery/1050";
    private static final String BMS = "com.victronenergy.battery/512";

    private final Map<String, Map<String, Object>> documents =
            new HashMap<>(Map.of("battery-monitor", Map.of("wanted", true, "former", BMS, "ours", List.of(OURS))));
    private final VirtualHouse house = new VirtualHouse(documents);

    private SimBus.Service settings(String chosen) {
        return house.bus.foreign("com.victronenergy.settings").set(CHOICE, chosen);
    }

    private void start() {
        house.loop.execute(() -> house.house.handBack("TimeToGoCalculator", BatteryMonitorSetting::handBack));
        house.settle();
    }

    @Test
    @DisplayName("what a crash has left is handed back, whenever the settings come, and said once")
    void handsBack() {
        start();
        house.pass(Duration.ofMinutes(5));
        SimBus.Service settings = settings(OURS);
        house.settle();
        assertEquals(BMS, settings.get(CHOICE));
        assertEquals(List.of("The battery monitor of the GX is set to " + BMS + "."), house.messages());
        assertEquals(Map.of("wanted", true, "former", BMS, "ours", List.of()), documents.get("battery-monitor"));
        settings.set(CHOICE, OURS);
        house.pass(Duration.ofMinutes(5));
        assertEquals(OURS, settings.get(CHOICE), "that is the owner's own now");
    }

    @Test
    @DisplayName("a refused hand-back is tried again")
    void refused() {
        SimBus.Service settings = settings(OURS).refusing(1);
        start();
        house.pass(Duration.ofMinutes(5));
        assertEquals(OURS, settings.get(CHOICE));
        assertEquals(1, house.messages().size());
        settings.refusing(0);
        house.pass(Duration.ofMinutes(1));
        assertEquals(BMS, settings.get(CHOICE));
    }

    @Test
    @DisplayName("a choice of the owner's stays, and with nothing remembered nothing is watched")
    void nothingToDo() {
        SimBus.Service settings = settings("default");
        start();
        assertEquals("default", settings.get(CHOICE));
        documents.clear();
        settings.set(CHOICE, OURS);
        start();
        house.pass(Duration.ofMinutes(5));
        assertEquals(OURS, settings.get(CHOICE));
        assertTrue(house.messages().isEmpty());
    }

    @Test
    @DisplayName("ours is selected only when the disk knows it, and not any more if it has nothing good by then")
    void diskFirst() {
        documents.put("battery-monitor", Map.of("wanted", true, "former", BMS, "ours", List.of()));
        SimBus.Service settings = settings(BMS);
        boolean[] good = {true};
        house.diskStuck = true;
        house.start("TimeToGoCalculator", () -> new Service() {
            @Override
            public void start(Host host) {
                new BatteryMonitorSetting(host, () -> OURS, () -> good[0]).look();
            }

            @Override
            public void stop() {}
        });
        house.pass(Duration.ofMinutes(1));
        assertEquals(BMS, settings.get(CHOICE), "a crash would leave it selected for good");
        house.diskStuck = false;
        house.pass(Duration.ofSeconds(1));
        assertEquals(OURS, settings.get(CHOICE));
    }
}
