package esess.sim.twin;

import esess.port.Http;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** HTTP devices in memory and in the loop's time: each answers after its delay, or never. One thread. */
public final class SimHttp implements Http {

    private static final class Device {
        private Function<String, Answer> answers;
        private Duration delay = Duration.ofMillis(20);
        private final List<String> asked = new ArrayList<>();
        private int inFlight;
        private int mostInFlight;
    }

    private final Executor loop;
    private final Time time;
    private final Map<String, Device> devices = new HashMap<>();

    public SimHttp(Executor loop, Time time) {
        this.loop = loop;
        this.time = time;
    }

    /**
     * A device appears, or behaves differently from now on.
     *
     * @param answers gets path and query; null: it hangs
     */
    public void device(String host, Function<String, Answer> answers) {
        named(host).answers = answers;
    }

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
        String[] parts = request.url().split("/", 4);
        Device device = named(parts[2]);
        if (device.answers == null) {
            loop.execute(() -> onAnswer.accept(new Failed(Failure.REFUSED, 0, "nothing listens on " + parts[2])));
            return;
        }
        device.asked.add("/" + parts[3]);
        device.mostInFlight = Math.max(device.mostInFlight, ++device.inFlight);
        Answer answer = device.answers.apply("/" + parts[3]);
        boolean inTime = answer != null && device.delay.compareTo(request.timeout()) < 0;
        time.after(inTime ? device.delay : request.timeout(), () -> {
            device.inFlight--;
            onAnswer.accept(inTime ? answer : new Failed(Failure.TIMEOUT, 0, parts[2] + " does not answer"));
        });
    }

    private Device named(String host) {
        return devices.computeIfAbsent(host, name -> new Device());
    }
}
