package esess.service.gateway;

import esess.control.gateway.Amount;
import esess.control.gateway.Command;
import esess.control.gateway.ComponentSpec;
import esess.control.gateway.Parameter;
import esess.control.gateway.Step;
import esess.control.gateway.Subject;
import esess.control.gateway.Undo;
import esess.model.ServiceState;
import esess.runtime.Control;
import esess.runtime.Domain;
import esess.runtime.Host;
import esess.runtime.Things.Thing;
import esess.runtime.Things.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device of es-ESS with what can be set of it, or what can be set of a service that shows no device. What is lost is
 * stale: its service has made it unknown. Loop thread.
 */
final class OwnComponent implements Subject {

    /** A command, and the control behind it. */
    private record Lever(Command command, Control control, Map<String, String> words) {}

    /** A value of the device, and what it is called here. */
    private record Line(String path, String name, String unit) {}

    private static final Pattern LINE = Pattern.compile("/Ac/(L[123])/(.+)");
    private static final String OURS = ".esESS_";
    private static final String VALUE = "value";
    private static final String CHARGER = "evcharger";
    private static final int MOST_VALUES = 200;

    private final Host host;
    private final ComponentSpec spec;
    private final Optional<Thing> thing;
    private final Map<String, Lever> levers = new LinkedHashMap<>();
    /** The paths of a device never change. */
    private final List<Line> lines = new ArrayList<>();

    private final Set<String> paths = new HashSet<>();

    private OwnComponent(
            Host host,
            String id,
            String type,
            String model,
            String service,
            Optional<Thing> thing,
            List<Control> controls) {
        this.host = host;
        this.thing = thing;
        controls.forEach(each -> addLevers(each, type));
        thing.ifPresent(shown -> shown.values().forEach(this::add));
        spec = new ComponentSpec(
                id,
                type,
                model,
                parts(thing),
                levers.values().stream().map(Lever::command).toList(),
                List.of(),
                service);
    }

    static OwnComponent of(Host host, Thing thing, List<Control> controls) {
        String name = thing.serviceName();
        int begin = name.indexOf(OURS);
        String unique = begin < 0 ? name.substring(name.lastIndexOf('.') + 1) : name.substring(begin + OURS.length());
        return new OwnComponent(
                host,
                fitting(thing.victronClass() + "_" + unique),
                thing.victronClass().equals(CHARGER) ? "charger" : thing.victronClass(),
                thing.ownName(),
                thing.service(),
                Optional.of(thing),
                controls);
    }

    /** What can be set of a service that shows no device it could belong to. */
    static OwnComponent of(Host host, String service, List<Control> controls) {
        return new OwnComponent(host, fitting(service), "service", service, service, Optional.empty(), controls);
    }

    private static String fitting(String id) {
        String plain = id.replaceAll("[^A-Za-z0-9_.:-]", "_");
        return plain.substring(0, Math.min(96, plain.length()));
    }

    private static List<String> parts(Optional<Thing> thing) {
        return thing.stream()
                .flatMap(each -> each.values().stream())
                .map(each -> LINE.matcher(each.path()))
                .filter(Matcher::matches)
                .map(each -> each.group(1))
                .distinct()
                .toList();
    }

    private void add(Value value) {
        paths.add(value.path());
        if (lines.size() < MOST_VALUES && !isAboutItself(value.path())) {
            lines.add(new Line(value.path(), name(value.path()), value.unit().suffix()));
        }
    }

    // ---- commands ----

    private void addLevers(Control control, String type) {
        if (type.equals("charger") && control.id().equals("StartStop")) {
            add(new Command("start"), control, Map.of("", "Start"));
            add(new Command("stop"), control, Map.of("", "Stop"));
            return;
        }
        boolean isCurrent = type.equals("charger") && control.id().equals("SetCurrent");
        String name = isCurrent ? "current" : VALUE;
        Domain domain = control.domain();
        if (domain instanceof Domain.Range range) {
            add(
                    new Command(
                            commandName(control),
                            new Parameter.Amounts(
                                    name, range.unit().suffix(), range.lowest(), range.highest(), range.step())),
                    control,
                    Map.of());
        } else if (domain instanceof Domain.Choice choice) {
            List<String> texts = List.copyOf(choice.texts().values());
            add(new Command(commandName(control), new Parameter.Choice(name, texts)), control, Map.of());
        } else if (domain instanceof Domain.Switch) {
            add(
                    new Command(commandName(control), new Parameter.Flag(name)),
                    control,
                    Map.of("true", "On", "false", "Off"));
        } else if (domain instanceof Domain.Button) {
            add(new Command(control.id()), control, Map.of("", "press"));
        } else if (domain instanceof Domain.Text text) {
            add(
                    new Command(
                            commandName(control),
                            new Parameter.Line(name, text.longest(), text.pattern(), text.expected())),
                    control,
                    Map.of());
        }
    }

    private void add(Command command, Control control, Map<String, String> words) {
        levers.putIfAbsent(command.name(), new Lever(command, control, words));
    }

