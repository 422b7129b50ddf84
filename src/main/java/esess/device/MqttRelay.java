package esess.device;

import esess.port.Mqtt;
import esess.port.Registration;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A relay that is told over MQTT and reports by itself. Nothing is known while the broker is away. Loop thread.
 */
final class MqttRelay implements Relay {

    /** Battery-saving and meshed devices take their time. */
    private static final Duration SETTLING = Duration.ofSeconds(3);
    /** How long a device that was asked may take to tell. */
    private static final Duration ANSWERING = Duration.ofSeconds(5);

    private static final Set<String> ON = Set.of("on", "1", "true");
    private static final Set<String> OFF = Set.of("off", "0", "false");
    private static final Pattern GEN1_POWER = Pattern.compile(".*/relay/\\d+/power");
    private static final String NO_BROKER = "the MQTT broker is not connected";

    private final Mqtt mqtt;
    private final Time time;
    private final MqttLoad load;
    private final Listener listener;
    private final List<Registration> held = new ArrayList<>();
    private Boolean on;
    /** A Gen1 Shelly without a meter tells 0 W for ever: its powers count from the first one above. */
    private boolean measures;

    /** Who waits for the state that was asked for; null: nobody. */
    private Consumer<Report> asking;

    private Registration answering;

    MqttRelay(Mqtt mqtt, Time time, MqttLoad load, Listener listener) {
        this.mqtt = mqtt;
        this.time = time;
        this.load = load;
        this.listener = listener;
        measures = load.powerTopic()
                .filter(topic -> GEN1_POWER.matcher(topic).matches())
                .isEmpty();
        load.statusTopic().ifPresent(topic -> held.add(mqtt.subscribe(topic, 1, this::status)));
        load.powerTopic().ifPresent(topic -> held.add(mqtt.subscribe(topic, 1, this::power)));
        held.add(mqtt.onState(this::broker));
    }

    @Override
    public boolean tellsState() {
        return load.statusTopic().isPresent();
    }

    @Override
    public Power power() {
        return load.powerTopic().isPresent() && measures ? Power.PUSHED : Power.NONE;
    }

    @Override
    public Duration settling() {
        return SETTLING;
    }

    @Override
    public void turn(boolean toOn, Consumer<Report> done) {
        if (!mqtt.isConnected()) {
            done.accept(Report.failed(NO_BROKER));
            return;
        }
        mqtt.command(toOn ? load.onTopic() : load.offTopic(), toOn ? load.onValue() : load.offValue(), 1, false);
        done.accept(Report.done());
    }

    @Override
    public void readState(Consumer<Report> done) {
        if (!mqtt.isConnected()) {
            done.accept(Report.failed(NO_BROKER));
        } else if (load.ask().isEmpty()) {
            done.accept(new Report(on, null, null, null));
        } else {
            asking = done;
            answering = time.after(
                    ANSWERING,
                    () -> answer(Report.failed("it does not answer on the topic "
                            + load.statusTopic().orElseThrow())));
            mqtt.command(load.ask().get().topic(), load.ask().get().payload(), 1, false);
        }
    }

    @Override
    public void readPower(Consumer<Report> done) {
        throw new UnsupportedOperationException("it tells its power by itself");
    }

    @Override
    public void close() {
        held.forEach(Registration::close);
        held.clear();
        answer(Report.failed("nobody listens any more"));
    }

    private void status(Mqtt.Message message) {
        String text = message.text().strip();
        try {
            on = text.isEmpty() ? null : (Boolean) isOn(text);
            listener.state(on, null);
            answer(new Report(on, null, null, null));
        } catch (IllegalArgumentException e) {
            on = null;
            if (!answer(Report.failed(e.getMessage()))) {
                listener.state(null, e.getMessage());
            }
        }
    }

    private boolean answer(Report report) {
        if (asking == null) {
            return false;
        }
        Consumer<Report> waiting = asking;
        asking = null;
        answering.close();
        waiting.accept(report);
        return true;
    }

    private boolean isOn(String text) {
        if (load.onKeyword().isPresent()) {
            return RelayText.isOn(load.onKeyword().get(), text);
        }
        String word = text.toLowerCase(Locale.ROOT);
        if (text.equals(load.onValue()) || !text.equals(load.offValue()) && ON.contains(word)) {
            return true;
        }
        if (text.equals(load.offValue()) || OFF.contains(word)) {
            return false;
        }
        throw new IllegalArgumentException(
                "its status is neither \"" + load.onValue() + "\" nor \"" + load.offValue() + "\": set OnKeywordRegex");
    }

    private void power(Mqtt.Message message) {
        try {
            Double watts = RelayText.powerW(load.power(), message.text());
            measures |= watts != null && watts > 0;
            listener.power(measures ? watts : null, null);
        } catch (IllegalArgumentException e) {
            listener.power(null, e.getMessage());
        }
    }

    private void broker(boolean connected) {
        if (connected) {
            listener.reachable();
        } else {
            on = null;
            listener.state(null, null);
            listener.power(null, null);
            answer(Report.failed(NO_BROKER));
        }
    }
}
