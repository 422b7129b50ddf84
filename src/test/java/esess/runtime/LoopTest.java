package esess.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.SystemClock;
import esess.port.Registration;
import esess.sim.door.VirtualClock;
import esess.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LoopTest {

    private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
    private final List<Throwable> uncaught = new ArrayList<>();
    private final Loop loop = new Loop(clock, uncaught::add);
    private final List<String> ran = new ArrayList<>();

    private void pass(long millis) {
        VirtualTime.pass(loop, clock, millis);
    }

    @Test
    @DisplayName("a task that throws is reported, and the loop and its timer go on")
    void aThrowingTask() {
        loop.every(Duration.ofSeconds(1), () -> {
            ran.add("tick");
            throw new IllegalStateException("oops");
        });
        loop.execute(() -> {
            throw new AssertionError("an Error too");
        });
        loop.execute(() -> ran.add("next"));
        pass(3000);
        assertEquals(List.of("next", "tick", "tick", "tick"), ran);
        assertEquals(4, uncaught.size());
    }

    @Test
    @DisplayName("a period is kept without drift, first after one period, and missed turns are skipped")
    void periods() {
        List<Long> at = new ArrayList<>();
        loop.every(Duration.ofMillis(100), () -> {
            at.add(clock.tick());
            if (at.size() == 2) {
                clock.advance(250);
            } else {
                clock.advance(30);
            }
        });
        pass(750);
        assertEquals(
                List.of(100L, 200L, 450L, 500L, 600L, 700L),
                at,
                "the turn of 300 came late, the one of 400 was skipped");
    }

    @Test
    @DisplayName("what a task posts runs after everything that was posted before it")
    void inOrder() {
        loop.execute(() -> {
            ran.add("a");
            loop.execute(() -> ran.add("c"));
        });
        loop.execute(() -> ran.add("b"));
        pass(1);
        assertEquals(List.of("a", "b", "c"), ran);
    }

    @Test
    @DisplayName("stopped, it runs nothing more, not even what was posted before")
    void stoppedByATask() {
        loop.execute(loop::stop);
        loop.execute(() -> ran.add("too late"));
        pass(1000);
        assertEquals(List.of(), ran);
    }

    @Test
    void cancelled() {
        Registration timer = loop.every(Duration.ofMillis(100), () -> ran.add("tick"));
        Registration once = loop.after(Duration.ofMillis(250), () -> ran.add("never"));
        pass(200);
        timer.close();
        timer.close();
        once.close();
        pass(500);
        assertEquals(List.of("tick", "tick"), ran);
    }

    @Test
    @DisplayName("a flood of tasks does not keep timers from their turn")
    void flood() {
        Runnable[] again = new Runnable[1];
        again[0] = () -> loop.execute(again[0]);
        loop.execute(again[0]);
        loop.after(Duration.ofMillis(10), () -> ran.add("timer"));
        loop.turn();
        clock.advance(10);
        loop.turn();
        assertEquals(List.of("timer"), ran);
    }

    @Test
    void aPeriodOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> loop.every(Duration.ZERO, () -> {}));
    }

    @Test
    @Timeout(20)
    @DisplayName("on a real thread: tasks from elsewhere run in order, a stuck task is seen, stop ends it")
    void onAThread() throws InterruptedException {
        Loop real = new Loop(new SystemClock(), uncaught::add);
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        real.after(Duration.ofMillis(5), () -> ran.add("timer"));
        Thread thread = new Thread(() -> {
            try {
                real.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        for (int i = 0; i < 1000; i++) {
            String name = "t" + i;
            real.execute(() -> ran.add(name));
        }
        real.execute(() -> {
            stuck.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(stuck.await(10, TimeUnit.SECONDS));
        while (real.busyMillis() < 20) {
            Thread.onSpinWait();
        }
        release.countDown();
        real.execute(real::stop);
        thread.join();
        ran.remove("timer");
        assertEquals(1000, ran.size());
        assertEquals("t999", ran.get(999));
        assertEquals(0, real.busyMillis());
    }
}
