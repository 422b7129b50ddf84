package esess.sim.twin;

import esess.sim.plant.Appliance;
import java.util.Optional;

/** A relay that is switched over MQTT and reports by itself, with an appliance behind it; off after a restart. One thread. */
public final class MqttRelayTwin implements VirtualDevice {

    private static final int REPORT_SECONDS = 60;

    /** What it does when this arrives. */
    public record Command(String topic, String payload) {}

    private final Line line;
    private final Appliance appliance;
    private final Optional<String> statusTopic;
    private final Optional<String> powerTopic;
    private final Wording status;
    private final Wording power;
    private double reportedW = Double.NaN;
    private int sinceReport;

    /**
     * @param ask   makes it report; empty: it only reports by itself
     */
    public MqttRelayTwin(
            Line line,
            Appliance appliance,
            Command turnOn,
            Command turnOff,
            Optional<Command> ask,
            Optional<String> statusTopic,
            Wording status,
            Optional<String> powerTopic,
            Wording power) {
        this.line = line;
        this.appliance = appliance;
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
        appliance.step();
        boolean news = !(Math.abs(appliance.powerW() - reportedW) < 1);
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
            appliance.turn(toOn);
        }
        report();
    }

    private void report() {
        sinceReport = 0;
        reportedW = appliance.powerW();
        statusTopic.ifPresent(topic -> line.say(topic, status.say(appliance.isOn(), reportedW)));
        powerTopic
                .filter(topic -> !topic.equals(statusTopic.orElse(null)))
                .ifPresent(topic -> line.say(topic, power.say(appliance.isOn(), reportedW)));
    }
}
