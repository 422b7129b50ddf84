package esess.port;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The owner's MQTT broker. While it is away nothing fails: retained values are kept, the newest of each topic, and
 * published on connect; what is not retained is dropped, because a command delivered late is a wrong command.
 * All methods and callbacks: loop thread.
 */
public interface Mqtt {

    /** A message as it arrived. */
    record Message(String topic, byte[] bytes, boolean retained) {

        /** The payload as UTF-8 text. */
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /**
     * What went through so far, for the throttle's statistics.
     *
     * @param requested publications that were asked for
     * @param sent      publications that went to the broker
     * @param topics    topics that were ever published
     * @param held      topics that are being held back now
     */
    record Traffic(long requested, long sent, int topics, int held) {}

    /**
     * Publishes a value. With {@code ThrottlePeriod} the last value of a period wins and goes out at its end; while
     * the broker is slow, the newest value of a topic is the one that is sent. An empty retained payload deletes the
     * topic. A topic should be either retained or not.
     *
     * @param qos 0, 1 or 2
     * @throws IllegalArgumentException if nothing can be published on this topic, as with a wildcard in it
     */
    void publish(String topic, String payload, int qos, boolean retain);

    /**
     * Publishes a command, a set point or an allowance: never held back, never replaced by a newer one. If a
     * thousand wait for a slow broker, the oldest is dropped.
     *
     * @throws IllegalArgumentException if nothing can be published on this topic, as with a wildcard in it
     */
    void command(String topic, String payload, int qos, boolean retain);

    /**
     * Subscribes to a filter; several may have the same or overlapping ones, and each gets a message once. Restored
     * on every connect; then retained messages arrive anew.
     *
     * @param filter may hold the wildcards {@code +} and {@code #}
     * @throws IllegalArgumentException if it is no filter
     */
    Registration subscribe(String filter, int qos, Consumer<Message> onMessage);

    /** Whether the broker is connected now. */
    boolean isConnected();

    Traffic traffic();

    /** Told each time the broker is connected (true) or lost (false), and soon that it is connected already. */
    Registration onState(Consumer<Boolean> listener);
}
