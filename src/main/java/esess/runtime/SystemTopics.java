package esess.runtime;

import esess.model.Payload;
import esess.port.Mqtt;
import esess.port.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What es-ESS tells of itself: {@code <root>/$SYS/*} and {@code <root>/<service>} Enabled or Disabled, again on every
 * connect. Loop thread.
 */
public final class SystemTopics {

    private static final String GITHUB = "https://github.com/realdognose/es-ESS";
    private static final DateTimeFormatter PYTHON_DATETIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS");
    private static final Duration LOAD_PERIOD = Duration.ofMinutes(1);
    private static final Duration THROTTLE_PERIOD = Duration.ofSeconds(1);

    private final Mqtt mqtt;
    private final Time time;
    private final String root;
    private final String sys;
    private Mqtt.Traffic before;

    public SystemTopics(Mqtt mqtt, Time time, String root) {
        this.mqtt = mqtt;
        this.time = time;
        this.root = root;
        this.sys = root + "/$SYS/";
        this.before = mqtt.traffic();
    }

    /** The topic of the last will, and what stands there while es-ESS is not running. */
    public static String statusTopic(String root) {
        return root + "/$SYS/Status";
    }

    /**
     * @param flags      topic below the root to Enabled or Disabled
     * @param load       the load averages of 1, 5 and 15 minutes, empty where the machine tells none
     * @param throttling whether ThrottlePeriod is set
     */
    public void start(String version, Map<String, String> flags, Supplier<double[]> load, boolean throttling) {
        mqtt.onState(connected -> {
            if (connected) {
                announce(version, throttling);
                flags.forEach((service, flag) -> mqtt.publish(root + "/" + service, flag, 0, false));
            }
        });
        time.every(LOAD_PERIOD, () -> publishLoad(load.get()));
        if (throttling) {
            time.every(THROTTLE_PERIOD, this::publishTraffic);
        }
    }

    /** The last words of a clean stop. */
    public void stop() {
        mqtt.command(sys + "Status", "Offline", 2, true);
    }

    private void announce(String version, boolean throttling) {
        Instant now = time.now();
        mqtt.command(sys + "Status", "Online", 2, true);
        mqtt.command(sys + "Version", version, 2, true);
        mqtt.command(sys + "ConnectionTime", Payload.text(now.toEpochMilli() / 1000.0), 2, true);
        mqtt.command(sys + "ConnectionDateTime", PYTHON_DATETIME.format(now.atOffset(ZoneOffset.UTC)), 2, true);
        mqtt.command(sys + "Github", GITHUB, 2, true);
        mqtt.publish(sys + "MqttThrottle/Status", throttling ? "Enabled" : "Disabled", 0, false);
    }

    private void publishLoad(double[] averages) {
        String[] minutes = {"1", "5", "15"};
        for (int i = 0; i < averages.length; i++) {
            mqtt.publish(sys + "Load/" + minutes[i], Payload.text(averages[i]), 0, false);
        }
    }

    private void publishTraffic() {
        Mqtt.Traffic now = mqtt.traffic();
        String main = sys + "MqttThrottle/Main/";
        mqtt.publish(main + "Time", Payload.text(time.now().toEpochMilli() / 1000.0), 0, false);
        mqtt.publish(main + "KnownTopics", Payload.text(now.topics()), 0, false);
        mqtt.publish(main + "ThrottledTopics", Payload.text(now.held()), 0, false);
        mqtt.publish(main + "MpsRequested", Payload.text(now.requested() - before.requested()), 0, false);
        mqtt.publish(main + "MpsOutgoing", Payload.text(now.sent() - before.sent()), 0, false);
        before = now;
    }
}
