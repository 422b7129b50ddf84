package esess.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What services rely on at MQTT, whatever is behind it. */
@Timeout(120)
public abstract class MqttContract {

    /** A connection to be tested, connected from the start, and others at its broker. */
    public interface Rig extends AutoCloseable {

        Mqtt mqtt();

        <T> T onLoop(Supplier<T> task);

        void await(String what, BooleanSupplier condition);

        /** What is under way has arrived, here and at the others. */
        void settle();

        /** Somebody else publishes. */
        void publish(String topic, String payload, boolean retain);

        /** What somebody else hears from now on, below {@code t/}: {@code <1 if retained> <qos> <topic> <payload>}. */
        List<String> listen();

        /** The connection breaks and cannot be made again. */
        void cut();

        void mend();

        @Override
        void close();
    }

    /** Below this topic a rig may publish for its own purposes. */
    public static final String MARK = "mark/";

    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private Rig rig;

    protected abstract Rig open() throws Exception;

    @BeforeEach
    void openRig() throws Exception {
        rig = open();
    }

    @AfterEach
    void closeRig() {
        rig.close();
    }

    private Registration subscribe(String name, String filter) {
        return rig.onLoop(() -> rig.mqtt().subscribe(filter, 1, message -> {
            if (!message.topic().startsWith(MARK)) {
                heard.add(name + (message.retained() ? " kept " : " ") + message.topic() + "=" + message.text());
            }
        }));
    }

    private void run(Runnable task) {
        rig.onLoop(() -> {
            task.run();
            return null;
        });
    }

    private void told(String... expected) {
        rig.await(List.of(expected) + " is heard, and not " + heard, () -> heard.size() >= expected.length);
        rig.settle();
        assertEquals(List.of(expected), List.copyOf(heard));
        heard.clear();
    }

    @Test
    @DisplayName("who comes late gets what was kept, marked so; who is there gets it live; an empty one deletes it")
    void retained() {
        subscribe("early", "t/+");
        rig.publish("t/kept", "1", true);
        rig.publish("t/kept", "2", true);
        rig.publish("t/live", "3", false);
        told("early t/kept=1", "early t/kept=2", "early t/live=3");
        subscribe("late", "t/+");
        told("late kept t/kept=2");
        rig.publish("t/kept", "", true);
        told("early t/kept=", "late t/kept=");
        subscribe("last", "t/#");
        told();
        run(() -> rig.mqtt().publish("t/own", "4", 1, true));
        told("early t/own=4", "late t/own=4", "last t/own=4");
        subscribe("mine", "t/own");
        told("mine kept t/own=4");
        run(() -> rig.mqtt().publish("t/own", "", 1, true));
        told("early t/own=", "late t/own=", "last t/own=", "mine t/own=");
        subscribe("nobody", "t/own");
        told();
    }

    @Test
    @DisplayName("filters that overlap or are the same: each registration gets each message once, until it is closed")
    void overlap() {
        Registration first = subscribe("first", "t/a/b");
        Registration second = subscribe("second", "t/a/b");
        subscribe("plus", "t/+/b");
        subscribe("all", "t/#");
        rig.publish("t/a/b", "1", false);
        told("first t/a/b=1", "second t/a/b=1", "plus t/a/b=1", "all t/a/b=1");
        rig.publish("t", "2", false);
        told("all t=2");
        rig.publish("t/a/b/c", "3", false);
        told("all t/a/b/c=3");
        run(() -> {
            first.close();
            first.close();
        });
        rig.publish("t/a/b", "4", false);
        told("second t/a/b=4", "plus t/a/b=4", "all t/a/b=4");
        run(() -> {
            rig.mqtt().publish("t/a/b", "5", 0, false);
            second.close();
        });
        told("plus t/a/b=5", "all t/a/b=5");
        subscribe("everything", "#");
        rig.publish("$SYS/x", "6", false);
        told();
    }

    @Test
    @DisplayName("the same again is delivered again: it may be a renewal; in order, and never within the call")
    void equalAndOrder() {
        subscribe("a", "t/limit");
        subscribe("b", "t/other");
        run(() -> {
            rig.mqtt().publish("t/limit", "1", 1, false);
            assertEquals(List.of(), heard);
        });
        told("a t/limit=1");
        rig.publish("t/limit", "1", false);
        rig.publish("t/limit", "1", false);
        told("a t/limit=1", "a t/limit=1");
        run(() -> {
            for (int i = 0; i < 5; i++) {
                rig.mqtt().command("t/limit", "50", 1, false);
                rig.mqtt().command("t/other", Integer.toString(i), 1, false);
            }
        });
        told(
                "a t/limit=50",
                "b t/other=0",
                "a t/limit=50",
                "b t/other=1",
                "a t/limit=50",
                "b t/other=2",
                "a t/limit=50",
                "b t/other=3",
                "a t/limit=50",
                "b t/other=4");
        run(() -> {
            rig.mqtt().subscribe("t/answer", 1, message -> heard.add("answer " + message.text()));
            rig.mqtt().command("t/answer", "at once", 1, false);
        });
        told("answer at once");
    }

