package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import esess.config.SetpointSection;
import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SetpointRequestsTest {

    private static final String SETTING = "/Settings/CGwacs/AcPowerSetPoint";
    private static final String OVERRIDE = "/Overrides/Setpoint";

    private final VirtualHouse house = new VirtualHouse();
    private final SimBus.Service hub4 =
            house.bus.foreign("com.victronenergy.hub4").set(OVERRIDE, null).accepting(OVERRIDE, value -> true);

    @BeforeEach
    void start() {
        house.bus.foreign("com.victronenergy.settings").set(SETTING, 50.0);
        house.start(
                "GridSetpoint",
                () -> new SetpointRequests(new SetpointSection(-25_000, 25_000, 5000, Duration.ofSeconds(60))));
    }

    private void ask(String name, String payload) {
        house.mqtt.arrive("es-ESS/GridSetpoint/Requests/" + name, payload);
        house.pass(Duration.ofSeconds(2));
    }

    @Test
    @DisplayName("scripts ask by MQTT, each for itself; an empty payload ends a request")
    void requests() {
        ask("car", "1000");
        ask("boiler", "-200.5");
        assertEquals(849.5, hub4.get(OVERRIDE));
        assertEquals(
                "50 W of your own, 1000 W for car, -200.5 W for boiler",
                house.mqtt.payload("es-ESS/$SYS/GridSetpoint/Reason"));
        ask("car", "");
        assertEquals(-150.5, hub4.get(OVERRIDE));
        ask("boiler", " ");
        assertNull(hub4.get(OVERRIDE));
        ask("car", "1000");
        house.stop();
        house.pass(Duration.ofSeconds(2));
        assertNull(hub4.get(OVERRIDE), "switched off");
    }

    @Test
    @DisplayName("a script that died: its request ends after RequestExpiry")
    void dead() {
        ask("car", "1000");
        house.pass(Duration.ofSeconds(50));
        ask("car", "1000");
        house.pass(Duration.ofSeconds(57));
        assertEquals(1050.0, hub4.get(OVERRIDE));
        house.pass(Duration.ofSeconds(2));
        assertNull(hub4.get(OVERRIDE));
    }

    @Test
    @DisplayName("nonsense and retained requests end what was asked, and are said once")
    void refused() {
        ask("car", "1000");
        ask("car", "1e999");
        ask("car", "full");
        assertNull(hub4.get(OVERRIDE));
        house.mqtt.arriveRetained("es-ESS/GridSetpoint/Requests/car", "1000");
        house.mqtt.arriveRetained("es-ESS/GridSetpoint/Requests/old", "1000");
        house.pass(Duration.ofSeconds(2));
        assertNull(hub4.get(OVERRIDE));
        assertEquals(
                List.of(
                        "The request of car is not carried out: it is not a finite number.",
                        "The request of old is not carried out: it was published as retained, so nobody knows how old it is."),
                house.messages());
    }

    @Test
    @DisplayName("the same by the control: set, answered, shown with its end, and over after RequestExpiry")
    void control() {
        house.mqtt.arrive("es-ESS/GridSetpoint/Controls/Offset/Set", "300");
        house.pass(Duration.ofSeconds(2));
        assertEquals(350.0, hub4.get(OVERRIDE));
        assertEquals("done", house.mqtt.payload("es-ESS/GridSetpoint/Controls/Offset/Answer"));
        assertEquals("300", house.mqtt.payload("es-ESS/GridSetpoint/Controls/Offset"));
        assertEquals("MQTT", house.mqtt.payload("es-ESS/GridSetpoint/Controls/Offset/SetBy"));
        house.mqtt.arrive("es-ESS/GridSetpoint/Controls/Offset/Set", "much");
        house.pass(Duration.ofSeconds(2));
        assertEquals("a number is expected", house.mqtt.payload("es-ESS/GridSetpoint/Controls/Offset/Answer"));
        assertEquals(350.0, hub4.get(OVERRIDE), "what was set before stands");
        house.pass(Duration.ofSeconds(60));
        assertNull(hub4.get(OVERRIDE));
        assertEquals("", house.mqtt.payload("es-ESS/GridSetpoint/Controls/Offset"));
    }

    @Test
    @DisplayName("only so many may ask at a time; who asks no more leaves the place to others")
    void crowd() {
        for (int i = 0; i < SetpointRequests.MOST; i++) {
            house.mqtt.arrive("es-ESS/GridSetpoint/Requests/crowd" + i, "1");
        }
        ask("car", "1000");
        assertEquals(50.0 + SetpointRequests.MOST, hub4.get(OVERRIDE));
        house.pass(Duration.ofSeconds(60));
        ask("car", "1000");
        assertEquals(1050.0, hub4.get(OVERRIDE));
    }
}
