package esess.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.testing.Golden;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag(Golden.TAG)
class FormulaTest {

    @TestFactory
    @DisplayName("equals the original for every recorded equation and state of charge")
    Stream<DynamicTest> golden() {
        return Golden.lines("equations.jsonl").stream()
                .map(line ->
                        DynamicTest.dynamicTest(line.get("equation") + " at " + line.get("soc"), () -> check(line)));
    }

    private static void check(Map<String, Object> line) {
        String text = (String) line.get("equation");
        double soc = (Double) line.get("soc");
        if (line.containsKey("error")) {
            assertThrows(RuntimeException.class, () -> Formula.parse(text).at(soc));
        } else {
            assertEquals(
                    (Double) line.get("value"), Math.rint(Formula.parse(text).at(soc)));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -7 % 3             | 2
            7 % -3             | -2
            -7 // 2            | -4
            2 ** 3 ** 2        | 512
            -2 ** 2            | -4
            2 ** -1            | 0.5
            1 < 2 < 3          | 1
            1 < 3 < 2          | 0
            1 if 0 else 2 if 0 else 3 | 3
            0 or 5             | 5
            3 and 5            | 5
            not 0 and not 0    | 1
            round(0.125, 2)    | 0.12
            round(2.675, 2)    | 2.67
            round(1250, -2)    | 1200
            int(-2.9)          | -2
            max(1, SOC, 3)     | 50
            min(1e2, .5)       | 0.5
            1_000 + 2.         | 1002
            True + True        | 2
            - - 3              | 3
            (1+2)*3            | 9
            """)
    void pythonArithmetic(String text, double expected) {
        assertEquals(expected, Formula.parse(text).at(50));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1000 +",
                "foo(SOC)",
                "soc",
                "1 2",
                "(1",
                "max(1)",
                "max()",
                "1..2",
                "5__0",
                "__import__('os')",
                "SOC.real",
                "[1]",
                "lambda: 1",
                "1 if 2",
                "SOC = 3",
                "'a'",
                "1 <> 2",
                "round(1,2,3)"
            })
    void refused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Formula.parse(text));
    }

    @Test
    @DisplayName("a hostile text is refused, not evaluated for ever")
    void hostile() {
        assertThrows(IllegalArgumentException.class, () -> Formula.parse("(".repeat(400) + "1" + ")".repeat(99)));
        assertThrows(IllegalArgumentException.class, () -> Formula.parse("-".repeat(300) + "1"));
        assertThrows(IllegalArgumentException.class, () -> Formula.parse("1+".repeat(300) + "1"));
        assertThrows(
                ArithmeticException.class, () -> Formula.parse("9**9**9**9").at(1));
        assertThrows(ArithmeticException.class, () -> Formula.parse("(-8)**0.5").at(1));
    }

    @Test
    @DisplayName("a formula that fails at some state of charge says where, when the file is read")
    void weakness() {
        String weakness = Formula.parse("5000 / (SOC - 80)").weakness().orElseThrow();
        assertTrue(weakness.contains("SOC 80.0") && weakness.contains("division by zero"), weakness);
        assertEquals(
                Optional.empty(),
                Formula.parse("(5750/(min(SOC,99)-100)+5750) + 250").weakness());
    }

    @Test
    void theMessageSaysWhere() {
        String message = assertThrows(IllegalArgumentException.class, () -> Formula.parse("5000 - 40 * Soc"))
                .getMessage();
        assertTrue(message.contains("'Soc' is not known") && message.contains("column 13"), message);
    }
}
