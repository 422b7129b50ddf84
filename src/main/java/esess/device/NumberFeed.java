package esess.device;

import esess.port.Json;
import esess.port.Mqtt;
import esess.port.Time;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The newest number that a device has told on a topic, and how old it is. What the broker has kept counts as a first
 * value; after that it is no sign of life, or each reconnect would revive a dead device. Loop thread.
 */
public final class NumberFeed {

    /** The {@link #heardTick} of a device that was never heard. */
    public static final long NEVER = Long.MIN_VALUE;

    private static final int SHOWN_PAYLOAD = 80;

    private final NumberTopic topic;
    private final Duration staleAfter;
    private final Time time;
    private final Json json;
    private final Runnable onChange;
    private final Consumer<String> onTrouble;
    private Double number;
    private long heardTick = NEVER;
    private boolean fresh;
    private boolean live;
    private boolean refused;
    private boolean awaitsSilence;

    /**
     * @param onChange  told whenever something arrived that counts, and when the value has become too old
     * @param onTrouble told of a payload that is not used, once until a good one has come; a sentence for the owner
     */
    public NumberFeed(
            NumberTopic topic,
            Duration staleAfter,
            Mqtt mqtt,
            Time time,
            Json json,
            Runnable onChange,
            Consumer<String> onTrouble) {
        this.topic = topic;
        this.staleAfter = staleAfter;
        this.time = time;
        this.json = json;
        this.onChange = onChange;
        this.onTrouble = onTrouble;
        mqtt.subscribe(topic.filter().toString(), 0, this::arrived);
    }

    /** What it told last, at whatever time; null when it has none. */
    public Double last() {
        return number;
    }

    /** What it told last; null when it has none, or when that was too long ago. */
    public Double number() {
        return fresh ? number : null;
    }

    /** Whether it was heard lately. */
    public boolean isFresh() {
        return fresh;
    }

    /** Whether the device itself was heard lately: what the broker has kept does not count. */
    public boolean isLive() {
        return live;
    }

    /** When it was heard last, monotonic milliseconds. */
    public long heardTick() {
        return heardTick;
    }

    private void arrived(Mqtt.Message message) {
        boolean alive = !message.retained() || heardTick == NEVER;
        if (!alive && !fresh) {
            return;
        }
        Double value;
        try {
            value = NumberPayload.read(message.text(), topic.key(), json);
        } catch (IllegalArgumentException e) {
            refuse(message.text(), e.getMessage());
            return;
        }
        refused = false;
        number = value;
        if (alive) {
            fresh = true;
            live |= !message.retained();
            heardTick = time.tick();
            if (!awaitsSilence) {
                awaitSilence(staleAfter);
            }
        }
        onChange.run();
    }

    /** The last good value goes stale by itself. */
    private void refuse(String payload, String why) {
        if (!refused) {
            refused = true;
            onTrouble.accept("the payload \""
                    + (payload.length() > SHOWN_PAYLOAD ? payload.substring(0, SHOWN_PAYLOAD) + "…" : payload)
                    + "\" on " + topic + " is not used: " + why);
        }
    }

    /** One timer for all messages: what has come meanwhile is looked at when it fires. */
    private void awaitSilence(Duration wait) {
        awaitsSilence = true;
        time.after(wait, this::look);
    }

    private void look() {
        awaitsSilence = false;
        Duration left = staleAfter.minusMillis(time.tick() - heardTick);
        if (!left.isNegative() && !left.isZero()) {
            awaitSilence(left);
            return;
        }
        fresh = false;
        live = false;
        onChange.run();
    }
}
