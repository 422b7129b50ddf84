package esess.sim.door;

import esess.model.TopicFilter;
import esess.port.Mqtt;
import esess.port.Registration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A broker in memory, es-ESS's connection to it, and others who publish and listen there. What is retained is kept and
 * told to who comes later; while es-ESS is away nothing reaches it, and of what it says only the newest of what is
 * retained goes out afterwards. One thread.
 */
public final class SimMqtt implements Mqtt {

    /**
     * A publication as the broker got it, or as it hands it on.
     *
     * @param retained to be kept; handed on: it was kept, nobody knows since when
     */
    public record Published(String topic, String payload, int qos, boolean retained) {}

    /** Who gets what matches: es-ESS, while it is connected, or somebody else. */
    private final class Subscriber {
        private final TopicFilter filter;
        private final boolean ours;
        private final Consumer<Published> handler;
        private boolean open = true;

        Subscriber(TopicFilter filter, boolean ours, Consumer<Published> handler) {
            this.filter = filter;
            this.ours = ours;
            this.handler = handler;
        }

        void get(Published message) {
            if (ours && !state.isUp()) {
                return;
            }
            int by = connection;
            loop.execute(() -> {
                // What was under way when the connection broke is lost.
                if (open && (!ours || by == connection)) {
                    handler.accept(message);
                }
            });
        }

        void getKept() {
            for (Published each : List.copyOf(kept.values())) {
                if (filter.matches(each.topic())) {
                    get(each);
                }
            }
        }

        void close() {
            open = false;
            subscribers.remove(this);
            byTopic.clear();
        }
    }

    private final Executor loop;
    private final List<Published> log = new ArrayList<>();
    private final Map<String, String> newest = new LinkedHashMap<>();
    /** What the broker has kept. */
    private final Map<String, Published> kept = new LinkedHashMap<>();
    /** What es-ESS publishes again on each connect. */
    private final Map<String, Published> retained = new LinkedHashMap<>();

    private final Set<String> topics = new HashSet<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    /** Who gets what is published on a topic: there are many messages on few topics. */
    private final Map<String, List<Subscriber>> byTopic = new HashMap<>();

    private final StateListeners state;
    private final boolean keepsLog;
    private long requested;
    private long sent;
    private int connection;

    public SimMqtt(Executor loop) {
        this(loop, true);
    }

    /** @param keepsLog whether {@link #published} is wanted; a simulated year of it does not fit into memory */
    public SimMqtt(Executor loop, boolean keepsLog) {
        this.loop = loop;
        this.keepsLog = keepsLog;
        this.state = new StateListeners(loop);
    }

    @Override
    public void publish(String topic, String payload, int qos, boolean retain) {
        requireQos(qos);
        Objects.requireNonNull(payload, topic);
        if (!topics.contains(topic)) {
            TopicFilter.requireTopic(topic);
            topics.add(topic);
        }
        requested++;
        Published message = new Published(topic, payload, qos, retain);
        if (retain) {
            retained.put(topic, message);
        }
        if (state.isUp()) {
            send(message);
        }
    }

    @Override
    public void command(String topic, String payload, int qos, boolean retain) {
        publish(topic, payload, qos, retain);
    }

    private void send(Published message) {
        sent++;
        if (keepsLog) {
            log.add(message);
        }
        newest.put(message.topic(), message.payload());
        if (message.retained() && message.payload().isEmpty()) {
            retained.remove(message.topic());
        }
        handOn(message);
    }

    /** The broker has got it. */
    private void handOn(Published message) {
        if (message.retained() && message.payload().isEmpty()) {
            kept.remove(message.topic());
        } else if (message.retained()) {
            kept.put(message.topic(), message);
        }
        List<Subscriber> interested = byTopic.computeIfAbsent(
                message.topic(),
                topic -> subscribers.stream()
                        .filter(subscriber -> subscriber.filter.matches(topic))
                        .toList());
        if (!interested.isEmpty()) {
            Published live = message.retained()
                    ? new Published(message.topic(), message.payload(), message.qos(), false)
                    : message;
            interested.forEach(subscriber -> subscriber.get(live));
        }
    }

    @Override
    public Registration subscribe(String filter, int qos, Consumer<Message> onMessage) {
        requireQos(qos);
        return add(new Subscriber(
                TopicFilter.parse(filter),
                true,
                message -> onMessage.accept(new Message(
                        message.topic(), message.payload().getBytes(StandardCharsets.UTF_8), message.retained()))));
    }

    /** Somebody else listens, whether es-ESS is connected or not. */
    public Registration listen(String filter, Consumer<Published> onMessage) {
        return add(new Subscriber(TopicFilter.parse(filter), false, onMessage));
    }

    private Registration add(Subscriber subscriber) {
        subscribers.add(subscriber);
        byTopic.clear();
        subscriber.getKept();
        return subscriber::close;
    }

    @Override
    public boolean isConnected() {
        return state.isUp();
    }

    @Override
    public Traffic traffic() {
        return new Traffic(requested, sent, topics.size(), 0);
    }

    @Override
    public Registration onState(Consumer<Boolean> listener) {
        return state.add(listener);
    }

    /** Somebody else publishes. */
    public void arrive(String topic, String payload) {
        arrive(topic, payload, false);
    }

    /** Somebody else publishes. */
    public void arrive(String topic, String payload, boolean retain) {
        handOn(new Published(topic, payload, 0, retain));
    }

    /** Somebody has published this as retained, nobody knows when, and es-ESS gets it as after a connect. */
    public void arriveRetained(String topic, String payload) {
        Published message = new Published(topic, payload, 0, true);
        kept.put(topic, message);
        subscribers.stream().filter(each -> each.filter.matches(topic)).toList().forEach(each -> each.get(message));
    }

    /** The connection of es-ESS breaks, or is there again. */
    public void setConnected(boolean connected) {
        if (state.isUp() == connected) {
            return;
        }
        connection++;
        state.set(connected);
        if (connected) {
            subscribers.stream().filter(each -> each.ours).toList().forEach(Subscriber::getKept);
            List.copyOf(retained.values()).forEach(this::send);
        }
    }

    /** Everything that was published and has reached the broker, in order. */
    public List<Published> published() {
        return log;
    }

    /** The newest payload of a topic that has reached the broker, or null. */
    public String payload(String topic) {
        return newest.get(topic);
    }

    private static void requireQos(int qos) {
        if (qos < 0 || qos > 2) {
            throw new IllegalArgumentException("MQTT QoS must be 0, 1 or 2, not " + qos);
        }
    }
}
