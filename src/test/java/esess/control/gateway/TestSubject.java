package esess.control.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A device that does what it is told, if it answers. */
final class TestSubject implements Subject {

    final ComponentSpec spec;
    final List<String> deeds = new ArrayList<>();
    Long age = 0L;
    String interlock;
    String fault;
    boolean answers = true;
    boolean follows = true;

    TestSubject(String id, Command... commands) {
        spec = new ComponentSpec(id, "test", "Test", List.of(), List.of(commands), List.of(), "test");
    }

    static List<TestSubject> all() {
        Parameter lowHigh = new Parameter.Amounts("current", "A", 6, 36, 0);
        return List.of(
                new TestSubject(
                        "wallbox1", new Command("start"), new Command("stop"), new Command("setCurrent", lowHigh)),
                new TestSubject(
                        "string2",
                        new Command("switch", new Parameter.Choice("to", List.of("home", "car", "off")))
                                .paced(Duration.ofSeconds(10), 30)),
                new TestSubject(
                        "inverter3",
                        new Command("setChargeCurrent", new Parameter.Amounts("current", "A", 10, 120, 10)),
                        new Command(
                                "setOutputPriority",
                                new Parameter.Choice("priority", List.of("utility", "solar", "sbu")))));
    }

    @Override
    public ComponentSpec spec() {
        return spec;
    }

    @Override
    public Map<String, Amount> values() {
        Map<String, Amount> values = new LinkedHashMap<>();
        values.put("Power", new Amount(230.5, "W"));
        return values;
    }

    @Override
    public Long ageMillis() {
        return age;
    }

    @Override
    public String interlock(Command command, Map<String, Object> parameters) {
        return interlock;
    }

    @Override
    public String fault() {
        return fault;
    }

    @Override
    public boolean isSafe(Command command, Map<String, Object> parameters) {
        return command.name().equals("stop");
    }

    @Override
    public List<Undo> undo(Command command, Map<String, Object> parameters) {
        return List.of(new Undo(
                command.name(),
                List.of(new Step.Put("com.victronenergy.test", "/" + command.name(), 1.0)),
                List.copyOf(parameters.values())));
    }

    @Override
    public void perform(Command command, Map<String, Object> parameters, Consumer<Result> done) {
        deeds.add(command.name() + " " + parameters);
        if (answers) {
            done.accept(follows ? Result.DONE : Result.notTaken("it shows another value"));
        }
    }
}
