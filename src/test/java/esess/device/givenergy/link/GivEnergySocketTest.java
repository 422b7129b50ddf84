package esess.device.givenergy.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.net.SelectorTcp;
import esess.device.givenergy.Bank;
import esess.device.givenergy.Snapshots;
import esess.model.HostAddress;
import esess.port.Clock;
import esess.runtime.Loop;
import esess.runtime.Pool;
import esess.sim.twin.GivEnergyDongle;
import esess.sim.twin.GivEnergyDongle.Disturbance;
import esess.sim.twin.TcpTwin;
import esess.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The client and a twin over real sockets, on a loop whose time goes faster than the machine's. */
class GivEnergySocketTest {

    private static final int SPEED = 60;
    private static final int LOSSES = 300;

    private static final class Fast implements Clock {
        private final long start = System.nanoTime();

        @Override
        public Instant now() {
            return Instant.parse("2026-06-05T09:00:00Z").plusMillis(tick());
        }

        @Override
        public long tick() {
            return (System.nanoTime() - start) / 1_000_000 * SPEED;
        }

        @Override
        public long nanos(long millis) {
            return Math.max(1, millis * 1_000_000 / SPEED);
        }
    }

    @Test
    @DisplayName("300 losses of every kind over real sockets end in current values; no connection is left")
    void losses() throws Exception {
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Fast clock = new Fast();
        Loop loop = new Loop(clock, uncaught::add);
        Thread thread = new Thread(() -> {
            try {
                loop.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        GivEnergyDongle dongle = new GivEnergyDongle(loop, "WX2201G001", "SA2114G000");
        Snapshots.load(Snapshots.named("givtcp_tree.json", "hybrid_gen1_two_batteries"), dongle);
        dongle.onRead(() -> {
            LocalDateTime now = LocalDateTime.ofInstant(clock.now(), ZoneOffset.UTC);
            dongle.set(0x11, 3, 38, now.getHour());
            dongle.set(0x11, 3, 39, now.getMinute());
            dongle.set(0x11, 3, 40, now.getSecond());
            dongle.set(0x11, 4, 5, 2300 + (int) (clock.tick() / 1000 % 200));
        });
        thread.start();
        Pool pool = new Pool(1);
        SelectorTcp tcp = new SelectorTcp(loop, pool, loop);
        AtomicInteger reads = new AtomicInteger();
        Random random = new Random(8);
        try (TcpTwin twin = new TcpTwin(0, dongle, loop)) {
            GivEnergyClient[] client = new GivEnergyClient[1];
            loop.execute(() -> client[0] = new GivEnergyClient(
                    HostAddress.parse("127.0.0.1:" + twin.port()),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(120),
                    tcp,
                    loop,
                    new GivEnergyClient.Listener() {
                        @Override
                        public void read(Bank bank) {
                            if (bank.equals(Bank.input(0x11, 0, 60))) {
                                reads.incrementAndGet();
                            }
                        }

                        @Override
                        public void failed(String why) {}
                    }));
            Await.until("the first values", () -> reads.get() > 0);
            for (int loss = 0; loss < LOSSES; loss++) {
                Disturbance trouble = Disturbance.values()[random.nextInt(Disturbance.values().length)];
                loop.execute(() -> dongle.disturb(trouble, true));
                // A loss may last from a moment to some polls.
                long until = clock.tick() + 200 + random.nextInt(8000);
                Await.until("time", () -> clock.tick() >= until);
                loop.execute(() -> dongle.disturb(trouble, false));
                if (loss % 10 == 9) {
                    int before = reads.get();
                    Await.until("values after " + trouble, () -> reads.get() > before);
                }
            }
            int before = reads.get();
            Await.until("values in the end", () -> reads.get() > before + 1);
            loop.execute(() -> client[0].close());
            Await.until("nothing is left", () -> dongle.clients() == 0);
        }
        assertEquals(List.of(), uncaught);
        assertTrue(reads.get() > LOSSES / 10);
        loop.stop();
        thread.join(10_000);
        pool.close(100);
    }
}
