package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.sim.door.SimMqtt.Published;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a load behind MQTT does, in virtual time. */
class MqttLoadTest {

    private final VirtualHouse house = new VirtualHouse();
    private final List<String> told = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private SwitchedLoad load;

    private final SwitchedLoad.Listener listener = new SwitchedLoad.Listener() {
        @Override
        public void changed(SwitchedLoad changed) {
            seen.add(changed.isOn() + " " + changed.powerW());
        }

        @Override
        public void trouble(String text) {
            told.add("trouble: " + text);
        }

        @Override
        public void recovered(String text) {
            told.add("recovered: " + text);
        }
    };

    @AfterEach
    void nothingUncaught() {
        assertEquals(List.of(), house.uncaught);
    }

    private void run(Runnable task) {
        house.loop.execute(task);
        house.settle();
    }

    private void start(MqttLoad of) {
        run(() -> load = SwitchedLoad.of(of, house.mqtt, house.loop, listener));
    }

    private void start(String keyword, String powerTopic, String power) {
        start(new MqttLoad(
                "pump/set",
                "EIN",
                "pump/set",
                "AUS",
                Optional.of("pump/state"),
                Optional.ofNullable(keyword).map(Pattern::compile),
                Optional.empty(),
                Optional.ofNullable(powerTopic),
                Optional.ofNullable(power).map(Pattern::compile)));
    }

    private void arrive(String topic, String payload) {
        house.mqtt.arrive(topic, payload);
        house.settle();
    }

    private void want(boolean on) {
        run(() -> load.want(on));
    }

    private List<String> sent() {
        return house.mqtt.published().stream()
                .map(p -> p.topic() + " " + p.payload())
                .toList();
    }

    @Test
    @DisplayName("state and power are told as they arrive, not with the next cycle")
    void asItArrives() {
        start(null, "pump/power", null);
        arrive("pump/state", "AUS");
        want(true);
        assertEquals(List.of("pump/set EIN"), sent());
        assertFalse(house.mqtt.published().get(0).retained());
        arrive("pump/state", "EIN");
        arrive("pump/power", "350.5");
        arrive("pump/power", "nonsense");
        arrive("pump/power", "");
        arrive("pump/power", "351");
        house.pass(Duration.ofHours(1));
        assertEquals(List.of("false null", "true null", "true 350.5", "true null", "true 351.0"), seen);
        assertEquals(List.of("pump/set EIN"), sent());
        assertEquals(List.of(), told);
    }

    @Test
    @DisplayName("a load without a meter says so; its power is unknown, not 0")
    void withoutMeter() {
        start(null, null, null);
        assertFalse(load.tellsPower());
        want(true);
        arrive("pump/state", "EIN");
        run(load::poll);
        assertNull(load.powerW());
        assertEquals(true, load.isOn());
    }

    @Test
    @DisplayName("regular expressions with backslashes and quotes, and payloads with umlauts, are as written")
    void keywords() {
        start("\"zustand\":\\s*\"läuft\"", "pump/state", "\"apower\":([^,]+),");
        arrive("pump/state", "{\"zustand\": \"läuft\", \"apower\": 12.5, \"pfad\": \"C:\\\\x\"}");
        assertEquals(true, load.isOn());
        assertEquals(12.5, load.powerW());
        arrive("pump/state", "{\"zustand\": \"steht\", \"apower\": 0, \"x\": 1}");
        assertEquals(false, load.isOn());
        arrive("pump/state", "");
        assertNull(load.isOn());
    }

    @Test
    @DisplayName("a command that is not confirmed is repeated, told once, and once when it is")
    void notConfirmed() {
        start(null, null, null);
        arrive("pump/state", "off");
        want(true);
        house.pass(Duration.ofMinutes(10));
        assertTrue(sent().size() > 5 && sent().size() < 12, () -> sent().toString());
        assertEquals(List.of("trouble: It was switched on and is off nevertheless."), told);
        arrive("pump/state", "1");
        assertEquals(2, told.size());
        int before = sent().size();
        arrive("pump/state", "0");
        house.pass(Trouble.FIRST_RETRY);
        house.settle();
        assertEquals(before + 1, sent().size(), "somebody else has switched it off");
    }

