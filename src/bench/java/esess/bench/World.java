package esess.bench;

import esess.adapter.dbus.BusPeer;
import esess.adapter.GsonJson;
import esess.bench.Figures.Latencies;
import esess.sim.twin.MeterTwin.Kind;
import esess.demo.PrivateBus;
import esess.sim.twin.SwitchTwin;
import esess.sim.twin.TimedMeter;
import esess.sim.twin.WattpilotCharger;
import esess.sim.twin.WattpilotDoor;
import esess.sim.twin.WattpilotTwin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Everything around the program: bus, broker, GX, devices, and an observer who sees when what arrives. It stands still
 * until {@link #move}.
 */
final class World implements AutoCloseable {

    private static final long CHANGES_PER_SECOND = 200;
    private static final long RESTING_CHANGES_PER_SECOND = 2;

    final Path directory;
    final Latencies toBus = new Latencies();
    final Latencies httpToBus = new Latencies();
    final ExportLoad exports;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final PrivateBus bus;
    private final QuietBroker broker;
    private final Gx gx;
    private final WattpilotDoor wattpilot;
    private final List<TimedMeter> meters = new ArrayList<>();
    private final List<String> relays = new ArrayList<>();
    private final String wattpilotAddress;
    private final MqttPeer mqtt;
    private final AtomicBoolean[] relayOn = new AtomicBoolean[HouseFile.CONSUMERS_EACH];
    private final Map<String, Long> namesNanos = new ConcurrentHashMap<>();
    private final Map<String, String> ours = new ConcurrentHashMap<>();
    private final AtomicLongArray sensorNanos = new AtomicLongArray(1000);
    private final long[] meterNanos = new long[3];
    private volatile int sensors = HouseFile.SENSORS;
    private volatile boolean wholeHouse = true;
    private volatile long changesPerSecond = CHANGES_PER_SECOND;
    private Thread mover;
    private volatile boolean moving;
    private volatile Exception failure;

    /** @param number another one for each world that exists at the same time */
    World(Path parent, int number) throws IOException, InterruptedException {
        directory = Files.createDirectories(parent.resolve("world" + number));
        bus = part(new PrivateBus(directory));
        broker = part(new QuietBroker(directory));
        gx = part(new Gx(bus.address()));
        exports = part(new ExportLoad(bus.address()));
        meters.add(part(new TimedMeter(Kind.PRO_3EM, 10 + 20 * number, gx::grid)));
        meters.add(part(new TimedMeter(Kind.SHELLY_SWITCH, 11 + 20 * number, gx::roof)));
        meters.add(part(new TimedMeter(Kind.FRONIUS, 12 + 20 * number, gx::grid)));
        for (int i = 0; i < HouseFile.CONSUMERS_EACH; i++) {
            relays.add(part(new SwitchTwin(SwitchTwin.Kind.SHELLY_GEN2, 13 + i + 20 * number)).address());
            relayOn[i] = new AtomicBoolean();
        }
        wattpilot = new WattpilotDoor(new WattpilotCharger(16), new GsonJson());
        wattpilot.act(charger -> charger.plugIn(WattpilotCharger.Car.threePhases(90_000)));
        wattpilotAddress = part(new WattpilotTwin(wattpilot)).address();
        mqtt = part(new MqttPeer(broker.port(), "bench", this::arrived, "bench/e/#", "+/command/switch:0"));
        observe();
    }

    /** The configuration for everything, in an empty directory for the program. */
    Path house(String name) throws IOException {
        return program(name, directory -> HouseFile.everything(directory, broker.port(), meters.stream().map(TimedMeter::address).toList(), relays, wattpilotAddress));
    }

    /** The configuration of a typical owner, whose house is at rest from now on. */
    Path atRest(String name) throws IOException {
        sensors = HouseFile.RESTING_SENSORS;
        changesPerSecond = RESTING_CHANGES_PER_SECOND;
        wattpilot.act(WattpilotCharger::unplug);
        return program(name, directory -> HouseFile.atRest(directory, broker.port(), meters.get(0).address(), relays, wattpilotAddress));
    }

    /** CPU time of the bus's daemon: what the machine does for one message, in seconds of this machine at this moment. */
    double busCpuSeconds() throws IOException {
        long daemon = ProcessHandle.current().descendants()
                .filter(each -> each.info().command().orElse("").endsWith("dbus-daemon"))
                .filter(each -> each.info().commandLine().orElse("").contains(directory.resolve("bus.conf").toString()))
                .findFirst().orElseThrow().pid();
        return Daemon.cpuSeconds(Path.of("/proc", Long.toString(daemon), "stat"));
    }

    /** The configuration for some sensors alone. */
    Path sensorsOnly(String name, int count) throws IOException {
        sensors = count;
        wholeHouse = false;
        return program(name, directory -> HouseFile.sensorsOnly(directory, broker.port(), count));
    }

    private Path program(String name, java.util.function.Function<Path, String> text) throws IOException {
        Path program = Files.createDirectories(directory.resolve(name));
        Files.writeString(program.resolve("config.ini"), text.apply(program));
        namesNanos.clear();
        return program;
    }

    String busAddress() {
        return bus.address();
    }

    /** Names of the program on the bus, and when they came. */
    Map<String, Long> names() {
        return Map.copyOf(namesNanos);
    }

    /** From now on everything moves, with 200 D-Bus changes a second. */
    void move() {
        moving = true;
        mover = new Thread(this::run, "mover");
        mover.setDaemon(true);
        mover.start();
    }

    /** From now on devices say every 20 s that nothing has changed, as in an idle house. */
    void idle() {
        moving = true;
        mover = new Thread(() -> {
            try {
                for (long i = 0; moving; i++) {
                    if (i % 200 == 0) {
                        for (int sensor = 0; sensor < sensors; sensor++) {
                            sensor(sensor, 0);
                        }
                        mqtt.publish("bench/pv/power", "0");
                        mqtt.publish("bench/fridge/power", "40");
                        for (int relay = 0; relay < relayOn.length; relay++) {
                            report(relay);
                        }
                    }
                    LockSupport.parkNanos(100_000_000);
                }
            } catch (IOException e) {
                failure = e;
            }
        }, "mover");
        mover.setDaemon(true);
        mover.start();
    }

    void stand() throws InterruptedException, IOException {
        moving = false;
        if (mover != null) {
            mover.join();
            mover = null;
        }
        if (failure != null) {
            throw new IOException("the load has failed", failure);
        }
    }

    @Override
    public void close() throws Exception {
        stand();
        for (int i = parts.size() - 1; i >= 0; i--) {
            parts.get(i).close();
        }
    }

    /** Everything at its time, evenly over the second. */
    private void run() {
        long start = System.nanoTime();
        long changes = 0;
        long seconds = 0;
        long values = 0;
        long perSecond = wholeHouse ? changesPerSecond : 0;
        try {
            while (moving) {
                double elapsed = (System.nanoTime() - start) / 1e9;
                for (; changes < elapsed * perSecond; changes++) {
                    exports.change();
                }
                for (; values < elapsed * sensors; values++) {
                    sensor((int) (values % sensors), values / sensors);
                }
                if (seconds < elapsed) {
                    seconds++;
                    second(seconds);
                }
                LockSupport.parkNanos(500_000);
            }
        } catch (IOException | RuntimeException e) {
            failure = e;
        }
    }

    private void sensor(int sensor, long number) throws IOException {
        String payload = "{\"Time\":\"2026-06-21T10:00:00\",\"DS18B20\":{\"Id\":\"01193\",\"Temperature\":" + (number * 37 + sensor) % 4000 / 100.0 + "},\"TempUnit\":\"C\"}";
        sensorNanos.set(sensor, System.nanoTime());
        mqtt.publish("bench/t/" + sensor, payload);
    }

    private void second(long number) throws IOException {
        if (wholeHouse) {
            gx.step();
            wattpilot.tick(1);
            mqtt.publish("bench/pv/power", Double.toString(1500 + number % 100));
            mqtt.publish("bench/pv/energy", Double.toString(800 + number / 1000.0));
            mqtt.publish("bench/fridge/power", Double.toString(40 + number % 10));
            report((int) (number % relayOn.length));
        }
    }

    private void report(int relay) throws IOException {
        mqtt.publish("relay" + relay + "/status/switch:0", "{\"id\":0,\"output\":" + relayOn[relay].get() + ",\"apower\":" + (relayOn[relay].get() ? 300.0 : 0.0) + "}");
    }

    private void arrived(String topic, String payload, long nanos) {
        if (topic.startsWith("bench/e/")) {
            exports.exported(payload, nanos);
        } else {
            int relay = Integer.parseInt(topic.substring("relay".length(), topic.indexOf('/')));
            relayOn[relay].set(payload.equals("on") || !payload.equals("off") && relayOn[relay].get());
            try {
                report(relay);
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    private void observe() throws IOException {
        BusPeer observer = part(new BusPeer(bus.address(), (sender, member, values, nanos) -> {
            if (member.equals("NameOwnerChanged")) {
                nameChanged((String) values[0], (String) values[2], nanos);
            } else if (member.equals("ItemsChanged") && values[0] instanceof Map<?, ?> items) {
                shown(ours.getOrDefault(sender, ""), items, nanos);
            }
        }));
        observer.match("type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0namespace='com.victronenergy'");
        for (int i = 0; i < 50; i++) {
            observer.match("type='signal',member='ItemsChanged',sender='" + HouseFile.temperature(i) + "'");
        }
        for (String meter : List.of(HouseFile.SHELLY, HouseFile.PM, HouseFile.FRONIUS)) {
            observer.match("type='signal',member='ItemsChanged',sender='" + meter + "'");
        }
    }

    private void nameChanged(String name, String owner, long nanos) {
        if (name.contains("esESS") && !owner.isEmpty()) {
            namesNanos.putIfAbsent(name, nanos);
            ours.put(owner, name);
        }
    }

    private void shown(String name, Map<?, ?> items, long nanos) {
        int meter = List.of(HouseFile.SHELLY, HouseFile.PM, HouseFile.FRONIUS).indexOf(name);
        if (meter >= 0) {
            long answered = meters.get(meter).answeredNanos();
            if (answered != meterNanos[meter]) {
                meterNanos[meter] = answered;
                httpToBus.add(nanos - answered);
            }
        } else if (items.containsKey("/Temperature") && name.startsWith("com.victronenergy.temperature.esESS_MqttTemperature_s")) {
            int sensor = Integer.parseInt(name.substring(name.lastIndexOf("_s") + 2));
            long sent = sensorNanos.getAndSet(sensor, 0);
            if (sent != 0) {
                toBus.add(nanos - sent);
            }
        }
    }

    private <P extends AutoCloseable> P part(P part) {
        parts.add(part);
        return part;
    }
}
