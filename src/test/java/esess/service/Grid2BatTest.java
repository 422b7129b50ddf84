package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.door.SimMqtt;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Grid2BatTest {

    private final Map<String, Map<String, Object>> documents = new HashMap<>();

    private VirtualHouse house(Double consumptionW) {
        VirtualHouse house = new VirtualHouse(documents);
        house.bus.foreign("com.victronenergy.system").set("/Ac/Consumption/L1/Power", consumptionW);
        house.start("Grid2Bat", () -> new Grid2Bat(null));
        return house;
    }

    private static List<SimMqtt.Published> hours(VirtualHouse house) {
        return house.mqtt.published().stream()
                .filter(each -> each.topic().contains("/ConsumptionTracking/"))
                .toList();
    }

    private static SimMqtt.Published last(VirtualHouse house) {
        List<SimMqtt.Published> all = hours(house);
        return all.get(all.size() - 1);
    }

    @Test
    void theHourIsTheOwnersAndItsEnergyRetained() {
        VirtualHouse house = house(1200.0);
        house.pass(Duration.ofMinutes(30));
        assertEquals("es-ESS/Grid2Bat/ConsumptionTracking/wh_12", last(house).topic());
        assertEquals(600, Double.parseDouble(last(house).payload()), 3);
        assertTrue(last(house).retained());
        house.pass(Duration.ofMinutes(45));
        assertEquals("es-ESS/Grid2Bat/ConsumptionTracking/wh_13", last(house).topic());
        assertEquals(300, Double.parseDouble(last(house).payload()), 3);
    }

    @Test
    void aRestartInTheMiddleOfTheHourLosesNothingThatWasSaved() {
        VirtualHouse house = house(1200.0);
        house.pass(Duration.ofMinutes(20));
        house.stop();
        VirtualHouse after = house(1200.0);
        after.pass(Duration.ofMinutes(10));
        assertEquals(600, Double.parseDouble(last(after).payload()), 5);
    }

    @Test
    void aHourThatNobodyCanNameYetIsNotCounted() {
        VirtualHouse house = new VirtualHouse(documents);
        house.bus.foreign("com.victronenergy.system").set("/Ac/Consumption/L1/Power", 1200.0);
        house.zoneUnknown = true;
        house.start("Grid2Bat", () -> new Grid2Bat(null));
        house.pass(Duration.ofSeconds(20));
        assertTrue(hours(house).isEmpty());
        assertEquals("Waiting for the time zone of the GX", house.state("Grid2Bat"));
        assertEquals(List.of(), house.messages());
        house.zoneUnknown = false;
        house.pass(Duration.ofSeconds(30));
        assertEquals("es-ESS/Grid2Bat/ConsumptionTracking/wh_12", last(house).topic());
    }

    /** An unknown power raised in the original. */
    @Test
    void b59NothingIsToldWhileTheConsumptionIsUnknown() {
        VirtualHouse house = house(null);
        house.pass(Duration.ofMinutes(5));
        assertTrue(hours(house).isEmpty());
        assertEquals(List.of(), house.uncaught);
        house.bus.foreign("com.victronenergy.system").set("/Ac/Consumption/L1/Power", 1200.0);
        house.pass(Duration.ofMinutes(1));
        assertFalse(hours(house).isEmpty());
    }
}
