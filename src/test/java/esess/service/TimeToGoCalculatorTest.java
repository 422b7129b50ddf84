package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.service.TimeToGoCalculator.Config;
import esess.service.TimeToGoCalculator.Mode;
import esess.sim.SimBus;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TimeToGoCalculatorTest {

    private static final String TOPIC = "es-ESS/TimeToGoCalculator/TimeToGo";
    private static final String OURS = "com.victronenergy.battery.esESS_TimeToGo";
    private static final String CHOICE = "/Settings/SystemSetup/BatteryService";

    private VirtualHouse house = new VirtualHouse();

    private void start(Mode mode) {
        house.start("TimeToGoCalculator", () -> new TimeToGoCalculator(
                new Config(Duration.ofSeconds(1), mode, 1050, "Time to go", Optional.empty()), 10_000));
    }

    private SimBus.Service system() {
        return house.bus.foreign("com.victronenergy.system").set("/Control/ActiveSocLimit", 10.0);
    }

    private void second() {
        house.pass(Duration.ofSeconds(1));
    }

    @Test
    @DisplayName("on MQTT and as a battery that can never be the system's: no /Info, invalid /Mgmt/Connection")
    void device() {
        start(Mode.DEVICE);
        system().set("/Dc/Battery/Soc", 60.0).set("/Dc/Battery/Power", -500.0).set("/Dc/Battery/Voltage", 52.1)
                .set("/Dc/Battery/Current", -9.6).set("/Dc/Battery/Temperature", 21.0);
        second();
        assertEquals("36000", house.mqtt.payload(TOPIC));
        SimBus.Service ours = house.bus.service(OURS);
        assertEquals(36000, ours.get("/TimeToGo"));
        assertEquals(60.0, ours.get("/Soc"));
        assertEquals(-500.0, ours.get("/Dc/0/Power"));
        assertEquals(52.1, ours.get("/Dc/0/Voltage"));
        assertEquals(-9.6, ours.get("/Dc/0/Current"));
        assertTrue(ours.values().containsKey("/Mgmt/Connection"));
        assertNull(ours.get("/Mgmt/Connection"));
        assertTrue(ours.values().keySet().stream().noneMatch(path -> path.startsWith("/Info")));
        assertTrue(house.mqtt.published().stream().filter(p -> p.topic().equals(TOPIC)).allMatch(p -> p.qos() == 0 && !p.retained()));
    }

    @Test
    @DisplayName("B58: unknown power or an idle battery is unknown, said with one empty payload, and nothing throws")
    void unknown() {
        start(Mode.DEVICE);
        SimBus.Service system = system().set("/Dc/Battery/Soc", 60.0).set("/Dc/Battery/Power", 1000.0);
        second();
        assertEquals("14400", house.mqtt.payload(TOPIC));
        for (Object power : new Object[] {null, 0.0, null, "nonsense"}) {
            system.set("/Dc/Battery/Power", power);
            second();
            second();
            assertEquals("", house.mqtt.payload(TOPIC));
            assertNull(house.bus.service(OURS).get("/TimeToGo"));
        }
        assertEquals(1, house.mqtt.published().stream().filter(p -> p.topic().equals(TOPIC) && p.payload().isEmpty()).count());
        system.leave();
        second();
        assertNull(house.bus.service(OURS).get("/Soc"));
        assertEquals("Waiting for com.victronenergy.system", house.state("TimeToGoCalculator"));
        assertTrue(house.uncaught.isEmpty());
    }

    @Test
    @DisplayName("without an active limit the configured minimum counts, without both it lasts until empty")
    void limits() {
        start(Mode.MQTT);
        house.bus.foreign("com.victronenergy.system").set("/Dc/Battery/Soc", 60.0).set("/Dc/Battery/Power", -500.0);
        second();
        assertEquals("43200", house.mqtt.payload(TOPIC));
        house.bus.foreign("com.victronenergy.settings").set("/Settings/CGwacs/BatteryLife/MinimumSocLimit", 35);
        second();
        second();
        assertEquals("18000", house.mqtt.payload(TOPIC));
        system();
        second();
        second();
        assertEquals("36000", house.mqtt.payload(TOPIC));
    }

    @Test
    void onlyMqtt() {
        start(Mode.MQTT);
        system().set("/Dc/Battery/Soc", 60.0).set("/Dc/Battery/Power", -500.0);
        second();
        assertEquals("36000", house.mqtt.payload(TOPIC));
        assertNull(house.bus.service(OURS));
    }

    private SimBus.Service bms() {
        return house.bus.foreign("com.victronenergy.battery.socketcan_can0").set("/DeviceInstance", 512)
                .set("/Soc", 60.0).set("/Dc/0/Power", -500.0).set("/Dc/0/Voltage", 52.0).set("/Mgmt/Connection", "CAN");
    }

    private SimBus.Service settings(String chosen) {
        return house.bus.foreign("com.victronenergy.settings").set(CHOICE, chosen);
    }

    @Test
    @DisplayName("BatteryMonitor: reads the real battery, not the system value that it feeds itself")
    void monitorReadsTheRealOne() {
        settings("default");
        bms();
        system().set("/Dc/Battery/Soc", 1.0).set("/Dc/Battery/Power", -1.0);
        start(Mode.BATTERY_MONITOR);
        second();
        SimBus.Service ours = house.bus.service(OURS);
        assertEquals(60.0, ours.get("/Soc"));
        assertEquals(36000, ours.get("/TimeToGo"));
        assertNotNull(ours.get("/Mgmt/Connection"));
        assertEquals("default", settings("default").get(CHOICE), "never selects itself unasked");
    }

    @Test
    @DisplayName("BatteryMonitor: at stop, at loss of the battery and after a crash the GX has the owner's former monitor")
    void monitorFailsSafe() {
        SimBus.Service settings = settings("com.victronenergy.battery/512");
        SimBus.Service bms = bms();
        system();
        start(Mode.BATTERY_MONITOR);
        second();
        settings.set(CHOICE, "com.victronenergy.battery/1050");
        second();
        assertEquals("com.victronenergy.battery/1050", settings.get(CHOICE));

        bms.leave();
        second();
        second();
        assertEquals("com.victronenergy.battery/512", settings.get(CHOICE));
        bms();
        second();
        second();
        assertEquals("com.victronenergy.battery/1050", settings.get(CHOICE), "good again: selected again");

        house.stop();
        assertEquals("com.victronenergy.battery/512", settings.get(CHOICE));

        Map<String, Map<String, Object>> kept = house.documents;
        house = new VirtualHouse(kept);
        settings = settings("com.victronenergy.battery/1050");
        system();
        start(Mode.BATTERY_MONITOR);
        second();
        assertEquals("com.victronenergy.battery/512", settings.get(CHOICE), "left selected by a crash, and there are no values yet");
        bms();
        second();
        second();
        assertEquals("com.victronenergy.battery/1050", settings.get(CHOICE));
    }
}
