package esess.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.door.SimMqtt;
import esess.sim.door.VirtualClock;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServiceMessagesTest {

    private final VirtualHouse house = new VirtualHouse();

    @Test
    @DisplayName("B31: exactly ServiceMessageCount slots rotate, retained, stamped in the owner's zone")
    void slots() {
        SimMqtt mqtt = house.mqtt;
        ServiceMessages messages = new ServiceMessages(
                mqtt,
                new VirtualClock(Instant.parse("2026-06-21T22:30:00Z")),
                () -> ZoneId.of("Europe/Berlin"),
                text -> text.replace("geheim", "***"),
                "es-ESS",
                3);
        for (int i = 1; i <= 7; i++) {
            messages.say("MqttExporter", house.house.log(), MessageType.WARNING, "number " + i);
        }
        String ring = "es-ESS/MqttExporter/ServiceMessages/ServiceMessageType.Warning/Message";
        assertEquals("2026-06-22 00:30:00 | number 7", mqtt.payload(ring + "01"));
        assertEquals("2026-06-22 00:30:00 | number 5", mqtt.payload(ring + "02"));
        assertEquals("2026-06-22 00:30:00 | number 6", mqtt.payload(ring + "03"));
        assertTrue(mqtt.published().stream().allMatch(p -> p.retained() && p.qos() == 0));
        assertEquals(
                3,
                mqtt.published().stream()
                        .map(SimMqtt.Published::topic)
                        .distinct()
                        .count());

        messages.say("$SYS", house.house.log(), MessageType.OPERATIONAL, "password geheim");
        assertEquals(
                "2026-06-22 00:30:00 | password ***",
                mqtt.payload("es-ESS/$SYS/ServiceMessages/ServiceMessageType.Operational/Message01"));
    }

    @Test
    @DisplayName("the zone is the GX's setting, also with its leading slash; nonsense is UTC")
    void zone() {
        OwnersZone zone = new OwnersZone();
        zone.follow(house.bus, house.loop);
        assertEquals(ZoneOffset.UTC, zone.get());
        assertNull(zone.local(house.clock.now()), "no day ends by a zone that is not known yet");
        var settings =
                house.bus.foreign("com.victronenergy.settings").set("/Settings/System/TimeZone", "Europe/Berlin");
        house.pass(Duration.ofSeconds(1));
        assertEquals(ZoneId.of("Europe/Berlin"), zone.get());
        assertEquals(12, zone.local(house.clock.now()).getHour());
        settings.set("/Settings/System/TimeZone", null);
        house.pass(Duration.ofSeconds(1));
        assertEquals(ZoneId.of("Europe/Berlin"), zone.get(), "the last known one holds");
        settings.set("/Settings/System/TimeZone", "/UTC");
        house.pass(Duration.ofSeconds(1));
        assertEquals(ZoneId.of("UTC"), zone.get());
        settings.set("/Settings/System/TimeZone", "$(reboot)");
        house.pass(Duration.ofSeconds(1));
        assertEquals(ZoneOffset.UTC, zone.get());
    }
}
