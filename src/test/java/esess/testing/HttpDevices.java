package esess.testing;

import esess.port.Http;
import esess.port.HttpRules;
import esess.port.Time;
import esess.sim.door.SimHttp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** HTTP devices in memory and in the loop's time: each answers after its delay, or never. One thread. */
public final class HttpDevices implements Http {

    private static final class Device {
        private Function<String, Answer> answers;
        private Duration delay = Duration.ofMillis(20);
        private final List<String> asked = new ArrayList<>();
        private int inFlight;
        private int mostInFlight;
    }

    private final Time time;
    private final SimHttp http;
    private final Map<String, Device> devices = new HashMap<>();
    /** Whom the newest question has reached. */
    private Device asked;

    public HttpDevices(Executor loop, Time time) {
        this.time = time;
        this.http = new SimHttp(loop, time, url -> this::asked);
    }

    /**
     * A device appears, or behaves differently from now on.
     *
     * @param answers gets path and query; null: it hangs
     */
    public void device(String host, Function<String, Answer> answers) {
        named(host).answers = answers;
    }

    /** How long the device takes. */
    public void delay(String host, Duration delay) {
        named(host).delay = delay;
    }

    /** Path and query of everything the device was asked. */
    public List<String> asked(String host) {
        return named(host).asked;
    }

    /** How many requests were under way at once, at most. */
    public int mostInFlight(String host) {
        return named(host).mostInFlight;
    }

    @Override
    public void get(Request request, Consumer<Answer> onAnswer) {
        asked = null;
        Device[] device = new Device[1];
        http.get(request, answer -> {
            if (device[0] != null) {
                device[0].inFlight--;
            }
            onAnswer.accept(answer);
        });
        device[0] = asked;
    }

    private void asked(SimHttp.Visit visit) {
        Device device = named(visit.address());
        if (device.answers == null) {
            visit.fail(HttpRules.refused(visit.address()));
            return;
        }
        asked = device;
        device.asked.add(visit.path());
        device.mostInFlight = Math.max(device.mostInFlight, ++device.inFlight);
        Answer answer = device.answers.apply(visit.path());
        if (answer != null) {
            time.after(device.delay, () -> visit.say(answer));
        }
    }

    private Device named(String host) {
        return devices.computeIfAbsent(host, name -> new Device());
    }
}
