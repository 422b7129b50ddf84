package esess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.testing.Await;
import esess.testing.HomeAssistantRules;
import esess.testing.Mosquitto;
import esess.testing.Peer;
import esess.testing.PrivateBus;
import esess.testing.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an owner of Home Assistant sees of the packaged program, on a real broker. */
@Timeout(300)
class HomeAssistantIT {

    private static final String ROOF = "homeassistant/device/esess_c0ffee_pvinverter_MqttPVInverter_roof/config";
    private static final String GARDEN = "homeassistant/device/esess_c0ffee_temperature_MqttTemperature_garden/config";
    private static final String AVAILABLE =
            "es-ESS/HomeAssistant/esess_c0ffee_pvinverter_MqttPVInverter_roof/Available";

    @TempDir
    Path directory;

    private Program run(PrivateBus bus, Mosquitto broker, boolean discovery, boolean garden) throws IOException {
        Program.configure(directory, broker.port(), """
                [Services]
                MqttPVInverter = true
                MqttTemperature = %s
                HomeAssistant = %s
                [HomeAssistant]
                UpdateSeconds = 1
                [MqttPVInverter]
                StaleAfter = 5
                [MqttPVInverter:roof]
                VRMInstanceID = 20
                CustomName = Roof
                Position = 1
                TotalPowerTopic = solar/1/0/power
                DtuControlTopic = solar/1
                MaxPower = 1500
                [MqttTemperature:garden]
                VRMInstanceID = 21
                CustomName = Garden
                Topic = garden/temperature
                """.formatted(garden, discovery));
        return new Program(directory, bus.address(), "run", "--config", "config.ini");
    }

    /** "topic payload" of each message. */
    private static List<String> heard(Mosquitto.Listener listener) {
        return listener.heard().stream().map(message -> message.substring(4)).toList();
    }

    private static String last(Mosquitto.Listener listener, String topic) {
        String last = null;
        for (String message : heard(listener)) {
            if (message.equals(topic) || message.startsWith(topic + " ")) {
                last = message.substring(topic.length()).strip();
            }
        }
        return last;
    }

    private static long times(Mosquitto.Listener listener, String topic) {
        return heard(listener).stream()
                .filter(message -> message.startsWith(topic + " "))
                .count();
    }

    private static Map<?, ?> setter(Mosquitto.Listener listener) {
        Map<?, ?> document = (Map<?, ?>) new GsonJson().parse(last(listener, ROOF));
        return (Map<?, ?>) ((Map<?, ?>) document.get("cmps"))
                .values().stream()
                        .filter(each -> "number".equals(((Map<?, ?>) each).get("p")))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    @DisplayName(
            "devices are discovered and set, one that is lost is unavailable, Home Assistant's restart announces again, what is switched off goes")
    void asAnOwner() throws Exception {
        try (PrivateBus bus = new PrivateBus();
                Mosquitto broker = Mosquitto.open();
                Peer system = Peer.python(
                        bus.address(),
                        "python/service.py",
                        "com.victronenergy.system",
                        "items",
                        "{\"/Serial\": \"c0ffee\"}");
                Mosquitto.Listener listener = broker.listen("homeassistant/#", "es-ESS/#", "solar/#")) {
            try (Program program = run(bus, broker, true, true)) {
                Await.until("discovered", () -> last(listener, ROOF) != null && last(listener, GARDEN) != null);
                HomeAssistantRules rules = new HomeAssistantRules();
                heard(listener).stream()
                        .filter(message -> message.startsWith("homeassistant/device/"))
                        .forEach(message -> rules.look(
                                message.substring(0, message.indexOf(' ')),
                                message.substring(message.indexOf(' ') + 1),
                                Map.of()));
                assertEquals(
                        List.of(),
                        rules.objections().stream()
                                .filter(each -> !each.contains("twice"))
                                .toList());

                Map<?, ?> limit = setter(listener);
                broker.publish("solar/1/0/power", "800");
                Await.until("available", () -> "1".equals(last(listener, AVAILABLE)));
                broker.publish((String) limit.get("cmd_t"), "600");
                Await.until(
                        "the state tells what holds", () -> "600".equals(last(listener, (String) limit.get("stat_t"))));
                Await.until(
                        "the inverter is throttled to 600 of 1500 W",
                        () -> String.valueOf(last(listener, "solar/1/cmd/limit_nonpersistent_relative"))
                                .startsWith("40"));

                long before = times(listener, ROOF);
                broker.publish("homeassistant/status", "online");
                Await.until("announced again", () -> times(listener, ROOF) == before + 1);
                Await.until("the lost inverter is unavailable", () -> "0".equals(last(listener, AVAILABLE)));
                assertTrue(program.isAlive());
                program.kill();
                Await.until("the will says so", () -> "Offline".equals(last(listener, "es-ESS/$SYS/Status")));
            }
            try (Program program = run(bus, broker, true, false)) {
                Await.until("the sensor is removed", () -> "".equals(last(listener, GARDEN)));
                assertTrue(program.isAlive());
            }
            try (Program program = run(bus, broker, false, false)) {
                Await.until("all of it is removed", () -> "".equals(last(listener, ROOF)));
                assertTrue(program.isAlive());
            }
        }
    }
}
