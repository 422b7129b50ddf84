package esess.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.model.Quantity;
import esess.runtime.Loop;
import esess.sim.door.SimMqtt;
import esess.sim.door.VirtualClock;
import esess.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NumberFeedTest {

    private static final String TOPIC = "shed/power";

    private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
    private final Loop loop = new Loop(clock, failure -> {
        throw new AssertionError(failure);
    });
    private final SimMqtt mqtt = new SimMqtt(loop);
    private int changes;
    private final NumberFeed feed = new NumberFeed(
            NumberTopic.parse(TOPIC),
            Quantity.POWER,
            Duration.ofSeconds(30),
            mqtt,
            loop,
            new GsonJson(),
            () -> changes++,
            trouble -> {});

    private void pass(long millis) {
        VirtualTime.pass(loop, clock, millis);
    }

    private void tell(String payload) {
        mqtt.arrive(TOPIC, payload);
        pass(0);
    }

    @Test
    @DisplayName("a value goes stale when nothing has come for that long since the last one, not since the first")
    void stale() {
        tell("100");
        pass(20_000);
        tell("200");
        pass(29_999);
        assertEquals(200.0, feed.number());
        int before = changes;
        pass(1);
        pass(1);
        assertNull(feed.number());
        assertFalse(feed.isLive());
        assertEquals(200.0, feed.last());
        assertEquals(before + 1, changes, "told once");
        pass(300_000);
        assertEquals(before + 1, changes);
        tell("300");
        assertEquals(300.0, feed.number());
        pass(30_001);
        assertNull(feed.number());
    }

    @Test
    @DisplayName("what is not understood is no sign of life")
    void refused() {
        tell("100");
        pass(20_000);
        tell("warm");
        pass(10_001);
        assertNull(feed.number());
    }

    @Test
    @DisplayName("what the broker has kept goes stale too, and is never live")
    void kept() {
        mqtt.arriveRetained(TOPIC, "100");
        pass(0);
        assertTrue(feed.isFresh());
        assertFalse(feed.isLive());
        pass(20_000);
        mqtt.arriveRetained(TOPIC, "100");
        pass(10_001);
        assertNull(feed.number());
    }
}
