package esess.control.surplus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.Formula;
import esess.testing.Golden;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag(Golden.TAG)
class BatteryReservationTest {

    @TestFactory
    @DisplayName("equals the original for every recorded equation; one without a result gives no reservation, not 0")
    Stream<DynamicTest> golden() {
        return Golden.lines("equations.jsonl").stream()
                .map(line ->
                        DynamicTest.dynamicTest(line.get("equation") + " at " + line.get("soc"), () -> check(line)));
    }

    private static void check(Map<String, Object> line) {
        boolean fails = line.containsKey("error");
        Formula formula;
        try {
            formula = Formula.parse((String) line.get("equation"));
        } catch (IllegalArgumentException refusedWhenTheFileIsRead) {
            assertTrue(fails);
            return;
        }
        assertEquals(fails ? null : line.get("value"), new BatteryReservation(formula).at((Double) line.get("soc")));
    }

    @Test
    @DisplayName("unknown SOC or a formula that fails: the last good reservation stays, never 0")
    void lastGood() {
        BatteryReservation reservation = new BatteryReservation(Formula.parse("1000 / (SOC - 50)"));
        assertNull(reservation.at(null));
        assertNull(reservation.at(50.0));
        assertEquals(100, reservation.at(60.0));
        assertEquals(100, reservation.at(50.0));
        assertEquals(100, reservation.at(null));
        assertEquals(100, reservation.at(Double.NaN));
        assertEquals(50, reservation.at(70.0));
    }

    @Test
    @DisplayName("a formula without SOC needs none")
    void constant() {
        assertEquals(2500, new BatteryReservation(Formula.parse("2500")).at(null));
    }
}