    @Test
    @DisplayName("a status that means nothing is reported with the remedy")
    void notUnderstood() {
        start(null, null, null);
        arrive("pump/state", "{\"state\":\"ON\"}");
        arrive("pump/state", "{\"state\":\"ON\"}");
        assertNull(load.isOn());
        assertEquals(
                List.of(
                        "trouble: Its state is not known: its status is neither \"EIN\" nor \"AUS\": set OnKeywordRegex."),
                told);
        arrive("pump/state", "EIN");
        assertEquals(2, told.size());
    }

    @Test
    @DisplayName("without the broker nothing is known; when it is back the wish is carried out at once")
    void broker() {
        start(null, "pump/power", null);
        arrive("pump/state", "EIN");
        arrive("pump/power", "100");
        house.mqtt.setConnected(false);
        house.settle();
        assertNull(load.isOn());
        assertNull(load.powerW());
        want(false);
        house.pass(Duration.ofMinutes(10));
        assertEquals(List.of(), sent());
        house.mqtt.setConnected(true);
        house.settle();
        assertEquals(List.of("pump/set AUS"), sent());
        arrive("pump/state", "AUS");
        assertEquals("recovered: It can be switched again.", told.get(told.size() - 1));
        assertEquals(2, told.size());
    }

    @Test
    @DisplayName("a preset asks the device; silence is trouble, not a frozen state")
    void asked() {
        start(LoadPreset.Tasmota.on("boiler", 0));
        assertEquals(List.of("cmnd/boiler/Power "), sent().subList(0, 1));
        arrive("stat/boiler/POWER", "ON");
        arrive(
                "tele/boiler/SENSOR",
                "{\"Time\":\"x\",\"ENERGY\":{\"ApparentPower\":1,\"Power\":2000,\"ReactivePower\":3}}");
        assertEquals(true, load.isOn());
        assertEquals(2000, load.powerW());
        want(false);
        assertEquals("cmnd/boiler/Power OFF", sent().get(sent().size() - 1));
        arrive("stat/boiler/POWER", "OFF");
        assertEquals(false, load.isOn());
        house.pass(Duration.ofMinutes(16));
        assertNull(load.isOn());
        assertEquals(
                List.of("trouble: Its state is not known: it does not answer on the topic stat/boiler/POWER."), told);
    }

    @Test
    @DisplayName("the Shelly presets speak the topics of each generation")
    void shellies() {
        start(LoadPreset.ShellyGen1.on("shellies/shelly1pm-AB", 0));
        arrive("shellies/shelly1pm-AB/relay/0", "overpower");
        arrive("shellies/shelly1pm-AB/relay/0/power", "12.3");
        assertEquals(false, load.isOn());
        assertEquals(12.3, load.powerW());
        want(true);
        assertTrue(sent().containsAll(
                        List.of("shellies/shelly1pm-AB/command update", "shellies/shelly1pm-AB/relay/0/command on")));
        start(LoadPreset.ShellyGen2.on("garage", 1));
        arrive("garage/status/switch:1", "{\"id\":1,\"output\":true,\"apower\":1234.5,\"voltage\":230}");
        assertEquals(true, load.isOn());
        assertEquals(1234.5, load.powerW());
        want(false);
        assertEquals("garage/command/switch:1 off", sent().get(sent().size() - 1));
    }

    @Test
    @DisplayName("stop switches off by one last command")
    void stop() {
        start(null, null, null);
        want(true);
        arrive("pump/state", "EIN");
        run(load::close);
        assertEquals("pump/set AUS", sent().get(sent().size() - 1));
        int before = house.mqtt.published().size();
        arrive("pump/state", "EIN");
        house.pass(Duration.ofHours(1));
        List<Published> after =
                house.mqtt.published().subList(before, house.mqtt.published().size());
        assertEquals(List.of(), after);
    }

    @Test
    @DisplayName(
            "a Gen1 Shelly without a meter tells 0 W for ever: it counts as a load without one, until it tells more")
    void neverMeasured() {
        start(LoadPreset.ShellyGen1.on("shellies/shelly1-AB/", 0));
        arrive("shellies/shelly1-AB/relay/0", "on");
        arrive("shellies/shelly1-AB/relay/0/power", "0.00");
        assertEquals(true, load.isOn());
        assertNull(load.powerW());
        assertFalse(load.tellsPower());
        arrive("shellies/shelly1-AB/relay/0/power", "55");
        arrive("shellies/shelly1-AB/relay/0/power", "0.00");
        assertTrue(load.tellsPower());
        assertEquals(0.0, load.powerW(), "now it is known to measure");
        arrive("shellies/shelly1-AB/relay/0/power", "1e9");
        assertNull(load.powerW(), "no house takes that");
    }
}
