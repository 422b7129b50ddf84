package esess.control.surplus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import esess.control.surplus.SurplusDistribution.Limit;
import esess.control.surplus.SurplusDistribution.Result;
import esess.control.surplus.SurplusDistribution.Share;
import esess.control.surplus.SurplusDistribution.Situation;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurplusDistributionTest {

    private static final Situation UNKNOWN = new Situation(null, null, null, 0.0, 0.0, 30, 60);

    @Test
    @DisplayName("the README's EV and heater: minimum, steps, and the shift that lets the heater in between")
    void readme() {
        Consumers ev = Consumers.named("EV", 35, 11_000).steps(250, 1365, 1);
        Consumers heater = Consumers.named("Heater", 40, 3000).steps(1000, 0, 5);
        assertEquals(Map.of("EV", 0.0, "Heater", 1000.0), allowances(sun(1300), ev, heater));
        assertEquals(Map.of("EV", 1365.0, "Heater", 0.0), allowances(sun(1400), ev, heater));
        assertEquals(Map.of("EV", 2865.0, "Heater", 0.0), allowances(sun(3000), ev, heater));
        assertEquals(Map.of("EV", 2615.0, "Heater", 1000.0), allowances(sun(3700), ev, heater));
        Result result = distribute(sun(8000), ev, heater);
        assertEquals(Map.of("EV", 4865.0, "Heater", 3000.0), allowances(result));
        assertEquals(15, result.shares().get("EV").assignments());
        assertEquals(Limit.TOO_LITTLE_OVERHEAD, result.shares().get("EV").limit());
        assertEquals(Limit.REQUEST_MET, result.shares().get("Heater").limit());
        assertEquals(135, result.remainingW(), 1e-9);
        assertEquals(Map.of("EV", 11_000.0, "Heater", 3000.0), allowances(sun(20_000), ev, heater));
    }

    @Test
    @DisplayName("nobody gets more than it requests: the last step is cut to what is left of the request")
    void cutToTheRequest() {
        Result result = distribute(sun(5000), Consumers.named("EV", 1, 1700).steps(250, 1365, 0));
        assertEquals(1700, result.allowanceW("EV"));
        assertEquals(3300, result.remainingW());
        assertEquals(
                700,
                distribute(sun(5000), Consumers.named("Pump", 1, 700).steps(1000, 0, 0))
                        .allowanceW("Pump"));
    }

    @Test
    @DisplayName("a step that fits the request exactly is granted; a minimum above the request is not")
    void fitsTheRequest() {
        assertEquals(
                1000,
                distribute(sun(1001), Consumers.named("a", 1, 1000).steps(250, 0, 0))
                        .allowanceW("a"));
        Share share = distribute(sun(5000), Consumers.named("a", 1, 1000).steps(100, 1365, 0))
                .shares()
                .get("a");
        assertEquals(0, share.allowanceW());
        assertEquals(Limit.MINIMUM_ABOVE_REQUEST, share.limit());
    }

    @Test
    @DisplayName("as the original: a piece has to leave something over, and the last one has to fit uncut")
    void leavesSomethingOver() {
        assertEquals(0, distribute(sun(500), Consumers.named("a", 1, 500)).allowanceW("a"));
        assertEquals(500, distribute(sun(500.1), Consumers.named("a", 1, 500)).allowanceW("a"));
        assertEquals(
                1000,
                distribute(sun(1900), Consumers.named("a", 1, 1500).steps(1000, 0, 0))
                        .allowanceW("a"));
    }

    @Test
    @DisplayName("also without regard to the reservation, a minimum is granted only when the overhead covers it")
    void minimumIsCovered() {
        Consumers ev = Consumers.named("EV", 1, 11_000).steps(250, 1365, 0).ignoringReservation();
        Result result = distribute(sun(1000), ev);
        assertEquals(0, result.allowanceW("EV"));
        assertEquals(1000, result.remainingW());
        assertEquals(
                1365, distribute(house(-1400.0, null, null, 0.0, 9000.0), ev).allowanceW("EV"));
    }

    @Test
    @DisplayName("an unknown phase counts as 0 while another is known")
    void singlePhase() {
        Consumers heater = Consumers.named("Heater", 1, 1000);
        Result result = distribute(house(null, -1500.0, null, 0.0, 0.0), heater);
        assertEquals(1000, result.allowanceW("Heater"));
        assertEquals(1500, result.totalFeedInW());
        assertEquals(
                0, distribute(house(2000.0, Double.NaN, null, 0.0, 0.0), heater).availableW());
    }

    @Test
    @DisplayName("grid or battery unknown: nobody gets more than before or than its request, later nobody anything")
    void gridLoss() {
        Consumers[] consumers = {
            Consumers.named("a", 1, 2000).before(1500).using(1500.0),
            Consumers.named("b", 2, 300).before(900),
            Consumers.named("c", 3, 800),
            Consumers.named("d", 4, 800).before(800).manual(),
            Consumers.named("e", 5, 2000).steps(100, 1400, 0).before(1300),
            Consumers.named("f", 6, 500).before(500).standing(Standing.held(Standing.Kind.MIN_OFF))
        };
        Map<String, Double> kept = Map.of("a", 1500.0, "b", 300.0, "c", 0.0, "d", 0.0, "e", 0.0, "f", 0.0);
        Result result = distribute(UNKNOWN, consumers);
        assertEquals(kept, allowances(result));
        assertEquals(Limit.GRID_OR_BATTERY_UNKNOWN, result.shares().get("a").limit());
        assertNull(result.availableW());
        assertNull(result.assignedW());
        assertNull(result.remainingW());
        assertNull(result.totalFeedInW());
        Result noBattery = distribute(new Situation(-9000.0, 0.0, 0.0, null, 0.0, 60, 60), consumers);
        assertEquals(kept, allowances(noBattery));
        assertEquals(9000, noBattery.totalFeedInW());
        Result late = distribute(new Situation(null, null, null, null, 0.0, 61, 60), consumers);
        assertEquals(
                0,
                late.shares().values().stream().mapToDouble(Share::allowanceW).sum());
    }

    @Test
    @DisplayName("without a known reservation only those that ignore it get something")
    void unknownReservation() {
        assertEquals(
                Map.of("a", 0.0, "b", 1000.0),
                allowances(
                        house(-9000.0, 0.0, 0.0, 0.0, null),
                        Consumers.named("a", 1, 1000).standing(new Standing(Standing.Kind.FREE, -500)),
                        Consumers.named("b", 2, 1000).ignoringReservation()));
    }

    @Test
    @DisplayName("a reservation below 0 does not create power")
    void negativeReservation() {
        assertEquals(
                0,
                distribute(house(-900.0, 0.0, 0.0, 0.0, -500.0), Consumers.named("a", 1, 1000))
                        .allowanceW("a"));
    }

    @Test
    @DisplayName("without a request nothing is assigned and nothing is switched on")
    void noRequest() {
        Share share = distribute(sun(5000), Consumers.named("a", 1, 0).steps(100, 0, 0))
                .shares()
                .get("a");
        assertEquals(0, share.allowanceW());
        assertEquals(Limit.NO_REQUEST, share.limit());
        assertFalse(SwitchingRules.isOn(share.allowanceW(), 0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1e3})
    @DisplayName("nonsense in any figure neither throws nor loops, and takes nothing from the others")
    void nonsense(double bad) {
        Consumers heater = Consumers.named("Heater", 50, 3000).steps(1000, 0, 1);
        for (Consumers other : new Consumers[] {
            Consumers.named("x", 10, bad),
            Consumers.named("x", 10, 2000).steps(bad, 0, 1),
            Consumers.named("x", bad, bad).steps(bad, bad, bad).using(bad).before(bad)
        }) {
            assertEquals(Map.of("x", 0.0, "Heater", 3000.0), allowances(sun(9000), other, heater));
        }
        assertEquals(
                1000,
                distribute(sun(9000), Consumers.named("x", 10, 2000).steps(bad, 1000, bad))
                        .allowanceW("x"));
        distribute(new Situation(bad, bad, bad, bad, bad, bad, bad), heater, Consumers.named("x", bad, 10));
    }

    @Test
    @DisplayName("held on: its first piece comes off the top, the rest of it by priority; nothing is promised twice")
    void heldOn() {
        Consumers ev =
                Consumers.named("EV", 90, 11_000).steps(250, 1365, 0).standing(Standing.held(Standing.Kind.MIN_ON));
        Consumers heater = Consumers.named("Heater", 10, 2000);
        Result result = distribute(sun(3000), ev, heater);
        assertEquals(Map.of("EV", 2865.0, "Heater", 0.0), allowances(result));
        assertEquals(Map.of("EV", 1615.0, "Heater", 2000.0), allowances(sun(3700), ev, heater));
        assertEquals(0, result.fromGridW());
    }

    @Test
    @DisplayName("held on beyond the sun: the rest comes from the grid, and nobody else gets anything")
    void heldOnFromGrid() {
        Result result = distribute(
                sun(500),
                Consumers.named("Boiler", 90, 2000).standing(Standing.held(Standing.Kind.READY_BY)),
                Consumers.named("Fan", 1, 50));
        assertEquals(Map.of("Boiler", 2000.0, "Fan", 0.0), allowances(result));
        assertEquals(500, result.assignedW());
        assertEquals(0, result.remainingW());
        assertEquals(1500, result.fromGridW());
        Result blind = distribute(
                UNKNOWN, Consumers.named("Boiler", 90, 2000).standing(Standing.held(Standing.Kind.READY_BY)));
        assertEquals(2000, blind.allowanceW("Boiler"));
    }

    @Test
    @DisplayName("held on or not: what is manual, incomplete or without request gets nothing")
    void heldOnInVain() {
        Standing on = Standing.held(Standing.Kind.MIN_ON);
        assertEquals(
                Map.of("a", 0.0, "b", 0.0, "c", 0.0),
                allowances(
                        sun(9000),
                        Consumers.named("a", 1, 100).standing(on).manual(),
                        Consumers.named("b", 1, 100).standing(on).incomplete(),
                        Consumers.named("c", 1, 0).standing(on)));
    }

    @Test
    @DisplayName("held off: it gets nothing, and its turn goes to the next")
    void heldOff() {
        assertEquals(
                Map.of("a", 0.0, "b", 900.0),
                allowances(
                        sun(1000),
                        Consumers.named("a", 1, 900).standing(Standing.held(Standing.Kind.MIN_OFF)),
                        Consumers.named("b", 2, 900)));
    }

    @Test
    @DisplayName("hysteresis: more is needed to start, a shortfall is borne while running, for the first piece only")
    void hysteresis() {
        Consumers off = Consumers.named("a", 1, 2000).standing(new Standing(Standing.Kind.FREE, 300));
        assertEquals(0, distribute(sun(2299), off).allowanceW("a"));
        assertEquals(2000, distribute(sun(2301), off).allowanceW("a"));
        Consumers on = off.standing(new Standing(Standing.Kind.FREE, -200));
        Result result = distribute(
                sun(1801), on, Consumers.named("b", 2, 100).standing(new Standing(Standing.Kind.FREE, -200)));
        assertEquals(Map.of("a", 2000.0, "b", 0.0), allowances(result));
        assertEquals(199, result.fromGridW());
        assertEquals(0, distribute(sun(1799), on).allowanceW("a"));
        assertEquals(1000, distribute(sun(1999), on.steps(1000, 0, 0)).allowanceW("a"));
    }

    private static Situation sun(double feedInW) {
        return house(-feedInW, 0.0, 0.0, 0.0, 0.0);
    }

    private static Situation house(Double l1W, Double l2W, Double l3W, Double batteryW, Double reservationW) {
        return new Situation(l1W, l2W, l3W, batteryW, reservationW, 0, 60);
    }

    private static Result distribute(Situation situation, Consumers... consumers) {
        return SurplusDistribution.distribute(
                situation, Stream.of(consumers).map(Consumers::consumer).toList());
    }

    private static Map<String, Double> allowances(Situation situation, Consumers... consumers) {
        return allowances(distribute(situation, consumers));
    }

    private static Map<String, Double> allowances(Result result) {
        return result.shares().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().allowanceW()));
    }
}
