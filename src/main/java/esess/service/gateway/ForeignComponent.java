package esess.service.gateway;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.control.gateway.Amount;
import esess.control.gateway.Command;
import esess.control.gateway.ComponentSpec;
import esess.control.gateway.Step;
import esess.control.gateway.Subject;
import esess.control.gateway.Undo;
import esess.model.Topic;
import esess.model.TopicFilter;
import esess.port.Mqtt;
import esess.runtime.Host;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A device that another program tells of on MQTT, such as powermon or mpp-solar: its values as one JSON object or as a topic
 * each, its commands as their ad-hoc commands, of which only the declared ones are sent. Loop thread.
 */
final class ForeignComponent implements Subject {

    @Section(
            value = "GatewayForeign",
            keyed = true,
            example = "inverter3",
            doc = "A device that another program tells of on MQTT (powermon, mpp-solar, ...); one section each.")
    record Config(
            @SectionKey String key,

            @Key(
                    value = "Topic",
                    example = "mpp/inverter3",
                    doc =
                            "Where its values are told: as a JSON object, or, with /+ at its end, a topic for each value.")
            TopicFilter topic,

            @Key(
                    value = "Units",
                    example = "ac_output_active_power W, battery_voltage V",
                    doc = "Units of the values, separated by commas.")
            Optional<String> units,

            @Key(
                    value = "StaleAfter",
                    unit = "s",
                    min = 5,
                    max = 3600,
                    defaultValue = "150",
                    doc = "When nothing is told for so long, it is stale.")
            Duration staleAfter,

            @Key(
                    value = "CommandTopic",
                    example = "powermon/adhoc_commands",
                    doc = "Where its program takes commands (adhoc_topic).")
            Optional<Topic> commandTopic,

            @Key(
                    value = "ResultTopic",
                    example = "powermon/adhoc_results",
                    doc = "Where its program tells what they came to (adhoc_result_topic).")
            Optional<Topic> resultTopic,

            @Key(
                    value = "Ask",
                    example = "QPIRI",
                    doc = "A command that makes it tell what is set; sent after each of the others.")
            Optional<String> ask,

            @Key(
                    value = "Command1",
                    example =
                            "setOutputPriority priority: utility=POP00=Utility first, sbu=POP02=SBU first -> output_source_priority",
                    doc =
                            "A command: its name, its parameter, what is sent for each word, and perhaps how the device shows that. Behind -> the value that shows it. "
                                    + "For a number: setChargeCurrent current A 10..120/10: MNCHGC{000}. Where the device does not show it, the first word or the lowest number is the fallback.")
            Optional<ForeignCommand> command1,

            @Key(value = "Command2", doc = "Another one.") Optional<ForeignCommand> command2,

            @Key(value = "Command3", doc = "Another one.") Optional<ForeignCommand> command3,

            @Key(value = "Command4", doc = "Another one.") Optional<ForeignCommand> command4)
            implements Checked {

        List<ForeignCommand> commands() {
            return Stream.of(command1, command2, command3, command4)
                    .flatMap(Optional::stream)
                    .toList();
        }

        @Override
        public void check(Complaints complaints) {
            if (!GatewayConfig.NAME.matcher(key).matches()) {
                complaints.error("Topic", "a section name of letters, digits and _ . - is expected, at most 64");
            }
            if (!commands().isEmpty() && commandTopic.isEmpty()) {
                complaints.error("CommandTopic", "it is needed for commands");
            }
            for (ForeignCommand each : commands()) {
                if (each.readBack().isEmpty() && resultTopic.isEmpty()) {
                    complaints.error(
                            "ResultTopic", "it is needed for " + each.command().name() + ", which no value shows");
                }
            }
            if (ask.isPresent() && !ask.get().matches("[A-Za-z0-9]{1,32}")) {
                complaints.error("Ask", "letters and digits are expected");
            }
        }
    }

    private static final int LARGEST = 16_384;
    private static final int MOST_VALUES = 128;
    private static final int LONGEST_TEXT = 200;
    private static final Duration ASK_AFTER = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(9);

    /** A command that was sent and has no result yet. */
    private final class Sent {
        private final ForeignCommand command;
        private final Object given;
        private final Consumer<Result> done;
        private boolean open = true;

        Sent(ForeignCommand command, Object given, Consumer<Result> done) {
            this.command = command;
            this.given = given;
            this.done = done;
        }

        void look(String result) {
            if (!open) {
                return;
            }
            Object told = command.readBack().map(values::get).orElse(null);
            if (result.contains("NAK")) {
                finish(Result.notTaken("the device does not take it"));
            } else if (command.readBack().isPresent() ? command.isShownBy(given, told) : result.contains("ACK")) {
                finish(Result.DONE);
            }
        }

        void finish(Result result) {
            if (open) {
                open = false;
                sent = null;
                done.accept(result);
            }
        }

        void giveUp() {
            Object told = command.readBack().map(values::get).orElse(null);
            finish(
                    told == null
                            ? Result.timeout("the device did not answer")
                            : Result.notTaken("the device shows " + told));
        }
    }

