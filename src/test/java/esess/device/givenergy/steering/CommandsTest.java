package esess.device.givenergy.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import esess.adapter.GsonJson;
import esess.device.givenergy.Abilities;
import esess.device.givenergy.Model;
import esess.device.givenergy.Slots;
import esess.device.givenergy.Writable;
import esess.device.givenergy.steering.Command.Begin;
import esess.device.givenergy.steering.Command.End;
import esess.device.givenergy.steering.Command.Refused;
import esess.device.givenergy.steering.Command.Settings;
import esess.device.givenergy.steering.TimedSteps.Step;
import esess.testing.Golden;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("golden")
class CommandsTest {

    private static final LocalDateTime NOW = LocalDateTime.of(2026, 6, 5, 13, 10);
    private static final GsonJson JSON = new GsonJson();
    private static final Map<String, Model.Family> FAMILIES = Map.of(
            "hybrid_gen1", Model.Family.HYBRID_GEN1,
            "hybrid_gen3", Model.Family.HYBRID_GEN3,
            "ac", Model.Family.AC,
            "all_in_one", Model.Family.ALL_IN_ONE,
            "three_phase", Model.Family.HYBRID_THREE_PHASE,
            "ems", Model.Family.EMS);

    private static Command read(Abilities abilities, String function, String payload, Integer reserve) {
        return Commands.read(function, payload, JSON, new Commands.Moment(abilities, NOW, reserve));
    }

    private static Abilities abilities(String name, Map<?, ?> model) {
        Number most = (Number) model.get("maxw");
        Number capacity = (Number) model.get("cap");
        return new Abilities(
                FAMILIES.get(name),
                ((Number) model.get("slots")).intValue(),
                Boolean.TRUE.equals(model.get("pause")),
                most == null ? null : (Integer) most.intValue(),
                capacity == null ? null : (Double) capacity.doubleValue());
    }

    @TestFactory
    @DisplayName("every recorded command of six models")
    List<DynamicTest> golden() {
        List<Map<String, Object>> lines = Golden.lines("givtcp_control.jsonl");
        Map<?, ?> models = (Map<?, ?>) lines.get(0).get("models");
        Map<?, ?> saved = (Map<?, ?>) lines.get(0).get("saved");
        List<DynamicTest> tests = new ArrayList<>();
        for (Map<String, Object> line : lines) {
            if (line.containsKey("model")) {
                String model = (String) line.get("model");
                tests.add(DynamicTest.dynamicTest(
                        model + " " + line.get("control") + " " + line.get("payload"),
                        () -> check(line, abilities(model, (Map<?, ?>) models.get(model)), saved)));
            }
        }
        assertTrue(tests.size() >= 1007, tests.size() + " cases");
        return tests;
    }

    private static void check(Map<String, Object> line, Abilities abilities, Map<?, ?> saved) {
        Map<?, ?> state = line.get("state") instanceof Map<?, ?> own ? own : saved;
        Integer reserve = setting(state, 110);
        Command command = read(abilities, (String) line.get("control"), (String) line.get("payload"), reserve);
        if (Boolean.FALSE.equals(line.get("accepted"))) {
            Refused refused = assertInstanceOf(Refused.class, command);
            assertFalse(refused.why().isBlank());
            assertEquals(List.of(), line.get("writes"));
        } else if (command instanceof Settings settings) {
            assertEquals(numbers(line.get("writes")), writes(settings.writes()));
            List<List<String>> shown = settings.shown().stream()
                    .map(each -> List.of(each.path(), each.payload()))
                    .toList();
            assertEquals(line.get("publishes"), shown);
            if (line.get("result") != null) {
                assertEquals(line.get("result"), settings.success());
            }
        } else if (command instanceof Begin begin) {
            Duration lasting = Duration.ofMinutes(begin.minutes());
            List<Step> steps = TimedSteps.of(
                    new TimedSteps.Wanted(begin.mode(), lasting, null, null),
                    abilities,
                    register -> setting(state, register),
                    NOW);
            assertEquals(
                    numbers(line.get("writes")),
                    steps.stream().map(s -> List.of(s.register(), s.value())).toList());
            List<List<Integer>> back = new ArrayList<>();
            steps.forEach(step -> back.add(0, List.of(step.register(), step.former())));
            assertEquals(numbers(line.get("endWrites")), back);
            assertEquals(
                    line.get("endsAt"), Slots.text(TimedSteps.end(NOW, lasting)).substring(0, 5));
        } else {
            assertInstanceOf(End.class, command);
            assertEquals(List.of(), line.get("writes"));
        }
    }

    private static Integer setting(Map<?, ?> state, int register) {
        Number value = (Number) state.get(String.valueOf(register));
        return value == null ? null : (Integer) value.intValue();
    }

    private static List<List<Integer>> writes(List<Command.Write> writes) {
        return writes.stream().map(w -> List.of(w.register(), w.value())).toList();
    }

    private static List<List<Integer>> numbers(Object pairs) {
        List<List<Integer>> numbers = new ArrayList<>();
        for (Object pair : (List<?>) pairs) {
            numbers.add(
                    ((List<?>) pair).stream().map(n -> ((Number) n).intValue()).toList());
        }
        return numbers;
    }

    private static List<Abilities> everyModel() {
        List<Abilities> all = new ArrayList<>();
        for (Model.Family family : Model.Family.values()) {
            for (int slots : new int[] {2, 3, 10}) {
                all.add(new Abilities(family, slots, true, 3600, 9.5));
            }
        }
        return all;
    }

