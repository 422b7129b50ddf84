package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.SetpointLeases.Lease;
import esess.control.SetpointLeases.Limits;
import esess.testing.Golden;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(Golden.TAG)
class SetpointLeasesTest {

    private static final Limits WIDE = new Limits(-25_000, 25_000, 1_000_000);

    private static SetpointLeases leases(Limits limits, double... watts) {
        SetpointLeases leases = new SetpointLeases(limits);
        for (double each : watts) {
            leases.put(new Object(), new Lease("Other", each, 60_000));
        }
        return leases;
    }

    @Test
    @DisplayName("golden: the sum of the original, to the tenth of a watt")
    void golden() {
        int compared = 0;
        for (Map<String, Object> line : Golden.lines("gridsetpoint.jsonl")) {
            double own = (Double) ((Map<?, ?>) line.get("in")).get("default");
            SetpointLeases leases = new SetpointLeases(WIDE);
            for (Object step : (List<?>) line.get("steps")) {
                ((Map<?, ?>) ((Map<?, ?>) step).get("requests")).forEach((owner, watts) -> {
                    leases.end(owner);
                    if (watts instanceof Number number) {
                        leases.put(owner, new Lease((String) owner, number.doubleValue(), 60_000));
                    }
                });
                for (Object published : (List<?>) ((Map<?, ?>) step).get("published")) {
                    // On purpose without the original's 1619.6999999999998.
                    double original =
                            Double.parseDouble(((String) ((List<?>) published).get(1)).replaceAll("[^0-9.-]", ""));
                    assertEquals(original, leases.target(own), 1e-9);
                    assertTrue(Double.toString(leases.target(own)).matches("-?\\d+\\.\\d"));
                    compared++;
                }
            }
        }
        assertTrue(compared > 50, compared + " values were compared");
    }

    @Test
    @DisplayName("hard limits, also for the sum of several; the owner is told")
    void limits() {
        SetpointLeases leases = leases(new Limits(-1000, 2000, 1_000_000), 1500, 1500);
        assertEquals(2000, leases.target(50));
        assertEquals("50 W of your own, 3000 W for Other; limited to 2000 W", leases.why(50));
        assertEquals(-1000, leases(new Limits(-1000, 2000, 1_000_000), -5000).target(50));
        assertEquals(50, leases(Limits.CLOSED, 1500).target(50), "limits that are wrong let nothing through");
        assertEquals(50, leases(new Limits(Double.NaN, 2000, 1), 1500).target(50));
    }

    @Test
    @DisplayName("it moves away from the owner's value in steps, and back at once")
    void steps() {
        Limits slow = new Limits(-25_000, 25_000, 500);
        SetpointLeases leases = leases(slow);
        leases.put(this, new Lease("NoBatToEV", 2000, 1_000_000));
        assertEquals(550, leases.advance(50, 10_000));
        assertEquals(550, leases.advance(50, 10_000), "a clock that stands still moves nothing");
        assertEquals(800, leases.advance(50, 10_500));
        assertEquals(1300, leases.advance(50, 60_000), "a long rest is no licence for a long step");
        assertEquals(1800, leases.advance(50, 61_000));
        leases.put(this, new Lease("NoBatToEV", 1000, 1_000_000));
        assertEquals(1050, leases.advance(50, 61_000), "less import is on the way back");
        leases.put(this, new Lease("NoBatToEV", -5000, 1_000_000));
        assertEquals(-450, leases.advance(50, 62_000), "to the owner's value at once, then on in steps");
        leases.end(this);
        assertEquals(50, leases.advance(50, 62_000));
    }

    @Test
    void expiry() {
        SetpointLeases leases = leases(WIDE, 100);
        Object other = new Object();
        leases.put(other, new Lease("NoBatToEV", 200, 30_000));
        assertEquals(List.of(), leases.expire(29_999));
        assertEquals(
                List.of("NoBatToEV"),
                leases.expire(30_000).stream().map(Lease::owner).toList());
        assertFalse(leases.holds(other));
        assertEquals(150, leases.target(50));
    }

    @Test
    @DisplayName("what is no number is not taken as a power")
    void notANumber() {
        SetpointLeases leases = new SetpointLeases(WIDE);
        for (double watts : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> leases.put(this, new Lease("NoBatToEV", watts, 1)));
        }
        assertTrue(leases.isEmpty());
    }

    @Test
    @DisplayName("an owner's own value beyond a limit: nothing that we write on the way exceeds that limit")
    void ownBeyondLimits() {
        for (double ownW : new double[] {-30_000, 9000, 1e6}) {
            SetpointLeases leases = new SetpointLeases(new Limits(-1000, 2000, 100));
            leases.put("one", new Lease("one", 500 - ownW, Long.MAX_VALUE));
            for (long tick = 0; tick < 60_000; tick += 1000) {
                double now = leases.advance(ownW, tick);
                assertTrue(now >= -1000 && now <= 2000, ownW + " W: " + now);
            }
            assertEquals(500, leases.advance(ownW, 60_000));
        }
    }
}