    /** "Limit" is setLimit, "SetCurrent" is setCurrent. */
    private static String commandName(Control control) {
        String id = control.id();
        String bare = id.regionMatches(true, 0, "set", 0, 3) ? id.substring(3) : id;
        return bare.isEmpty() ? id : "set" + bare.substring(0, 1).toUpperCase(Locale.ROOT) + bare.substring(1);
    }

    // ---- what it shows ----

    @Override
    public ComponentSpec spec() {
        return spec;
    }

    @Override
    public Map<String, Amount> values() {
        Map<String, Amount> values = new LinkedHashMap<>();
        thing.ifPresent(shown -> {
            for (Line each : lines) {
                Object value = shown.get(each.path);
                Object plain = value instanceof Number number ? (Object) number.doubleValue() : value;
                boolean isKnown = plain instanceof Double || plain instanceof String || plain instanceof Boolean;
                values.put(each.name, new Amount(isKnown ? plain : null, each.unit));
            }
        });
        for (Lever each : levers.values()) {
            Control control = each.control;
            if (!(control.domain() instanceof Domain.Button) && values.size() < MOST_VALUES) {
                String unit = control.domain() instanceof Domain.Range range
                        ? range.unit().suffix()
                        : "";
                values.putIfAbsent(control.id(), new Amount(plain(control), unit));
            }
        }
        return values;
    }

    private static boolean isAboutItself(String path) {
        return path.startsWith("/Mgmt/")
                || List.of("/ProductId", "/FirmwareVersion", "/HardwareVersion", "/Serial", "/DeviceInstance")
                        .contains(path);
    }

    private static Object plain(Control control) {
        Object value = control.value();
        return value == null || value instanceof Double || value instanceof Boolean ? value : control.text();
    }

    private static String name(String path) {
        Matcher line = LINE.matcher(path);
        return line.matches()
                ? line.group(1) + "/" + line.group(2).replace('/', '_')
                : path.substring(1).replace('/', '_');
    }

    @Override
    public Long ageMillis() {
        ServiceState state = host.health().state(spec.service());
        boolean isWell = state != null && state.kind() == ServiceState.Kind.RUNNING;
        boolean isConnected =
                thing.isEmpty() ? isWell : !(valueOf("/Connected") instanceof Number number && number.intValue() == 0);
        return isConnected ? (Long) 0L : null;
    }

    /** Null: not known, or it has none. */
    private Object valueOf(String path) {
        return paths.contains(path) ? thing.orElseThrow().get(path) : null;
    }

    @Override
    public String fault() {
        return valueOf("/ErrorCode") instanceof Number number && number.intValue() != 0
                ? "it is in fault (error " + number.intValue() + ")"
                : null;
    }

    // ---- what is done ----

    @Override
    public boolean isSafe(Command command, Map<String, Object> parameters) {
        Lever lever = levers.get(command.name());
        String word = word(lever, parameters);
        if (lever.control.domain() instanceof Domain.Range && lever.control.value() instanceof Number now) {
            return Double.parseDouble(word) <= now.doubleValue();
        }
        return word.equalsIgnoreCase("off") || word.equalsIgnoreCase("stop");
    }

    private static String word(Lever lever, Map<String, Object> parameters) {
        Object given = lever.command.parameters().isEmpty()
                ? ""
                : parameters.get(lever.command.parameters().get(0).name());
        String word = given instanceof Double number ? plain(number) : String.valueOf(given);
        return lever.words.getOrDefault(word, word);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    @Override
    public List<Undo> undo(Command command, Map<String, Object> parameters) {
        Lever lever = levers.get(command.name());
        Control control = lever.control;
        if (control.domain() instanceof Domain.Button) {
            return List.of();
        }
        if (control.lease() == null && control.value() == null) {
            return null;
        }
        boolean isReleased = control.lease() != null && control.origin() == null;
        String former = isReleased ? "" : control.text();
        return List.of(new Undo(
                control.id(),
                List.of(new Step.SetControl(control.service(), control.id(), former)),
                List.of(normal(control, word(lever, parameters)))));
    }

    /** As the control will show it. */
    private static String normal(Control control, String word) {
        try {
            return control.domain().text(control.domain().read(word));
        } catch (IllegalArgumentException e) {
            return word;
        }
    }

    @Override
    public void perform(Command command, Map<String, Object> parameters, Consumer<Result> done) {
        Lever lever = levers.get(command.name());
        Control control = lever.control;
        String word = word(lever, parameters);
        control.set(word, null, Control.Origin.GATEWAY, answer -> {
            if (!answer.isDone()) {
                done.accept(Result.notTaken(answer.refusal()));
            } else if (control.domain() instanceof Domain.Button
                    || control.text().equals(normal(control, word))) {
                done.accept(Result.DONE);
            } else {
                done.accept(Result.notTaken("it shows " + control.text()));
            }
        });
    }

    /** What makes another component of it. */
    static Object signature(Thing thing, List<Control> controls) {
        List<Object> signature = new ArrayList<>();
        signature.add(thing == null ? "" : thing.ownName());
        controls.forEach(each -> signature.add(List.of(each.service(), each.id(), each.domain())));
        return signature;
    }
}
