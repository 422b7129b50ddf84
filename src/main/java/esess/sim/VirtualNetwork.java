package esess.sim;

import esess.port.Http;
import esess.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The devices of the simulated house, and their HTTP: nothing leaves the program. One thread. */
public final class VirtualNetwork implements Http {

    /** What a relay on Wi-Fi needs. */
    private static final Duration ANSWERING = Duration.ofMillis(20);

    private final Time time;
    private final List<VirtualDevice> devices = new ArrayList<>();
    private final TreeSet<String> strangers = new TreeSet<>();

    public VirtualNetwork(Time time) {
        this.time = time;
    }

    public void add(VirtualDevice device) {
        devices.add(device);
    }

    /** A second of the plant has passed. */
    public void step() {
        devices.forEach(VirtualDevice::step);
    }

    /** Hosts that were asked and that no device of the house is. */
    public List<String> strangers() {
        return List.copyOf(strangers);
    }

    @Override
    public void get(Request request, Consumer<Answer> onAnswer) {
        Answer answer = answer(request.url());
        time.after(ANSWERING, () -> onAnswer.accept(answer));
    }

    private Answer answer(String url) {
        for (VirtualDevice device : devices) {
            Answer answer = device.answer(url);
            if (answer != null) {
                return answer;
            }
        }
        return nobody(url);
    }

    private Answer nobody(String url) {
        String[] parts = url.split("/", 4);
        String host = parts.length > 2 ? parts[2].substring(parts[2].indexOf('@') + 1) : "?";
        strangers.add(host);
        return new Failed(Failure.UNREACHABLE, 0, host + " is not part of the simulated house");
    }
}
