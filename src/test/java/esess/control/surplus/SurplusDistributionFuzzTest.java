package esess.control.surplus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.surplus.SurplusDistribution.Consumer;
import esess.control.surplus.SurplusDistribution.Result;
import esess.control.surplus.SurplusDistribution.Share;
import esess.control.surplus.SurplusDistribution.Situation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What has to hold for every house. Fixed seeds. */
class SurplusDistributionFuzzTest {

    private static final int HOUSES = 20_000;

    @Test
    @DisplayName("the overhead is never overdrawn, nobody exceeds its request, and the sums are right")
    void sums() {
        for (int seed = 0; seed < HOUSES; seed++) {
            Random random = new Random(seed);
            Situation situation = situation(random);
            List<Consumer> consumers = consumers(random, 12, true);
            Result result = SurplusDistribution.distribute(situation, consumers);
            String where = "seed " + seed;
            double sum = result.shares().values().stream()
                    .mapToDouble(Share::allowanceW)
                    .sum();
            double sumOfHeld = consumers.stream()
                    .filter(c -> c.standing().isHeldOn())
                    .mapToDouble(Consumer::requestW)
                    .sum();
            assertEquals(result.availableW(), result.assignedW() + result.remainingW(), 1e-6, where);
            assertEquals(sum, result.assignedW() + result.fromGridW(), 1e-6, where);
            assertTrue(result.assignedW() >= 0 && result.remainingW() >= 0 && result.fromGridW() <= sumOfHeld, where);
            for (Consumer consumer : consumers) {
                Share share = result.shares().get(consumer.key());
                assertTrue(share.allowanceW() <= consumer.requestW(), where);
                assertTrue(share.allowanceW() == 0 || share.allowanceW() >= consumer.minimumW(), where);
                assertTrue(share.allowanceW() == 0 || consumer.automatic() && consumer.initialized(), where);
                assertTrue(share.limit() != null, where);
            }
            assertEquals(result, SurplusDistribution.distribute(situation, List.copyOf(consumers)), where);
        }
    }

    @Test
    @DisplayName("what respects the reservation leaves it to the battery")
    void reservation() {
        for (int seed = 0; seed < HOUSES; seed++) {
            Random random = new Random(seed);
            Situation situation = situation(random);
            Result result = SurplusDistribution.distribute(
                    situation,
                    consumers(random, 8, false).stream()
                            .filter(consumer -> !consumer.ignoresReservation())
                            .toList());
            assertTrue(
                    result.assignedW() == 0 || result.remainingW() > situation.reservationW() - 1e-6, "seed " + seed);
        }
    }

    @Test
    @DisplayName("more sun never gives the top priority less, as long as it does not shift behind others")
    void moreSun() {
        for (int seed = 0; seed < HOUSES / 10; seed++) {
            Random random = new Random(seed);
            List<Consumer> consumers = new ArrayList<>(consumers(random, 6, false));
            consumers.add(Consumers.named("top", -1, random.nextInt(8000))
                    .steps(1 + random.nextInt(900), random.nextInt(1500), 0)
                    .consumer());
            double before = 0;
            for (double sun = 0; sun < 12_000; sun += 97) {
                double top = SurplusDistribution.distribute(
                                new Situation(-sun, null, null, 0.0, 500.0, 0, 60), consumers)
                        .allowanceW("top");
                assertTrue(top >= before, "seed " + seed + " sun " + sun);
                before = top;
            }
        }
    }

    @Test
    @DisplayName("the same as starting again from the lowest after each assignment, as the original does")
    void sameAsTheSlowWay() {
        for (int seed = 0; seed < HOUSES / 4; seed++) {
            Random random = new Random(seed);
            Situation situation = situation(random);
            List<Consumer> consumers = consumers(random, 8, false);
            Result result = SurplusDistribution.distribute(situation, consumers);
            Map<String, Double> expected = slowly(situation, consumers, result.availableW());
            result.shares().forEach((key, share) -> assertEquals(expected.get(key), share.allowanceW(), 1e-6, key));
        }
        Situation bright = new Situation(-10_000.0, null, null, 0.0, 100.0, 0, 60);
        List<Consumer> fine = List.of(
                Consumers.named("a", 10, 6000).steps(1, 0, 0.5).consumer(),
                Consumers.named("b", 10, 6000).steps(1, 0, 0.3).consumer(),
                Consumers.named("c", 12, 6000).steps(2, 50, 1).consumer());
        Result result = SurplusDistribution.distribute(bright, fine);
        Map<String, Double> expected = slowly(bright, fine, 10_000);
        result.shares().forEach((key, share) -> assertEquals(expected.get(key), share.allowanceW(), 1e-6, key));
    }

