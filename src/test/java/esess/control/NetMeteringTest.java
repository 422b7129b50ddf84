package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NetMeteringTest {

    private static final Duration HOLD = Duration.ofSeconds(3);

    private final NetMetering net = new NetMetering(Map.of(), HOLD);

    private static void run(NetMetering net, double watts, long fromTick, long toTick) {
        for (long tick = fromTick; tick <= toTick; tick += 1000) {
            net.sample(watts, tick);
        }
    }

    @Test
    @DisplayName("an hour of 1000 W is 1 kWh of import, an hour of -500 W half a kWh of export")
    void constant() {
        run(net, 1000, 0, 3_600_000);
        assertEquals(1.0, net.forwardKWh(), 1e-9);
        assertEquals(0, net.reverseKWh());
        NetMetering export = new NetMetering(Map.of(), HOLD);
        run(export, -500, 0, 3_600_000);
        assertEquals(0.5, export.reverseKWh(), 1e-9);
        assertEquals(0, export.forwardKWh());
    }

    @Test
    @DisplayName("a ramp through 0 gives each side its part")
    void crossing() {
        net.sample(900.0, 0);
        net.sample(-300.0, 2000);
        assertEquals(900 / 2.0 * 1.5 / 3600 / 1000, net.forwardKWh(), 1e-12);
        assertEquals(300 / 2.0 * 0.5 / 3600 / 1000, net.reverseKWh(), 1e-12);
    }

    @Test
    @DisplayName("the first sample after an outage does not count the outage; the gap is told once")
    void gap() {
        run(net, 2000, 0, 3_600_000);
        assertEquals(Duration.ofMinutes(10), net.sample(2000.0, 4_200_000));
        assertEquals(2.0, net.forwardKWh(), 1e-9, "nothing invented for ten minutes");
        assertEquals(Duration.ZERO, net.sample(2000.0, 4_201_000));
        assertEquals(2.0 + 2.0 / 3600, net.forwardKWh(), 1e-9, "and counting goes on");
    }

    @Test
    @DisplayName("a sum that is unknown in between interrupts the count, however short")
    void unknown() {
        net.sample(1000.0, 0);
        net.sample(null, 500);
        net.sample(Double.NaN, 700);
        assertEquals(Duration.ofSeconds(1), net.sample(1000.0, 1000));
        assertEquals(0, net.forwardKWh());
    }

    @Test
    @DisplayName("the first sample ever tells no gap; two samples at one instant count nothing")
    void first() {
        assertEquals(Duration.ZERO, net.sample(1000.0, 5_000_000));
        net.sample(3000.0, 5_000_000);
        assertEquals(0, net.forwardKWh());
    }

    @Test
    @DisplayName("it goes on from its document after a restart, and the restart counts nothing")
    void restart() {
        run(net, 1000, 0, 3_600_000);
        NetMetering next = new NetMetering(net.document(), HOLD);
        assertTrue(next.hasBegun());
        next.sample(-1000.0, 17);
        assertEquals(1.0, next.forwardKWh(), 1e-9);
        run(next, -1000, 1017, 3_600_017);
        assertEquals(1.0, next.forwardKWh(), 1e-9);
        assertEquals(1.0, next.reverseKWh(), 1e-3);
    }

    @Test
    @DisplayName("it begins where the meter itself stands; an unreadable document counts as none")
    void begin() {
        assertFalse(net.hasBegun());
        net.begin(123.4, null);
        assertEquals(123.4, net.forwardKWh());
        assertEquals(0, net.reverseKWh());
        assertFalse(new NetMetering(Map.of("forwardWh", "x", "reverseWh", 5.0), HOLD).hasBegun());
        assertFalse(new NetMetering(Map.of("forwardWh", -1.0, "reverseWh", 5.0), HOLD).hasBegun());
    }

    @Test
    @DisplayName("whatever comes, neither counter runs backwards")
    void neverBackwards() {
        Random random = new Random(4);
        long tick = 0;
        double forward = 0;
        double reverse = 0;
        for (int i = 0; i < 20_000; i++) {
            tick += random.nextInt(10) == 0 ? random.nextInt(10_000) - 100 : random.nextInt(1000);
            net.sample(random.nextInt(50) == 0 ? null : (Double) (random.nextGaussian() * 5000), tick);
            assertTrue(net.forwardKWh() >= forward && net.reverseKWh() >= reverse);
            forward = net.forwardKWh();
            reverse = net.reverseKWh();
        }
        assertTrue(forward > 0 && reverse > 0);
    }

    @Test
    @DisplayName("after kill -9 no counter is shown lower than before: it stands until it has counted so far")
    void crash() {
        run(net, 1000, 0, 3_600_000);
        Map<String, Object> document = net.document(100);
        assertFalse(net.isBeyondPromise());
        run(net, 1000, 3_600_000, 3_960_000);
        double shownKWh = net.forwardKWh();
        assertEquals(1.1, shownKWh, 1e-6);
        run(net, 1000, 3_960_000, 3_961_000);
        assertTrue(net.isBeyondPromise());

        NetMetering next = new NetMetering(document, HOLD);
        assertEquals(1.1, next.forwardKWh(), 1e-6);
        run(next, 1000, 0, 300_000);
        assertEquals(1.1, next.forwardKWh(), 1e-6);
        run(next, 1000, 300_000, 720_000);
        assertEquals(1.2, next.forwardKWh(), 1e-6, "and nothing was invented for good");
        assertEquals(
                next.forwardKWh(),
                new NetMetering(next.document(), HOLD).forwardKWh(),
                "a proper end leaves it as it is");
    }

    @Test
    @DisplayName("after kill -9 no export was invented while importing, and no import while exporting")
    void crashInventsNothing() {
        net.begin(500.0, 70.0);
        run(net, 3000, 0, 600_000);
        NetMetering next = new NetMetering(net.document(320), HOLD);
        assertEquals(500.82, next.forwardKWh(), 1e-6);
        assertEquals(70, next.reverseKWh(), "it never flowed");

        run(next, -2000, 0, 600_000);
        NetMetering last = new NetMetering(next.document(-220), HOLD);
        assertEquals(70 + 2.0 / 6 + 0.22, last.reverseKWh(), 1e-6);
        assertEquals(500.82, last.forwardKWh(), 1e-6, "what was shown stays, and not more");
    }

    @Test
    @DisplayName("where ESS holds the grid about 0, a promise each way lasts: few documents, and little ahead")
    void bothWays() {
        int documents = 0;
        net.document(0);
        for (int second = 0; second < 3600; second++) {
            double powerW = second % 7 < 4 ? 60 : -80;
            net.sample(powerW, second * 1000L);
            if (net.isBeyondPromise() || second % 300 == 299) {
                net.document(Math.signum(powerW) * NetMetering.LEAST_RESERVE_WH + powerW / 10);
                documents++;
            }
        }
        assertTrue(documents <= 12 + 4, documents + " documents");
        NetMetering next = new NetMetering(net.document(-28), HOLD);
        assertEquals(net.forwardKWh(), next.forwardKWh(), NetMetering.LEAST_RESERVE_WH / 1000 + 1e-9);
        assertEquals(net.reverseKWh(), next.reverseKWh(), 0.028 + 1e-9);
    }
}
