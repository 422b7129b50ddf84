package esess.device;

import esess.model.Quantity;
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
    private final Quantity quantity;
    private final Duration staleAfter;
    private final Time time;
    private final Json json;
    private final Runnable onChange;
    private final Consumer<String> onTrouble;
    private Double number;
    private long heardTick = NEVER;
    private boolean fresh;
    private boolean live;
    private final Sparing refusal = new Sparing();
    private boolean awaitsSilence;
    private int arrivals;

    /**
     * @param onChange  told whenever something arrived that counts, and when the value has become too old
     * @param quantity  what it measures: what cannot be measured is not used
     * @param onTrouble told of a payload that is not used, when that begins; a sentence for the owner
     */
    public NumberFeed(
            NumberTopic topic,
            Quantity quantity,
            Duration staleAfter,
            Mqtt mqtt,
            Time time,
            Json json,
            Runnable onChange,
            Consumer<String> onTrouble) {
        this.topic = topic;
        this.quantity = quantity;
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

    /** How many of its messages were used so far. */
    public int arrivals() {
        return arrivals;
    }

    private void arrived(Mqtt.Message message) {
        boolean alive = !message.retained() || heardTick == NEVER;
        if (!alive && !fresh) {
            return;
        }
        Double value;
        try {
            value = NumberPayload.read(
                    message.text(), topic.key(), json, "write where the number stands as " + topic.filter() + "#key");
            value = value == null ? null : (Double) quantity.demand(value);
        } catch (IllegalArgumentException e) {
            refuse(message.text(), e.getMessage());
            return;
        }
        refusal.over(time.tick());
        number = value;
        arrivals++;
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
        if (refusal.tells(time.tick())) {
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
