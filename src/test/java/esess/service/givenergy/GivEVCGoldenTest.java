package esess.service.givenergy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.control.charge.GivEvcRules;
import esess.device.GivEvcCommand;
import esess.device.GivEvcImages;
import esess.device.GivEvcTopics;
import esess.model.ChargerState.Order;
import esess.testing.Golden;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("golden")
class GivEVCGoldenTest {

    @TestFactory
    @DisplayName("every recorded decision, register image and command of the charger")
    List<DynamicTest> golden() {
        List<DynamicTest> tests = new ArrayList<>();
        int number = 0;
        for (Map<String, Object> line : Golden.lines("evc.jsonl")) {
            String kind = (String) line.get("kind");
            tests.add(DynamicTest.dynamicTest(++number + " " + kind, () -> {
                switch (kind) {
                    case "decision" -> decision(line);
                    case "registers" -> registers(line);
                    default -> control(line);
                }
            }));
        }
        assertTrue(number >= 79, number + " lines");
        return tests;
    }

    private static double number(Map<?, ?> in, String name) {
        return ((Number) in.get(name)).doubleValue();
    }

    private static void decision(Map<String, Object> line) {
        Map<?, ?> in = (Map<?, ?>) line.get("in");
        GivEvcRules.Wish wish = GivEvcRules.decide(new GivEvcRules.Moment(
                GivEvcRules.Mode.of((String) in.get("mode")),
                "Charging".equals(in.get("state")),
                "Connected".equals(in.get("state")),
                (int) number(in, "limitA"),
                (int) number(in, "evseMinA"),
                (int) number(in, "evseMaxA"),
                number(in, "sessionKWh"),
                number(in, "maxSessionKWh"),
                number(in, "importCapA"),
                number(in, "pvW") - number(in, "loadW") + number(in, "evcW"),
                -number(in, "gridW"),
                number(in, "gridV"),
                1));
        List<List<Double>> writes = new ArrayList<>();
        if (wish.limitA() != null) {
            writes.add(List.of(91.0, 10.0 * wish.limitA()));
        }
        if (wish.order() != null) {
            writes.add(List.of(95.0, wish.order() == Order.STARTED ? 1.0 : 2.0));
        }
        assertEquals(line.get("writes"), writes, line.toString());
    }

    private static void registers(Map<String, Object> line) {
        Map<String, String> told = new HashMap<>();
        var state = GivEvcImages.of((Map<?, ?>) line.get("registers"));
        GivEvcTopics.of(state, new GivEvcTopics.Wishes("Grid", 0, 0), LocalDate.parse((String) line.get("today")))
                .forEach((leaf, value) -> told.put("GivEnergy/" + state.serial() + "/Charger/" + leaf, value));
        assertEquals(line.get("topics"), told);
    }

    private static void control(Map<String, Object> line) {
        GivEvcCommand command = GivEvcCommand.read((String) line.get("control"), (String) line.get("payload"), 6, 32);
        if (Boolean.FALSE.equals(line.get("accepted"))) {
            assertInstanceOf(GivEvcCommand.Refused.class, command);
            return;
        }
        GivEvcCommand.Write write = assertInstanceOf(GivEvcCommand.Write.class, command);
        Object values = write.values().size() == 1
                ? (Object) write.values().get(0).doubleValue()
                : write.values().stream().map(Integer::doubleValue).toList();
        assertEquals(List.of(List.of((double) write.register(), values)), line.get("writes"));
    }
}
