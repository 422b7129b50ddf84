package esess.sim.twin;

import esess.port.Http;
import esess.port.Time;
import esess.sim.door.SimHttp;
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
        mqtt.listen(topic, message -> {
            switch (trouble) {
                case LOST, FROZEN, WRONG_PASSWORD -> {}
                case SLOW -> time.after(SLOW, () -> effect.accept(message.payload()));
                case NONE, LYING -> effect.accept(message.payload());
            }
        });
    }

    /** The device is asked. */
    void ask(SimHttp.Visit visit, Supplier<Http.Answer> device) {
        switch (trouble) {
            case LOST -> {}
            case WRONG_PASSWORD -> time.after(answering, () -> visit.page(401, ""));
            case SLOW -> {
                if (visit.timeLeft().compareTo(SLOW) > 0) {
                    answer(SLOW, device.get(), visit);
                }
            }
            case FROZEN -> answer(answering, answered.computeIfAbsent(visit.url(), u -> device.get()), visit);
            case NONE, LYING -> {
                Http.Answer answer = device.get();
                answered.put(visit.url(), answer);
                answer(answering, answer, visit);
            }
        }
    }

    private void answer(Duration after, Http.Answer answer, SimHttp.Visit visit) {
        time.after(after, () -> visit.say(answer));
    }

    /** Host and port as they stand in a URL; never a login. */
    static String host(String url) {
        String[] parts = url.split("/", 4);
        return parts.length > 2 ? parts[2].substring(parts[2].indexOf('@') + 1) : "?";
    }
}
