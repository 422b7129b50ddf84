package esess.sim.twin;

import esess.sim.plant.Plant;
import java.util.Optional;

/** A relay that is switched over MQTT and reports by itself, with a load of the plant behind it; off after a restart. One thread. */
public final class MqttRelayTwin implements VirtualDevice {

    private static final int REPORT_SECONDS = 60;

    /** What it does when this arrives. */
    public record Command(String topic, String payload) {}

    private final Line line;
    private final Plant.Load load;
    private final double watts;
    private final Optional<String> statusTopic;
    private final Optional<String> powerTopic;
    private final Wording status;
    private final Wording power;
    private boolean on;
    private double reportedW = Double.NaN;
    private int sinceReport;

    /**
     * @param watts what the load takes while it is on
     * @param ask   makes it report; empty: it only reports by itself
     */
    public MqttRelayTwin(
            Line line,
            Plant.Load load,
            double watts,
            Command turnOn,
            Command turnOff,
            Optional<Command> ask,
            Optional<String> statusTopic,
            Wording status,
            Optional<String> powerTopic,
            Wording power) {
        this.line = line;
        this.load = load;
        this.watts = watts;
        this.statusTopic = statusTopic;
        this.powerTopic = powerTopic;
        this.status = status;
        this.power = power;
        on(turnOn, () -> turn(true));
        on(turnOff, () -> turn(false));
        ask.ifPresent(question -> on(question, this::report));
        line.onRestart(() -> turn(false));
    }

    @Override
    public Line line() {
        return line;
    }

    @Override
    public void step() {
        boolean news = !(Math.abs(load.powerW() - reportedW) < 1);
        if (news || ++sinceReport >= REPORT_SECONDS) {
            report();
        }
    }

    private void on(Command command, Runnable effect) {
        line.listen(command.topic, payload -> {
            if (payload.equals(command.payload)) {
                effect.run();
            }
        });
    }

    private void turn(boolean toOn) {
        if (!line.isLying()) {
            on = toOn;
            load.draw(on ? watts : 0);
        }
        report();
    }

    private void report() {
        sinceReport = 0;
        reportedW = load.powerW();
        statusTopic.ifPresent(topic -> line.say(topic, status.say(on, reportedW)));
        powerTopic
                .filter(topic -> !topic.equals(statusTopic.orElse(null)))
                .ifPresent(topic -> line.say(topic, power.say(on, reportedW)));
    }
}
