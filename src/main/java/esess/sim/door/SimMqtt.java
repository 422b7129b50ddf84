package esess.sim.door;

import esess.model.TopicFilter;
import esess.port.Mqtt;
import esess.port.Registration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A broker in memory: keeps what was published, delivers what a test or a twin sends. One thread. */
public final class SimMqtt implements Mqtt {

    /** A publication as the broker got it. */
    public record Published(String topic, String payload, int qos, boolean retained) {}

    private record Subscriber(TopicFilter filter, Consumer<Message> handler) {}

    private final Executor loop;
    private final List<Published> log = new ArrayList<>();
    private final Map<String, String> newest = new LinkedHashMap<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    /** Who gets what is published on a topic: there are many messages on few topics. */
    private final Map<String, List<Subscriber>> byTopic = new HashMap<>();

    private final List<Consumer<Boolean>> listeners = new ArrayList<>();
    private final boolean keepsLog;
    private long traffic;
    private boolean connected = true;

    public SimMqtt(Executor loop) {
        this(loop, true);
    }

    /** @param keepsLog whether {@link #published} is wanted; a simulated year of it does not fit into memory */
    public SimMqtt(Executor loop, boolean keepsLog) {
        this.loop = loop;
        this.keepsLog = keepsLog;
    }

    @Override
    public void publish(String topic, String payload, int qos, boolean retain) {
        traffic++;
        if (keepsLog) {
            log.add(new Published(topic, payload, qos, retain));
        }
        newest.put(topic, payload);
        deliver(topic, payload, false);
    }

    @Override
    public void command(String topic, String payload, int qos, boolean retain) {
        publish(topic, payload, qos, retain);
    }

    @Override
    public Registration subscribe(String filter, int qos, Consumer<Message> onMessage) {
        Subscriber subscriber = new Subscriber(TopicFilter.parse(filter), onMessage);
        subscribers.add(subscriber);
        byTopic.clear();
        return () -> {
            subscribers.remove(subscriber);
            byTopic.clear();
        };
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public Traffic traffic() {
        return new Traffic(traffic, traffic, newest.size(), 0);
    }

    @Override
    public Registration onState(Consumer<Boolean> listener) {
        listeners.add(listener);
        loop.execute(() -> {
            if (connected && listeners.contains(listener)) {
                listener.accept(true);
            }
        });
        return () -> listeners.remove(listener);
    }

    /** A foreign client publishes. */
    public void arrive(String topic, String payload) {
        deliver(topic, payload, false);
    }

    /** The broker delivers what it has kept, as it does after each connect. */
    public void arriveRetained(String topic, String payload) {
        deliver(topic, payload, true);
    }

    public void setConnected(boolean connected) {
        this.connected = connected;
        List.copyOf(listeners).forEach(listener -> loop.execute(() -> listener.accept(connected)));
    }

    /** Everything that was published, in order. */
    public List<Published> published() {
        return log;
    }

    /** The newest payload of a topic, or null. */
    public String payload(String topic) {
        return newest.get(topic);
    }

    private void deliver(String topic, String payload, boolean retained) {
        List<Subscriber> interested = byTopic.computeIfAbsent(
                topic,
                t -> subscribers.stream()
                        .filter(subscriber -> subscriber.filter.matches(t))
                        .toList());
        if (!interested.isEmpty()) {
            Message message = new Message(topic, payload.getBytes(StandardCharsets.UTF_8), retained);
            interested.forEach(subscriber -> loop.execute(() -> subscriber.handler.accept(message)));
        }
    }
}
