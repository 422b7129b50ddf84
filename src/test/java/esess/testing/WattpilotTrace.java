package esess.testing;

import esess.model.AcMeasurement;
import esess.model.ChargerState;
import esess.model.PerPhase;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The original's recorded behaviour with a Wattpilot, tick by tick: inputs are recorded, so it replays open loop. */
public record WattpilotTrace(String id, Map<?, ?> config, List<Tick> ticks) {

    /** What came in, and what the original made of it. */
    public record Tick(
            long second,
            Map<?, ?> charger,
            double allowanceW,
            Object event,
            List<List<?>> commands,
            Map<?, ?> vrm,
            Map<?, ?> request,
            Integer phaseMode,
            Integer phaseModeBefore) {

        public boolean isConnected() {
            return Boolean.TRUE.equals(charger.get("connected"));
        }

        public boolean isInit() {
            return "init".equals(event);
        }

        public boolean isWrite() {
            return event instanceof List<?> list && "dbus".equals(list.get(0));
        }

        public String path() {
            return ((List<?>) event).get(1).toString();
        }

        public int value() {
            return ((Number) ((List<?>) event).get(2)).intValue();
        }

        public boolean isCarThere() {
            return Boolean.TRUE.equals(charger.get("carConnected"));
        }

        public double number(String name) {
            return ((Number) charger.get(name)).doubleValue();
        }

        public int code(String name) {
            return (int) number(name);
        }

        /** Without the phase mode as the charger would tell it the original's own idea of it is taken. */
        public ChargerState state() {
            boolean draws = number("power") > 0;
            return Wattpilots.state(
                    isCarThere() ? draws ? 2 : 3 : 1,
                    code("mode"),
                    code("startState"),
                    phaseModeBefore,
                    code("amp"),
                    code("ampLimit"),
                    code("modelStatus"),
                    new PerPhase<>(line(1), line(2), line(3)),
                    number("power") * 1000,
                    number("energyCounterSinceStart"),
                    1_234_000.0,
                    null,
                    null);
        }

        private AcMeasurement.Line line(int phase) {
            return new AcMeasurement.Line(
                    number("voltage" + phase),
                    number("amps" + phase),
                    number("power" + phase) * 1000,
                    number("powerFactor" + phase),
                    null,
                    null);
        }
    }

    public Duration seconds(String key) {
        return Duration.ofSeconds(Long.parseLong(config.get(key).toString()));
    }

    public static List<WattpilotTrace> all() {
        return Golden.lines("wattpilot.jsonl").stream().map(WattpilotTrace::of).toList();
    }

    @SuppressWarnings("unchecked")
    private static WattpilotTrace of(Map<String, Object> line) {
        Integer[] before = {null};
        List<Tick> ticks = ((List<Map<String, Object>>) line.get("ticks"))
                .stream()
                        .map(tick -> {
                            Map<?, ?> in = (Map<?, ?>) tick.get("in");
                            Map<?, ?> out = (Map<?, ?>) tick.get("out");
                            Integer phaseMode =
                                    ((Number) ((Map<?, ?>) out.get("internal")).get("currentPhaseMode")).intValue();
                            Tick made = new Tick(
                                    ((Number) tick.get("t")).longValue(),
                                    (Map<?, ?>) in.get("wattpilot"),
                                    ((Number) in.get("allowance")).doubleValue(),
                                    in.get("event"),
                                    (List<List<?>>) out.get("commands"),
                                    (Map<?, ?>) out.get("vrm"),
                                    (Map<?, ?>) out.get("request"),
                                    phaseMode,
                                    before[0]);
                            before[0] = phaseMode;
                            return made;
                        })
                        .toList();
        return new WattpilotTrace(line.get("id").toString(), (Map<?, ?>) line.get("config"), ticks);
    }
}
