package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Bus;
import esess.service.TimeToGoCalculator.Config;
import esess.service.TimeToGoCalculator.Mode;
import esess.sim.door.SimBus;
import esess.sim.door.SimMqtt;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
        house.start(
                "TimeToGoCalculator",
                () -> new TimeToGoCalculator(
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
        system().set("/Dc/Battery/Soc", 60.0)
                .set("/Dc/Battery/Power", -500.0)
                .set("/Dc/Battery/Voltage", 52.1)
                .set("/Dc/Battery/Current", -9.6)
                .set("/Dc/Battery/Temperature", 21.0);
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
        assertTrue(house.mqtt.published().stream()
                .filter(p -> p.topic().equals(TOPIC))
                .allMatch(p -> p.qos() == 0 && !p.retained()));
    }

    @Test
    @DisplayName("unknown power or an idle battery is unknown, said with one empty payload, and nothing throws")
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
        assertEquals(
                1,
                house.mqtt.published().stream()
                        .filter(p -> p.topic().equals(TOPIC) && p.payload().isEmpty())
                        .count());
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
        house.bus
                .foreign("com.victronenergy.system")
                .set("/Dc/Battery/Soc", 60.0)
                .set("/Dc/Battery/Power", -500.0);
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
        return house.bus
                .foreign("com.victronenergy.battery.socketcan_can0")
                .set("/DeviceInstance", 512)
                .set("/Soc", 60.0)
                .set("/Dc/0/Power", -500.0)
                .set("/Dc/0/Voltage", 52.0)
                .set("/Mgmt/Connection", "CAN");
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
    @DisplayName(
            "BatteryMonitor: at stop, at loss of the battery and after a crash the GX has the owner's former monitor")
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

        house = new VirtualHouse(house.documents);
        settings = settings("com.victronenergy.battery/1050");
        system();
        keep("ours", List.of("com.victronenergy.battery/1050"));
        start(Mode.BATTERY_MONITOR);
        assertEquals(
                "com.victronenergy.battery/512",
                settings.get(CHOICE),
                "left selected by a crash, and there are no values yet");
        bms();
        second();
        second();
        assertEquals("com.victronenergy.battery/1050", settings.get(CHOICE));
    }

    private static final String REAL = "com.victronenergy.battery/512";
    private static final String OLD = "com.victronenergy.battery/1050";
    private static final String NEW = "com.victronenergy.battery/1051";
    private static final String RECORD = "/Settings/Devices/esESS_TimeToGo/ClassAndVrmInstance";

    /** What a crash has left on disk: the last words of a stop are missing. */
    private void keep(String key, Object value) {
        Map<String, Object> document = new HashMap<>(house.documents.getOrDefault("battery-monitor", Map.of()));
        document.put(key, value);
        house.documents.put("battery-monitor", document);
    }

    /** Running and selected, with the real battery as the owner's former choice. */
    private SimBus.Service selected() {
        SimBus.Service settings = settings(REAL).set(RECORD, "battery:1050");
        bms();
        system();
        start(Mode.BATTERY_MONITOR);
        second();
        settings.set(CHOICE, OLD);
        second();
        assertEquals(OLD, settings.get(CHOICE));
        return settings;
    }

    @Test
    @DisplayName(
            "BatteryMonitor: the GX gives us another instance while selected: the setting follows, and goes back at stop")
    void instanceChanges() {
        SimBus.Service settings = selected();
        settings.set(RECORD, "battery:1051");
        house.bus.regrant(OURS, 1051);
        second();
        second();
        assertEquals(NEW, settings.get(CHOICE));
        assertEquals(REAL, house.documents.get("battery-monitor").get("former"));
        house.bus.service("com.victronenergy.battery.socketcan_can0").leave();
        second();
        assertEquals(REAL, settings.get(CHOICE));
        bms();
        second();
        second();
        assertEquals(NEW, settings.get(CHOICE));
        house.stop();
        assertEquals(REAL, settings.get(CHOICE));
    }

    @Test
    @DisplayName("BatteryMonitor: another instance while there is nothing good: handed back")
    void instanceChangesWhileBad() {
        SimBus.Service settings = selected().refusing(1);
        house.bus.service("com.victronenergy.battery.socketcan_can0").leave();
        second();
        settings.set(RECORD, "battery:1051");
        house.bus.regrant(OURS, 1051);
        settings.refusing(0);
        house.pass(Duration.ofMinutes(1));
        assertEquals(REAL, settings.get(CHOICE));
        assertEquals(REAL, house.documents.get("battery-monitor").get("former"));
    }

    @Test
    @DisplayName(
            "BatteryMonitor: the instance that the GX grants after the start is ours too, and is never the former choice")
    void grantedAfterStart() {
        SimBus.Service settings = settings(NEW);
        bms();
        system();
        start(Mode.BATTERY_MONITOR);
        house.bus.regrant(OURS, 1051);
        second();
        second();
        assertEquals(NEW, settings.get(CHOICE));
        house.stop();
        assertEquals("default", settings.get(CHOICE));
    }

    @Test
    @DisplayName(
            "BatteryMonitor: a crash, then another VRMInstanceID: what names the old one is handed back, then ours is selected")
    void crashAndNewInstance() {
        keep("wanted", true);
        keep("former", REAL);
        keep("ours", List.of("com.victronenergy.battery/900"));
        SimBus.Service settings = settings("com.victronenergy.battery/900");
        start(Mode.BATTERY_MONITOR);
        assertEquals(REAL, settings.get(CHOICE));
        system();
        bms();
        second();
        second();
        assertEquals(OLD, settings.get(CHOICE));
        house.stop();
        assertEquals(REAL, settings.get(CHOICE));
    }

    @Test
    @DisplayName("BatteryMonitor: the store is lost while selected: default, also before the battery is there")
    void storeLost() {
        SimBus.Service settings = settings(OLD).set(RECORD, "battery:1050");
        start(Mode.BATTERY_MONITOR);
        second();
        assertEquals("default", settings.get(CHOICE));
        bms();
        second();
        second();
        assertEquals(OLD, settings.get(CHOICE));
    }

    @Test
    @DisplayName("BatteryMonitor: a real battery that has the wanted instance is not taken for ours")
    void foreignHasWantedInstance() {
        SimBus.Service settings = settings(OLD);
        system();
        start(Mode.BATTERY_MONITOR);
        second();
        assertEquals(OLD, settings.get(CHOICE));
    }

    @Test
    @DisplayName("BatteryMonitor: a BMS that is not connected and keeps its old values has none")
    void notConnected() {
        SimBus.Service settings = selected();
        SimBus.Service bms = bms().set("/Connected", 1);
        second();
        assertEquals(60.0, house.bus.service(OURS).get("/Soc"));
        bms.set("/Connected", 0);
        house.settle();
        assertEquals(REAL, settings.get(CHOICE), "at once");
        assertNull(house.bus.service(OURS));
        assertEquals("", house.mqtt.payload(TOPIC));
        assertEquals("Waiting for com.victronenergy.battery", house.state("TimeToGoCalculator"));
        bms.set("/Connected", 1);
        second();
        second();
        assertEquals(OLD, settings.get(CHOICE));
    }

    @Test
    @DisplayName(
            "BatteryMonitor: on the bus only with a state of charge, so that the GX's default never falls on nothing")
    void absentWithoutSoc() {
        settings("default");
        system();
        start(Mode.BATTERY_MONITOR);
        assertNull(house.bus.service(OURS));
        second();
        assertNull(house.bus.service(OURS));
        SimBus.Service bms = bms();
        house.settle();
        SimBus.Service ours = house.bus.service(OURS);
        assertEquals(60.0, ours.get("/Soc"), "with its values from the first moment");
        assertEquals(-500.0, ours.get("/Dc/0/Power"));
        bms.set("/Soc", null);
        house.settle();
        assertNull(house.bus.service(OURS));
        bms.set("/Soc", 59.0);
        house.settle();
        assertEquals(59.0, house.bus.service(OURS).get("/Soc"));
    }

    private long count(String text) {
        return house.messages().stream()
                .filter(message -> message.contains(text))
                .count();
    }

    @Test
    @DisplayName("BatteryMonitor: refused is said once and tried each minute; done is said when it is done")
    void refused() {
        SimBus.Service settings = selected().refusing(2);
        SimBus.Service bms = bms().set("/Soc", null);
        house.pass(Duration.ofMinutes(10));
        assertEquals(OLD, settings.get(CHOICE));
        assertEquals(1, count("did not take " + REAL + " as battery monitor (2)"));
        assertEquals(0, count("is set to"));
        settings.refusing(0);
        house.pass(Duration.ofMinutes(1));
        assertEquals(REAL, settings.get(CHOICE));
        assertEquals(1, count("is set to " + REAL));
        settings.refusing(2);
        bms.set("/Soc", 50.0);
        house.pass(Duration.ofMinutes(5));
        assertEquals(1, count("did not take " + OLD));
        assertEquals(0, count("is set to " + OLD));
    }

    @Test
    @DisplayName(
            "BatteryMonitor: the bus restarts while selected: nothing is said of it, and in the end all is as before")
    void busRestart() {
        SimBus.Service settings = selected();
        SimBus.Service bms = bms();
        settings.leave();
        house.settle();
        bms.leave();
        second();
        settings = settings(OLD).set(RECORD, "battery:1050");
        second();
        assertEquals(REAL, settings.get(CHOICE), "the battery is not back yet");
        bms();
        second();
        second();
        assertEquals(OLD, settings.get(CHOICE));
        assertEquals(0, count("did not take"));
        house.stop();
        assertEquals(REAL, settings.get(CHOICE));
    }

    @Test
    @DisplayName("BatteryMonitor: a hand-back that nobody answers is silent and tried again after two seconds")
    void notAnswered() {
        SimBus.Service settings = selected().refusing(Bus.NO_ANSWER);
        bms().set("/Soc", null);
        second();
        settings.refusing(0);
        second();
        second();
        assertEquals(REAL, settings.get(CHOICE));
        assertEquals(0, count("did not take"));
        assertEquals(1, count("is set to " + REAL));
    }

    @Test
    @DisplayName("an unknown that was lost while the broker was away is said once more at the next connect")
    void unknownAfterReconnect() {
        start(Mode.MQTT);
        SimBus.Service system = system().set("/Dc/Battery/Soc", 60.0).set("/Dc/Battery/Power", -500.0);
        second();
        house.mqtt.setConnected(false);
        system.set("/Dc/Battery/Power", null);
        second();
        second();
        int lost = house.mqtt.published().size();
        house.mqtt.setConnected(true);
        second();
        second();
        second();
        assertEquals(
                List.of(""),
                house.mqtt.published().stream()
                        .skip(lost)
                        .filter(p -> p.topic().equals(TOPIC))
                        .map(SimMqtt.Published::payload)
                        .toList());
    }

    @Test
    @DisplayName("a crash left our monitor selected, and its owner has chosen another mode since: his battery is back")
    void crashThenAnotherMode() {
        keep("wanted", true);
        keep("former", REAL);
        keep("ours", List.of(OLD));
        SimBus.Service settings = settings(OLD);
        start(Mode.DEVICE);
        second();
        assertEquals(REAL, settings.get(CHOICE));
    }
}
