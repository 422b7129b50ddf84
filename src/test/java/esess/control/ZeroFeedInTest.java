package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.control.ZeroFeedIn.Decision;
import esess.control.ZeroFeedIn.Inverter;
import esess.control.ZeroFeedIn.Settings;
import esess.control.ZeroFeedIn.Situation;
import esess.control.ZeroFeedIn.State;
import esess.model.Payload;
import esess.model.PerPhase;
import esess.testing.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag(Golden.TAG)
class ZeroFeedInTest {

    private static final Settings USUAL = new Settings(0.05, 50, 100);

    private static Decision decide(Double consumptionW, Inverter... inverters) {
        return ZeroFeedIn.decide(USUAL, new Situation(true, 100.0, consumptionW), List.of(inverters));
    }

    @TestFactory
    @DisplayName("equals the original for every recorded sequence: limits, and what is published")
    Stream<DynamicTest> golden() {
        List<Map<String, Object>> lines = Golden.lines("zerofeedin.jsonl");
        return IntStream.range(0, lines.size())
                .mapToObj(i -> DynamicTest.dynamicTest("sequence " + i, () -> replay(lines.get(i))));
    }

    @Test
    @DisplayName("no recorded sequence is missing")
    void complete() {
        assertEquals(24, Golden.lines("zerofeedin.jsonl").size());
    }

    private static void replay(Map<?, ?> line) {
        Map<?, ?> in = (Map<?, ?>) line.get("in");
        Settings settings =
                new Settings((Double) in.get("scaleStep"), (Double) in.get("distance"), (Double) in.get("startSoc"));
        Map<String, String> dtu = new LinkedHashMap<>();
        ((List<?>) in.get("inverters"))
                .forEach(each ->
                        dtu.put((String) ((Map<?, ?>) each).get("key"), (String) ((Map<?, ?>) each).get("dtu")));
        Map<String, Double> limits = new LinkedHashMap<>();
        dtu.keySet().forEach(key -> limits.put(key, ZeroFeedIn.firstLimit(dtu.size())));
        for (Object each : (List<?>) line.get("steps")) {
            Map<?, ?> step = (Map<?, ?>) ((Map<?, ?>) each).get("in");
            Map<?, ?> out = (Map<?, ?>) ((Map<?, ?>) each).get("out");
            List<?> consumption = (List<?>) step.get("consumption");
            Situation situation = new Situation(
                    step.get("phases") == null ? null : (Boolean) true,
                    (Double) step.get("soc"),
                    PerPhase.sum(new PerPhase<>(
                            (Double) consumption.get(0), (Double) consumption.get(1), (Double) consumption.get(2))));

            Decision decision = ZeroFeedIn.decide(
                    settings,
                    situation,
                    dtu.keySet().stream()
                            .map(key -> new Inverter(
                                    key,
                                    dtu.get(key) != null,
                                    (Double) ((Map<?, ?>) step.get("power")).get(key),
                                    true,
                                    limits.get(key)))
                            .toList());

            limits.putAll(decision.limits());
            Map<?, ?> throttle = (Map<?, ?>) out.get("throttle");
            limits.forEach((key, limit) -> assertEquals((Double) throttle.get(key), limit, 1e-12, key + " at " + step));
            List<List<Object>> published = new ArrayList<>();
            decision.limits().forEach((key, limit) -> {
                if (dtu.get(key) != null) {
                    published.add(List.of(
                            dtu.get(key) + "/cmd/limit_nonpersistent_relative", Payload.text(limit * 100), 0.0, false));
                }
            });
            assertEquals(out.get("published"), published, step.toString());
        }
    }

    @Test
    @DisplayName(
            "nothing may be produced: one step down a cycle, as for a target next to nothing, and no division by 0")
    void targetNothing() {
        assertEquals(
                Map.of("a", 0.95),
                decide(30.0, new Inverter("a", true, 400.0, true, 1)).limits());
        assertEquals(
                Map.of("a", 0.95),
                decide(50.0, new Inverter("a", true, 400.0, true, 1)).limits());
        assertEquals(
                Map.of("a", 0.95),
                decide(50.1, new Inverter("a", true, 400.0, true, 1)).limits());
        assertEquals(
                Map.of("a", 0.0),
                decide(0.0, new Inverter("a", true, 400.0, true, 0.03)).limits());
    }

    @Test
    @DisplayName(
            "an inverter that is dark because of its limit comes back when the house needs it; a sleeping one is left alone")
    void comesBack() {
        assertEquals(
                Map.of("a", 0.05),
                decide(900.0, new Inverter("a", true, 0.0, true, 0)).limits());
        assertEquals(
                Map.of(), decide(20.0, new Inverter("a", true, 0.0, true, 0)).limits(), "nothing is needed");
        assertEquals(
                Map.of(), decide(900.0, new Inverter("a", true, 0.0, true, 0.4)).limits());
    }

    @Test
    @DisplayName("in a closed loop the production settles just below the consumption and never runs away")
    void closedLoop() {
        double limit = 1;
        double powerW = 1500;
        for (int cycle = 0; cycle < 60; cycle++) {
            limit = decide(650.0, new Inverter("a", true, powerW, true, limit))
                    .limits()
                    .getOrDefault("a", limit);
            powerW = Math.min(1500, limit * 1500);
        }
        assertEquals(600, powerW, 30);
    }

    @Test
    @DisplayName("whatever is unknown lifts the limits, and off grid the Multi throttles by frequency")
    void unknown() {
        List<Inverter> inverters = List.of(new Inverter("a", true, 400.0, true, 0.3));
        for (Situation situation : List.of(
                new Situation(null, 100.0, 500.0),
                new Situation(true, null, 500.0),
                new Situation(true, 100.0, null))) {
            assertEquals(new Decision(State.UNKNOWN, Map.of("a", 1.0)), ZeroFeedIn.decide(USUAL, situation, inverters));
        }
        assertEquals(
                State.OFF_GRID,
                ZeroFeedIn.decide(USUAL, new Situation(false, 100.0, 500.0), inverters)
                        .state());
        assertEquals(
                new Decision(State.BATTERY_NOT_FULL, Map.of("a", 1.0)),
                ZeroFeedIn.decide(USUAL, new Situation(true, 99.9, 500.0), inverters));
        assertEquals(
                Map.of("a", 1.0),
                decide(500.0, new Inverter("a", true, null, true, 0.3)).limits(),
                "an inverter that nobody hears is let go");
    }

    @Test
    @DisplayName("a power from before the last step does not lower a limit any further; it may raise it")
    void oldPower() {
        assertEquals(
                Map.of("b", 0.95),
                decide(300.0, new Inverter("a", true, 1000.0, false, 0.5), new Inverter("b", true, 1000.0, true, 1))
                        .limits());
        assertEquals(
                Map.of("a", 0.55),
                decide(3000.0, new Inverter("a", true, 1000.0, false, 0.5)).limits());
        assertEquals(
                Map.of("a", 1.0),
                decide(300.0, new Inverter("a", true, null, false, 0.5)).limits());
    }

    @Test
    @DisplayName("an inverter that draws a few watts does not turn the shares of the others around")
    void drawing() {
        assertEquals(
                Map.of("a", 0.45),
                decide(100.0, new Inverter("a", true, 3000.0, true, 0.5), new Inverter("b", true, -3100.0, true, 1))
                        .limits());
    }
}
