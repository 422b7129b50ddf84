package esess.sim.twin;

import esess.port.Http;
import esess.port.Time;
import esess.sim.door.SimHttp;
import esess.sim.door.SimMqtt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The devices of the simulated house, and their HTTP: nothing leaves the program. One thread. */
public final class VirtualNetwork implements Http {

    private final Time time;
    private final SimMqtt mqtt;
    private final SimHttp http;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final List<VirtualDevice> devices = new ArrayList<>();
    /** Who is at a URL: there are many questions and few URLs. */
    private final Map<String, VirtualDevice> byUrl = new HashMap<>();

    private final TreeSet<String> strangers = new TreeSet<>();

    public VirtualNetwork(Time time, SimMqtt mqtt) {
        this.time = time;
        this.mqtt = mqtt;
        this.http = new SimHttp(task -> time.after(Duration.ZERO, task), time, this::site);
    }

    /** The line of a device, which is called as its section of the configuration. */
    public Line line(String device) {
        return lines.computeIfAbsent(device, name -> new Line(time, mqtt));
    }

    /** What all lines are called. */
    public List<String> names() {
        return List.copyOf(lines.keySet());
    }

    public void add(VirtualDevice device) {
        devices.add(device);
    }

    /** A second of the plant has passed. */
    public void step() {
        for (VirtualDevice device : devices) {
            device.step();
        }
    }

    /** Hosts that were asked and that no device of the house is. */
    public List<String> strangers() {
        return List.copyOf(strangers);
    }

    @Override
    public void get(Request request, Consumer<Answer> onAnswer) {
        http.get(request, onAnswer);
    }

    private SimHttp.Site site(String url) {
        VirtualDevice device = byUrl.computeIfAbsent(url, this::at);
        if (device != null) {
            return visit -> device.line().ask(visit, () -> device.answer(url));
        }
        String host = Line.host(url);
        strangers.add(host);
        return visit -> visit.fail(new Failed(Failure.UNREACHABLE, 0, host + " is not part of the simulated house"));
    }

    private VirtualDevice at(String url) {
        return devices.stream().filter(device -> device.isAt(url)).findFirst().orElse(null);
    }
}
