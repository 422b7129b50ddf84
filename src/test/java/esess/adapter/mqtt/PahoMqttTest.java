package esess.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Mqtt.Message;
import esess.port.Registration;
import esess.testing.Mosquitto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real mosquitto, with mosquitto's own clients on the other side. */
@Timeout(120)
@Tag("slow")
class PahoMqttTest {

    private static final String STATUS = "es-ESS/$SYS/Status";

    private Mosquitto broker;
    private MqttBench bench;

    @BeforeEach
    void open() throws Exception {
        broker = Mosquitto.open();
        bench = new MqttBench();
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
        broker.close();
    }

    @Test
    void publishesWithQosRetainAndUtf8() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.port());
        Mosquitto.Listener live = broker.listen("Küche/#");
        bench.onLoop(() -> {
            mqtt.publish("Küche/Wärme", "21,5 °C ☼", 0, false);
            mqtt.publish("Küche/Status", "an", 2, true);
            mqtt.command("Küche/Befehl", "\"ison\":\\s*true", 1, false);
        });
        // Sorted: QoS 2 takes one more round than the others.
        List<String> expected =
                List.of("0 0 Küche/Wärme 21,5 °C ☼", "0 1 Küche/Befehl \"ison\":\\s*true", "0 2 Küche/Status an");
        bench.await("three messages", () -> live.heard().size() == 3);
        assertEquals(expected, live.heard().stream().sorted().toList());
        Mosquitto.Listener late = broker.listen("Küche/#");
        bench.await("retained", () -> late.heard().size() == 1);
        assertEquals(List.of("1 2 Küche/Status an"), late.heard());
        bench.await("acknowledged", () -> mqtt.traffic().sent() == 3);
        assertEquals(3, mqtt.traffic().requested());
        assertEquals(3, mqtt.traffic().topics());
    }

    @Test
    @DisplayName("payloads arrive as the bytes that were sent")
    void receivesBytes() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.port());
        broker.publish("x/ä", "über \\s \"q\"", "-r");
        List<Message> got = new CopyOnWriteArrayList<>();
        bench.onLoop(() -> mqtt.subscribe("x/+", 1, got::add));
        bench.await("retained", () -> got.size() == 1);
        broker.publish("x/y", "2");
        bench.await("live", () -> got.size() == 2);
        assertEquals("x/ä", got.get(0).topic());
        assertEquals("über \\s \"q\"", got.get(0).text());
        assertTrue(got.get(0).retained());
        assertFalse(got.get(1).retained());
    }

    @Test
    @DisplayName("two services on one topic both get it, and the second also gets what is retained")
    void sharedTopic() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.port());
        broker.publish("pv/power", "100", "-r");
        List<String> got = new CopyOnWriteArrayList<>();
        Registration first = bench.fromLoop(() -> mqtt.subscribe("pv/power", 0, m -> got.add("first " + m.text())));
        bench.await("first", () -> got.size() == 1);
        bench.onLoop(() -> mqtt.subscribe("pv/power", 1, m -> got.add("second " + m.text())));
        bench.onLoop(() -> mqtt.subscribe("pv/#", 1, m -> got.add("third " + m.text())));
        bench.await("second and third", () -> got.size() == 3);
        broker.publish("pv/power", "200");
        bench.await("all three", () -> got.size() >= 6);
        assertEquals(
                List.of("first 100", "second 100", "third 100"),
                got.subList(0, 3).stream().sorted().toList());
        assertEquals(List.of("first 200", "second 200", "third 200"), got.subList(3, 6));
        bench.onLoop(first::close);
        broker.publish("pv/power", "300");
        bench.await("the two that are left", () -> got.size() == 8);
        assertEquals(List.of("second 300", "third 300"), got.subList(6, 8));
    }

    @Test
    @DisplayName("who subscribes and then asks gets the answer: a publication does not overtake a subscription")
    void subscribeThenPublish() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.port());
        Set<String> got = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 300; i++) {
            String topic = "order/" + i;
            bench.onLoop(() -> {
                mqtt.publish("order/other", "busy", 0, false);
                mqtt.subscribe(topic, 1, m -> got.add(m.topic()));
                mqtt.publish(topic, "once", 0, false);
            });
        }
        bench.await("each of 300", () -> got.size() == 300);
    }

    @Test
    void theLastRegistrationEndsTheSubscription() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.port());
        Registration first = bench.fromLoop(() -> mqtt.subscribe("gone/soon", 0, m -> {}));
        Registration second = bench.fromLoop(() -> mqtt.subscribe("gone/soon", 0, m -> {}));
        bench.onLoop(first::close);
        awaitBrokerLog("gone/soon (QoS 0)");
        bench.onLoop(second::close);
        awaitBrokerLog("Received UNSUBSCRIBE");
    }

    @Test
    @DisplayName("the last will is published when the process dies")
    void lastWill() throws Exception {
        try (Cable cable = new Cable(broker.port())) {
            PahoMqtt mqtt = bench.connected(cable.port());
            Mosquitto.Listener script = broker.listen(STATUS);
            bench.onLoop(() -> mqtt.publish(STATUS, "Online", 2, true));
            bench.await("online", () -> script.heard().contains("0 2 " + STATUS + " Online"));
            cable.cut();
            bench.await("will", () -> script.heard().contains("0 2 " + STATUS + " Offline"));
            bench.await("online again", () -> script.heard().lastIndexOf("0 2 " + STATUS + " Online") >= 2);
        }
    }

    @Test
    @DisplayName("a clean stop delivers all that is queued and held back, and Offline at the end")
    void cleanStop() throws Exception {
        for (int round = 0; round < 5; round++) {
            PahoMqtt mqtt = bench.client(new PahoMqtt.Settings(
                    "127.0.0.1", broker.port(), "", "", "", null, Duration.ofHours(1), STATUS, "Offline by will"));
            mqtt.start();
            bench.await("connected", mqtt::isConnected);
            Mosquitto.Listener script = broker.listen("stop/#", STATUS);
            bench.onLoop(() -> {
                mqtt.subscribe("#", 0, m -> {});
                mqtt.publish("stop/throttled", "first", 0, false);
                mqtt.publish("stop/throttled", "last", 0, false);
                for (int i = 0; i < 500; i++) {
                    mqtt.command("stop/allowance" + i, "0", i % 3, false);
                }
                mqtt.publish(STATUS, "Online", 2, true);
                mqtt.publish(STATUS, "Offline", 2, true);
                mqtt.stop(MqttBench.LONG);
            });
            List<String> heard = script.heard();
            bench.await(
                    "all 500 commands",
                    () -> heard.stream()
                                    .filter(line -> line.contains("stop/allowance"))
                                    .count()
                            == 500);
            bench.await("what the throttle held back", () -> heard.contains("0 0 stop/throttled last"));
            bench.await("Offline", () -> heard.contains("0 2 " + STATUS + " Offline"));
            assertEquals(
                    "Offline",
                    heard.stream()
                            .filter(line -> line.contains(STATUS))
                            .reduce((x, y) -> y)
                            .orElse("")
                            .replace("0 2 " + STATUS + " ", ""),
                    "the last status");
            assertFalse(heard.stream().anyMatch(line -> line.contains("by will")), "left without a word");
            assertFalse(bench.logged("undelivered"));
            script.close();
        }
    }

    @Test
    void afterTheStopNothingHappens() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.port());
        mqtt.stop(MqttBench.LONG);
        bench.onLoop(() -> {
            mqtt.publish("after", "x", 0, true);
            mqtt.command("after", "x", 0, true);
            mqtt.subscribe("after", 0, m -> {}).close();
        });
        assertFalse(mqtt.isConnected());
        bench.await("threads end", () -> MqttBench.mqttThreads().isEmpty());
    }

    @Test
    @DisplayName("the broker may be away at the start; nothing fails, and retained values follow")
    void brokerAwayAtStart() throws Exception {
        broker.kill();
        PahoMqtt mqtt = bench.client(MqttBench.settings(broker.port()));
        List<String> got = new CopyOnWriteArrayList<>();
        mqtt.start();
        bench.onLoop(() -> {
            mqtt.subscribe("in/#", 1, m -> got.add(m.text()));
            mqtt.publish(STATUS, "Starting", 2, true);
            mqtt.publish(STATUS, "Online", 2, true);
            mqtt.command("in/old", "a late command is a wrong one", 1, false);
        });
        bench.awaitLog("nothing listens on 127.0.0.1:" + broker.port());
        broker.restart();
        bench.await("connected", mqtt::isConnected);
        Mosquitto.Listener script = broker.listen(STATUS);
        bench.await("online", () -> !script.heard().isEmpty());
        bench.await("subscribed", () -> {
            quietly(() -> broker.publish("in/new", "1"));
            return !got.isEmpty();
        });
        assertFalse(got.contains("a late command is a wrong one"));
        assertTrue(script.heard().get(0).endsWith("Online"));
        assertEquals(
                1,
                bench.log.stream()
                        .filter(line -> line.contains("nothing listens"))
                        .count(),
                "said once");
    }

    @Test
    @DisplayName("after a broker restart subscriptions are there again and retained values are published again")
    void brokerRestart() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.port());
        List<String> got = new CopyOnWriteArrayList<>();
        List<Boolean> states = new CopyOnWriteArrayList<>();
        bench.onLoop(() -> {
            mqtt.onState(states::add);
            mqtt.subscribe("in/#", 1, m -> got.add(m.text()));
            mqtt.publish(STATUS, "Online", 2, true);
            mqtt.publish("es-ESS/Soc", "51", 0, true);
            mqtt.publish("es-ESS/Soc", "52", 0, true);
            mqtt.publish("es-ESS/Load", "0.1", 0, false);
        });
        // Lost before the loop had its turn, there would have been nothing to tell.
        bench.await("that it is connected already is told", () -> states.size() == 1);
        for (int round = 1; round <= 3; round++) {
            broker.kill();
            bench.await("loss noticed", () -> !mqtt.isConnected());
            broker.restart();
            bench.await("connected", mqtt::isConnected);
            Mosquitto.Listener script = broker.listen("es-ESS/#");
            bench.await("retained values", () -> script.heard().size() >= 2);
            assertTrue(script.heard().stream().anyMatch(line -> line.endsWith("es-ESS/Soc 52")));
            assertTrue(script.heard().stream().anyMatch(line -> line.endsWith(STATUS + " Online")));
            assertFalse(script.heard().stream().anyMatch(line -> line.contains("Load")));
            script.close();
            got.clear();
            bench.await("subscription", () -> {
                quietly(() -> broker.publish("in/x", "ping"));
                return got.contains("ping");
            });
            assertEquals(1 + 2 * round, states.size());
        }
        assertEquals(
                List.of(true, false, true, false, true, false, true),
                states,
                "that it is connected already is told, too");
    }

    @Test
    @DisplayName("that there is a connection is told before the first message of it, whatever the broker has kept")
    void stateBeforeMessages() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        PahoMqtt mqtt = bench.client(MqttBench.settings(broker.port()));
        bench.onLoop(() -> {
            mqtt.onState(up -> told.add(up ? "up" : "down"));
            mqtt.subscribe("kept/#", 1, m -> told.add("message"));
        });
        broker.publish("kept/x", "1", "-r");
        mqtt.start();
        bench.await("the message", () -> told.contains("message"));
        assertEquals("up", told.get(0), told::toString);
    }

    @Test
    @DisplayName("with a throttle the last value of the period arrives without anybody publishing again")
    void throttle() throws Exception {
        PahoMqtt mqtt = bench.client(MqttBench.throttled(broker.port(), Duration.ofMillis(400)));
        mqtt.start();
        bench.await("connected", mqtt::isConnected);
        Mosquitto.Listener owner = broker.listen("v");
        bench.onLoop(() -> IntStream.rangeClosed(1, 333).forEach(i -> mqtt.publish("v", "" + i, 0, false)));
        bench.await("the last value", () -> owner.heard().contains("0 0 v 333"));
        assertEquals("0 0 v 333", owner.heard().get(owner.heard().size() - 1));
        assertTrue(owner.heard().size() <= 3, owner.heard()::toString);
        assertEquals(333, mqtt.traffic().requested());
        bench.await("nothing held", () -> mqtt.traffic().held() == 0);
    }

    @Test
    @DisplayName("a handler that throws cuts neither the connection nor the others off")
    void throwingHandler() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.port());
        List<String> got = new CopyOnWriteArrayList<>();
        List<Boolean> states = new CopyOnWriteArrayList<>();
        bench.onLoop(() -> {
            mqtt.onState(states::add);
            mqtt.subscribe("t", 1, m -> {
                throw new IllegalStateException("placeholder");
            });
            mqtt.subscribe("t", 1, m -> got.add(m.text()));
        });
        awaitBrokerLog("Sending SUBACK");
        for (int i = 0; i < 5; i++) {
            broker.publish("t", "" + i);
        }
        bench.await("all", () -> got.size() == 5);
        assertEquals(List.of(true), states);
        assertTrue(mqtt.isConnected());
    }

    @Test
    void wrongPasswordIsSaidOnceAndNeverShown() throws Exception {
        try (Mosquitto guarded = Mosquitto.withUser("owner", "right-secret")) {
            PahoMqtt wrong = bench.client(new PahoMqtt.Settings(
                    "127.0.0.1", guarded.port(), "owner", "wrong-secret", "", null, null, "", ""));
            wrong.start();
            bench.awaitLog("refuses user \"owner\": user name or password is wrong");
            bench.await("several attempts", () -> attempts(guarded) >= 3);
            assertEquals(
                    1,
                    bench.log.stream()
                            .filter(line -> line.contains("refuses user"))
                            .count());
            PahoMqtt nobody = bench.client(MqttBench.settings(guarded.port()));
            nobody.start();
            bench.awaitLog("wants a user name and a password");
            PahoMqtt right = bench.client(new PahoMqtt.Settings(
                    "127.0.0.1", guarded.port(), "owner", "right-secret", "", null, null, "", ""));
            right.start();
            bench.await("connected", right::isConnected);
            assertFalse(bench.logged("-secret"));
        }
        assertFalse(new PahoMqtt.Settings("h", 1, "u", "pw-secret", "", null, null, "", "")
                .toString()
                .contains("secret"));
    }

    @Test
    void unknownHostIsNamed() {
        PahoMqtt mqtt =
                bench.client(new PahoMqtt.Settings("no-such-host.invalid", 1883, "", "", "", null, null, "", ""));
        mqtt.start();
        bench.awaitLog("the host name no-such-host.invalid is not known");
        long begin = MqttBench.tick();
        mqtt.stop(Duration.ofSeconds(20));
        assertTrue(MqttBench.tick() - begin < 15_000, "no reason to wait for a broker that is away");
    }

    @Test
    void thirtyReconnectsLeaveNoThread() throws Exception {
        try (Cable cable = new Cable(broker.port())) {
            PahoMqtt mqtt = bench.connected(cable.port());
            AtomicInteger connects = new AtomicInteger();
            bench.onLoop(() -> mqtt.onState(up -> connects.addAndGet(up ? 1 : 0)));
            bench.await("connected already", () -> connects.get() == 1);
            for (int i = 1; i <= 30; i++) {
                int wanted = 1 + i;
                cable.cut();
                bench.await("connect " + i, () -> connects.get() == wanted);
            }
            bench.await(
                    "one thread of ours and three of Paho's",
                    () -> MqttBench.mqttThreads().size() == 4);
            System.out.println("MQTT threads after 30 reconnects: " + MqttBench.mqttThreads());
            mqtt.stop(MqttBench.LONG);
            bench.await("no thread", () -> MqttBench.mqttThreads().isEmpty());
        }
    }

    @Test
    void aFloodWaitsAtTheBrokerWhileTheLoopIsBusy(@TempDir Path folder) throws Exception {
        PahoMqtt mqtt = bench.connected(broker.port());
        AtomicInteger got = new AtomicInteger();
        bench.onLoop(() -> mqtt.subscribe("flood", 1, m -> got.incrementAndGet()));
        awaitBrokerLog("Sending SUBACK");
        CountDownLatch busy = new CountDownLatch(1);
        bench.loop.execute(() -> MqttBench.hold(busy));
        List<String> lines =
                IntStream.range(0, 20_000).mapToObj(i -> "payload number " + i).toList();
        Process publisher = broker.publishLines("flood", 1, Files.write(folder.resolve("lines"), lines));
        bench.await("the stranger has published", () -> !publisher.isAlive());
        bench.await("a full inbox", () -> bench.loop.getQueue().size() >= Inbox.LIMIT);
        assertTrue(
                bench.loop.getQueue().size() <= Inbox.LIMIT + 10,
                "waiting for the loop: " + bench.loop.getQueue().size());
        busy.countDown();
        bench.await("all 20000, got " + got, () -> got.get() == 20_000);
        assertTrue(mqtt.isConnected());
    }

    @Test
    void stopDoesNotWaitForABusyLoop(@TempDir Path folder) throws Exception {
        PahoMqtt mqtt = bench.connected(broker.port());
        bench.onLoop(() -> mqtt.subscribe("flood", 0, m -> {}));
        awaitBrokerLog("Sending SUBACK");
        Mosquitto.Listener script = broker.listen(STATUS);
        CountDownLatch busy = new CountDownLatch(1);
        bench.loop.execute(() -> MqttBench.hold(busy));
        Process publisher = broker.publishLines(
                "flood",
                0,
                Files.write(
                        folder.resolve("lines"),
                        IntStream.range(0, 5_000).mapToObj(i -> "x").toList()));
        bench.await("published", () -> !publisher.isAlive());
        bench.await("a full inbox", () -> bench.loop.getQueue().size() >= Inbox.LIMIT);
        mqtt.publish(STATUS, "Offline now", 2, true);
        mqtt.stop(MqttBench.LONG);
        bench.await("last words", () -> script.heard().contains("0 2 " + STATUS + " Offline now"));
        busy.countDown();
    }

    @Test
    void throughput() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.port());
        AtomicInteger got = new AtomicInteger();
        bench.onLoop(() -> mqtt.subscribe("speed/#", 1, m -> got.incrementAndGet()));
        awaitBrokerLog("Sending SUBACK");
        int count = 4_000;
        long begin = MqttBench.tick();
        for (int block = 0; block < count; block += 500) {
            int from = block;
            bench.onLoop(() ->
                    IntStream.range(from, from + 500).forEach(i -> mqtt.command("speed/" + i, "" + i, i % 2, false)));
            bench.await("block " + block + ", got " + got, () -> got.get() >= from + 500);
        }
        long took = Math.max(1, MqttBench.tick() - begin);
        System.out.println("MQTT with TCP_NODELAY: " + count + " messages out and back, QoS 0 and 1 mixed, in " + took
                + " ms = " + count * 1_000L / took + "/s");
        assertEquals(count, got.get());
    }

    @Test
    void nonsenseIsRefusedAtTheDoor() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.port());
        bench.onLoop(() -> {
            assertThrows(IllegalArgumentException.class, () -> mqtt.publish("a/+", "x", 0, false));
            assertThrows(IllegalArgumentException.class, () -> mqtt.command("", "x", 0, false));
            assertThrows(IllegalArgumentException.class, () -> mqtt.publish("a", "x", 3, false));
            assertThrows(IllegalArgumentException.class, () -> mqtt.subscribe("a/#/b", 0, m -> {}));
        });
        assertTrue(mqtt.isConnected());
    }

    @Test
    void commandsKeepTheirOrderThroughTheWholeChain() throws Exception {
        PahoMqtt mqtt = bench.connected(broker.port());
        Mosquitto.Listener device = broker.listen("cmd");
        bench.onLoop(() -> IntStream.range(0, 300).forEach(i -> mqtt.command("cmd", "" + i, 1, false)));
        bench.await("300 commands", () -> device.heard().size() == 300);
        List<String> expected = new ArrayList<>();
        IntStream.range(0, 300).forEach(i -> expected.add("0 1 cmd " + i));
        assertEquals(expected, device.heard());
    }

    private void awaitBrokerLog(String part) {
        bench.await("broker log with " + part, () -> brokerLog(broker).contains(part));
    }

    private static int attempts(Mosquitto broker) {
        return brokerLog(broker).split("New connection from", -1).length - 1;
    }

    private static String brokerLog(Mosquitto broker) {
        try {
            return broker.log();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void quietly(Action action) {
        try {
            action.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
