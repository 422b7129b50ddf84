package esess.control.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import esess.control.plan.Dispatches.Dispatch;
import esess.control.plan.Dispatches.HalfHours;
import esess.testing.Golden;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One owner's scripts, recorded: what ours decides by the clock equals what they did. */
@Tag(Golden.TAG)
@SuppressWarnings("unchecked")
class TimetableGoldenTest {

    private final List<String> wrong = new ArrayList<>();

    private interface Replay {
        Object answer(Map<String, Object> in, Map<String, Object> line);
    }

    private void replay(int lines, Replay replay, String... kinds) {
        Map<String, Integer> counted = new TreeMap<>();
        for (Map<String, Object> line : Golden.lines("planner.jsonl")) {
            if (!List.of(kinds).contains(line.get("kind"))) {
                continue;
            }
            counted.merge((String) line.get("kind"), 1, Integer::sum);
            Map<String, Object> in = (Map<String, Object>) line.get("in");
            Object ours = replay.answer(in, line);
            if (!ours.equals(line.get("out"))) {
                wrong.add(line.get("kind") + " " + in + ": " + line.get("out") + " expected, " + ours);
            }
        }
        assertEquals(List.of(), wrong.subList(0, Math.min(5, wrong.size())));
        assertEquals(lines, counted.values().stream().mapToInt(each -> each).sum());
    }

    private static int whole(Map<String, Object> in, String key) {
        return ((Number) in.get(key)).intValue();
    }

    private static double number(Map<String, Object> in, String key) {
        return ((Number) in.get(key)).doubleValue();
    }

    @Test
    @DisplayName("the power of the night charge, five hours and six")
    void nightCharge() {
        replay(
                120,
                (in, line) -> {
                    assertEquals(
                            line.get("first"), (double) NightCharge.sixHoursW(whole(in, "soc"), whole(in, "target")));
                    return (double) NightCharge.fiveHoursW(whole(in, "soc"), whole(in, "target"));
                },
                "offPeakChargePower");
        replay(
                7,
                (in, line) -> (double) NightCharge.watts(
                        number(in, "soc"),
                        number(in, "target"),
                        number(in, "capacityWh"),
                        number(in, "hours"),
                        number(in, "minW"),
                        Double.POSITIVE_INFINITY,
                        number(in, "overheadW")),
                "generalChargePower");
    }

    @Test
    @DisplayName("an entry of Victron's scheduled charging")
    void victronSchedule() {
        replay(
                2,
                (in, line) -> {
                    Map<String, Object> told = new LinkedHashMap<>();
                    new ChargeSchedule(
                                    whole(in, "days"),
                                    whole(in, "startSeconds"),
                                    whole(in, "durationSeconds"),
                                    whole(in, "targetSoc"),
                                    whole(in, "allowDischarge"))
                            .values()
                            .forEach((name, value) -> told.put(name, (double) value));
                    return told;
                },
                "victronSchedule");
    }

    @Test
    @DisplayName("the scripts' shared memory, byte by byte, written and read")
    void sharedMemory() {
        replay(
                6,
                (in, line) -> {
                    SharedSensors.Block block =
                            SharedSensors.Block.valueOf(((String) in.get("sensor")).toUpperCase(java.util.Locale.ROOT));
                    assertEquals(whole(in, "offset"), block.offset());
                    Map<String, Double> values = new LinkedHashMap<>();
                    in.forEach((name, value) -> {
                        if (value instanceof Number number) {
                            values.put(name, number.doubleValue());
                        }
                    });
                    List<List<Double>> slots = (List<List<Double>>) in.get("slots");
                    for (int i = 0; slots != null && i < slots.size(); i++) {
                        values.put("from" + i, slots.get(i).get(0));
                        values.put("to" + i, slots.get(i).get(1));
                    }
                    byte[] bytes = block.write(values).orElseThrow();
                    Map<String, Double> read = block.read(bytes);
                    read.forEach((name, value) -> {
                        if (values.containsKey(name)) {
                            assertEquals(values.get(name), value, 0.05, name);
                        }
                    });
                    String hex = java.util.HexFormat.of().formatHex(bytes);
                    String told = (String) line.get("out");
                    return hex.startsWith(told) && hex.substring(told.length()).matches("0*") ? told : hex;
                },
                "mmap");
    }

