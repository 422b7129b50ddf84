package esess.sim.twin;

import esess.port.Http;
import esess.port.Time;
import esess.sim.door.SimMqtt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How a device of the simulated house is connected, and so where most of its troubles happen. One thread. */
public final class Line {

    /** Longer than anybody waits who asks once a second, shorter than what is asked for a switching takes. */
    static final Duration SLOW = Duration.ofSeconds(3);
    /** What a relay on Wi-Fi needs. */
    private static final Duration ANSWERING = Duration.ofMillis(20);

    private final Time time;
    private final SimMqtt mqtt;
    private final Map<String, String> told = new HashMap<>();
    private final Map<String, Http.Answer> answered = new HashMap<>();
    private final List<Runnable> restarts = new ArrayList<>();
    private final List<Consumer<Trouble>> listeners = new ArrayList<>();
    private Trouble trouble = Trouble.NONE;
    private Duration answering = ANSWERING;

    Line(Time time, SimMqtt mqtt) {
        this.time = time;
        this.mqtt = mqtt;
    }

    /** From now on. */
    public void trouble(Trouble next) {
        trouble = next;
        listeners.forEach(listener -> listener.accept(next));
    }

    /** The device loses its power for a moment. */
    public void restart() {
        restarts.forEach(Runnable::run);
    }

    /** It takes so long to answer, from now on; what it answers is what it measured when it was asked. */
    public void answersIn(Duration time) {
        answering = time;
    }

    boolean isLying() {
        return trouble == Trouble.LYING;
    }

    /** For devices that carry their troubles out themselves. */
    void onTrouble(Consumer<Trouble> listener) {
        listeners.add(listener);
    }

    public void onRestart(Runnable effect) {
        restarts.add(effect);
    }

    /** The device publishes. */
    void say(String topic, String payload) {
        if (trouble != Trouble.FROZEN) {
            told.put(topic, payload);
        }
        String said = told.getOrDefault(topic, payload);
        switch (trouble) {
            case LOST, WRONG_PASSWORD -> {}
            case SLOW -> time.after(SLOW, () -> mqtt.arrive(topic, said));
            case NONE, FROZEN, LYING -> mqtt.arrive(topic, said);
        }
    }

    /** The device subscribes. */
    public void listen(String topic, Consumer<String> effect) {
        mqtt.subscribe(topic, 0, message -> {
            switch (trouble) {
                case LOST, FROZEN, WRONG_PASSWORD -> {}
                case SLOW -> time.after(SLOW, () -> effect.accept(message.text()));
                case NONE, LYING -> effect.accept(message.text());
            }
        });
    }

    /** The device is asked. */
    void ask(Http.Request request, Supplier<Http.Answer> device, Consumer<Http.Answer> onAnswer) {
        String url = request.url();
        switch (trouble) {
            case LOST ->
                answer(
                        request.timeout(),
                        new Http.Failed(Http.Failure.TIMEOUT, 0, host(url) + " does not answer"),
                        onAnswer);
            case WRONG_PASSWORD ->
                answer(
                        answering,
                        new Http.Failed(Http.Failure.UNAUTHORIZED, 401, host(url) + " refuses user or password"),
                        onAnswer);
            case SLOW -> {
                if (request.timeout().compareTo(SLOW) > 0) {
                    answer(SLOW, device.get(), onAnswer);
                } else {
                    answer(
                            request.timeout(),
                            new Http.Failed(Http.Failure.TIMEOUT, 0, host(url) + " does not answer in time"),
                            onAnswer);
                }
            }
            case FROZEN -> answer(answering, answered.computeIfAbsent(url, u -> device.get()), onAnswer);
            case NONE, LYING -> {
                Http.Answer answer = device.get();
                answered.put(url, answer);
                answer(answering, answer, onAnswer);
            }
        }
    }

    private void answer(Duration after, Http.Answer answer, Consumer<Http.Answer> onAnswer) {
        time.after(after, () -> onAnswer.accept(answer));
    }

    /** Host and port as they stand in a URL; never a login. */
    static String host(String url) {
        String[] parts = url.split("/", 4);
        return parts.length > 2 ? parts[2].substring(parts[2].indexOf('@') + 1) : "?";
    }
}
