package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.Configuration;
import esess.config.LaterServices;
import esess.config.ServiceDeclaration;
import esess.port.Http.Ok;
import esess.runtime.Control;
import esess.sim.twin.WattpilotCharger.Car;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an owner sets by hand: a consumer on, off or automatic, and the Wattpilot, over MQTT as in VRM. */
class OwnersControlsTest {

    private static final String PUMP = "es-ESS/SolarOverheadDistributor/Controls/pump";
    private static final String WATTPILOT = "es-ESS/FroniusWattpilot/Controls/";

    private VirtualHouse house = new VirtualHouse();
    private boolean pumpOn;

    private void startPump() {
        ServiceDeclaration service = new ServiceDeclaration(
                "SolarOverheadDistributor",
                List.of(),
                "",
                List.of(
                        SolarOverheadDistributor.Config.class,
                        SwitchedConsumer.HttpConsumer.class,
                        SwitchedConsumer.MqttConsumer.class),
                true);
        Configuration configuration =
                Configuration.parse(Path.of("config.ini"), """
                [Services]
                SolarOverheadDistributor = true
                [SolarOverheadDistributor]
                PatienceWh = 0
                [HttpConsumer:pump]
                CustomName = Pump
                VRMInstanceID = 1100
                Request = 100
                OnUrl = http://pump/on
                OffUrl = http://pump/off
                StatusUrl = http://pump/status
                IsOnKeywordRegex = "ison":\\s*true
                """, LaterServices.beside(List.of(service)), List.of());
        house.http.answers.put("http://pump/on", () -> pump(true));
        house.http.answers.put("http://pump/off", () -> pump(false));
        house.http.answers.put("http://pump/status", () -> new Ok(200, "{\"ison\": " + pumpOn + "}"));
        house.start("SolarOverheadDistributor", () -> new SolarOverheadDistributor(configuration, Optional.empty()));
        house.bus
                .foreign("com.victronenergy.system")
                .set("/Ac/Grid/L1/Power", 1000.0)
                .set("/Dc/Battery/Power", 0.0)
                .set("/Dc/Battery/Soc", 50.0);
        house.pass(Duration.ofSeconds(30));
    }

    private Ok pump(boolean on) {
        pumpOn = on;
        return new Ok(200, "ok");
    }

    private void set(VirtualHouse house, String topic, String payload) {
        house.mqtt.arrive(topic + "/Set", payload);
        house.pass(Duration.ofSeconds(30));
    }

    @Test
    @DisplayName(
            "a consumer is switched by hand without any sun, stays so, and is automatic again when its owner says so")
    void consumer() {
        startPump();
        assertEquals("Auto", house.mqtt.payload(PUMP));
        assertFalse(pumpOn);
        set(house, PUMP, "On");
        assertTrue(pumpOn);
        assertEquals("On", house.mqtt.payload(PUMP));
        assertEquals("MQTT", house.mqtt.payload(PUMP + "/SetBy"));
        house.pass(Duration.ofHours(2));
        assertTrue(pumpOn, "no sun, and no distribution changes it");
        set(house, PUMP, "Off");
        assertFalse(pumpOn);
        set(house, PUMP, "On");
        set(house, PUMP, "Auto");
        assertFalse(pumpOn, "there is no overhead");
        set(house, PUMP, "Perhaps");
        assertEquals("one of Off, On, Auto is expected", house.mqtt.payload(PUMP + "/Answer"));
    }

    @Test
    @DisplayName("on for half an hour, and the topic IsAutomatic of today takes it back as ever")
    void boost() {
        startPump();
        set(house, PUMP, "On for 30 min");
        assertTrue(pumpOn);
        house.pass(Duration.ofMinutes(31));
        assertFalse(pumpOn);
        assertEquals("Auto", house.mqtt.payload(PUMP));
        assertEquals("", house.mqtt.payload(PUMP + "/Until"));
        set(house, PUMP, "On");
        house.mqtt.arrive("es-ESS/SolarOverheadDistributor/Requests/pump/IsAutomatic", "true");
        house.pass(Duration.ofSeconds(30));
        assertFalse(pumpOn);
        assertEquals("Auto", house.mqtt.payload(PUMP));
    }

    @Test
    @DisplayName(
            "on for an hour, and the power fails: it goes on after the start, ends in time, and is automatic again")
    void powerCut() {
        startPump();
        set(house, PUMP, "On for 1 h");
        Map<String, Map<String, Object>> disk = house.documents;
        house = new VirtualHouse(disk);
        house.pass(Duration.ofMinutes(20));
        pumpOn = false;
        startPump();
        assertTrue(pumpOn, "as its owner wants it until then");
        assertEquals("On", house.mqtt.payload(PUMP));
        house.pass(Duration.ofMinutes(45));
        assertFalse(pumpOn);
        assertEquals("Auto", house.mqtt.payload(PUMP));
        assertFalse(disk.get("solar-overhead").get("pump").toString().contains("decided"));
    }

    @Test
    @DisplayName("the Wattpilot: the same on MQTT as in VRM, refused while it is away, unknown then")
    void wattpilot() {
        WattpilotHouse charging = new WattpilotHouse();
        charging.start("MinOnOffSeconds = 0\nMinPhaseSwitchSeconds = 0\n")
                .app("lmo", 3)
                .app("frc", 1)
                .plugIn(Car.threePhases(50_000))
                .pass(6);
        VirtualHouse there = charging.house;
        assertEquals("Manual", there.mqtt.payload(WATTPILOT + "Mode"));
        set(there, WATTPILOT + "SetCurrent", "30");
        set(there, WATTPILOT + "StartStop", "Start");
        assertEquals(10, charging.charger.currentA());
        assertEquals("30", there.mqtt.payload(WATTPILOT + "SetCurrent"));
        set(there, WATTPILOT + "Mode", "Auto for 10 min");
        assertEquals(1, charging.ev().get("/Mode"));
        there.pass(Duration.ofMinutes(10));
        assertEquals(0, charging.ev().get("/Mode"), "as before");
        set(there, WATTPILOT + "SetCurrent", "97");
        assertEquals("a number from 6 to 96 is expected", there.mqtt.payload(WATTPILOT + "SetCurrent/Answer"));
        charging.house.socket.attach("wattpilot", null);
        charging.door.drop();
        charging.pass(10);
        assertEquals("", there.mqtt.payload(WATTPILOT + "Mode"));
        set(there, WATTPILOT + "Mode", "Auto");
        assertEquals("the charger cannot be reached now", there.mqtt.payload(WATTPILOT + "Mode/Answer"));
        Control mode = there.house.controls().find("FroniusWattpilot", "Mode").orElseThrow();
        assertNull(mode.value());
    }
}