    private static Map<String, Object> told(EveningSale.Sale sale) {
        Map<String, Object> told = new LinkedHashMap<>();
        boolean none = sale.minutes() == 0;
        told.put("minutes", (double) sale.minutes());
        told.put("watts", none ? null : (Double) (double) sale.watts());
        told.put("written", none ? null : (Double) (double) sale.settingW());
        return told;
    }

    private static Map<String, Object> told(EveningSale.Sale sale, String start) {
        Map<String, Object> told = told(sale);
        told.put(
                "end",
                sale.minutes() == 0
                        ? null
                        : LocalTime.parse(start).plusMinutes(sale.minutes()).toString());
        return told;
    }

    @Test
    @DisplayName("what is sold in the evening, how strongly and until when")
    void eveningSale() {
        replay(
                101,
                (in, line) -> told(EveningSale.ninetyMinutes().at(number(in, "soc")), (String) in.get("start")),
                "dump");
        replay(
                101,
                (in, line) -> told(EveningSale.twoAndAHalfHours().at(number(in, "soc")), (String) in.get("start")),
                "dumpSeed");
        replay(
                6,
                (in, line) -> told(EveningSale.of(
                                number(in, "target"),
                                number(in, "capacityWh"),
                                number(in, "hours"),
                                number(in, "minW"),
                                number(in, "maxW"),
                                number(in, "overshootW"))
                        .at(number(in, "soc"))),
                "generalDump");
    }

    private static List<Dispatch> dispatches(Map<String, Object> in) {
        return ((List<Map<String, Object>>) in.get("dispatches"))
                .stream()
                        .map(each -> new Dispatch(
                                at(each.get("start")), at(each.get("end")), Boolean.TRUE.equals(each.get("completed"))))
                        .toList();
    }

    private static Instant at(Object text) {
        return OffsetDateTime.parse((String) text).toInstant();
    }

    @Test
    @DisplayName("the car's dispatches: when the day begins, and which half hours are the car's")
    void carDispatches() {
        ZoneId london = ZoneId.of("Europe/London");
        replay(
                8,
                (in, line) -> Dispatches.pauseStart(dispatches(in), london, LocalTime.of(5, 30))
                        .toString(),
                "pauseStart");
        replay(
                36,
                (in, line) ->
                        Dispatches.halfHours(dispatches(in), london, whole(in, "cheapStart"), whole(in, "cheapEnd"))
                                .stream()
                                .map(each -> List.of((double) each.from(), (double) each.to()))
                                .toList(),
                "halfHours");
    }

    @Test
    @DisplayName("the monitor against clipping, first version: every write and every waiting time")
    void clippingMonitor() {
        int[] steps = {0};
        for (Map<String, Object> line : Golden.lines("planner.jsonl")) {
            if (!"monitorFirst".equals(line.get("kind"))) {
                continue;
            }
            ClippingMonitor monitor = new ClippingMonitor();
            for (List<Map<String, Object>> step : (List<List<Map<String, Object>>>) line.get("out")) {
                Map<String, Object> in = step.get(0);
                ClippingMonitor.Step ours = monitor.look(new ClippingMonitor.Seen(
                        number(in, "pv"),
                        number(in, "ac"),
                        number(in, "grid"),
                        number(in, "battery"),
                        number(in, "pause") == 1,
                        whole(in, "cp")));
                List<Object> writes = new ArrayList<>();
                if (ours.pause() != null) {
                    writes.add(List.of("pause", ours.pause() ? 1.0 : 0.0));
                }
                if (ours.chargeSteps() != null) {
                    writes.add(List.of("chargeLimit", (double) ours.chargeSteps()));
                }
                compare(
                        "first " + line.get("in") + " step " + steps[0]++ + " " + in,
                        step.get(1),
                        Map.of("writes", writes, "waitSeconds", rounded(ours.waitSeconds())));
            }
        }
        assertEquals(List.of(), wrong.subList(0, Math.min(5, wrong.size())));
        assertEquals(240, steps[0]);
    }

    private static double rounded(double seconds) {
        return Math.rint(seconds * 1000) / 1000;
    }

