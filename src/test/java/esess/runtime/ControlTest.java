package esess.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.Unit;
import esess.port.Registration;
import esess.runtime.Control.Answer;
import esess.runtime.Control.Origin;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What somebody who sets a control gets for it. */
class ControlTest {

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final String TOPIC = "es-ESS/PV/Controls/roof";

    private final VirtualHouse house = new VirtualHouse();
    private final List<Object> carriedOut = new ArrayList<>();
    private String refusal;

    private Control limit(Duration lease) {
        return control("roof", new Domain.Range(Unit.PERCENT, 0, 100), lease);
    }

    private Control mode() {
        Map<Integer, String> texts = new LinkedHashMap<>(Map.of(0, "Manual", 1, "Auto"));
        return control("mode", new Domain.Choice(texts), null);
    }

    private Control control(String id, Domain domain, Duration lease) {
        return new Control("PV", id, id, domain, lease, (value, answer) -> answer.accept(carryOut(value)), house.loop);
    }

    private static Answer set(Control control, String words, Origin by) {
        Answer[] answer = new Answer[1];
        control.set(words, by, told -> answer[0] = told);
        return answer[0];
    }

    private String carryOut(Object value) {
        if (refusal == null) {
            carriedOut.add(value);
        }
        return refusal;
    }

    private String retained(String topic) {
        return house.mqtt.published().stream()
                .filter(each -> each.topic().equals(topic))
                .reduce((first, last) -> last)
                .map(each -> each.payload())
                .orElse(null);
    }

    @Test
    @DisplayName("a setting that is not repeated ends after its lease, and the service decides again")
    void lease() {
        Control limit = limit(LEASE);
        assertTrue(set(limit, "40", Origin.PAGE).isDone());
        house.pass(Duration.ofSeconds(59));
        assertEquals(List.of(40.0), carriedOut);
        assertEquals(Origin.PAGE, limit.origin());
        house.pass(Duration.ofSeconds(2));
        List<Object> released = new ArrayList<>(List.of(40.0));
        released.add(null);
        assertEquals(released, carriedOut);
        assertNull(limit.origin());
        assertNull(limit.until());
    }

    @Test
    @DisplayName("the same again keeps it for as long as it is repeated, and reaches the service each time")
    void repeated() {
        Control limit = limit(LEASE);
        for (int i = 0; i < 20; i++) {
            assertTrue(set(limit, "0", Origin.DBUS).isDone());
            house.pass(Duration.ofSeconds(30));
        }
        assertEquals(20, carriedOut.size());
        assertFalse(carriedOut.contains(null), "it was never released meanwhile");
    }

    @Test
    @DisplayName("what is outside, or no number, or no choice, changes nothing and says what is expected")
    void refused() {
        Control limit = limit(LEASE);
        assertEquals(
                "a number from 0 to 100 is expected",
                set(limit, "101", Origin.MQTT).refusal());
        assertEquals(
                "a number from 0 to 100 is expected",
                set(limit, "NaN", Origin.MQTT).refusal());
        assertEquals("a number is expected", set(limit, "full", Origin.MQTT).refusal());
        assertTrue(set(mode(), "Eco", Origin.MQTT).refusal().startsWith("one of "));
        assertEquals(List.of(), carriedOut);
        refusal = "the inverter is away";
        assertEquals("the inverter is away", set(limit, "10", Origin.MQTT).refusal());
        assertNull(limit.origin(), "who was refused has not set it");
    }

    @Test
    @DisplayName("a choice is taken by its text or its code, and read as its text")
    void choice() {
        Control mode = mode();
        assertTrue(set(mode, "auto", Origin.MQTT).isDone());
        assertEquals("Auto", mode.text());
        assertTrue(set(mode, "0", Origin.REST).isDone());
        assertEquals("Manual", mode.text());
        assertEquals(List.of(1, 0), carriedOut);
    }

    @Test
    @DisplayName("on MQTT: value, who set it and until when; a wish is answered; what the broker has kept is refused")
    void topics() {
        Controls controls = new Controls(house.mqtt, house.doors.store(), "es-ESS");
        Control limit = limit(LEASE);
        Registration offer = controls.offer(limit);
        house.mqtt.arrive(TOPIC + "/Set", "25");
        house.settle();
        assertEquals("25", retained(TOPIC));
        assertEquals("MQTT", retained(TOPIC + "/SetBy"));
        assertEquals("2026-06-21T10:01:00Z", retained(TOPIC + "/Until"));
        assertEquals("done", retained(TOPIC + "/Answer"));
        house.mqtt.arrive(TOPIC + "/Set", "-3");
        house.settle();
        assertEquals("a number from 0 to 100 is expected", retained(TOPIC + "/Answer"));
        house.pass(LEASE);
        assertEquals("", retained(TOPIC + "/SetBy"));
        assertEquals(limit, controls.find("PV", "roof").orElseThrow());
        offer.close();
        assertEquals("", retained(TOPIC), "nothing of it is left on the broker");
        assertTrue(controls.of("PV").isEmpty());
    }

    private Controls controls() {
        return new Controls(house.mqtt, house.doors.store(), "es-ESS");
    }

