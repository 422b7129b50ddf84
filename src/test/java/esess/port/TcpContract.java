package esess.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.model.HostAddress;
import esess.sim.door.SimTcp;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is true of {@link Tcp}, for the real door and for the simulated one. */
abstract class TcpContract {

    /** The door, and a way to let its callbacks come. */
    interface Rig extends AutoCloseable {

        Tcp tcp();

        /** Puts a device on the network; returns its address. */
        HostAddress attach(SimTcp.Site site) throws Exception;

        HostAddress nobody() throws Exception;

        HostAddress deaf() throws Exception;

        <T> T call(Callable<T> task);

        void await(String what, Callable<Boolean> condition);

        @Override
        void close() throws Exception;
    }

    abstract Rig rig() throws Exception;

    private Rig rig;
    private final Told told = new Told();
    private final List<byte[]> heard = new ArrayList<>();
    private int deviceClosed;
    private SimTcp.Link link;

    private final class Told implements Tcp.Listener {
        private int opened;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final List<String> closed = new ArrayList<>();

        @Override
        public void opened() {
            opened++;
        }

        @Override
        public void received(byte[] bytes) {
            received.writeBytes(bytes);
        }

        @Override
        public void closed(String why) {
            closed.add(why);
        }
    }

    private SimTcp.Visit visit(SimTcp.Link mine) {
        link = mine;
        return new SimTcp.Visit() {
            @Override
            public void received(byte[] bytes) {
                heard.add(bytes);
                mine.send(bytes);
            }

            @Override
            public void closed() {
                deviceClosed++;
            }
        };
    }

    private Tcp.Connection open(HostAddress address, Duration timeout) {
        return rig.call(() -> {
            Tcp.Connection connection = rig.tcp().open(address, 1, timeout, told);
            assertEquals(0, told.opened + told.closed.size(), "nothing is told within the call");
            assertFalse(connection.send(new byte[1]), "nothing is sent before it is open");
            return connection;
        });
    }

    private void begin() throws Exception {
        rig = rig();
    }

    @AfterEach
    void end() throws Exception {
        rig.close();
    }

    @Test
    @DisplayName("what is sent arrives, whole and in order, and so does the answer")
    void both() throws Exception {
        begin();
        Tcp.Connection connection = open(rig.attach(this::visit), Duration.ofSeconds(5));
        rig.await("open", () -> told.opened == 1);
        byte[] much = new byte[60_000];
        for (int i = 0; i < much.length; i++) {
            much[i] = (byte) (i * 7 >> 3);
        }
        assertTrue(rig.call(() -> connection.send(much)));
        rig.await("the echo", () -> told.received.size() == much.length);
        assertTrue(rig.call(() -> Arrays.equals(much, told.received.toByteArray())));
        rig.call(() -> {
            connection.close();
            connection.close();
            return null;
        });
        rig.await("the end", () -> told.closed.size() == 1 && deviceClosed == 1);
        assertEquals(List.of("closed"), told.closed);
        assertFalse(rig.call(() -> connection.send(new byte[1])));
    }

    @Test
    @DisplayName("where nothing listens it is closed, once, and says where")
    void nobody() throws Exception {
        begin();
        HostAddress address = rig.nobody();
        open(address, Duration.ofSeconds(5));
        rig.await("the end", () -> told.closed.size() == 1);
        assertEquals("nothing listens on " + address, told.closed.get(0));
        assertEquals(0, told.opened);
    }

    @Test
    @DisplayName("a device that does not answer is given up in time")
    void deaf() throws Exception {
        begin();
        HostAddress address = rig.deaf();
        open(address, Duration.ofMillis(300));
        rig.await("the end", () -> told.closed.size() == 1);
        assertEquals(address + " does not answer within 300 ms", told.closed.get(0));
    }

    @Test
    @DisplayName("a device that hangs up is told, once")
    void hangsUp() throws Exception {
        begin();
        HostAddress address = rig.attach(this::visit);
        Tcp.Connection connection = open(address, Duration.ofSeconds(5));
        rig.await("open", () -> told.opened == 1 && link != null);
        rig.call(() -> {
            link.drop();
            return null;
        });
        rig.await("the end", () -> told.closed.size() == 1);
        assertEquals(address + " has closed the connection", told.closed.get(0));
        assertFalse(rig.call(() -> connection.send(new byte[1])));
    }

    @Test
    @DisplayName("closed before it is open, nothing but the end is told")
    void early() throws Exception {
        begin();
        HostAddress address = rig.attach(this::visit);
        rig.call(() -> {
            rig.tcp().open(address, 1, Duration.ofSeconds(5), told).close();
            return null;
        });
        rig.await("the end", () -> told.closed.size() == 1);
        assertEquals(0, told.opened);
    }
}