    @Test
    @DisplayName("200 consumers, also in steps of 1 W, give everything away; the time is printed")
    void fast() {
        List<Consumer> ordinary = consumers(new Random(1), 200, false);
        List<Consumer> fine = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            fine.add(Consumers.named("c" + i, 10 + i % 7, 11_000)
                    .steps(1, 0, 0.1 * (i % 3))
                    .consumer());
        }
        Situation situation = new Situation(-10_000.0, null, null, 0.0, 0.0, 0, 60);
        double ordinaryMs = bestMillis(situation, ordinary);
        double fineMs = bestMillis(situation, fine);
        System.out.printf(
                "SurplusDistribution: 200 consumers in %.3f ms, in steps of 1 W in %.3f ms%n", ordinaryMs, fineMs);
        SurplusDistribution.Result result = SurplusDistribution.distribute(situation, fine);
        assertEquals(result.availableW(), result.assignedW() + result.remainingW(), 1e-6);
        assertTrue(result.remainingW() <= 1, "all but the last step is given away");
    }

    @Test
    @DisplayName("absurd figures do not stop the house")
    void absurd() {
        List<Consumer> consumers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            consumers.add(Consumers.named("c" + i, 10, 1e12)
                    .steps(1e-9, 0, 1)
                    .using(1e300)
                    .consumer());
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> SurplusDistribution.distribute(new Situation(-1e12, null, null, 0.0, 0.0, 0, 60), consumers));
    }

    private static double bestMillis(Situation situation, List<Consumer> consumers) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            SurplusDistribution.distribute(situation, consumers);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / 1e6;
    }

    private static Map<String, Double> slowly(Situation situation, List<Consumer> consumers, double availableW) {
        Map<String, Double> allowance = new HashMap<>();
        Map<String, Double> priority = new HashMap<>();
        for (Consumer c : consumers) {
            allowance.put(c.key(), 0.0);
            priority.put(c.key(), c.ignoresReservation() ? 0 : c.priority());
        }
        double left = availableW;
        boolean assigned = true;
        while (assigned) {
            assigned = false;
            List<Consumer> sorted = new ArrayList<>(consumers);
            sorted.sort(Comparator.comparingDouble(c -> priority.get(c.key())));
            for (Consumer c : sorted) {
                double has = allowance.get(c.key());
                double piece = has == 0 && c.minimumW() > 0 ? c.minimumW() : c.stepSizeW();
                boolean wants = c.automatic() && c.initialized() && has < c.requestW() && c.minimumW() <= c.requestW();
                if (wants && piece > 0 && piece < left - (c.ignoresReservation() ? 0 : situation.reservationW())) {
                    double granted = Math.min(piece, c.requestW() - has);
                    allowance.put(c.key(), has + granted);
                    left -= granted;
                    if (c.priorityShift() > 0) {
                        priority.merge(c.key(), c.priorityShift() + 0.0001, Double::sum);
                    }
                    assigned = true;
                    break;
                }
            }
        }
        return allowance;
    }

    private static Situation situation(Random random) {
        return new Situation(
                random.nextInt(16_000) - 12_000.0,
                random.nextBoolean() ? null : random.nextInt(4000) - 2000.0,
                random.nextInt(10) == 0 ? null : random.nextInt(400) / 10.0,
                random.nextInt(8000) - 3000.0,
                (double) random.nextInt(3000),
                0,
                60);
    }

    private static List<Consumer> consumers(Random random, int most, boolean withStandings) {
        List<Consumer> consumers = new ArrayList<>();
        int count = most > 100 ? most : random.nextInt(most + 1);
        double[] shifts = {0, 0, 0.5, 1, 5, -1};
        for (int i = 0; i < count; i++) {
            double request = random.nextInt(6) == 0 ? 0 : random.nextInt(60_000) / 10.0;
            Standing standing = !withStandings
                    ? Standing.FREE
                    : new Standing(
                            Standing.Kind.values()[random.nextInt(4)],
                            random.nextInt(3) == 0 ? random.nextInt(500) : 0);
            consumers.add(new Consumer(
                    "c" + i,
                    random.nextInt(100),
                    shifts[random.nextInt(shifts.length)],
                    random.nextInt(3) == 0
                            ? Math.max(1, request)
                            : random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(12_000) / 10.0,
                    random.nextBoolean() ? 0 : random.nextInt(2000),
                    request,
                    random.nextInt(5) == 0,
                    random.nextInt(6) != 0,
                    random.nextInt(8) != 0,
                    random.nextInt(10) == 0 ? null : random.nextInt(3000) + 0.5,
                    0,
                    standing));
        }
        return consumers;
    }
}
