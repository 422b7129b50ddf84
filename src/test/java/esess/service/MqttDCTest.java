package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.config.Configuration;
import esess.config.ServiceDeclaration;
import esess.sim.door.SimBus;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MqttDCTest {

    private static final String FRIDGE = "[MqttDC:fridge]\nVRMInstanceID = 30\nCustomName = Kühlschrank\n";

    private static final String SYSTEM = "com.victronenergy.dcsystem.esESS_MqttDC_fridge";

    private final VirtualHouse house = new VirtualHouse();

    private static Configuration parse(String text) {
        return Configuration.parse(
                Path.of("config.ini"),
                "[Services]\nMqttDC = true\n" + text,
                List.of(new ServiceDeclaration("MqttDC", List.of(), "", List.of(MqttDC.DcDevice.class), true)),
                List.of());
    }

    private SimBus.Service start(String victronClass, String text) {
        Configuration configuration = parse(text);
        assertEquals(List.of(), configuration.problems());
        house.start(
                "MqttDC",
                () -> new MqttDC(configuration.all(MqttDC.DcDevice.class).values()));
        return house.bus.service("com.victronenergy." + victronClass + ".esESS_MqttDC_fridge");
    }

    private void arrive(String topic, String payload) {
        house.mqtt.arrive(topic, payload);
        house.pass(Gathering.MOMENT);
    }

    @Test
    @DisplayName("an owner's section as it is makes a dcsystem with a proper name; unknown is not 0")
    void asTheOriginal() {
        assertNull(
                start("dcsystem", FRIDGE + "Topic = p\nTopicVoltage = u\nTopicCurrent = i\n"),
                "without a power it would be 0 W");
        arrive("p", "60.5");
        assertEquals(
                List.of(SYSTEM),
                house.bus.names().stream().filter(n -> n.contains("esESS")).toList());
        SimBus.Service fridge = house.bus.service(SYSTEM);
        assertEquals(60.5, fridge.get("/Dc/0/Power"));
        assertNull(fridge.get("/Dc/0/Voltage"));
        arrive("u", "26");
        arrive("i", "2.5");
        assertEquals(
                List.of(60.5, 26.0, 2.5, 1, "Kühlschrank"),
                List.of(
                        fridge.get("/Dc/0/Power"),
                        fridge.get("/Dc/0/Voltage"),
                        fridge.get("/Dc/0/Current"),
                        fridge.get("/Connected"),
                        fridge.get("/CustomName")),
                "what is told is not computed");
    }

    @Test
    @DisplayName("the third value is derived where two are known, and 0 V or 0 A derive nothing")
    void derived() {
        SimBus.Service load = start("dcload", FRIDGE + "Type = dcload\nTopicVoltage = u\nTopicCurrent = i\n");
        arrive("u", "24");
        assertNull(load.get("/Dc/0/Power"));
        arrive("i", "2");
        assertEquals(48.0, load.get("/Dc/0/Power"));
        assertEquals(1, load.get("/Settings/MonitorMode"));
        SimBus.Service source =
                start("dcsource", FRIDGE + "Type = DCSource\nTopic = p#P\nTopicVoltage = p#U\nInvert = true\n");
        arrive("p", "{\"P\":-120,\"U\":24}");
        assertEquals(
                List.of(120.0, 5.0, 24.0, -1),
                List.of(
                        source.get("/Dc/0/Power"),
                        source.get("/Dc/0/Current"),
                        source.get("/Dc/0/Voltage"),
                        source.get("/Settings/MonitorMode")));
        arrive("p", "{\"P\":-120,\"U\":0}");
        assertNull(source.get("/Dc/0/Current"));
        arrive("p", "{\"P\":null,\"U\":24}");
        assertNull(source.get("/Dc/0/Power"));
        assertEquals("Running", house.state("MqttDC"));
    }

    @Test
    @DisplayName("silence: unknown and not connected, also what was derived; said once; nonsense keeps nothing alive")
    void silent() {
        SimBus.Service load = start("dcload", FRIDGE + "Type = dcload\nTopic = p\nTopicVoltage = u\n");
        arrive("p", "48");
        house.pass(Duration.ofSeconds(30));
        arrive("u", "24");
        assertEquals(2.0, load.get("/Dc/0/Current"));
        house.pass(Duration.ofSeconds(31));
        assertNull(load.get("/Dc/0/Power"));
        assertNull(load.get("/Dc/0/Current"));
        assertEquals(1, load.get("/Connected"));
        arrive("p", "nan");
        house.pass(Duration.ofMinutes(5));
        assertNull(load.get("/Dc/0/Voltage"));
        assertEquals(0, load.get("/Connected"));
        arrive("p", "50");
        assertEquals(50.0, load.get("/Dc/0/Power"));
        assertEquals(
                List.of(
                        "DC device fridge: the payload \"nan\" on p is not used: it is not a number.",
                        "DC device fridge: nothing on its topics for 60 s, it is not connected.",
                        "DC device fridge reports again."),
                house.messages());
    }

    @Test
    @DisplayName("what the broker has kept is no measurement: nobody knows how old it is")
    void retained() {
        start("dcsystem", FRIDGE + "Topic = p\n");
        house.mqtt.arriveRetained("p", "900");
        house.pass(Gathering.MOMENT);
        assertNull(house.bus.service(SYSTEM));
        arrive("p", "48");
        SimBus.Service system = house.bus.service(SYSTEM);
        assertEquals(48.0, system.get("/Dc/0/Power"));
        assertEquals(1, system.get("/Connected"));
        assertEquals(List.of(), house.messages());
    }

    @Test
    @DisplayName("a device without a way to its power is a problem of the file")
    void wrong() {
        assertTrue(parse(FRIDGE + "TopicVoltage = u\n").problems().get(0).text().contains("the power is needed"));
        assertTrue(parse(FRIDGE + "Topic = p\nType = load\n")
                .problems()
                .get(0)
                .text()
                .contains("dcsystem, dcload or dcsource"));
    }

    @Test
    @DisplayName(
            "a dcsystem whose power is unknown leaves the bus, or the GX would take it for 0 W measured; it is back with its power")
    void systemLeaves() {
        start("dcsystem", FRIDGE + "Topic = p\nTopicVoltage = u\n");
        arrive("u", "24");
        assertNull(house.bus.service(SYSTEM));
        arrive("p", "48");
        assertEquals(48.0, house.bus.service(SYSTEM).get("/Dc/0/Power"));
        house.pass(Duration.ofSeconds(50));
        arrive("u", "24");
        assertEquals(48.0, house.bus.service(SYSTEM).get("/Dc/0/Power"));
        house.pass(Duration.ofSeconds(11));
        assertNull(house.bus.service(SYSTEM), "the voltage still comes");
        arrive("p", "50");
        assertEquals(50.0, house.bus.service(SYSTEM).get("/Dc/0/Power"));
        arrive("p", "");
        assertNull(house.bus.service(SYSTEM), "it says that it does not know");
    }

    @Test
    @DisplayName("what cannot be measured is not used: a current of 10^7 A would enter the GX's charge limit")
    void outOfThisWorld() {
        SimBus.Service load = start("dcload", FRIDGE + "Type = dcload\nTopicVoltage = u\nTopicCurrent = i\n");
        arrive("u", "24");
        arrive("i", "1e7");
        assertNull(load.get("/Dc/0/Current"));
        assertTrue(
                house.messages().get(0).contains("\"1e7\" on i is not used: no current is 10000000A"),
                house.messages().toString());
        arrive("i", "{\"a\":1}");
        arrive("i", "2");
        assertEquals(48.0, load.get("/Dc/0/Power"));
        assertEquals(1, house.messages().size(), "said once");
    }
}
