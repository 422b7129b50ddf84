package esess.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
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

/** What services rely on at WebSockets, whatever is behind them. */
@Timeout(120)
public abstract class SocketContract {

    /** WebSockets to be tested, and a device that says again what it hears. */
    public interface Rig extends AutoCloseable {

        Socket socket();

        <T> T onLoop(Supplier<T> task);

        void await(String what, BooleanSupplier condition);

        /** Host and port of the device. */
        String address();

        /** What it has heard. */
        List<String> heard();

        /** It takes connections from now on and says nothing, not even that it is a WebSocket. */
        String silentAddress();

        /** Nothing listens there. */
        String deadAddress();

        /** It says something to all who are connected. */
        void say(String text);

        /** It closes all connections as it should. */
        void leave();

        /** It gives no sign of life any more; its connections stay open. */
        void freeze();

        @Override
        void close();
    }

    private static final Duration LONG = Duration.ofSeconds(20);

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

    private final class Ear implements Socket.Listener {
        private final List<String> told = Collections.synchronizedList(new ArrayList<>());
        private Socket.Connection connection;
        private boolean within;

        Ear open(String url, Duration timeout, Duration ping) {
            rig.onLoop(() -> {
                within = true;
                connection = rig.socket().open(url, timeout, ping, this);
                within = false;
                return null;
            });
            return this;
        }

        boolean send(String text) {
            return rig.onLoop(() -> connection.send(text));
        }

        void close() {
            rig.onLoop(() -> {
                within = true;
                connection.close();
                within = false;
                return null;
            });
        }

        Ear await(String... expected) {
            rig.await(List.of(expected) + ", and not " + told, () -> told.size() >= expected.length);
            assertEquals(List.of(expected), List.copyOf(told));
            return this;
        }

        private void note(String what) {
            told.add(within ? what + " within a call" : what);
        }

        @Override
        public void opened() {
            note("opened");
        }

        @Override
        public void message(String text) {
            note(text);
        }

        @Override
        public void closed(String why) {
            note("closed: " + why);
        }
    }

    private Ear ear(Duration ping) {
        return new Ear().open("ws://" + rig.address() + "/ws", LONG, ping).await("opened");
    }

    @Test
    @DisplayName("both sides speak in order once it is open; nothing is told within a call")
    void speaks() {
        Ear ear = new Ear().open("ws://" + rig.address() + "/ws", LONG, LONG);
        assertFalse(ear.told.isEmpty() && ear.send("too early"), "not open yet");
        rig.await("open", () -> ear.told.contains("opened"));
        assertTrue(ear.send("a"));
        assertTrue(ear.send("a"));
        assertTrue(ear.send("b \u263c"));
        ear.await("opened", "a", "a", "b \u263c");
        rig.say("news");
        ear.await("opened", "a", "a", "b \u263c", "news");
    }

    @Test
    @DisplayName("closing delivers what was sent, hears nothing more, and is told once")
    void closes() {
        Ear ear = ear(LONG);
        for (int i = 0; i < 50; i++) {
            ear.send("last " + i);
        }
        ear.close();
        ear.close();
        assertFalse(ear.send("late"));
        rig.await("closed", () -> ear.told.contains("closed: closed"));
        rig.await("all is heard", () -> rig.heard().size() >= 50);
        assertEquals(50, rig.heard().size());
        assertEquals("last 49", rig.heard().get(49));
        assertEquals("closed: closed", ear.told.get(ear.told.size() - 1));
        assertEquals(
                1, ear.told.stream().filter(each -> each.startsWith("closed")).count());
        ear.close();
        assertFalse(ear.send("later"));
    }

    @Test
    @DisplayName("closed before it is open: never opened, told once, after the call")
    void closedEarly() {
        Ear ear = new Ear().open("ws://" + rig.silentAddress() + "/ws", LONG, LONG);
        ear.close();
        ear.await("closed: closed");
    }

    @Test
    @DisplayName("the other side closes: said so, once")
    void otherCloses() {
        Ear ear = ear(LONG);
        rig.leave();
        ear.await("opened", "closed: " + rig.address() + " has closed the connection");
        assertFalse(ear.send("late"));
        ear.close();
        ear(LONG);
    }

    @Test
    @DisplayName("no sign of life for two periods: closed")
    void silence() {
        Ear ear = ear(Duration.ofMillis(200));
        rig.freeze();
        ear.await("opened", "closed: " + rig.address() + " gives no sign of life");
        assertFalse(ear.send("late"));
    }

    @Test
    @DisplayName("pongs keep it open")
    void pings() {
        Ear ear = ear(Duration.ofMillis(300));
        Ear later = ear(Duration.ofSeconds(2));
        rig.await("some periods", new BooleanSupplier() {
            private int rounds;

            @Override
            public boolean getAsBoolean() {
                return ++rounds > 200;
            }
        });
        ear.await("opened");
        later.await("opened");
        assertTrue(ear.send("still there"));
        ear.await("opened", "still there");
    }

    @Test
    @DisplayName("nobody there, no answer in time, no URL: said in words, once, after the call")
    void nobody() {
        new Ear()
                .open("ws://" + rig.deadAddress() + "/ws", LONG, LONG)
                .await("closed: nothing listens on " + rig.deadAddress());
        new Ear()
                .open("ws://" + rig.silentAddress() + "/ws", Duration.ofMillis(300), LONG)
                .await("closed: " + rig.silentAddress() + " does not answer within 300 ms");
        for (String bad : List.of("http://host/ws", "ws:host", "", "ws://user:secret@host/ws", "ws:// /")) {
            Ear ear = new Ear().open(bad, LONG, LONG).await("closed: the URL is not one: ws://host/path is expected");
            assertFalse(ear.send("x"));
            ear.close();
        }
    }

    @Test
    @DisplayName("more than a quarter of a megabyte at once is not read")
    void tooMuch() {
        Ear ear = ear(LONG);
        rig.say("x".repeat(SocketRules.LONGEST_MESSAGE));
        rig.await("as much as goes", () -> ear.told.size() >= 2);
        assertEquals(SocketRules.LONGEST_MESSAGE, ear.told.get(1).length());
        rig.say("x".repeat(SocketRules.LONGEST_MESSAGE + 1));
        rig.await("closed", () -> ear.told.size() >= 3);
        String end = "closed: " + rig.address() + " sends more than 256 kB at once";
        assertEquals(List.of(end), ear.told.subList(2, ear.told.size()));
    }
}
