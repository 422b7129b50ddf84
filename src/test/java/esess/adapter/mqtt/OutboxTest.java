package esess.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Mqtt.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Virtual time, no broker. */
class OutboxTest {

    private static final int WINDOW = 3;
    private long now = 1_000;

    @Test
    void firstValueGoesAtOnceAndTheLastOfThePeriodAtItsEnd() {
        Outbox outbox = connected(500);
        publish(outbox, "t", "1");
        assertEquals(List.of("t=1"), drain(outbox));
        now += 10;
        publish(outbox, "t", "2");
        now += 10;
        publish(outbox, "t", "3");
        assertEquals(List.of(), drain(outbox));
        assertEquals(1_500, outbox.nextDue());
        assertEquals(new Traffic(3, 1, 1, 1), outbox.traffic());
        now = 1_499;
        assertEquals(List.of(), drain(outbox));
        now = 1_500;
        assertEquals(List.of("t=3"), drain(outbox));
        assertEquals(Long.MAX_VALUE, outbox.nextDue());
        now = 1_600;
        publish(outbox, "t", "4");
        assertEquals(List.of(), drain(outbox));
        now = 2_000;
        assertEquals(List.of("t=4"), drain(outbox));
        now = 2_500;
        publish(outbox, "t", "5");
        assertEquals(List.of("t=5"), drain(outbox), "a period without a value leaves the topic open");
        assertEquals(new Traffic(5, 4, 1, 0), outbox.traffic());
    }

    @Test
    @DisplayName("a held value goes out by itself, each topic at the end of its own period")
    void everyHeldTopicHasItsOwnEnd() {
        Outbox outbox = connected(1_000);
        publish(outbox, "a", "1");
        now += 100;
        publish(outbox, "b", "1");
        drain(outbox);
        publish(outbox, "b", "2");
        publish(outbox, "a", "2");
        assertEquals(2_000, outbox.nextDue());
        now = 2_000;
        assertEquals(List.of("a=2"), drain(outbox));
        assertEquals(2_100, outbox.nextDue());
        now = 2_100;
        assertEquals(List.of("b=2"), drain(outbox));
    }

    @Test
    @DisplayName("commands are neither held back nor coalesced")
    void commandsPass() {
        Outbox outbox = connected(1_000);
        for (int i = 0; i < 6; i++) {
            outbox.command("c", value("" + i, false));
        }
        assertEquals(List.of("c=0", "c=1", "c=2", "c=3", "c=4", "c=5"), drain(outbox));
    }

    @Test
    void aCommandTakesTheHeldValueOfItsTopicAlong() {
        Outbox outbox = connected(1_000);
        publish(outbox, "t", "1");
        drain(outbox);
        publish(outbox, "t", "2");
        outbox.command("t", value("now", false));
        assertEquals(List.of("t=2", "t=now"), drain(outbox));
        now += 1_000;
        assertEquals(List.of(), drain(outbox), "no old value after the command");
    }

    @Test
    void whatWaitsIsReplacedByTheNewest() {
        Outbox outbox = connected(0);
        fillWindow(outbox);
        publish(outbox, "a", "1");
        publish(outbox, "b", "1");
        publish(outbox, "a", "2");
        assertNull(outbox.next(now), "the window is full");
        outbox.disconnected();
        outbox.connected();
        publish(outbox, "a", "3");
        publish(outbox, "b", "3");
        publish(outbox, "a", "4");
        assertEquals(List.of("a=4", "b=3"), drain(outbox));
    }

    @Test
    void valuesAndCommandsOfOneTopicKeepTheirOrder() {
        Outbox outbox = connected(0);
        publish(outbox, "t", "v1");
        outbox.command("t", value("c1", false));
        publish(outbox, "t", "v2");
        publish(outbox, "t", "v3");
        assertEquals(List.of("t=c1", "t=v3"), drain(outbox), "the newest value stays behind the command");
    }

    @Test
    @DisplayName("after a connect all retained values go out again, what is not retained was dropped")
    void retainedIsRemembered() {
        Outbox outbox = new Outbox(0, WINDOW, 10);
        outbox.publish("r", value("old", true), now);
        outbox.command("rc", value("x", true));
        outbox.publish("n", value("lost", false), now);
        outbox.command("nc", value("lost", false));
        outbox.publish("r", value("new", true), now);
        assertNull(outbox.next(now));
        outbox.connected();
        assertEquals(List.of("r=new", "rc=x"), drain(outbox));
        outbox.disconnected();
        outbox.connected();
        assertEquals(List.of("r=new", "rc=x"), drain(outbox));
    }