    private void compare(String where, Map<String, Object> theirs, Map<String, Object> ours) {
        ours.forEach((key, value) -> {
            if (!value.equals(theirs.get(key))) {
                wrong.add(where + ": " + key + " " + theirs.get(key) + " expected, " + value);
            }
        });
    }

    @Test
    @DisplayName("the monitor of today: every write, waiting time, wish and direction of seven days")
    void gridFirstMonitor() {
        int[] steps = {0};
        for (Map<String, Object> line : Golden.lines("planner.jsonl")) {
            if ("monitor".equals(line.get("kind"))) {
                replayDay(line, steps);
            }
        }
        assertEquals(List.of(), wrong.subList(0, Math.min(5, wrong.size())));
        assertEquals(3407, steps[0]);
    }

    private void replayDay(Map<String, Object> line, int[] steps) {
        GridFirstMonitor monitor = new GridFirstMonitor(GridFirstMonitor.Rules.RECORDED);
        Map<String, Object> registers = new LinkedHashMap<>();
        for (List<Map<String, Object>> step : (List<List<Map<String, Object>>>) line.get("out")) {
            Map<String, Object> in = step.get(0);
            if (in.get("registers") != null) {
                registers.putAll((Map<String, Object>) in.get("registers"));
            }
            GridFirstMonitor.Step ours = monitor.look(seen(in, registers));
            List<Object> writes = new ArrayList<>();
            for (GridFirstMonitor.Write write : ours.writes()) {
                String name = write.which().name().toLowerCase(Locale.ROOT);
                writes.add(List.of(name, (double) write.value()));
            }
            compare(
                    ((Map<String, Object>) line.get("in")).get("name") + " step " + steps[0]++ + " " + in,
                    step.get(1),
                    Map.of(
                            "writes",
                            writes,
                            "waitSeconds",
                            rounded(ours.waitSeconds()),
                            "adjust",
                            (double) ours.adjust(),
                            "target",
                            (double) ours.targetPercent(),
                            "active",
                            ours.active()));
            for (List<Object> write : (List<List<Object>>) step.get(1).get("writes")) {
                registers.put((String) write.get(0), write.get(1));
            }
        }
    }

    private static GridFirstMonitor.Seen seen(Map<String, Object> in, Map<String, Object> registers) {
        List<Double> chargeSlot = (List<Double>) registers.get("charge1");
        GridFirstMonitor.Settings settings = new GridFirstMonitor.Settings(
                whole(registers, "eco"),
                whole(registers, "pause"),
                whole(registers, "discharge"),
                whole(registers, "pauseStart"),
                whole(registers, "pauseEnd"),
                whole(registers, "discharge3Start"),
                whole(registers, "discharge7End"),
                chargeSlot.get(0).intValue(),
                chargeSlot.get(1).intValue(),
                ((List<Double>) registers.get("target"))
                        .stream().map(Double::intValue).toList());
        Map<String, Object> zappi = (Map<String, Object>) in.get("zappi");
        Map<String, Object> slots = (Map<String, Object>) in.get("iog");
        List<Double> cells = (List<Double>) in.get("cells");
        List<Double> cellsV = new ArrayList<>();
        if (cells != null) {
            for (int i = 0; i < 15; i++) {
                cellsV.add(cells.get(0));
            }
            cellsV.add(cells.get(1));
        }
        return new GridFirstMonitor.Seen(
                LocalTime.parse((String) in.get("time")),
                number(in, "pv"),
                number(in, "ac"),
                number(in, "grid"),
                number(in, "battery"),
                whole(in, "soc"),
                in.get("eps") == null ? 0 : number(in, "eps"),
                cellsV,
                settings,
                zappi == null
                        ? null
                        : new GridFirstMonitor.Car(number(zappi, "status") == 2, number(zappi, "mode") == 3, 0),
                slots == null
                        ? null
                        : new GridFirstMonitor.Slots(
                                ((List<List<Double>>) slots.get("slots"))
                                        .stream()
                                                .map(each -> new HalfHours(
                                                        each.get(0).intValue(),
                                                        each.get(1).intValue()))
                                                .toList(),
                                number(slots, "age")));
    }
}
