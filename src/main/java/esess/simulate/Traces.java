package esess.simulate;

import esess.config.Configuration;
import esess.service.MqttExporter;
import esess.sim.door.SimBus;
import esess.sim.door.SimDevice;
import esess.sim.door.SimMqtt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What services leave that switch nothing: each device that es-ESS shows on the bus is looked at every second, each exported
 * topic is listened to. Consumers and the charger have columns of their own. One thread.
 */
final class Traces {

    /** The one value that a device is about; the first that it has. */
    private enum Main {
        TEMPERATURE("/Temperature", "°C", 0, 1),
        TIME_TO_GO("/TimeToGo", "h", 1, 3600),
        AC_POWER("/Ac/Power", "W", 0, 1),
        DC_POWER("/Dc/0/Power", "W", 0, 1);

        private final String path;
        private final String unit;
        private final int decimals;
        private final double divisor;

        Main(String path, String unit, int decimals, double divisor) {
            this.path = path;
            this.unit = unit;
            this.decimals = decimals;
            this.divisor = divisor;
        }
    }

    /** A meter tells only what has changed, and counts its measurements here. */
    private static final String MEASUREMENTS = "/UpdateIndex";

    private static final String OURS = ".esESS_";
    private static final String CHARGER = "com.victronenergy.evcharger.";
    /** The distributor's: its consumers, its reservation. */
    private static final String DISTRIBUTION = "SolarOverhead";

    private static final class Followed {
        private final Trace trace;
        private SimDevice device;
        private Main main;
        private String counted;
        private long toldBefore;

        Followed(Trace trace) {
            this.trace = trace;
        }
    }

    private final SimBus bus;
    private final Map<String, Followed> devices = new LinkedHashMap<>();
    private final List<Trace> exports = new ArrayList<>();
    private int publications;
    private long seconds;

    Traces(SimBus bus) {
        this.bus = bus;
    }

    /** Listens to what a configuration exports. */
    void listen(Configuration configuration, SimMqtt mqtt) {
        if (configuration.canRun("MqttExporter")) {
            configuration.all(MqttExporter.Export.class).values().forEach(export -> {
                Trace trace = new Trace(label(export.key(), "MqttExporter"), "", 0);
                exports.add(trace);
                String[] parts = export.topicOf(export.path()).split("/", -1);
                for (int i = 0; i < parts.length; i++) {
                    parts[i] = parts[i].contains("*") ? "+" : parts[i];
                }
                mqtt.listen(String.join("/", parts), message -> take(trace, message.payload()));
            });
        }
    }

    private static void take(Trace trace, String payload) {
        if (!payload.isEmpty()) {
            trace.told(trace.values() + 1);
            if (payload.matches("-?\\d+(\\.\\d+)?")) {
                trace.shows(Double.parseDouble(payload));
            }
        }
    }

    /** A second has passed. */
    void step() {
        if (bus.publications() != publications) {
            publications = bus.publications();
            bus.devices().forEach(this::follow);
        }
        for (Followed each : devices.values()) {
            if (each.device.onBus() && each.device.get(each.main.path) instanceof Number number) {
                each.trace.shows(number.doubleValue() / each.main.divisor);
            } else {
                each.trace.unknown(1);
            }
        }
        seconds++;
    }

    /** A service that starts anew publishes anew: the trace goes on. */
    private void follow(SimDevice device) {
        String name = device.serviceName();
        int ours = name.indexOf(OURS);
        if (ours < 0 || name.startsWith(CHARGER) || name.startsWith(DISTRIBUTION, ours + OURS.length())) {
            return;
        }
        for (Main main : Main.values()) {
            if (device.has(main.path)) {
                Followed followed = devices.computeIfAbsent(name, n -> {
                    Trace trace = new Trace(label(name.substring(ours + OURS.length())), main.unit, main.decimals);
                    trace.unknown(seconds);
                    return new Followed(trace);
                });
                if (followed.device != device) {
                    followed.toldBefore += followed.device == null ? 0 : followed.device.told(followed.counted);
                    followed.device = device;
                    followed.main = main;
                    followed.counted = device.has(MEASUREMENTS) ? MEASUREMENTS : main.path;
                }
                return;
            }
        }
    }

    /** By its section, which no other has. */
    private static String label(String key, String service) {
        return key + " (" + service + ")";
    }

    private static String label(String identity) {
        int end = identity.indexOf('_');
        return end < 0 ? identity : label(identity.substring(end + 1), identity.substring(0, end));
    }

    /** One line each. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (Followed each : devices.values()) {
            each.trace.told(each.toldBefore + each.device.told(each.counted));
            texts.add(each.trace.text());
        }
        exports.forEach(each -> texts.add(each.text()));
        return texts;
    }
}
