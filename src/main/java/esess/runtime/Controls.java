package esess.runtime;

import esess.port.Mqtt;
import esess.port.Registration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that can be set in the house, by service; each is told on MQTT as
 * {@code <root>/<service>/Controls/<id>} with {@code /SetBy} and {@code /Until} beside it, retained, and takes wishes on
 * {@code /Set}. A wish that the broker has kept is refused: nobody knows how old it is. What becomes of a wish stands on
 * {@code /Answer}: "done", or why not. Loop thread.
 */
public final class Controls {

    private final Mqtt mqtt;
    private final String root;
    private final Map<String, Map<String, Control>> services = new LinkedHashMap<>();

    Controls(Mqtt mqtt, String root) {
        this.mqtt = mqtt;
        this.root = root;
    }

    /** Service names, in the order in which they declared something. */
    public List<String> services() {
        return List.copyOf(services.keySet());
    }

    public List<Control> of(String service) {
        return List.copyOf(services.getOrDefault(service, Map.of()).values());
    }

    public Optional<Control> find(String service, String id) {
        return Optional.ofNullable(services.getOrDefault(service, Map.of()).get(id));
    }

    /** @throws IllegalArgumentException if the service has one of that id already */
    Registration offer(String service, Control control) {
        Map<String, Control> own = services.computeIfAbsent(service, each -> new LinkedHashMap<>());
        if (own.putIfAbsent(control.id(), control) != null) {
            throw new IllegalArgumentException(service + " has two controls " + control.id());
        }
        String topic = root + "/" + service + "/Controls/" + control.id();
        control.onChange(changed -> tell(topic, changed));
        Registration wishes = mqtt.subscribe(topic + "/Set", 1, message -> wish(topic, control, message));
        tell(topic, control);
        return new Offer(service, control, topic, wishes);
    }

    private void wish(String topic, Control control, Mqtt.Message message) {
        if (message.bytes().length == 0 && message.retained()) {
            return;
        }
        Control.Answer answer = message.retained()
                ? new Control.Answer("it was published as retained, so nobody knows how old it is")
                : control.set(message.text(), Control.Origin.MQTT);
        mqtt.publish(topic + "/Answer", answer.isDone() ? "done" : answer.refusal(), 1, false);
    }

    private void tell(String topic, Control control) {
        mqtt.publish(topic, control.text(), 0, true);
        mqtt.publish(
                topic + "/SetBy",
                control.origin() == null ? "" : control.origin().toString(),
                0,
                true);
        mqtt.publish(
                topic + "/Until", control.until() == null ? "" : control.until().toString(), 0, true);
    }

    /** A control that is offered; closing it takes its topics back. */
    private final class Offer implements Registration {
        private final String service;
        private final Control control;
        private final String topic;
        private final List<Registration> owned = new ArrayList<>();

        Offer(String service, Control control, String topic, Registration wishes) {
            this.service = service;
            this.control = control;
            this.topic = topic;
            owned.add(wishes);
            owned.add(control);
        }

        @Override
        public void close() {
            owned.forEach(Registration::close);
            Map<String, Control> own = services.getOrDefault(service, Map.of());
            if (own.remove(control.id(), control)) {
                for (String part : List.of("", "/SetBy", "/Until")) {
                    mqtt.publish(topic + part, "", 0, true);
                }
                if (own.isEmpty()) {
                    services.remove(service);
                }
            }
        }
    }
}
