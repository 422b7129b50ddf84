package esess.control.surplus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.control.Formula;
import esess.control.surplus.SurplusDistribution.Consumer;
import esess.control.surplus.SurplusDistribution.Result;
import esess.control.surplus.SurplusDistribution.Situation;
import esess.testing.Golden;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The original's distribution, recorded where it is right. */
@Tag(Golden.TAG)
class SurplusDistributionGoldenTest {

    private static final double EXACT = 1e-6;

    @TestFactory
    @DisplayName("equals the original for every recorded case")
    Stream<DynamicTest> golden() {
        return Golden.lines("distributor.jsonl").stream()
                .map(line -> DynamicTest.dynamicTest(
                        ((Map<?, ?>) line.get("in")).get("id").toString(),
                        () -> check((Map<?, ?>) line.get("in"), (Map<?, ?>) line.get("out"))));
    }

    @Test
    @DisplayName("no case is missing")
    void complete() {
        assertEquals(131, Golden.lines("distributor.jsonl").size());
    }

    private static void check(Map<?, ?> in, Map<?, ?> out) {
        List<?> grid = (List<?>) in.get("grid");
        Double reservationW =
                new BatteryReservation(Formula.parse(in.get("minBatteryCharge").toString())).at((Double) in.get("soc"));
        Situation situation = new Situation(
                (Double) grid.get(0),
                (Double) grid.get(1),
                (Double) grid.get(2),
                (Double) in.get("batteryPower"),
                reservationW,
                0,
                60);
        List<Consumer> consumers = ((List<?>) in.get("consumers"))
                .stream().map(consumer -> consumer((Map<?, ?>) consumer)).toList();

        Result result = SurplusDistribution.distribute(situation, consumers);

        assertEquals((Double) out.get("reservation"), reservationW, EXACT, "reservation");
        assertEquals((Double) out.get("totalFeedIn"), result.totalFeedInW(), EXACT, "feed-in");
        assertEquals((Double) out.get("overheadAvailable"), result.availableW(), EXACT, "available");
        assertEquals((Double) out.get("overheadAssigned"), result.assignedW(), EXACT, "assigned");
        assertEquals((Double) out.get("overheadRemaining"), result.remainingW(), EXACT, "remaining");
        Map<?, ?> allowance = (Map<?, ?>) out.get("allowance");
        Map<?, ?> priority = (Map<?, ?>) out.get("effectivePriority");
        assertEquals(allowance.keySet(), result.shares().keySet());
        result.shares().forEach((key, share) -> {
            assertEquals((Double) allowance.get(key), share.allowanceW(), EXACT, key);
            assertEquals((Double) priority.get(key), share.effectivePriority(), 1e-9, key);
        });
    }

    private static Consumer consumer(Map<?, ?> in) {
        return new Consumer(
                (String) in.get("key"),
                (Double) in.get("priority"),
                (Double) in.get("priorityShift"),
                (Double) in.get("stepSize"),
                (Double) in.get("minimum"),
                (Double) in.get("request"),
                (Boolean) in.get("ignoreBatReservation"),
                (Boolean) in.get("isAutomatic"),
                (Boolean) in.get("isInitialized"),
                (Double) in.get("consumption"),
                0,
                Standing.FREE);
    }
}
