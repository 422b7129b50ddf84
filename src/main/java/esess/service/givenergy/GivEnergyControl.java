package esess.service.givenergy;

import esess.device.givenergy.Abilities;
import esess.device.givenergy.link.GivEnergyClient;
import esess.device.givenergy.steering.Command.Shown;
import esess.device.givenergy.steering.Commands;
import esess.device.givenergy.steering.Steering;
import esess.device.givenergy.steering.TimedMode;
import esess.port.Mqtt;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.SteeredBattery;
import esess.runtime.SteeredInverter;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one GivEnergy inverter is told: GivTCP's commands on {@code <root>/control/<serial>/<command>}, answered on
 * {@code .../<command>/answer}; the same by REST and as controls of the house; and a battery for a planner. A command
 * that the broker has kept is not carried out: nobody knows how old it is. Loop thread.
 */
final class GivEnergyControl implements SteeredInverter, Steering.Site {

    /** Longer payloads are none of these commands. */
    private static final int LONGEST = 1000;

    private final Host host;
    private final GivEnergy.Inverter config;
    private final GivEnergyClient client;
    private final GivEnergyTopics topics;
    private final GivEnergyRates rates;
    private final Steering steering;
    private final GivEnergyBattery battery;
    private final GivEnergyControls controls;
    private boolean begun;

    GivEnergyControl(
            Host host,
            GivEnergy.Inverter config,
            GivEnergyClient client,
            GivEnergyTopics topics,
            GivEnergyRates rates) {
        this.host = host;
        this.config = config;
        this.client = client;
        this.topics = topics;
        this.rates = rates;
        steering = new Steering(
                client,
                config.maxBatteryW().orElse(null),
                config.realTimeControl(),
                host.store(),
                host.json(),
                host.time(),
                this);
        battery = new GivEnergyBattery(client, steering);
        controls = new GivEnergyControls(host, config.key(), config.tariffs().areSwitched(), this::command);
        topics.follow(steering, this::show);
        host.offer(this);
    }

    private void show(Map<String, Object> leaves) {
        if (!begun) {
            begun = true;
            host.mqtt().subscribe(config.treeRoot() + "/control/" + serial() + "/+", 1, this::asked);
        }
        Abilities abilities = steering.abilities();
        if (abilities != null) {
            controls.show(abilities, leaves);
        }
    }

    /** The inverter does not answer: what it holds is not known. */
    void lost() {
        controls.lost();
    }

    void stop() {
        steering.close();
    }

    private void asked(Mqtt.Message message) {
        String topic = message.topic();
        String function = topic.substring(topic.lastIndexOf('/') + 1);
        if (message.retained()) {
            if (message.bytes().length > 0 && Commands.knows(function)) {
                tell(
                        topic,
                        "Setting " + function + " failed: it was published as retained, so nobody knows how old it is");
            }
        } else if (GivEnergyTopics.DOCUMENTS.contains(function)) {
            topics.tellDocument();
        } else if (message.bytes().length > LONGEST) {
            tell(topic, "Setting " + function + " failed: at most " + LONGEST + " bytes are expected");
        } else {
            command(function, message.text(), answer -> tell(topic, answer.text()));
        }
    }

    private void tell(String topic, String answer) {
        host.mqtt().publish(topic + "/answer", answer, 0, false);
    }

    // ---- as an inverter that takes commands ----

    @Override
    public String key() {
        return config.key();
    }

    @Override
    public String serial() {
        return client.pages().serial();
    }

    @Override
    public String topicRoot() {
        return config.treeRoot();
    }

    @Override
    public Map<String, Object> leaves() {
        return topics.told();
    }

    @Override
    public Map<String, Object> document() {
        return topics.document();
    }

    @Override
    public Map<String, Object> settings() {
        return config.settings();
    }

    @Override
    public boolean knows(String command) {
        return Commands.knows(command);
    }

    @Override
    public void command(String command, String payload, Consumer<Answer> onAnswer) {
        steering.command(command, payload, answer -> {
            if (answer.result() == Steering.Result.FAILED) {
                host.say(config.title(), MessageType.WARNING, config.title() + ": " + answer.text());
            }
            onAnswer.accept(GivEnergyBattery.answer(answer));
        });
    }

    @Override
    public SteeredBattery battery() {
        return battery;
    }

    // ---- as the site of its commands ----

    @Override
    public LocalDateTime ownNow() {
        ZonedDateTime local = host.local();
        return local == null ? null : local.toLocalDateTime();
    }

    @Override
    public void made(List<Shown> shown) {
        topics.made(shown);
    }

    @Override
    public void say(boolean warning, String text) {
        host.say(warning ? MessageType.WARNING : MessageType.OPERATIONAL, config.title() + ": " + text);
    }

    @Override
    public String rate(boolean day) {
        String why = rates.choose(day);
        if (why == null) {
            topics.made(List.of());
        }
        return why;
    }

    /** What GivTCP shows of the modes that run: it does not stand in registers. */
    static void showModes(Steering steering, Map<String, Object> leaves) {
        for (TimedMode mode : TimedMode.values()) {
            Duration left = steering.left(mode);
            if (left != null && mode.path() != null) {
                leaves.put(mode.path(), "Running");
                leaves.put(mode.path() + "_Num", (int) Math.ceil(left.toMillis() / 60_000.0));
            }
        }
    }
}
