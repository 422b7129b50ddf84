package esess.runtime;

import esess.model.Document;
import esess.port.Mqtt;
import esess.port.Registration;
import esess.port.Store;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All that can be set in the house, by service; each is told on MQTT as
 * {@code <root>/<service>/Controls/<id>} with {@code /SetBy} and {@code /Until} beside it, retained, and takes wishes on
 * {@code /Set}. A wish that the broker has kept is refused: nobody knows how old it is. What becomes of a wish stands on
 * {@code /Answer}: "done", or why not. What is set for a while is on the disk, so that it also ends after a crash.
 * Loop thread.
 */
public final class Controls {

    /** Hears of controls. */
    public interface Observer {

        default void offered(Control control) {}

        /** Another value, somebody else's, or another end. */
        default void changed(Control control) {}

        default void withdrawn(Control control) {}
    }

    private static final String DOCUMENT = "passing-settings";
    private static final int LONGEST_TEXT = 200;
    private static final List<String> PARTS = List.of("", "/SetBy", "/Until");

    private final Mqtt mqtt;
    private final Store store;
    private final String root;
    private final Map<String, Map<String, Control>> services = new LinkedHashMap<>();
    private final Set<Observer> observers = new LinkedHashSet<>();
    /** By topic: until, and the text of what is set again then. */
    private final Map<String, Object> passing;

    Controls(Mqtt mqtt, Store store, String root) {
        this.mqtt = mqtt;
        this.store = store;
        this.root = root;
        passing = new LinkedHashMap<>(store.read(DOCUMENT));
    }

    /** Service names, in the order in which they declared something. */
    public List<String> services() {
        return List.copyOf(services.keySet());
    }

    public List<Control> of(String service) {
        return List.copyOf(services.getOrDefault(service, Map.of()).values());
    }

    public List<Control> all() {
        return services.values().stream().flatMap(own -> own.values().stream()).toList();
    }

    public Optional<Control> find(String service, String id) {
        return Optional.ofNullable(services.getOrDefault(service, Map.of()).get(id));
    }

    /** Tells of those that are there already within the call, and of what happens from now on. */
    public Registration observe(Observer observer) {
        observers.add(observer);
        all().forEach(observer::offered);
        return () -> observers.remove(observer);
    }

    /** @throws IllegalArgumentException if the service has one of that id already */
    Registration offer(Control control) {
        String service = control.service();
        Map<String, Control> own = services.computeIfAbsent(service, each -> new LinkedHashMap<>());
        if (own.putIfAbsent(control.id(), control) != null) {
            throw new IllegalArgumentException(service + " has two controls " + control.id());
        }
        String topic = root + "/" + service + "/Controls/" + control.id();
        resume(topic, control);
        control.onChange(changed -> {
            tell(topic, changed);
            keep(topic, changed);
            each(observer -> observer.changed(changed));
        });
        Registration wishes = mqtt.subscribe(topic + "/Set", 1, message -> wish(topic, control, message));
        tell(topic, control);
        each(observer -> observer.offered(control));
        return new Offer(control, topic, wishes);
    }

    private void each(Consumer<Observer> news) {
        List.copyOf(observers).forEach(news);
    }

    private void wish(String topic, Control control, Mqtt.Message message) {
        if (message.bytes().length == 0 && message.retained()) {
            return;
        }
        Consumer<Control.Answer> answered =
                answer -> mqtt.publish(topic + "/Answer", answer.isDone() ? "done" : answer.refusal(), 1, false);
        if (message.retained()) {
            answered.accept(new Control.Answer("it was published as retained, so nobody knows how old it is"));
        } else {
            control.set(message.text(), Control.Origin.MQTT, answered);
        }
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

    private void keep(String topic, Control control) {
        Control.Passing now = control.passing();
        Object kept = now == null
                ? null
                : Map.of(
                        "until",
                        now.until().toString(),
                        "former",
                        control.domain().text(now.former()),
                        "by",
                        control.origin().name());
        boolean isNews = kept == null ? passing.remove(topic) != null : !kept.equals(passing.put(topic, kept));
        if (isNews) {
            store.write(DOCUMENT, Map.copyOf(passing));
        }
    }

    private void resume(String topic, Control control) {
        if (passing.get(topic) instanceof Map<?, ?> kept) {
            Document document = new Document(kept);
            try {
                control.resume(
                        new Control.Passing(
                                control.domain().read(String.valueOf(document.text("former", LONGEST_TEXT))),
                                Instant.parse(String.valueOf(document.text("until", LONGEST_TEXT)))),
                        Control.Origin.valueOf(String.valueOf(document.text("by", LONGEST_TEXT))));
            } catch (IllegalArgumentException | DateTimeParseException unreadable) {
                // Nothing that could be set again: as good as not there.
                passing.remove(topic);
            }
        }
    }

    /** A control that is offered; closing it takes its topics back. */
    private final class Offer implements Registration {
        private final Control control;
        private final String topic;
        private final List<Registration> owned = new ArrayList<>();

        Offer(Control control, String topic, Registration wishes) {
            this.control = control;
            this.topic = topic;
            owned.add(wishes);
            owned.add(control);
        }

        @Override
        public void close() {
            owned.forEach(Registration::close);
            Map<String, Control> own = services.getOrDefault(control.service(), Map.of());
            if (own.remove(control.id(), control)) {
                PARTS.forEach(part -> mqtt.publish(topic + part, "", 0, true));
                if (own.isEmpty()) {
                    services.remove(control.service());
                }
                each(observer -> observer.withdrawn(control));
            }
        }
    }
}
