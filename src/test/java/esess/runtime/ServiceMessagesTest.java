package esess.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.ServiceState;
import esess.sim.door.SimMqtt;
import esess.sim.door.VirtualClock;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ServiceMessagesTest {

    private final VirtualHouse house = new VirtualHouse();

    @Test
    @DisplayName("exactly ServiceMessageCount slots rotate, retained, stamped in the owner's zone")
    void slots() {
        SimMqtt mqtt = house.mqtt;
        ServiceMessages messages = new ServiceMessages(
                mqtt,
                new Loop(new VirtualClock(Instant.parse("2026-06-21T22:30:00Z")), e -> {}),
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

    @Test
    @DisplayName(
            "a device that flaps every three seconds for a day: 28,800 changes are some forty messages, and the last says how it is")
    void flapping() {
        house.start("MqttDC", () -> new Service() {
            @Override
            public void start(Host host) {
                boolean[] alive = {true};
                host.time().every(Duration.ofSeconds(3), () -> {
                    alive[0] = !alive[0];
                    host.say(
                            "heater",
                            alive[0] ? MessageType.OPERATIONAL : MessageType.WARNING,
                            alive[0]
                                    ? "Heater reports again."
                                    : "Heater is lost since " + host.time().tick() + ".");
                });
                host.time().every(Duration.ofHours(7), () -> host.say("other", MessageType.WARNING, "Another one."));
            }

            @Override
            public void stop() {}
        });
        house.pass(Duration.ofDays(1));
        long told = house.messages().stream()
                .filter(text -> text.startsWith("Heater"))
                .count();
        assertTrue(told > 10 && told < 60, told + " messages");
        assertTrue(
                house.messages().stream().anyMatch(text -> text.matches(".*\\([0-9]+ more messages.*")),
                "how often is said");
        assertEquals(3, house.messages().stream().filter("Another one."::equals).count(), "the others are heard");
        assertTrue(
                house.logged.stream()
                                .filter(line -> line.contains("Heater") && !line.contains("DEBUG"))
                                .count()
                        < 60,
                "the log is on the same flash");
        boolean up = house.messages().get(house.messages().size() - 1).contains("again");
        house.stop();
        house.pass(Duration.ofHours(2));
        List<String> heater = house.messages().stream()
                .filter(text -> text.startsWith("Heater"))
                .toList();
        assertTrue(heater.get(heater.size() - 1).startsWith("Heater reports again."), "28,800 is even: " + heater + up);
    }

    @Test
    @DisplayName(
            "a service that flaps is published once a minute at most, then as it is; what is switched off is taken back")
    void health() {
        List<String> told = new ArrayList<>();
        Health health = new Health(house.loop);
        health.observe((service, state) -> told.add(service + "=" + state.text()));
        for (int i = 0; i < 1200; i++) {
            health.set(
                    "MqttDC",
                    i % 2 == 0 ? ServiceState.running() : ServiceState.waiting(ServiceState.Reason.DEVICE, "it"));
            house.pass(Duration.ofSeconds(3));
        }
        assertTrue(told.size() < 100, told.size() + "");
        assertEquals("Waiting for it", health.states().get("MqttDC").text());
        house.pass(Duration.ofMinutes(2));
        assertEquals("MqttDC=Waiting for it", told.get(told.size() - 1));
        health.off("Grid2Bat");
        assertEquals("Grid2Bat=", told.get(told.size() - 1));
    }

    @Test
    @DisplayName("the last 50 messages of each service stay in memory, the newest at the end, secrets masked")
    void recent() {
        ServiceMessages messages = new ServiceMessages(
                house.mqtt, house.loop, () -> ZoneOffset.UTC, text -> text.replace("geheim", "***"), "es-ESS", 3);
        List<String> heard = new ArrayList<>();
        messages.observe((service, message) -> heard.add(service + " " + message.text()));
        for (int i = 1; i <= 70; i++) {
            messages.say("MqttDC", "subject " + i, house.house.log(), MessageType.WARNING, "number " + i);
        }
        messages.say("Shelly", house.house.log(), MessageType.ERROR, "password geheim " + "x".repeat(5000));
        assertEquals(50, messages.recent("MqttDC").size());
        assertEquals("number 21", messages.recent("MqttDC").get(0).text());
        assertEquals(
                new ServiceMessages.Recent(house.clock.now(), MessageType.WARNING, "number 70"),
                messages.recent("MqttDC").get(49));
        String shown = messages.recent("Shelly").get(0).text();
        assertTrue(shown.startsWith("password *** xxx") && shown.length() < 1100, shown);
        assertEquals(List.of("MqttDC", "Shelly"), messages.services());
        assertEquals(List.of(), messages.recent("nobody"));
        assertEquals(71, heard.size());
    }
}
