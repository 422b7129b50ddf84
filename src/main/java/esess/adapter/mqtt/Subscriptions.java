package esess.adapter.mqtt;

import esess.model.TopicFilter;
import esess.port.Mqtt.Message;
import esess.port.Registration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Who wants which messages. What comes from the broker is matched here, so any number of registrations may have the
 * same or overlapping filters.
 *
 * <p>Each delivery of the broker goes once to every registration that matches. Brokers may send one publication once
 * for each overlapping filter of a client (MQTT 3.1.1, 3.3.5); mosquitto does not for live messages, and a second
 * copy cannot be told from a second publication, so it is passed on. Retained messages are different: every SUBSCRIBE
 * brings them again, marked as retained, also to those who have them. A registration is given such a message only if
 * it has not had any message of that topic since the connection was made.
 *
 * <p>{@link #wanted} may be called on any thread, all else on the loop.
 */
final class Subscriptions {

    /**
     * What the broker should be asked for.
     *
     * @param qos    the highest that anybody wants
     * @param newest the number of the newest registration; it grows when the broker must be asked again, because
     *               somebody new wants the retained messages
     */
    record Wanted(int qos, long newest) {}

    /** Of so many topics a registration knows whether it has had them; one that is forgotten may come once more. */
    static final int MOST_TOPICS = 1_000;

    private static final class Entry {
        final TopicFilter filter;
        final int qos;
        final long number;
        final Consumer<Message> onMessage;
        final Set<String> topicsHad = Collections.newSetFromMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > MOST_TOPICS;
            }
        });
        boolean open = true;

        Entry(TopicFilter filter, int qos, long number, Consumer<Message> onMessage) {
            this.filter = filter;
            this.qos = qos;
            this.number = number;
            this.onMessage = onMessage;
        }
    }

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final Runnable onChange;
    private long registrations;

    /** @param onChange told whenever {@link #wanted} may have changed */
    Subscriptions(Runnable onChange) {
        this.onChange = onChange;
    }

    Registration add(TopicFilter filter, int qos, Consumer<Message> onMessage) {
        Entry entry = new Entry(filter, qos, ++registrations, onMessage);
        entries.add(entry);
        onChange.run();
        return () -> {
            if (entry.open) {
                entry.open = false;
                entries.remove(entry);
                onChange.run();
            }
        };
    }

    Map<String, Wanted> wanted() {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        for (Entry entry : entries) {
            wanted.merge(
                    entry.filter.toString(),
                    new Wanted(entry.qos, entry.number),
                    (a, b) -> new Wanted(Math.max(a.qos, b.qos), Math.max(a.newest, b.newest)));
        }
        return wanted;
    }

    /** A new connection: its retained messages are news to everybody. */
    void connectionMade() {
        entries.forEach(entry -> entry.topicsHad.clear());
    }

    /** Gives the message to all who want it. If handlers throw, the others get it all the same; then it is thrown on. */
    void deliver(Message message) {
        RuntimeException failure = null;
        for (Entry entry : entries) {
            if (!entry.open || !entry.filter.matches(message.topic())) {
                continue;
            }
            boolean first = entry.topicsHad.add(message.topic());
            if (message.retained() && !first) {
                continue;
            }
            try {
                entry.onMessage.accept(message);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else if (failure != e) {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
