package esess.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.Unit;
import esess.port.Registration;
import esess.runtime.Control.Domain;
import esess.runtime.Control.Origin;
import esess.testing.VirtualHouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        return new Control(
                "roof", "Limit of the roof", new Domain.Range(Unit.PERCENT, 0, 100), lease, this::carryOut, house.loop);
    }

    private Control mode() {
        Map<Integer, String> texts = new LinkedHashMap<>(Map.of(0, "Manual", 1, "Auto"));
        return new Control("mode", "Mode", new Domain.Choice(texts), null, this::carryOut, house.loop);
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
        assertTrue(limit.set("40", Origin.PAGE).isDone());
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
            assertTrue(limit.set(0, Origin.DBUS).isDone());
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
                limit.set("101", Origin.MQTT).refusal());
        assertEquals(
                "a number from 0 to 100 is expected",
                limit.set("NaN", Origin.MQTT).refusal());
        assertEquals("a number is expected", limit.set("full", Origin.MQTT).refusal());
        assertTrue(mode().set("Eco", Origin.MQTT).refusal().startsWith("one of "));
        assertEquals(List.of(), carriedOut);
        refusal = "the inverter is away";
        assertEquals("the inverter is away", limit.set("10", Origin.MQTT).refusal());
        assertNull(limit.origin(), "who was refused has not set it");
    }

    @Test
    @DisplayName("a choice is taken by its text or its code, and read as its text")
    void choice() {
        Control mode = mode();
        assertTrue(mode.set("auto", Origin.MQTT).isDone());
        assertEquals("Auto", mode.text());
        assertTrue(mode.set("0", Origin.REST).isDone());
        assertEquals("Manual", mode.text());
        assertEquals(List.of(1, 0), carriedOut);
    }

    @Test
    @DisplayName("on MQTT: value, who set it and until when; a wish is answered; what the broker has kept is refused")
    void topics() {
        Controls controls = new Controls(house.mqtt, "es-ESS");
        Control limit = limit(LEASE);
        Registration offer = controls.offer("PV", limit);
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
}
