package esess.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.port.Modbus.Answer;
import esess.port.Modbus.Failed;
import esess.port.Modbus.Failure;
import esess.port.Modbus.Read;
import esess.port.Modbus.Request;
import esess.port.Modbus.Table;
import esess.port.Modbus.Words;
import esess.runtime.Loop;
import esess.sim.door.VirtualClock;
import esess.testing.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whose turn it is on a line, in virtual time: the medium takes as long as it says. */
class SharedLineTest {

    private static final Object USER = new Object();
    private static final Pace PACE = new Pace(Duration.ofMillis(5), Duration.ofMillis(100), 600);

    private final VirtualClock clock = new VirtualClock(Instant.EPOCH);
    private final List<Throwable> uncaught = new ArrayList<>();
    private final Loop loop = new Loop(clock, uncaught::add);
    private final Set<Integer> silent = new HashSet<>();
    private final Map<Integer, Integer> served = new HashMap<>();
    private final Map<Integer, List<Failure>> failures = new HashMap<>();
    private Failure broken;
    private long answerMillis = 150;
    private int exchanges;
    private int closed;
    private int underWay;

    /** Works in no time on the loop thread, and gives its result back when it would have been there. */
    private final Medium medium = new Medium() {
        @Override
        public Answer exchange(Request request, long withinMillis) {
            exchanges++;
            if (broken != null) {
                return new Failed(broken, 0, "broken");
            }
            return silent.contains(request.unit())
                    ? new Failed(Failure.SILENT, 0, "no answer")
                    : new Words(List.of(request.unit()));
        }

        @Override
        public void close() {
            closed++;
        }
    };

    private final SharedLine line = new SharedLine("/dev/ttyUSB0", medium, PACE, loop, loop, work -> {
        underWay++;
        assertEquals(1, underWay, "two at a time on one line");
        loop.after(Duration.ofMillis(answerMillis), () -> {
            underWay--;
            work.run();
        });
    });

    private void ask(int unit, Duration timeout) {
        line.ask(USER, new Read(unit, Table.HOLDING, 0, 1, timeout), answer -> {
            if (answer instanceof Failed failed) {
                failures.computeIfAbsent(unit, u -> new ArrayList<>()).add(failed.kind());
            } else {
                assertEquals(
                        List.of(unit), assertInstanceOf(Words.class, answer).words());
                served.merge(unit, 1, Integer::sum);
            }
        });
    }

    private void pass(Duration duration) {
        VirtualTime.pass(loop, clock, duration.toMillis());
        assertEquals(List.of(), uncaught);
    }

    /** Asks each of these units once a second, each a little later than the one before, as meters do. */
    private void pollEverySecond(int units) {
        line.enter();
        for (int unit = 1; unit <= units; unit++) {
            int number = unit;
            loop.after(Duration.ofMillis(1000L * unit / units), () -> {
                ask(number, Duration.ofMillis(900));
                loop.every(Duration.ofSeconds(1), () -> ask(number, Duration.ofMillis(900)));
            });
        }
    }

    @Test
    @DisplayName(
            "ten devices of which the line can carry six: each is heard about as often as the others, none starves")
    void fair() {
        pollEverySecond(10);
        pass(Duration.ofMinutes(2));
        for (int unit = 1; unit <= 10; unit++) {
            int times = served.getOrDefault(unit, 0);
            assertTrue(times > 50, "unit " + unit + " was heard " + times + " times of 120: " + served);
            assertTrue(
                    failures.getOrDefault(unit, List.of()).stream().allMatch(kind -> kind == Failure.CROWDED),
                    failures.toString());
        }
    }

    @Test
    @DisplayName("a device that keeps silent rests, so that the others are heard every second")
    void silentOne() {
        answerMillis = 50;
        silent.add(3);
        pollEverySecond(4);
        pass(Duration.ofMinutes(1));
        for (int unit : List.of(1, 2, 4)) {
            assertTrue(served.get(unit) >= 57, "unit " + unit + " was heard " + served.get(unit) + " times of 60");
        }
        assertTrue(failures.get(3).size() >= 57, "it is told silent each time it is asked");
        silent.clear();
        served.clear();
        pass(Duration.ofSeconds(10));
        assertTrue(served.get(3) >= 4, "it is heard again soon: " + served);
    }

    @Test
    @DisplayName("the only device on a line is asked each time, also after silence")
    void onlyOne() {
        silent.add(1);
        pollEverySecond(1);
        pass(Duration.ofSeconds(30));
        assertTrue(exchanges >= 28, exchanges + " times asked in 30 s");
    }

    @Test
    @DisplayName("a port that is gone is tried with growing pauses, at most 30 s, and everybody is told at once")
    void gone() {
        answerMillis = 1;
        broken = Failure.PORT_GONE;
        pollEverySecond(3);
        pass(Duration.ofMinutes(10));
        assertTrue(exchanges > 20 && exchanges < 35, exchanges + " tries in ten minutes");
        assertTrue(failures.get(1).stream().allMatch(kind -> kind == Failure.PORT_GONE));
        assertTrue(failures.get(1).size() >= 598, "each question is answered");
        broken = null;
        pass(Duration.ofSeconds(35));
        assertTrue(served.get(1) >= 3 && served.get(2) >= 3 && served.get(3) >= 3, served.toString());
    }

    @Test
    @DisplayName("when nobody uses the line any more it is closed, and opened for the next one")
    void closesWhenUnused() {
        line.enter();
        ask(1, Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        line.leave(USER);
        pass(Duration.ofSeconds(1));
        assertEquals(1, closed);
        line.enter();
        ask(1, Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));
        assertEquals(2, served.get(1));
    }

    @Test
    @DisplayName("more questions than anybody would ask are refused, not kept")
    void tooMany() {
        line.enter();
        for (int i = 0; i < 100; i++) {
            ask(i, Duration.ofSeconds(1));
        }
        pass(Duration.ofSeconds(20));
        int answered = served.values().stream().mapToInt(Integer::intValue).sum()
                + failures.values().stream().mapToInt(List::size).sum();
        assertEquals(100, answered, "each gets exactly one answer");
    }
}
