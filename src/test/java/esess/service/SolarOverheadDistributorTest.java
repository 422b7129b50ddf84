package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.Configuration;
import esess.config.LaterServices;
import esess.config.ServiceDeclaration;
import esess.port.Http.Ok;
import esess.sim.door.SimBus;
import esess.sim.door.SimMqtt.Published;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SolarOverheadDistributorTest {

    private static final String ROOT = "es-ESS/SolarOverheadDistributor/";
    private static final String CONSUMER = "com.victronenergy.battery.esESS_SolarOverheadConsumer_";
    private static final String PUMP = """
            [HttpConsumer:pump]
            CustomName = Pump
            VRMInstanceID = 1100
            Request = 100
            Priority = 10
            IgnoreBatReservation = true
            OnUrl = http://pump/on
            OffUrl = http://pump/off
            StatusUrl = http://pump/status
            IsOnKeywordRegex = "ison":\\s*true
            """;

    private VirtualHouse house = new VirtualHouse();
    private boolean pumpOn;

    private static Configuration configuration(String text) {
        Configuration configuration = read(text);
        assertEquals(List.of(), configuration.problems());
        return configuration;
    }

    private static Configuration read(String text) {
        ServiceDeclaration service = new ServiceDeclaration(
                "SolarOverheadDistributor",
                List.of(),
                "",
                List.of(
                        SolarOverheadDistributor.Config.class,
                        SwitchedConsumer.HttpConsumer.class,
                        SwitchedConsumer.MqttConsumer.class),
                true);
        return Configuration.parse(
                Path.of("config.ini"),
                "[Services]\nSolarOverheadDistributor = true\n[SolarOverheadDistributor]\nUpdateInterval = 10000\n"
                        + text,
                LaterServices.beside(List.of(service)),
                List.of());
    }

    private void answerPump() {
        house.http.answers.put("http://pump/on", () -> switched(true));
        house.http.answers.put("http://pump/off", () -> switched(false));
        house.http.answers.put("http://pump/status", () -> new Ok(200, "{\"ison\": " + pumpOn + "}"));
    }

    private void start(String text) {
        answerPump();
        house.start(
                "SolarOverheadDistributor", () -> new SolarOverheadDistributor(configuration(text), Optional.empty()));
    }

    private Ok switched(boolean on) {
        pumpOn = on;
        return new Ok(200, "ok");
    }

    private SimBus.Service system(Double gridW, Double batteryW) {
        return house.bus
                .foreign("com.victronenergy.system")
                .set("/Ac/Grid/L1/Power", gridW)
                .set("/Dc/Battery/Power", batteryW)
                .set("/Dc/Battery/Soc", 50.0);
    }

    private void scripted(String key, Object... values) {
        for (int i = 0; i < values.length; i += 2) {
            house.mqtt.arrive(ROOT + "Requests/" + key + "/" + values[i], values[i + 1].toString());
        }
        house.settle();
    }

    private void cycle() {
        house.pass(Duration.ofSeconds(10));
    }

    private String allowance(String key) {
        return house.mqtt.payload(ROOT + "Requests/" + key + "/Allowance");
    }

    @Test
    @DisplayName("the README's EV and heater get what the original gave them, values in any order")
    void example() {
        start("");
        system(-8000.0, 0.0);
        scripted(
                "EV",
                "StepSize",
                "250",
                "Request",
                "11000.0",
                "Minimum",
                "1365",
                "IsAutomatic",
                "True",
                "Consumption",
                0,
                "CustomName",
                "EV",
                "Priority",
                "35.0",
                "PriorityShift",
                1,
                "VRMInstanceID",
                "1200");
        scripted(
                "Heater",
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                1201,
                "Request",
                3000,
                "StepSize",
                1000,
                "IsAutomatic",
                "true",
                "Priority",
                40,
                "PriorityShift",
                5,
                "Consumption",
                "0.0",
                "CustomName",
                "Wärme");
        cycle();
        assertEquals("4865.0", allowance("EV"));
        assertEquals("3000.0", allowance("Heater"));
        assertEquals("8000.0", house.mqtt.payload(ROOT + "Calculations/OverheadAvailable"));
        assertEquals("7865.0", house.mqtt.payload(ROOT + "Calculations/OverheadAssigned"));
        assertEquals("135.0", house.mqtt.payload(ROOT + "Calculations/OverheadRemaining"));
        assertEquals("0", house.mqtt.payload(ROOT + "Calculations/Battery/Reservation"));
        Published sent = house.mqtt.published().stream()
                .filter(p -> p.topic().endsWith("EV/Allowance"))
                .findFirst()
                .orElseThrow();
        assertEquals(1, sent.qos());
        assertFalse(sent.retained());
        SimBus.Service bms = house.bus.service(CONSUMER + "Heater");
        assertEquals("Wärme ☼ @ 3000.0W", bms.get("/CustomName"));
        assertEquals(
                8000.0,
                house.bus
                        .service("com.victronenergy.esess.esESS_SolarOverheadDistributor")
                        .get("/Calculations/OverheadAvailable"));
    }

    @Test
    @DisplayName(
            "a fake battery can never become the system's: no connection, no limits; its charge is the percentage of the request")
    void fakeBattery() {
        start("");
        system(-500.0, 0.0);
        scripted(
                "a",
                "IsScriptedConsumer",
                "1",
                "VRMInstanceID",
                1200,
                "Request",
                200,
                "StepSize",
                10,
                "IsAutomatic",
                "true",
                "Consumption",
                300,
                "CustomName",
                "A");
        SimBus.Service bms = house.bus.service(CONSUMER + "a");
        assertNull(bms.get("/Mgmt/Connection"));
        assertTrue(bms.values().keySet().stream().noneMatch(path -> path.startsWith("/Info")));
        assertEquals(100.0, bms.get("/Soc"), "never above 100");
        assertEquals(300.0, bms.get("/Dc/0/Power"));
        scripted("a", "Consumption", 50, "IsAutomatic", "false");
        assertEquals(25.0, bms.get("/Soc"));
        assertEquals("A ◌", bms.get("/CustomName"));
        scripted("a", "Consumption", "");
        assertNull(bms.get("/Soc"), "unknown is not 0");
        cycle();
        assertEquals("0", allowance("a"), "what the owner set to manual stays manual");
        cycle();
        assertEquals("A ◌", bms.get("/CustomName"));
    }

    @Test
    @DisplayName("a consumer that takes its instance back is gone; another instance is another device")
    void removed() {
        start("");
        system(-500.0, 0.0);
        scripted(
                "a",
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                1200,
                "Request",
                200,
                "StepSize",
                10,
                "IsAutomatic",
                "true");
        scripted("a", "VRMInstanceID", 1300);
        assertEquals(1300, house.bus.service(CONSUMER + "a").get("/DeviceInstance"));
        scripted("a", "VRMInstanceID", "");
        assertNull(house.bus.service(CONSUMER + "a"));
        cycle();
        assertNull(allowance("a"));
    }

    @Test
    @DisplayName("nonsense is refused with one message that names topic and payload, and nobody else is disturbed")
    void nonsense() {
        start("");
        system(-500.0, 0.0);
        scripted(
                "good",
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                1200,
                "Request",
                200,
                "StepSize",
                10,
                "IsAutomatic",
                "true");
        for (int i = 0; i < 5; i++) {
            scripted("bad", "Request", "viel", "VRMInstanceID", "-1", "IsAutomatic", "perhaps");
        }
        scripted(
                "Küche 1",
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                1201,
                "Request",
                100,
                "StepSize",
                10,
                "IsAutomatic",
                "true");
        scripted("K_che 1", "IsScriptedConsumer", "true", "VRMInstanceID", 1202);
        cycle();
        assertEquals("200.0", allowance("good"));
        assertEquals("100.0", allowance("Küche 1"));
        assertNotNull(house.bus.service(CONSUMER + "K_che_1"));
        assertEquals(
                1,
                house.messages().stream()
                        .filter(m -> m.startsWith("\"viel\" on " + ROOT + "Requests/bad/Request is not used"))
                        .count());
        assertTrue(house.messages().stream().anyMatch(m -> m.contains("same name as Küche 1")));
        assertEquals("Running", house.state("SolarOverheadDistributor"));
    }

    @Test
    @DisplayName("unknown grid or battery grants nothing new, and after KeepAllowancesFor nobody gets anything")
    void unknown() {
        start("KeepAllowancesFor = 60\n");
        SimBus.Service system = system(-500.0, 0.0);
        system.set("/Ac/Grid/L2/Power", null);
        scripted(
                "a",
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                1200,
                "Request",
                300,
                "StepSize",
                100,
                "IsAutomatic",
                "true");
        cycle();
        assertEquals("300.0", allowance("a"), "one known phase is enough");
        system.set("/Dc/Battery/Power", null);
        scripted(
                "b",
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                1201,
                "Request",
                100,
                "StepSize",
                100,
                "IsAutomatic",
                "true");
        cycle();
        assertEquals("300.0", allowance("a"));
        assertEquals("0", allowance("b"));
        assertEquals("", house.mqtt.payload(ROOT + "Calculations/OverheadAvailable"));
        house.pass(Duration.ofSeconds(70));
        assertEquals("0", allowance("a"));
        assertEquals(
                1,
                house.messages().stream()
                        .filter(m -> m.contains("power is unknown"))
                        .count());
        assertTrue(house.uncaught.isEmpty());
    }

    @Test
    @DisplayName("without a state of charge the last good reservation is kept, never 0")
    void reservation() {
        start("MinBatteryCharge = 1000 - 10 * SOC\n");
        SimBus.Service system = system(-800.0, 0.0);
        scripted(
                "a",
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                1200,
                "Request",
                1000,
                "StepSize",
                100,
                "IsAutomatic",
                "true");
        cycle();
        assertEquals("200.0", allowance("a"));
        assertEquals("500", house.mqtt.payload(ROOT + "Calculations/Battery/Reservation"));
        system.set("/Dc/Battery/Soc", null);
        cycle();
        assertEquals("500", house.mqtt.payload(ROOT + "Calculations/Battery/Reservation"));
        assertEquals("200.0", allowance("a"));
        SimBus.Service shown = house.bus.service("com.victronenergy.battery.esESS_SolarOverheadBatteryReservation");
        assertEquals("Battery Charge Reservation: 500W", shown.get("/CustomName"));
    }

    @Test
    @DisplayName("a silent script counts as not automatic only when StaleAfterSeconds says so")
    void silent() {
        start("StaleAfterSeconds = 60\nPatienceWh = 0\n");
        system(-500.0, 0.0);
        scripted(
                "a",
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                1200,
                "Request",
                300,
                "StepSize",
                100,
                "IsAutomatic",
                "true");
        cycle();
        assertEquals("300.0", allowance("a"));
        house.pass(Duration.ofSeconds(70));
        assertEquals("0", allowance("a"));
        assertTrue(
                house.mqtt.payload(ROOT + "Requests/a/Status").contains("heard 80 s ago"),
                house.mqtt.payload(ROOT + "Requests/a/Status"));
        scripted("a", "Consumption", 0);
        cycle();
        assertEquals("300.0", allowance("a"));
    }

    @Test
    @DisplayName("a switched load goes on with its whole request and off without it, and counts what it uses")
    void switchedLoad() {
        start("PatienceWh = 0\n" + PUMP);
        SimBus.Service system = system(-500.0, 0.0);
        cycle();
        house.pass(Duration.ofSeconds(3));
        assertTrue(pumpOn);
        assertEquals("100.0", allowance("pump"));
        assertEquals(
                100.0,
                house.bus.service(CONSUMER + "pump").get("/Dc/0/Power"),
                "without a meter its request while it is on");
        system.set("/Ac/Grid/L1/Power", -400.0);
        for (int i = 0; i < 360; i++) {
            cycle();
        }
        assertTrue(pumpOn, "its own consumption is overhead too: no swinging");
        double energy = Double.parseDouble(house.mqtt.payload(ROOT + "Requests/pump/Energy/energyToday"));
        double runtime = Double.parseDouble(house.mqtt.payload(ROOT + "Requests/pump/Energy/runtimeToday"));
        assertEquals(100, energy, 1);
        assertEquals(3600, runtime, 30);
        assertTrue(house.mqtt.published().stream()
                .filter(p -> p.topic().contains("/Energy/"))
                .allMatch(p -> p.retained() && p.qos() == 1));
        List<String> yesterdays = house.mqtt.published().stream()
                .map(Published::topic)
                .filter(topic -> topic.contains("/Energy/runtimeYesterday"))
                .toList();
        assertEquals(
                List.of(ROOT + "Requests/pump/Energy/runtimeYesterday"),
                yesterdays,
                "retained, and the same all day: told once");
        system.set("/Ac/Grid/L1/Power", 300.0);
        cycle();
        house.pass(Duration.ofSeconds(3));
        assertFalse(pumpOn);
        assertEquals("0", allowance("pump"));
    }

    @Test
    @DisplayName("IsAutomatic=false from MQTT is kept, the load is left as it is; an empty word goes back to the file")
    void manual() {
        start(PUMP);
        system(-500.0, 0.0);
        cycle();
        house.pass(Duration.ofSeconds(3));
        assertTrue(pumpOn);
        scripted("pump", "IsAutomatic", "false");
        assertEquals(
                false,
                ((Map<?, ?>) house.documents.get("solar-overhead").get("pump")).get("isAutomatic"),
                "kept at once: a power cut does not forget it");
        system(1000.0, 0.0);
        for (int i = 0; i < 5; i++) {
            cycle();
        }
        assertTrue(pumpOn, "the owner's load now");
        assertEquals("0", allowance("pump"));
        scripted("pump", "IsAutomatic", "");
        cycle();
        house.pass(Duration.ofSeconds(3));
        assertFalse(pumpOn);
    }

    @Test
    @DisplayName("a request of 0 switches nothing on")
    void nothingRequested() {
        start(PUMP.replace("Request = 100", "Request = 0"));
        system(-500.0, 0.0);
        for (int i = 0; i < 10; i++) {
            cycle();
        }
        assertFalse(house.http.asked.contains("http://pump/on"));
    }

    @Test
    @DisplayName("a load that is found on after a crash is brought under control")
    void foundOn() {
        pumpOn = true;
        start(PUMP);
        system(2000.0, -100.0);
        cycle();
        house.pass(Duration.ofSeconds(3));
        assertFalse(pumpOn);
    }

    @Test
    @DisplayName("a device that hangs delays nobody, and is reported")
    void hanging() {
        start(PUMP + PUMP.replace("pump", "hung").replace("1100", "1101").replace("Pump", "Hung"));
        system(-500.0, 0.0);
        scripted(
                "a",
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                1200,
                "Request",
                100,
                "StepSize",
                100,
                "IsAutomatic",
                "true");
        for (int i = 0; i < 6; i++) {
            cycle();
        }
        assertTrue(pumpOn);
        assertEquals("100.0", allowance("a"));
        assertEquals(
                1,
                house.messages().stream().filter(m -> m.startsWith("Hung: ")).count(),
                house.messages().toString());
    }

    @Test
    @DisplayName("stop: allowances to 0, loads off; the counters are there again after a restart")
    void stopped() {
        start(PUMP);
        system(-500.0, 0.0);
        scripted(
                "a",
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                1200,
                "Request",
                300,
                "StepSize",
                100,
                "IsAutomatic",
                "true",
                "Consumption",
                300);
        for (int i = 0; i < 60; i++) {
            scripted("a", "Consumption", 300);
            cycle();
        }
        assertTrue(pumpOn);
        String energy = house.mqtt.payload(ROOT + "Requests/a/Energy/energyTotal");
        assertEquals(50, Double.parseDouble(energy), 1);
        house.stop();
        house.settle();
        assertFalse(pumpOn);
        assertEquals("0", allowance("a"));
        assertNull(house.bus.service(CONSUMER + "a"));

        Map<String, Map<String, Object>> kept = house.documents;
        house = new VirtualHouse(kept);
        start("");
        system(500.0, 0.0);
        scripted(
                "a",
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                1200,
                "Request",
                300,
                "StepSize",
                100,
                "IsAutomatic",
                "true",
                "Consumption",
                0);
        cycle();
        assertEquals(
                Double.parseDouble(energy),
                Double.parseDouble(house.mqtt.payload(ROOT + "Requests/a/Energy/energyTotal")),
                1);
    }

    @Test
    @DisplayName("Representation=AcLoad: an honest load instead of a fake battery")
    void acLoad() {
        start("Representation = AcLoad\n");
        system(-500.0, 0.0);
        scripted(
                "a",
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                1200,
                "Request",
                300,
                "StepSize",
                100,
                "IsAutomatic",
                "true",
                "Consumption",
                120,
                "CustomName",
                "Heater");
        SimBus.Service load = house.bus.service("com.victronenergy.acload.esESS_SolarOverheadConsumer_a");
        assertEquals(120.0, load.get("/Ac/Power"));
        assertEquals("Heater", load.get("/CustomName"));
        assertNull(house.bus.service(CONSUMER + "a"));
    }

    @Test
    @DisplayName(
            "what a switched consumer is configured to is told after a connect, its device's address never; a retained wish is not overwritten")
    void announced() {
        start(PUMP);
        house.mqtt.arriveRetained(ROOT + "Requests/pump/IsAutomatic", "false");
        house.pass(Duration.ofSeconds(4));
        assertEquals("true", house.mqtt.payload(ROOT + "Requests/pump/IsHttpConsumer"));
        assertEquals("false", house.mqtt.payload(ROOT + "Requests/pump/IsAutomatic"));
        assertEquals("100", house.mqtt.payload(ROOT + "Requests/pump/StepSize"));
        assertTrue(house.mqtt.published().stream().noneMatch(p -> p.payload().contains("http://")));
    }

    @Test
    @DisplayName("a topic with an empty end, retained, disturbs nobody")
    void emptyLevel() {
        start("");
        house.mqtt.arriveRetained(ROOT + "Requests/heater/", "x");
        house.mqtt.arriveRetained(ROOT + "Requests//Request", "5");
        scripted("k".repeat(150), "IsScriptedConsumer", "true", "VRMInstanceID", 1);
        cycle();
        assertTrue(
                house.messages().stream().noneMatch(m -> m.contains("failed")),
                house.messages().toString());
        assertTrue(house.messages().stream().anyMatch(m -> m.contains("at most 100 characters")));
    }

    @Test
    @DisplayName("a meter that lags behind the relay, or misses a reading, does not make the load swing")
    void laggingMeter() {
        double[] meterW = {0};
        start(PUMP.replace("Request = 100", "Request = 2000") + "PowerUrl = http://pump/power\n");
        house.http.answers.put("http://pump/power", () -> new Ok(200, "" + meterW[0]));
        SimBus.Service system = system(-2100.0, 0.0);
        cycle();
        house.pass(Duration.ofSeconds(2));
        assertTrue(pumpOn);
        system.set("/Ac/Grid/L1/Power", -100.0);
        cycle();
        assertTrue(pumpOn, "the meter still says 0 W");
        meterW[0] = 2000;
        for (int i = 0; i < 6; i++) {
            cycle();
        }
        assertTrue(pumpOn);
        assertEquals(2000.0, house.bus.service(CONSUMER + "pump").get("/Dc/0/Power"));
        house.http.answers.remove("http://pump/power");
        for (int i = 0; i < 3; i++) {
            cycle();
        }
        assertTrue(pumpOn, "a lost reading is not 0 W");
        assertNull(house.bus.service(CONSUMER + "pump").get("/Dc/0/Power"), "but VRM shows that it is unknown");
        assertEquals(
                1, house.http.asked.stream().filter("http://pump/on"::equals).count());
    }

    @Test
    @DisplayName(
            "who takes its instance back, or is not automatic any more, gets 0 at once; an unknown consumption takes nobody out")
    void zeroAtOnce() {
        start("PatienceWh = 0\n");
        system(-500.0, 0.0);
        scripted(
                "a",
                "VRMInstanceID",
                1200,
                "CustomName",
                "A",
                "Request",
                300,
                "StepSize",
                100,
                "IsAutomatic",
                "true",
                "Consumption",
                0);
        cycle();
        assertEquals("300.0", allowance("a"));
        scripted("a", "Consumption", "");
        cycle();
        assertEquals("300.0", allowance("a"));
        assertNotNull(house.bus.service(CONSUMER + "a"));
        scripted("a", "IsAutomatic", "false");
        assertEquals("0", allowance("a"));
        scripted("a", "IsAutomatic", "true");
        cycle();
        assertEquals("300.0", allowance("a"));
        scripted("a", "VRMInstanceID", "");
        assertEquals("0", allowance("a"));
    }

    @Test
    @DisplayName("with an hour between distributions, a lost grid meter still ends allowances after KeepAllowancesFor")
    void keptNoLonger() {
        house.start(
                "SolarOverheadDistributor",
                () -> new SolarOverheadDistributor(
                        Configuration.parse(
                                Path.of("c.ini"),
                                "[Services]\nSolarOverheadDistributor = true\n[SolarOverheadDistributor]\nUpdateInterval = 3600000\nKeepAllowancesFor = 60\nStaleAfterSeconds = 7200\n",
                                LaterServices.beside(List.of(new ServiceDeclaration(
                                        "SolarOverheadDistributor",
                                        List.of(),
                                        "",
                                        List.of(
                                                SolarOverheadDistributor.Config.class,
                                                SwitchedConsumer.HttpConsumer.class,
                                                SwitchedConsumer.MqttConsumer.class),
                                        true))),
                                List.of()),
                        Optional.empty()));
        SimBus.Service system = system(-500.0, 0.0);
        scripted(
                "a",
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                1200,
                "Request",
                300,
                "StepSize",
                100,
                "IsAutomatic",
                "true");
        house.pass(Duration.ofHours(1));
        assertEquals("300.0", allowance("a"));
        system.set("/Dc/Battery/Power", null);
        house.pass(Duration.ofSeconds(50));
        assertEquals("300.0", allowance("a"));
        house.pass(Duration.ofSeconds(15));
        assertEquals("0", allowance("a"));
    }

    @Test
    @DisplayName("manual stays manual over a restart, also when the word was not retained")
    void manualOverARestart() {
        start(PUMP);
        scripted("pump", "IsAutomatic", "false");
        house.stop();
        Map<String, Map<String, Object>> kept = house.documents;
        house = new VirtualHouse(kept);
        pumpOn = true;
        start(PUMP);
        system(2000.0, 0.0);
        house.pass(Duration.ofMinutes(2));
        assertTrue(pumpOn, "the owner's load");
        assertEquals("false", house.mqtt.payload(ROOT + "Requests/pump/IsAutomatic"));
    }

    @Test
    @DisplayName(
            "a consumer over MQTT: switched, verified by its status, measured, and off at stop; the broker's absence changes nothing")
    void overMqtt() {
        start("""
                [MqttConsumer:heater]
                CustomName = Heater
                VRMInstanceID = 1100
                Request = 750
                MinOnSeconds = 600
                OnTopic = heater/set
                OffTopic = heater/set
                StatusTopic = heater/state
                PowerTopic = heater/power
                PowerExtractRegex = (.*)
                """);
        SimBus.Service system = system(-1000.0, 0.0);
        cycle();
        assertEquals("true", house.mqtt.payload("heater/set"));
        house.mqtt.arrive("heater/state", "true");
        house.mqtt.arrive("heater/power", "740.5");
        house.pass(Duration.ofSeconds(20));
        assertEquals(740.5, house.bus.service(CONSUMER + "heater").get("/Dc/0/Power"));
        house.mqtt.setConnected(false);
        house.pass(Duration.ofSeconds(30));
        house.mqtt.setConnected(true);
        system.set("/Ac/Grid/L1/Power", 900.0);
        house.pass(Duration.ofSeconds(60));
        assertEquals("true", house.mqtt.payload("heater/set"), "MinOnSeconds holds over a broker's absence");
        house.mqtt.arrive("heater/state", "true");
        house.pass(Duration.ofSeconds(600));
        assertEquals("false", house.mqtt.payload("heater/set"));
        house.mqtt.arrive("heater/state", "false");
        system.set("/Ac/Grid/L1/Power", -1000.0);
        house.pass(Duration.ofSeconds(30));
        house.mqtt.arrive("heater/state", "true");
        house.settle();
        house.stop();
        assertEquals("false", house.mqtt.payload("heater/set"));
    }

    @Test
    @DisplayName("the same key in two sections: the first counts, the other is said with its line, nobody else suffers")
    void sameKey() {
        Configuration both = read(
                PUMP
                        + "[MqttConsumer:pump]\nCustomName = P\nVRMInstanceID = 1101\nRequest = 1\nOnTopic = a\nOffTopic = a\n");
        assertEquals(1, both.problems().size());
        assertEquals("MqttConsumer:pump", both.problems().get(0).section());
        assertTrue(both.problems().get(0).text().contains("[HttpConsumer:pump]"));
        answerPump();
        house.start("SolarOverheadDistributor", () -> new SolarOverheadDistributor(both, Optional.empty()));
        system(-500.0, 0.0);
        cycle();
        house.pass(Duration.ofSeconds(3));
        assertTrue(pumpOn);
    }

    @Test
    @DisplayName("a load that cannot be switched off at the end is said")
    void notOffAtTheEnd() {
        start(PUMP);
        system(-500.0, 0.0);
        cycle();
        house.pass(Duration.ofSeconds(3));
        assertTrue(pumpOn);
        house.http.answers.remove("http://pump/off");
        house.stop();
        house.pass(Duration.ofSeconds(10));
        assertTrue(
                house.messages().stream().anyMatch(m -> m.startsWith("Pump: ")),
                house.messages().toString());
    }

    private void consumer(String key, int instance, double requestW, Object consumptionW) {
        scripted(
                key,
                "IsScriptedConsumer",
                "true",
                "VRMInstanceID",
                instance,
                "Request",
                requestW,
                "StepSize",
                100,
                "IsAutomatic",
                "true",
                "Consumption",
                consumptionW);
    }

    @Test
    @DisplayName("a consumption that is claimed counts up to what was asked, so that no megawatt switches loads on")
    void claimed() {
        start("PatienceWh = 0\n" + PUMP);
        system(2000.0, 0.0);
        consumer("liar", 1200, 300, 999_999);
        cycle();
        house.pass(Duration.ofSeconds(3));
        assertEquals("0.0", house.mqtt.payload(ROOT + "Calculations/OverheadAvailable"));
        assertFalse(pumpOn);
        assertEquals("0", allowance("liar"));
        system(-50.0, 0.0);
        cycle();
        assertEquals("350.0", house.mqtt.payload(ROOT + "Calculations/OverheadAvailable"));
    }

    @Test
    @DisplayName("a dead script leaves no overhead behind: its consumption counts for five minutes, then it is unknown")
    void deadScript() {
        start("PatienceWh = 0\n");
        system(-50.0, 0.0);
        consumer("car", 1200, 8000, 8000);
        consumer("b", 1201, 1000, 0);
        for (int i = 0; i < 30; i++) {
            scripted("b", "Consumption", 0);
            cycle();
        }
        assertEquals("8050.0", house.mqtt.payload(ROOT + "Calculations/OverheadAvailable"));
        scripted("b", "Consumption", 0);
        cycle();
        assertEquals("50.0", house.mqtt.payload(ROOT + "Calculations/OverheadAvailable"));
        assertEquals("0", allowance("b"));
        assertNull(house.bus.service(CONSUMER + "car").get("/Dc/0/Power"), "unknown, not frozen");
        house.mqtt.arriveRetained(ROOT + "Requests/car/Consumption", "8000");
        cycle();
        assertEquals(
                "50.0", house.mqtt.payload(ROOT + "Calculations/OverheadAvailable"), "the broker does not revive it");
        scripted("car", "Consumption", 8000);
        cycle();
        assertEquals("8050.0", house.mqtt.payload(ROOT + "Calculations/OverheadAvailable"));
    }

    @Test
    @DisplayName(
            "a heater that draws a tenth more than it asks for stays on, as long as the sun carries it: no going off and on")
    void drawsMore() {
        boolean[] on = new boolean[1];
        int[] switched = new int[1];
        house.http.answers.put("http://h/on", () -> {
            switched[0]++;
            on[0] = true;
            return new Ok(200, "ok");
        });
        house.http.answers.put("http://h/off", () -> {
            switched[0]++;
            on[0] = false;
            return new Ok(200, "ok");
        });
        house.http.answers.put("http://h/s", () -> new Ok(200, on[0] ? "on 550" : "off 0"));
        start("""
                [HttpConsumer:heater]
                CustomName = Heater
                VRMInstanceID = 1101
                Request = 500
                OnUrl = http://h/on
                OffUrl = http://h/off
                StatusUrl = http://h/s
                IsOnKeywordRegex = on
                PowerUrl = http://h/s
                PowerExtractRegex = (\\d+)
                """);
        SimBus.Service system = system(-540.0, 0.0);
        for (int i = 0; i < 60; i++) {
            house.pass(Duration.ofSeconds(5));
            system.set("/Ac/Grid/L1/Power", on[0] ? 10.0 : -540.0);
            house.pass(Duration.ofSeconds(5));
        }
        assertTrue(on[0]);
        assertEquals(1, switched[0]);
    }

    @Test
    @DisplayName(
            "a Gen1 Shelly 1 has no meter and tells 0 W for ever: on once and it stays on, as a load without a meter")
    void withoutMeter() {
        boolean[] on = new boolean[1];
        int[] switched = new int[1];
        for (String turn : List.of("on", "off")) {
            house.http.answers.put("http://192.168.1.9/relay/0?turn=" + turn, () -> {
                switched[0]++;
                on[0] = turn.equals("on");
                return new Ok(200, "{\"ison\":" + on[0] + "}");
            });
        }
        house.http.answers.put("http://192.168.1.9/relay/0", () -> new Ok(200, "{\"ison\":" + on[0] + "}"));
        house.http.answers.put("http://192.168.1.9/meter/0", () -> new Ok(200, "{\"power\":0.00,\"is_valid\":true}"));
        house.http.answers.put(
                "http://192.168.1.9/shelly", () -> new Ok(200, "{\"type\":\"SHSW-1\",\"mac\":\"AA\",\"auth\":false}"));
        start("""
                [HttpConsumer:boiler]
                CustomName = Boiler
                VRMInstanceID = 1101
                Request = 500
                Preset = ShellyGen1
                Host = 192.168.1.9
                """);
        SimBus.Service system = system(-700.0, 0.0);
        for (int i = 0; i < 60; i++) {
            house.pass(Duration.ofSeconds(5));
            system.set("/Ac/Grid/L1/Power", on[0] ? -200.0 : -700.0);
            house.pass(Duration.ofSeconds(5));
        }
        assertTrue(on[0]);
        assertEquals(1, switched[0], "switchings in ten minutes");
        assertEquals(500.0, house.bus.service(CONSUMER + "boiler").get("/Dc/0/Power"));
        assertEquals(
                1,
                house.http.asked.stream().filter(url -> url.endsWith("/shelly")).count());
    }

    private long onBus(String part) {
        return house.bus.names().stream().filter(name -> name.contains(part)).count();
    }

    @Test
    @DisplayName(
            "hundreds of consumers that the broker has kept do not take the bus; who lives gets a place all the same")
    void ghosts() {
        start("");
        system(-8000.0, 0.0);
        for (int i = 0; i < 300; i++) {
            house.mqtt.arriveRetained(ROOT + "Requests/ghost" + i + "/IsScriptedConsumer", "true");
            house.mqtt.arriveRetained(ROOT + "Requests/ghost" + i + "/VRMInstanceID", Integer.toString(2000 + i));
        }
        house.settle();
        assertEquals(OverheadConsumers.MOST_SCRIPTED, onBus("Consumer_ghost"));
        assertEquals(
                1,
                house.messages().stream()
                        .filter(each -> each.contains("scripted ones already"))
                        .count(),
                house.messages()::toString);
        house.pass(Duration.ofSeconds(70));
        for (int i = 0; i < 2; i++) {
            scripted("EV", "IsScriptedConsumer", "true", "VRMInstanceID", "1500", "IsAutomatic", "true");
            scripted("EV", "Request", "2000", "StepSize", "100", "Consumption", "0");
        }
        cycle();
        assertEquals(1, onBus("Consumer_EV"));
        assertEquals("2000.0", allowance("EV"));
        assertEquals(OverheadConsumers.MOST_SCRIPTED, onBus("Consumer_"));
    }

    @Test
    @DisplayName("long, forged and endless words of strangers are refused in few and short messages")
    void strangers() {
        start("");
        scripted("long", "CustomName", "x".repeat(60_000), "Request", "1".repeat(45_000) + "x");
        scripted("forged", "Request", "\u001b[2J\nforged");
        for (int i = 0; i < 1000; i++) {
            house.mqtt.arriveRetained(ROOT + "Requests/nobody" + i + "/Request", "many");
        }
        house.settle();
        assertTrue(house.messages().size() <= 110, () -> house.messages().size() + " messages");
        assertTrue(house.messages().stream().allMatch(each -> each.length() < 400 && !each.contains("\n")));
    }

    @Test
    @DisplayName("each consumer is told why, beside its allowance")
    void why() {
        start("MinBatteryCharge = 450\n" + PUMP.replace("IgnoreBatReservation = true", "IgnoreBatReservation = false"));
        system(-500.0, 0.0);
        cycle();
        assertEquals(
                "waits: needs 100 W, 50 W free, the battery reserves 450 W at 50 %",
                house.mqtt.payload(ROOT + "Requests/pump/Reason"));
    }

    @Test
    @DisplayName("while Opportunity Loads is active es-ESS holds, says so once, and distributes again afterwards")
    void opportunityLoads() {
        start(PUMP);
        system(-500.0, 0.0);
        cycle();
        assertEquals("100.0", allowance("pump"));
        SimBus.Service platform =
                house.bus.foreign("com.victronenergy.platform").set("/Services/OpportunityLoads/Mode", 1);
        cycle();
        cycle();
        assertEquals("0", allowance("pump"));
        assertEquals(
                1,
                house.messages().stream()
                        .filter(text -> text.contains("Opportunity Loads shares the overhead"))
                        .count());
        assertEquals("Active", house.mqtt.payload(ROOT + "Victron/OpportunityLoads"));
        platform.set("/Services/OpportunityLoads/Mode", 0);
        for (int i = 0; i < 30; i++) {
            cycle();
        }
        assertEquals("100.0", allowance("pump"));
    }

    @Test
    @DisplayName("Distributor = es-ESS: the owner has chosen")
    void ownersChoice() {
        start("Distributor = es-ESS\n" + PUMP);
        system(-500.0, 0.0);
        house.bus.foreign("com.victronenergy.platform").set("/Services/OpportunityLoads/Mode", 1);
        cycle();
        assertEquals("100.0", allowance("pump"));
    }

    @Test
    @DisplayName(
            "a consumption that is not repeated is believed for five minutes, while the rest of what it says is repeated")
    void oldConsumption() {
        start("");
        system(-500.0, 0.0);
        scripted("heater", "VRMInstanceID", 1200, "CustomName", "Heater", "Request", 3000, "StepSize", 3000);
        scripted("heater", "IsAutomatic", "true", "Consumption", 2000);
        cycle();
        assertEquals("2500.0", house.mqtt.payload(ROOT + "Calculations/OverheadAvailable"));
        for (int i = 0; i < 30; i++) {
            scripted("heater", "Request", 3000);
            cycle();
        }
        scripted("heater", "Request", 3000);
        cycle();
        assertEquals("500.0", house.mqtt.payload(ROOT + "Calculations/OverheadAvailable"), "it is old now");
    }

    @Test
    @DisplayName("Dynamic ESS is shown, and said once; it does not keep es-ESS from distributing")
    void dynamicEss() {
        start("");
        system(-3000.0, 0.0).set("/DynamicEss/Active", 1);
        scripted("heater", "VRMInstanceID", 1200, "CustomName", "Heater", "Request", 2000, "StepSize", 2000);
        scripted("heater", "IsAutomatic", "true", "Consumption", 0);
        cycle();
        cycle();
        assertEquals("Active", house.mqtt.payload(ROOT + "Victron/DynamicEss"));
        assertEquals(
                "Active",
                house.bus
                        .service("com.victronenergy.esess.esESS_SolarOverheadDistributor")
                        .get("/Victron/DynamicEss"));
        assertEquals("2000.0", allowance("heater"));
        assertEquals(
                1,
                house.messages().stream()
                        .filter(text -> text.contains("Dynamic ESS is active"))
                        .count());
    }
}