    @Test
    @DisplayName(
            "others get what we publish as it was meant, QoS and retain; what is kept is marked for those who come later")
    void qos() {
        List<String> others = rig.listen();
        run(() -> {
            rig.mqtt().publish("t/0", "21,5 \u00b0C", 0, false);
            rig.mqtt().command("t/1", "\"ison\":\\s*true", 1, false);
            rig.mqtt().publish("t/2", "kept", 2, true);
        });
        rig.await("all three", () -> others.size() >= 3);
        assertEquals(
                List.of("0 0 t/0 21,5 \u00b0C", "0 1 t/1 \"ison\":\\s*true", "0 2 t/2 kept"),
                others.stream().sorted().toList());
        List<String> late = rig.listen();
        rig.await("the kept one", () -> !late.isEmpty());
        assertEquals(List.of("1 2 t/2 kept"), late);
    }

    @Test
    @DisplayName(
            "while it is away nothing arrives or goes out; afterwards only what is retained, the newest of each topic")
    void away() {
        List<Boolean> states = Collections.synchronizedList(new ArrayList<>());
        List<Boolean> closed = Collections.synchronizedList(new ArrayList<>());
        rig.onLoop(() -> rig.mqtt().onState(states::add));
        run(() -> rig.mqtt().onState(closed::add).close());
        rig.await("told that it is connected", () -> states.size() == 1);
        subscribe("all", "t/#");
        run(() -> {
            rig.mqtt().publish("t/status", "Running", 1, true);
            rig.mqtt().publish("t/gone", "x", 1, true);
        });
        told("all t/status=Running", "all t/gone=x");
        run(() -> rig.mqtt().publish("t/gone", "", 1, true));
        told("all t/gone=");
        List<String> others = rig.listen();
        rig.await("kept", () -> others.size() == 1);
        rig.cut();
        assertFalse(rig.mqtt().isConnected());
        rig.publish("t/live", "1", false);
        rig.publish("t/kept", "2", true);
        run(() -> {
            rig.mqtt().publish("t/power", "3", 1, false);
            rig.mqtt().command("t/cmd", "4", 1, false);
            rig.mqtt().publish("t/new", "5", 1, true);
            rig.mqtt().publish("t/new", "6", 1, true);
        });
        assertEquals(List.of(), heard);
        rig.mend();
        rig.await("what is retained", () -> others.contains("0 1 t/new 6") && heard.contains("all t/new=6"));
        rig.settle();
        assertEquals(
                List.of("0 0 t/kept 2", "0 0 t/live 1", "0 1 t/new 6", "0 1 t/status Running", "1 1 t/status Running"),
                others.stream()
                        .map(line -> line.replaceFirst("^0 1 t/(live|kept)", "0 0 t/$1"))
                        .sorted()
                        .toList());
        assertEquals(
                List.of("all kept t/kept=2", "all kept t/status=Running", "all t/new=6", "all t/status=Running"),
                heard.stream().sorted().toList());
        heard.clear();
        rig.publish("t/live", "7", false);
        told("all t/live=7");
        assertEquals(List.of(true, false, true), states);
        assertEquals(List.of(), closed);
    }

    @Test
    @DisplayName("what no broker would take is refused where it is asked for")
    void nonsense() {
        Mqtt mqtt = rig.mqtt();
        for (String topic : List.of("", "t/+", "t/#", "t/\u0000", "t/\n")) {
            assertThrows(IllegalArgumentException.class, () -> run(() -> mqtt.publish(topic, "x", 0, false)), topic);
            assertThrows(IllegalArgumentException.class, () -> run(() -> mqtt.command(topic, "x", 0, false)), topic);
        }
        for (String filter : List.of("", "t/a+", "t/#/a", "t/\u0000")) {
            assertThrows(IllegalArgumentException.class, () -> subscribe("bad", filter), filter);
        }
        for (int qos : new int[] {-1, 3}) {
            assertThrows(IllegalArgumentException.class, () -> run(() -> mqtt.publish("t/a", "x", qos, false)));
            assertThrows(IllegalArgumentException.class, () -> run(() -> mqtt.subscribe("t/a", qos, message -> {})));
        }
        assertThrows(NullPointerException.class, () -> run(() -> mqtt.publish("t/a", null, 0, false)));
        assertTrue(mqtt.isConnected());
    }

    @Test
    @DisplayName("what was asked for, what went out and on how many topics is counted")
    void traffic() {
        run(() -> {
            rig.mqtt().publish("t/a", "1", 1, false);
            rig.mqtt().publish("t/b", "2", 1, true);
        });
        rig.await("both are out", () -> rig.mqtt().traffic().sent() == 2);
        rig.cut();
        run(() -> rig.mqtt().publish("t/c", "3", 1, false));
        Mqtt.Traffic traffic = rig.onLoop(() -> rig.mqtt().traffic());
        assertEquals(new Mqtt.Traffic(3, 2, 3, 0), traffic);
    }
}