    @Test
    @DisplayName("for a while: then what held before is set again, also when it is set for a while twice")
    void forAWhile() {
        Control mode = mode();
        assertFalse(set(mode, "Auto for 90 min", Origin.PAGE).isDone(), "what to go back to is not known yet");
        mode.show(0);
        assertTrue(set(mode, "Auto for 90 min", Origin.PAGE).isDone());
        assertEquals("2026-06-21T11:30:00Z", mode.until().toString());
        house.pass(Duration.ofMinutes(80));
        assertTrue(set(mode, "Auto for 1 h", Origin.PAGE).isDone());
        house.pass(Duration.ofMinutes(59));
        assertEquals("Auto", mode.text());
        refusal = "the charger is away";
        house.pass(Duration.ofMinutes(5));
        assertEquals("Auto", mode.text(), "it could not be set back");
        refusal = null;
        house.pass(Duration.ofMinutes(1));
        assertEquals("Manual", mode.text());
        assertNull(mode.origin());
        assertEquals(List.of(1, 1, 0), carriedOut);
        assertEquals("a value is expected", set(mode, "", Origin.PAGE).refusal());
        for (String nonsense : List.of("Auto for 0 h", "Auto for 999999 h", "Auto for ever")) {
            assertFalse(set(mode, nonsense, Origin.MQTT).isDone(), nonsense);
        }
    }

    @Test
    @DisplayName("a setting for a while also ends after a crash, and one that outlasts it goes on")
    void crash() {
        Control mode = mode();
        mode.show(0);
        controls().offer(mode);
        set(mode, "Auto for 10 min", Origin.MQTT);
        mode.close();
        house.pass(Duration.ofMinutes(3));
        Control next = mode();
        controls().offer(next);
        next.show(1);
        assertEquals(Origin.MQTT, next.origin());
        house.pass(Duration.ofMinutes(6));
        assertEquals("Auto", next.text());
        next.close();
        house.pass(Duration.ofHours(6));
        Control last = mode();
        controls().offer(last);
        last.show(1);
        house.settle();
        assertEquals("Manual", last.text());
        Control fresh = mode();
        controls().offer(fresh);
        assertNull(fresh.origin(), "and it is forgotten");
    }

    @Test
    @DisplayName(
            "a device that answers later: the setting holds from then on; silence and a newer setting are refusals")
    void later() {
        List<Consumer<String>> asked = new ArrayList<>();
        Control limit = new Control(
                "PV",
                "roof",
                "Limit of the roof",
                new Domain.Range(Unit.PERCENT, 0, 100),
                null,
                (value, answer) -> asked.add(answer),
                house.loop);
        List<String> told = new ArrayList<>();
        Consumer<Answer> ear = answer -> told.add(String.valueOf(answer.refusal()));
        limit.set("10", Origin.REST, ear);
        assertNull(limit.value());
        limit.set("20", Origin.REST, ear);
        asked.get(0).accept(null);
        asked.get(1).accept(null);
        assertEquals(List.of("another setting came before it was carried out", "null"), told);
        assertEquals(20.0, limit.value());
        limit.set("30", Origin.REST, ear);
        house.pass(AskedSetting.LONGEST.plusSeconds(1));
        asked.get(2).accept(null);
        assertEquals("there was no answer within 30 s", told.get(2));
        assertEquals(3, told.size(), "each is answered once");
        assertEquals(20.0, limit.value());
    }

    @Test
    @DisplayName("switch, button, steps and lines of text take what they are, and nothing else")
    void domains() {
        Control heat = control("heat", new Domain.Switch(), null);
        assertTrue(set(heat, "ON", Origin.HOME_ASSISTANT).isDone());
        assertEquals("On", heat.text());
        assertTrue(set(heat, "0", Origin.HOME_ASSISTANT).isDone());
        assertFalse(set(heat, "maybe", Origin.HOME_ASSISTANT).isDone());
        Control restart = control("restart", new Domain.Button(), null);
        assertTrue(set(restart, "PRESS", Origin.PAGE).isDone());
        assertNull(restart.origin(), "nothing holds");
        Control amps = control("amps", new Domain.Range(Unit.AMPERE, 6, 32, 2), null);
        assertTrue(set(amps, "8", Origin.PAGE).isDone());
        assertEquals(
                "a number in steps of 2 is expected",
                set(amps, "9", Origin.PAGE).refusal());
        Control start =
                control("start", new Domain.Text(5, Pattern.compile("[0-2][0-9]:[0-5][0-9]"), "a time as 07:30"), null);
        assertTrue(set(start, "23:15", Origin.PAGE).isDone());
        assertEquals(
                "a time as 07:30 is expected",
                set(start, "7 o'clock", Origin.PAGE).refusal());
        assertEquals(List.of(true, false, true, 8.0, "23:15"), carriedOut);
    }

    @Test
    @DisplayName("who observes is told of all that is there, of each change and of what is withdrawn")
    void observed() {
        List<String> told = new ArrayList<>();
        Controls controls = controls();
        Control mode = mode();
        Registration offer = controls.offer(mode);
        Registration ear = controls.observe(new Controls.Observer() {
            @Override
            public void offered(Control control) {
                told.add("+" + control.service() + "/" + control.id());
            }

            @Override
            public void changed(Control control) {
                told.add(control.text() + " " + control.origin());
            }

            @Override
            public void withdrawn(Control control) {
                told.add("-" + control.id());
            }
        });
        set(mode, "Auto", Origin.PAGE);
        mode.show(0);
        offer.close();
        ear.close();
        controls.offer(mode());
        assertEquals(List.of("+PV/mode", "Auto page", "Manual page", "-mode"), told);
    }
}