    @Test
    @DisplayName("what must never be written cannot be, to no model and to no value")
    void never() {
        for (Abilities abilities : everyModel()) {
            for (int[] range : Writable.never()) {
                for (int register = range[0]; register <= Math.min(range[1], 20010); register++) {
                    for (int value : new int[] {0, 1, 2, 3, 4, 50, 100, 130, 2359, 65535}) {
                        assertFalse(Writable.allows(abilities, register, value), () -> abilities + " " + range[0]);
                    }
                }
            }
            for (int value : new int[] {0, 1, 2, 3, 99, 101, 200, 65535}) {
                assertFalse(Writable.allows(abilities, Writable.RESTART, value), "a factory reset: " + value);
            }
        }
    }

    @Test
    @DisplayName("the slots of ten-slot models are no slots on the others, and no model takes another one's registers")
    void byModel() {
        Abilities gen1 = new Abilities(Model.Family.HYBRID_GEN1, 2, false, 2600, 8.19);
        Abilities three = new Abilities(Model.Family.HYBRID_THREE_PHASE, 10, false, 12000, 21.55);
        Abilities ems = new Abilities(Model.Family.EMS, 3, false, null, null);
        for (int register = 242; register <= 320; register++) {
            for (int value = 0; value <= 100; value++) {
                assertFalse(Writable.allows(gen1, register, value));
            }
        }
        assertFalse(Writable.allows(gen1, 1110, 50));
        assertFalse(Writable.allows(three, 116, 50));
        assertFalse(Writable.allows(three, 94, 100));
        assertFalse(Writable.allows(ems, 96, 1));
        assertFalse(Writable.allows(null, 116, 50), "nothing is known of the model");
        assertTrue(Writable.allows(null, Writable.CLOCK, 26));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "setChargeTarget | {\"chargeToPercent\":\"55\"} | 116=55",
                "setChargeTarget | {\"chargeToPercent\":55} | 116=55",
                "setChargeRate | {\"chargeRate\":\"1000\"} | 111=10",
                "setBatteryMode | {\"mode\":\"Timed Demand\"} | 27=1 59=1",
                "enableChargeSchedule | {\"state\":\"enable\"} | 96=1",
                "setBatteryPauseMode | {\"state\":\"PauseBoth\"} | 318=3",
                "setDischargeTarget | {\"dischargeToPercent\":\"20\",\"slot\":\"3\"} | 278=20",
                "setDischargeTarget | {\"dischargeToPercent\":20} | 272=20",
                "setChargeSlot | {\"start\":\"0100\",\"finish\":\"0400\",\"slot\":2} | 243=100 244=400",
                "setBatteryReserve | {\"reservePercent\":\"30\"} | 110=30",
                "setBatteryCutoff | {\"dischargeToPercent\":\"5\"} | 114=5",
                "setBatteryMode | \"Eco\" | 27=1 59=0 110=4",
            })
    @DisplayName("what REST clients send means the same")
    void byRest(String function, String payload, String writes) {
        Settings settings = assertInstanceOf(
                Settings.class,
                read(new Abilities(Model.Family.HYBRID_GEN3, 10, true, 3600, 9.52), function, payload, 4));
        assertEquals(
                writes,
                String.join(
                        " ",
                        settings.writes().stream()
                                .map(w -> w.register() + "=" + w.value())
                                .toList()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "setChargeTarget | {",
                "setChargeTarget | {}",
                "setChargeTarget | []",
                "setChargeTarget | null",
                "setChargeTarget | {\"chargeToPercent\":[55]}",
                "setChargeTarget | {\"chargeToPercent\":55.5}",
                "setChargeTarget | {\"chargeToPercent\":55,\"mode\":\"Eco\"}",
                "setChargeTarget | 1e2",
                "setChargeTarget | 99999999999999999999",
                "setChargeTarget | NaN",
                "setChargeTarget | 50 %",
                "enableChargeSchedule | true",
                "enableChargeSchedule | Enable",
                "setChargeSlot1 | [\"0100\",\"0400\"]",
                "setChargeSlot1 | {\"start\":{},\"finish\":\"0400\"}",
                "setChargeSlot | {\"start\":\"0100\",\"finish\":\"0400\",\"slot\":\"11\"}",
                "setChargeSlot0 | {\"start\":\"0100\",\"finish\":\"0400\"}",
                "setChargeStart1 | 05:30:99",
                "forceCharge | 1440",
                "forceCharge | 0.5",
                "forceCharge | {\"duration\":\"-0\"}",
                "setDateTime | 05/06/1999 13:10:30",
                "setBatteryMode | eco",
                "set | 1",
                "'' | 1",
            })
    @DisplayName("nonsense is refused, and it is said why")
    void nonsense(String function, String payload) {
        Refused refused = assertInstanceOf(
                Refused.class,
                read(new Abilities(Model.Family.HYBRID_GEN3, 10, true, 3600, 9.52), function, payload, 4));
        assertFalse(refused.why().isBlank());
    }

    @Test
    @DisplayName("nothing is written where the size of the battery is not known")
    void unknownBattery() {
        Abilities unknown = new Abilities(Model.Family.POLAR, 2, false, null, 9.5);
        assertInstanceOf(Refused.class, read(unknown, "setChargeRate", "1000", null));
        assertInstanceOf(
                Refused.class,
                read(new Abilities(Model.Family.UNKNOWN, 2, true, 3600, 9.5), "setChargeTarget", "50", null));
        assertInstanceOf(
                Refused.class,
                read(new Abilities(Model.Family.PV, 2, true, 3600, 9.5), "setBatteryReserve", "50", null));
    }
}