    private final Config config;
    private final Host host;
    private final Runnable onChange;
    private final ComponentSpec spec;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, String> units = new LinkedHashMap<>();
    private Long heardTick;
    private Sent sent;

    ForeignComponent(Config config, Host host, Runnable onChange) {
        this.config = config;
        this.host = host;
        this.onChange = onChange;
        for (String each : GatewayConfig.list(config.units.orElse(""))) {
            int blank = each.indexOf(' ');
            if (blank > 0) {
                units.put(each.substring(0, blank), each.substring(blank + 1).strip());
            }
        }
        spec = new ComponentSpec(
                config.key,
                "foreign",
                config.topic.toString(),
                List.of(),
                config.commands().stream().map(ForeignCommand::command).toList(),
                List.of(),
                "MQTT");
        host.mqtt().subscribe(config.topic.toString(), 0, this::told);
        config.resultTopic.ifPresent(topic -> host.mqtt().subscribe(topic.toString(), 0, this::result));
    }

    // ---- what it tells ----

    private void told(Mqtt.Message message) {
        if (message.bytes().length > LARGEST) {
            return;
        }
        if (!message.retained()) {
            heardTick = host.time().tick();
        }
        String text = message.text();
        if (config.topic.toString().endsWith("+")) {
            put(message.topic().substring(message.topic().lastIndexOf('/') + 1), plain(text));
        } else if (parsed(text) instanceof Map<?, ?> object) {
            object.forEach((name, value) -> put(name.toString(), value));
        }
        if (sent != null) {
            sent.look("");
        }
        onChange.run();
    }

    private Object parsed(String text) {
        try {
            return host.json().parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Object plain(String text) {
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? (Object) number : text;
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private void put(String name, Object value) {
        String fitting = name.replaceAll("[^A-Za-z0-9_]", "_");
        boolean isOne = value instanceof Double
                || value instanceof Boolean
                || value instanceof String text && text.length() <= LONGEST_TEXT;
        if (fitting.length() <= 64 && isOne && (values.containsKey(fitting) || values.size() < MOST_VALUES)) {
            values.put(fitting, value);
        }
    }

    /** One value of what an ad-hoc command came to: {@code {data_name, data_value, data_unit}}. */
    private void result(Mqtt.Message message) {
        if (message.retained() || message.bytes().length > LARGEST) {
            return;
        }
        String text = message.text();
        String told = text;
        if (parsed(text) instanceof Map<?, ?> object && object.get("data_name") instanceof String name) {
            Object value = object.get("data_value");
            told = String.valueOf(value);
            if (values.containsKey(name.replaceAll("[^A-Za-z0-9_]", "_")) || isReadBack(name)) {
                put(name, value);
                heardTick = host.time().tick();
                onChange.run();
            }
        }
        if (sent != null) {
            sent.look(told);
        }
    }

    private boolean isReadBack(String name) {
        return config.commands().stream()
                .anyMatch(each -> each.readBack().filter(name::equals).isPresent());
    }

    @Override
    public ComponentSpec spec() {
        return spec;
    }

    @Override
    public Map<String, Amount> values() {
        Map<String, Amount> shown = new LinkedHashMap<>();
        boolean isFresh = ageMillis() != null;
        values.forEach(
                (name, value) -> shown.put(name, new Amount(isFresh ? value : null, units.getOrDefault(name, ""))));
        return shown;
    }

    /** Such programs ask their devices every minute or so: within its own limit it is of now. */
    @Override
    public Long ageMillis() {
        return heardTick == null || host.time().tick() - heardTick > config.staleAfter.toMillis() ? null : (Long) 0L;
    }

    // ---- what is done ----

    private ForeignCommand of(Command command) {
        return config.commands().stream()
                .filter(each -> each.command().name().equals(command.name()))
                .findFirst()
                .orElseThrow();
    }

    private static Object given(ForeignCommand command, Map<String, Object> parameters) {
        return parameters.get(command.command().parameters().get(0).name());
    }

    @Override
    public List<Undo> undo(Command command, Map<String, Object> parameters) {
        ForeignCommand own = of(command);
        String what = own.readBack().orElse(command.name());
        Object former = own.former(own.readBack().map(values::get).orElse(null));
        String topic = config.commandTopic.orElseThrow().toString();
        return List.of(new Undo(what, List.of(new Step.Publish(topic, own.payload(former))), List.of()));
    }

    @Override
    public void perform(Command command, Map<String, Object> parameters, Consumer<Result> done) {
        if (!host.mqtt().isConnected()) {
            done.accept(Result.timeout("the broker is away"));
            return;
        }
        ForeignCommand own = of(command);
        Sent mine = new Sent(own, given(own, parameters), done);
        sent = mine;
        // What it shows already has to be told once more: it may be from before.
        own.readBack().ifPresent(values::remove);
        String topic = config.commandTopic.orElseThrow().toString();
        host.mqtt().command(topic, own.payload(mine.given), 1, false);
        config.ask.ifPresent(question -> host.time().after(ASK_AFTER, () -> {
            if (mine.open) {
                host.mqtt().command(topic, question, 1, false);
            }
        }));
        host.time().after(PATIENCE, mine::giveUp);
    }
}
