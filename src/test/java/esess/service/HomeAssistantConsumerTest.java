package esess.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.Catalog;
import esess.adapter.GsonJson;
import esess.config.Configuration;
import esess.port.Http.Ok;
import esess.testing.VirtualHouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A pump that its owner switches in Home Assistant, knowing nothing but what discovery has told. */
class HomeAssistantConsumerTest {

    private static final String DEVICE = "homeassistant/device/esess_c0ffee_battery_SolarOverheadConsumer_pump/config";

    private final VirtualHouse house = new VirtualHouse();
    private boolean pumpOn;

    private Ok pump(boolean on) {
        pumpOn = on;
        return new Ok(200, "ok");
    }

    private void start() {
        Configuration configuration =
                Configuration.parse(Path.of("config.ini"), """
                [Common]
                ConfigVersion = 100
                [Services]
                SolarOverheadDistributor = true
                HomeAssistant = true
                [HttpConsumer:pump]
                CustomName = Pump
                VRMInstanceID = 1100
                Request = 100
                OnUrl = http://pump/on
                OffUrl = http://pump/off
                StatusUrl = http://pump/status
                IsOnKeywordRegex = "ison":\\s*true
                """, Catalog.declarations(), Catalog.ALWAYS);
        assertEquals(List.of(), configuration.problems());
        house.http.answers.put("http://pump/on", () -> pump(true));
        house.http.answers.put("http://pump/off", () -> pump(false));
        house.http.answers.put("http://pump/status", () -> new Ok(200, "{\"ison\": " + pumpOn + "}"));
        house.bus
                .foreign("com.victronenergy.system")
                .set("/Serial", "c0ffee")
                .set("/Ac/Grid/L1/Power", 1000.0)
                .set("/Dc/Battery/Power", 0.0)
                .set("/Dc/Battery/Soc", 50.0);
        house.start("SolarOverheadDistributor", () -> new SolarOverheadDistributor(configuration, Optional.empty()));
        house.start("HomeAssistant", () -> new HomeAssistant(configuration));
        house.pass(Duration.ofMinutes(2));
    }

    private Map<?, ?> document() {
        return (Map<?, ?>) new GsonJson().parse(house.mqtt.payload(DEVICE));
    }

    /** The one with these options. */
    private Map<?, ?> select() {
        return (Map<?, ?>) ((Map<?, ?>) document().get("cmps"))
                .values().stream()
                        .filter(each -> "select".equals(((Map<?, ?>) each).get("p")))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    @DisplayName("the pump's device is available, has its mode as one select, which switches it and tells what holds")
    void switched() {
        start();
        for (Object each : (List<?>) document().get("avty")) {
            Map<?, ?> availability = (Map<?, ?>) each;
            if (!availability.get("t").toString().contains("$SYS")) {
                assertEquals(availability.get("pl_avail"), house.mqtt.payload((String) availability.get("t")));
            }
        }
        Map<?, ?> mode = select();
        assertTrue(((List<?>) mode.get("ops")).containsAll(List.of("Auto", "On", "Off")), mode.toString());
        assertEquals("Auto", house.mqtt.payload((String) mode.get("stat_t")));
        house.mqtt.arrive((String) mode.get("cmd_t"), "On");
        house.pass(Duration.ofSeconds(30));
        assertTrue(pumpOn);
        assertEquals("On", house.mqtt.payload((String) mode.get("stat_t")));
        house.mqtt.arrive((String) mode.get("cmd_t"), "Off");
        house.pass(Duration.ofSeconds(30));
        assertFalse(pumpOn);
        assertEquals("Off", house.mqtt.payload((String) mode.get("stat_t")));
        house.mqtt.arrive((String) mode.get("cmd_t"), "Auto");
        house.pass(Duration.ofSeconds(30));
        Map<?, ?> state = (Map<?, ?>) new GsonJson()
                .parse(house.mqtt.payload(
                        "es-ESS/HomeAssistant/esess_c0ffee_battery_SolarOverheadConsumer_pump/State"));
        assertEquals("ON", state.get("Automatic"));
        assertEquals(List.of(), house.uncaught);
    }
}
