package esess.service.gateway;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.control.gateway.Amount;
import esess.control.gateway.Command;
import esess.control.gateway.ComponentSpec;
import esess.control.gateway.Condition;
import esess.control.gateway.Parameter;
import esess.control.gateway.Step;
import esess.control.gateway.Subject;
import esess.control.gateway.Undo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A device of the GX that its owner has chosen to be a component. Only what its kind has can be written. Loop thread. */
final class BusComponent implements Subject {

    enum Type {
        RELAY,
        CHARGER,
        INVERTER,
        PVINVERTER,
        BATTERY,
        SENSOR
    }

    @Section(
            value = "GatewayComponent",
            keyed = true,
            example = "boilerrelay",
            doc = "A device of the GX that is a component; one section each.")
    record Config(
            @SectionKey String key,

            @Key(
                    value = "Type",
                    example = "relay",
                    doc =
                            "relay (also of a switch), charger, inverter (mode), pvinverter (limit), battery (limits of ESS) or sensor (only read).")
            Type type,

            @Key(
                    value = "Service",
                    defaultValue = "com.victronenergy.system",
                    doc = "D-Bus service: its full name, or com.victronenergy.<class> for the first of a class.")
            String service,

            @Key(
                    value = "Path",
                    example = "/Relay/0/State",
                    doc = "Of a relay: /Relay/0/State of the GX, or /SwitchableOutput/<id>/State of a switch.")
            Optional<String> path,

            @Key(
                    value = "Positions",
                    defaultValue = "off, on",
                    doc = "Of a relay: what its two states are called, 0 and 1.")
            String positions,

            @Key(
                    value = "Fallback",
                    doc =
                            "Of a relay: the position that it goes to when nobody holds it any more; without it, the one it had before.")
            Optional<String> fallback,

            @Key(value = "Lowest", defaultValue = "6", doc = "Of a charger: the lowest current in A.")
            double lowest,

            @Key(
                    value = "Highest",
                    defaultValue = "32",
                    min = 0,
                    doc =
                            "Of a charger: the highest current in A; of a pvinverter: the highest limit in W; of a battery: the highest charge current in A.")
            double highest,

            @Key(value = "Step", defaultValue = "1", min = 0, max = 1000, doc = "Steps of these; 0 for any.")
            double step,

            @Key(
                    value = "Interlock",
                    example = "pv2.Power < 50",
                    doc =
                            "What must hold before it is moved: values of components, separated by commas. What is not known does not hold.")
            Optional<Condition> interlock,

            @Key(
                    value = "Values",
                    example = "/Temperature °C, /Humidity %",
                    doc = "Further values to show: D-Bus paths, each with its unit, separated by commas.")
            Optional<String> values)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (!GatewayConfig.NAME.matcher(key).matches()) {
                complaints.error("Type", "a section name of letters, digits and _ . - is expected, at most 64");
            }
            if (!service.matches("com\\.victronenergy(\\.[A-Za-z0-9_-]+)++")) {
                complaints.error("Service", "a name like com.victronenergy.evcharger is expected");
            }
            if (type == Type.RELAY
                    && !path.orElse("").matches("/(Relay/[0-9]{1,2}|SwitchableOutput/[A-Za-z0-9_]{1,32})/State")) {
                complaints.error("Path", "/Relay/0/State or /SwitchableOutput/<id>/State is expected");
            }
            complaints.unusedIf(type != Type.RELAY && path.isPresent(), "Path", "because only a relay has one");
            List<String> names = GatewayConfig.list(positions);
            if (names.size() != 2 || names.get(0).equals(names.get(1))) {
                complaints.error("Positions", "two different names are expected");
            }
            if (fallback.isPresent() && (type != Type.RELAY || !names.contains(fallback.get()))) {
                complaints.error("Fallback", "one of Positions is expected");
            }
            if (lowest > highest) {
                complaints.error("Highest", "at least Lowest is expected");
            }
            for (String each : GatewayConfig.list(values.orElse(""))) {
                if (!each.matches("(/[A-Za-z0-9_]{1,40}){1,6}( \\S{1,8})?")) {
                    complaints.error("Values", "D-Bus paths like /Temperature °C, separated by commas, are expected");
                }
            }
        }
    }

    /** What a command writes, and where. */
    private record Lever(Command command, String service, String path, Function<Map<String, Object>, Double> value) {}

    private static final String SETTINGS = "com.victronenergy.settings";
    private static final Duration RELAY_PAUSE = Duration.ofSeconds(10);
    private static final int RELAY_PER_HOUR = 30;
    private static final Map<String, Integer> INVERTER_MODES =
            Map.of("chargerOnly", 1, "inverterOnly", 2, "on", 3, "off", 4);
    private static final Map<String, Integer> CHARGER_MODES = Map.of("manual", 0, "auto", 1, "scheduled", 2);

    private static final Map<Type, Map<String, String>> SHOWN = Map.of(
            Type.RELAY, Map.of(),
            Type.CHARGER,
                    Map.of(
                            "/Ac/Power",
                            "W",
                            "/Current",
                            "A",
                            "/Status",
                            "",
                            "/SetCurrent",
                            "A",
                            "/StartStop",
                            "",
                            "/Mode",
                            "",
                            "/ErrorCode",
                            ""),
            Type.INVERTER,
                    Map.of("/Mode", "", "/State", "", "/Dc/0/Voltage", "V", "/Dc/0/Current", "A", "/VebusError", ""),
            Type.PVINVERTER, Map.of("/Ac/Power", "W", "/Ac/PowerLimit", "W", "/StatusCode", "", "/ErrorCode", ""),
            Type.BATTERY,
                    Map.of(
                            "/Soc",
                            "%",
                            "/Dc/0/Voltage",
                            "V",
                            "/Dc/0/Current",
                            "A",
                            "/Dc/0/Power",
                            "W",
                            "/System/MaxCellVoltage",
                            "V"),
            Type.SENSOR, Map.of());

    private final Config config;
    private final BusPlaces places;
    private final Function<String, Subject> others;
    private final ComponentSpec spec;
    private final Map<String, Lever> levers = new LinkedHashMap<>();
    private final Map<String, String> shown = new LinkedHashMap<>();
    private final List<String> positions;

    BusComponent(Config config, BusPlaces places, Function<String, Subject> others) {
        this.config = config;
        this.places = places;
        this.others = others;
        positions = GatewayConfig.list(config.positions);
        SHOWN.get(config.type).forEach(shown::put);
        for (String each : GatewayConfig.list(config.values.orElse(""))) {
            int blank = each.indexOf(' ');
            shown.put(blank < 0 ? each : each.substring(0, blank), blank < 0 ? "" : each.substring(blank + 1));
        }
        addLevers();
        spec = new ComponentSpec(
                config.key,
                config.type.name().toLowerCase(Locale.ROOT),
                config.service,
                List.of(),
                levers.values().stream().map(Lever::command).toList(),
                config.interlock.map(each -> List.of(each.text())).orElse(List.of()),
                config.service);
        shown.keySet().forEach(path -> places.watch(config.service, path));
        config.path.ifPresent(path -> places.watch(config.service, path));
        levers.values().forEach(each -> places.watch(each.service, each.path));
        places.watch(config.service, "/Connected");
    }

    List<String> positions() {
        return positions;
    }

    private void addLevers() {
        switch (config.type) {
            case RELAY -> {
                String path = config.path.orElseThrow();
                add(
                        new Command("switch", new Parameter.Choice("to", positions)).paced(RELAY_PAUSE, RELAY_PER_HOUR),
                        config.service,
                        path,
                        given -> (double) positions.indexOf(given.get("to")));
            }
            case CHARGER -> {
                Parameter current = new Parameter.Amounts("current", "A", config.lowest, config.highest, config.step);
                add(new Command("setCurrent", current), config.service, "/SetCurrent", given ->
                        (Double) given.get("current"));
                add(new Command("start"), config.service, "/StartStop", given -> 1.0);
                add(new Command("stop"), config.service, "/StartStop", given -> 0.0);
                addChoice("setMode", "mode", CHARGER_MODES, "/Mode");
            }
            case INVERTER -> addChoice("setMode", "mode", INVERTER_MODES, "/Mode");
            case PVINVERTER ->
                add(
                        new Command(
                                "setPowerLimit", new Parameter.Amounts("power", "W", 0, config.highest, config.step)),
                        config.service,
                        "/Ac/PowerLimit",
                        given -> (Double) given.get("power"));
            case BATTERY -> {
                add(
                        new Command("setMinimumSoc", new Parameter.Amounts("soc", "%", 0, 100, 1)),
                        SETTINGS,
                        "/Settings/CGwacs/BatteryLife/MinimumSocLimit",
                        given -> (Double) given.get("soc"));
                add(
                        new Command(
                                "setMaxChargeCurrent",
                                new Parameter.Amounts("current", "A", 0, config.highest, config.step)),
                        SETTINGS,
                        "/Settings/SystemSetup/MaxChargeCurrent",
                        given -> (Double) given.get("current"));
            }
            case SENSOR -> {
                // It is only read.
            }
        }
    }

    private void addChoice(String name, String parameter, Map<String, Integer> codes, String path) {
        List<String> words = codes.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
        add(
                new Command(name, new Parameter.Choice(parameter, words)),
                config.service,
                path,
                given -> codes.get(given.get(parameter)).doubleValue());
    }

    private void add(Command command, String service, String path, Function<Map<String, Object>, Double> value) {
        levers.put(command.name(), new Lever(command, service, path, value));
    }

    @Override
    public ComponentSpec spec() {
        return spec;
    }

    @Override
    public Map<String, Amount> values() {
        Map<String, Amount> values = new LinkedHashMap<>();
        config.path.ifPresent(path -> {
            Double state = places.number(config.service, path);
            values.put("State", new Amount(state, ""));
            boolean isOne = state != null && (state == 0 || state == 1);
            values.put("Position", new Amount(isOne ? positions.get(state.intValue()) : null, ""));
        });
        shown.forEach((path, unit) -> values.put(name(path), new Amount(shown(config.service, path), unit)));
        for (Lever each : levers.values()) {
            if (!each.service.equals(config.service)) {
                values.put(name(each.path), new Amount(shown(each.service, each.path), unit(each)));
            }
        }
        return values;
    }

    private static String unit(Lever lever) {
        return lever.command.parameters().get(0).unit();
    }

    private Object shown(String service, String path) {
        Object value = places.value(service, path);
        return value instanceof Number number ? (Object) number.doubleValue() : value instanceof String ? value : null;
    }

    private static String name(String path) {
        return path.startsWith("/Settings/")
                ? path.substring(path.lastIndexOf('/') + 1)
                : path.substring(1).replace('/', '_');
    }

    /** A value on the bus is of now, as long as its service is there. */
    @Override
    public Long ageMillis() {
        String any =
                config.path.orElseGet(() -> shown.keySet().stream().findFirst().orElse("/Connected"));
        Double connected = places.number(config.service, "/Connected");
        return places.followed(config.service, any) == null || connected != null && connected == 0 ? null : (Long) 0L;
    }

    @Override
    public String fault() {
        for (String path : List.of("/ErrorCode", "/VebusError")) {
            Double error = shown.containsKey(path) ? places.number(config.service, path) : null;
            if (error != null && error != 0) {
                return "it is in fault (error " + error.intValue() + ")";
            }
        }
        return null;
    }

    @Override
    public String interlock(Command command, Map<String, Object> parameters) {
        return config.interlock.map(each -> each.broken(this::other)).orElse(null);
    }

    private Double other(String component, String value) {
        return number(others.apply(component), value);
    }

    /** A value of a component; null: not known, also when it is stale. */
    static Double number(Subject subject, String value) {
        if (subject == null || subject.ageMillis() == null) {
            return null;
        }
        Amount amount = subject.values().get(value);
        return amount != null && amount.value() instanceof Double number ? number : null;
    }

    @Override
    public boolean isSafe(Command command, Map<String, Object> parameters) {
        Lever lever = levers.get(command.name());
        Double now = places.number(lever.service, lever.path);
        double wanted = lever.value.apply(parameters);
        return switch (config.type) {
            case RELAY -> config.fallback.isPresent() && positions.indexOf(config.fallback.get()) == wanted;
            case INVERTER -> wanted == INVERTER_MODES.get("off");
            case CHARGER ->
                command.name().equals("stop") || command.name().equals("setCurrent") && now != null && wanted <= now;
            case PVINVERTER, BATTERY -> now != null && now >= 0 && wanted <= now;
            case SENSOR -> false;
        };
    }

    @Override
    public List<Undo> undo(Command command, Map<String, Object> parameters) {
        Lever lever = levers.get(command.name());
        String service = places.exact(lever.service, lever.path);
        if (config.fallback.isPresent()) {
            double home = positions.indexOf(config.fallback.get());
            return List.of(new Undo("State", List.of(new Step.Put(service, lever.path, home)), List.of()));
        }
        Double now = places.number(lever.service, lever.path);
        if (now == null) {
            return null;
        }
        String what = config.type == Type.RELAY ? "State" : name(lever.path);
        return List.of(new Undo(
                what, List.of(new Step.Put(service, lever.path, now)), List.of(lever.value.apply(parameters))));
    }

    @Override
    public void perform(Command command, Map<String, Object> parameters, Consumer<Result> done) {
        Lever lever = levers.get(command.name());
        places.put(lever.service, lever.path, lever.value.apply(parameters), done);
    }
}