    @Test
    void aHeldRetainedValueSurvivesTheConnection() {
        Outbox outbox = connected(1_000);
        outbox.publish("r", value("1", true), now);
        drain(outbox);
        outbox.publish("r", value("2", true), now);
        outbox.disconnected();
        assertEquals(0, outbox.traffic().held());
        outbox.connected();
        assertEquals(List.of("r=2"), drain(outbox));
        now += 5_000;
        assertEquals(List.of(), drain(outbox));
    }

    @Test
    void aDeletionIsRememberedUntilItWasDelivered() {
        Outbox outbox = connected(0);
        outbox.publish("r", value("1", true), now);
        drain(outbox);
        outbox.publish("r", value("", true), now);
        Outbox.Packet lost = outbox.next(now);
        outbox.disconnected();
        outbox.completed(lost, false, now);
        outbox.connected();
        assertEquals(List.of("r="), drain(outbox));
        outbox.disconnected();
        outbox.connected();
        assertEquals(List.of(), drain(outbox));
    }

    @Test
    void theOldestCommandGoesWhenTheQueueIsFull() {
        Outbox outbox = connected(0);
        fillWindow(outbox);
        publish(outbox, "v", "1");
        for (int i = 0; i < 10; i++) {
            assertTrue(outbox.command("c", value("" + i, false)));
        }
        assertFalse(outbox.command("c", value("10", false)));
        assertEquals(WINDOW + 11, outbox.pending());
        List<String> sent = new ArrayList<>();
        while (outbox.pending() > WINDOW) {
            Outbox.Packet filler = takeOne(outbox);
            sent.add(filler.value().payload());
        }
        assertEquals(List.of("1", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"), sent);
    }

    private final List<Outbox.Packet> fillers = new ArrayList<>();

    private Outbox.Packet takeOne(Outbox outbox) {
        outbox.completed(fillers.remove(0), true, now);
        Outbox.Packet packet = outbox.next(now);
        fillers.add(packet);
        return packet;
    }

    @Test
    void releasingLetsGoOfEverything() {
        Outbox outbox = connected(60_000);
        publish(outbox, "a", "1");
        drain(outbox);
        publish(outbox, "a", "2");
        outbox.releaseHeld();
        assertEquals(List.of("a=2"), drain(outbox));
        assertEquals(0, outbox.pending());
    }

    @Test
    void silenceIsMeasuredOnlyWhileSomethingIsUnderWay() {
        Outbox outbox = connected(0);
        assertEquals(0, outbox.stalledMillis(now + 99_000));
        publish(outbox, "a", "1");
        Outbox.Packet packet = outbox.next(now);
        assertEquals(30_000, outbox.stalledMillis(now + 30_000));
        outbox.completed(packet, true, now + 30_000);
        assertEquals(0, outbox.stalledMillis(now + 90_000));
    }

    @Test
    @DisplayName("whatever happens, a topic ends with its newest value, and never two values in a period")
    void randomTraffic() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Outbox outbox = connected(100);
            Map<String, String> newest = new HashMap<>();
            Map<String, Long> lastSent = new HashMap<>();
            for (int i = 0; i < 500; i++) {
                now += random.nextInt(30);
                String topic = "t" + random.nextInt(4);
                publish(outbox, topic, "" + i);
                newest.put(topic, topic + "=" + i);
                for (String sent : drain(outbox)) {
                    Long before = lastSent.put(sent.substring(0, 2), now);
                    assertTrue(before == null || now - before >= 100, "seed " + seed + ": too early " + sent);
                    newest.remove(sent.substring(0, 2), sent);
                }
            }
            while (outbox.nextDue() != Long.MAX_VALUE) {
                now = outbox.nextDue();
                drain(outbox).forEach(sent -> newest.remove(sent.substring(0, 2), sent));
            }
            assertEquals(Map.of(), newest, "seed " + seed);
        }
    }

    private Outbox connected(long period) {
        now = 1_000;
        Outbox outbox = new Outbox(period, WINDOW, 10);
        outbox.connected();
        return outbox;
    }

    private void fillWindow(Outbox outbox) {
        for (int i = 0; i < WINDOW; i++) {
            publish(outbox, "w" + i, "x");
            fillers.add(outbox.next(now));
        }
    }

    private void publish(Outbox outbox, String topic, String payload) {
        outbox.publish(topic, value(payload, false), now);
    }

    private static Outbox.Value value(String payload, boolean retain) {
        return new Outbox.Value(payload, 0, retain);
    }

    private List<String> drain(Outbox outbox) {
        List<String> sent = new ArrayList<>();
        for (Outbox.Packet p = outbox.next(now); p != null; p = outbox.next(now)) {
            sent.add(p.topic + "=" + p.value().payload());
            outbox.completed(p, true, now);
        }
        return sent;
    }
}
