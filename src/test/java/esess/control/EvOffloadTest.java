package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.EvOffload.House;
import esess.model.PerPhase;
import esess.testing.Golden;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag(Golden.TAG)
class EvOffloadTest {

    private static final PerPhase<Double> NONE = PerPhase.unknown();

    /**
     * Grid loss and the relay are the service's: those cases are the set point's and the service's tests. Where the
     * consumption is less than what the cars draw, the original took the rest for sun; such a house comes of figures of
     * different age, and gives nothing.
     */
    @TestFactory
    Stream<DynamicTest> offloadsWhatTheOriginalDid() {
        return Golden.lines("nobattoev.jsonl").stream()
                .filter(EvOffloadTest::isEnabled)
                .map(line -> DynamicTest.dynamicTest(line.toString(), () -> {
                    Map<?, ?> in = (Map<?, ?>) line.get("in");
                    Map<?, ?> out = (Map<?, ?>) line.get("out");
                    OptionalDouble watts = EvOffload.watts(new House(
                            Arrays.asList(evW(in)),
                            phases(in.get("consumptionL")),
                            List.of(
                                    phases(in.get("pvOnGensetL")),
                                    phases(in.get("pvOnGridL")),
                                    phases(in.get("pvOnOutputL"))),
                            (Double) in.get("pvOnDc")));
                    if (isNegative(in)) {
                        assertEquals(Math.max(0, evW(in) - pvW(in)), watts.orElse(0), 1e-6);
                    } else if (out.get("action").equals("request") && (Double) out.get("request") > 0) {
                        assertEquals((Double) out.get("request"), watts.orElse(Double.NaN), 1e-6);
                    } else {
                        assertTrue(watts.isEmpty(), watts.toString());
                    }
                }));
    }

    private static boolean isNegative(Map<?, ?> in) {
        Double consumptionW = PerPhase.sum(phases(in.get("consumptionL")));
        return consumptionW != null && evW(in) != null && consumptionW < evW(in);
    }

    private static double pvW(Map<?, ?> in) {
        double watts = in.get("pvOnDc") instanceof Double dc ? dc : 0;
        for (String position : List.of("pvOnGensetL", "pvOnGridL", "pvOnOutputL")) {
            watts += phases(in.get(position)).known().stream()
                    .mapToDouble(each -> each)
                    .sum();
        }
        return watts;
    }

    private static boolean isEnabled(Map<String, Object> line) {
        Map<?, ?> in = (Map<?, ?>) line.get("in");
        boolean relay = ((Double) in.get("useRelay")) < 0 || Double.valueOf(1).equals(in.get("relay"));
        return relay && in.get("phases") != null && (Double) in.get("phases") > 0;
    }

    private static Double evW(Map<?, ?> in) {
        return in.get("wattpilot_kW") instanceof List<?> kW
                ? (Double)
                        (1000 * kW.stream().mapToDouble(each -> (Double) each).sum())
                : (Double) in.get("evPower");
    }

    private static PerPhase<Double> phases(Object list) {
        List<?> each = (List<?>) list;
        return new PerPhase<>((Double) each.get(0), (Double) each.get(1), (Double) each.get(2));
    }

    @Test
    void b5ASinglePhaseHouseHasNoL2AndNoL3() {
        assertEquals(
                2500,
                EvOffload.watts(new House(
                                List.of(3000.0),
                                PerPhase.only(1, 4000.0),
                                List.of(NONE, PerPhase.only(1, 1500.0), NONE),
                                null))
                        .orElse(0));
    }

    @Test
    void b5NothingIsOffloadedForACarThatNobodyMeasures() {
        assertTrue(EvOffload.watts(new House(Arrays.asList((Double) null), PerPhase.only(1, 4000.0), List.of(), null))
                .isEmpty());
    }

    @Test
    void b5NothingIsOffloadedWhileTheConsumptionIsUnknown() {
        assertTrue(EvOffload.watts(new House(List.of(3000.0), NONE, List.of(), 0.0))
                .isEmpty());
    }

    @Test
    void theChargersAreAddedUp() {
        assertEquals(
                5000,
                EvOffload.watts(new House(List.of(3000.0, 2000.0), PerPhase.only(1, 6000.0), List.of(), null))
                        .orElse(0));
    }

    @Test
    void theSunGoesToTheHouseFirstAndThenToTheCar() {
        House house = new House(List.of(5000.0), PerPhase.only(1, 6000.0), List.of(), 3000.0);
        assertEquals(5000 - (3000 - 1000), EvOffload.watts(house).orElse(0));
    }

    @Test
    void enoughSunNeedsNoGrid() {
        assertTrue(EvOffload.watts(new House(List.of(3000.0), PerPhase.only(1, 4000.0), List.of(), 4100.0))
                .isEmpty());
    }
}
