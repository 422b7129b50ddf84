package esess.sim;

import esess.model.TopicFilter;
import esess.port.Mqtt;
import esess.port.Registration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
    private final List<Consumer<Boolean>> listeners = new ArrayList<>();
    private boolean connected = true;

    public SimMqtt(Executor loop) {
        this.loop = loop;
    }

    @Override
    public void publish(String topic, String payload, int qos, boolean retain) {
        log.add(new Published(topic, payload, qos, retain));
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
        return () -> subscribers.remove(subscriber);
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public Traffic traffic() {
        return new Traffic(log.size(), log.size(), newest.size(), 0);
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
        Message message = new Message(topic, payload.getBytes(StandardCharsets.UTF_8), retained);
        for (Subscriber subscriber : List.copyOf(subscribers)) {
            if (subscriber.filter.matches(topic)) {
                loop.execute(() -> subscriber.handler.accept(message));
            }
        }
    }
}
