package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.testing.Golden;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag(Golden.TAG)
class TimeToGoTest {

    @TestFactory
    @DisplayName("equals the original for every recorded case")
    Stream<DynamicTest> golden() {
        return Golden.lines("timetogo.jsonl").stream().map(line -> {
            Map<?, ?> in = (Map<?, ?>) line.get("in");
            Map<?, ?> out = (Map<?, ?>) line.get("out");
            return DynamicTest.dynamicTest(
                    in.toString(),
                    () -> assertEquals(
                            OptionalInt.of(((Double) out.get("seconds")).intValue()),
                            TimeToGo.seconds(
                                    (Double) in.get("capacityWh"),
                                    (Double) in.get("power"),
                                    (Double) in.get("soc"),
                                    (Double) in.get("socLimit"))));
        });
    }

    @Test
    @DisplayName("below the discharge floor it is 0, never negative")
    void belowTheFloor() {
        assertEquals(OptionalInt.of(0), TimeToGo.seconds(10_000, -500.0, 8.0, 10.0));
    }

    @Test
    @DisplayName("unknown stays unknown, an idle battery has no time to go")
    void unknown() {
        assertEquals(OptionalInt.empty(), TimeToGo.seconds(10_000, null, 50.0, 10.0));
        assertEquals(OptionalInt.empty(), TimeToGo.seconds(10_000, -500.0, null, 10.0));
        assertEquals(OptionalInt.empty(), TimeToGo.seconds(10_000, 0.0, 50.0, 10.0));
        assertEquals(OptionalInt.empty(), TimeToGo.seconds(10_000, 0.4, 50.0, 10.0));
        assertEquals(OptionalInt.empty(), TimeToGo.seconds(10_000, Double.NaN, 50.0, 10.0));
        assertEquals(OptionalInt.empty(), TimeToGo.seconds(10_000, -500.0, 120.0, 10.0));
        assertEquals(OptionalInt.empty(), TimeToGo.seconds(10_000, -500.0, -3.0, 10.0));
        assertEquals(OptionalInt.empty(), TimeToGo.seconds(0, -500.0, 50.0, 10.0));
    }

    @Test
    @DisplayName("without a floor it lasts until empty")
    void noFloor() {
        assertEquals(OptionalInt.of(36_000), TimeToGo.seconds(10_000, -500.0, 50.0, null));
    }

    @Test
    @DisplayName("capped at ten days, the most that VRM shows")
    void capped() {
        assertEquals(OptionalInt.of(864_000), TimeToGo.seconds(28_000, -1.0, 90.0, 10.0));
    }
}
