package esess.service;

import esess.config.Checked;
import esess.config.Complaints;
import esess.config.Configuration;
import esess.config.Key;
import esess.config.Section;
import esess.config.SectionKey;
import esess.model.Payload;
import esess.port.Change;
import esess.runtime.Host;
import esess.runtime.MessageType;
import esess.runtime.Service;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Chosen values of the GX's D-Bus on the owner's MQTT, retained: a value when it changes, an empty payload when it is
 * unknown or its service is gone.
 */
public final class MqttExporter implements Service {

    /** When a value is sent. The original's names. */
    public enum PublishType {
        ONCHANGE(0),
        INTERVAL_1S(1),
        INTERVAL_10S(10),
        INTERVAL_60S(60);

        private final int seconds;

        PublishType(int seconds) {
            this.seconds = seconds;
        }
    }

    @Section(
            value = "MqttExporter",
            keyed = true,
            aliases = "MattExporter",
            doc = "A value to export; one section each.")
    public record Export(
            @SectionKey String key,

            @Key(
                    value = "Service",
                    example = "com.victronenergy.grid",
                    doc =
                            "D-Bus service: its full name, or com.victronenergy.<class> for whichever device of that class is there, lowest instance first.")
            String service,

            @Key(
                    value = "DbusKey",
                    example = "/Ac/Power",
                    doc = "D-Bus path. * stands for any one part of it: /Ac/*/Power.")
            String path,

            @Key(
                    value = "MqttTopic",
                    example = "Energy/Grid*",
                    doc = "Topic. A * at its end is replaced by the D-Bus path.")
            String topic,

            @Key(
                    value = "PublishType",
                    defaultValue = "ONCHANGE",
                    doc = "Send each change, or the last value once in every interval.")
            PublishType publishType,

            @Key(
                    value = "MinIntervalMs",
                    unit = "ms",
                    min = 0,
                    defaultValue = "0",
                    doc = "Send a value at most once in this time; the last one is sent at its end.")
            Duration minInterval,

            @Key(
                    value = "Deadband",
                    min = 0,
                    defaultValue = "0",
                    doc = "Send a number only when it differs by at least this much from the one sent last.")
            double deadband)
            implements Checked {

        @Override
        public void check(Complaints complaints) {
            if (!service.matches("com\\.victronenergy(\\.[A-Za-z_-][A-Za-z0-9_-]*)++")) {
                complaints.error(
                        "Service", "a name like com.victronenergy.grid or com.victronenergy.vebus.ttyS4 is expected");
            }
            if (!path.matches("(/[A-Za-z0-9_*]+)++")) {
                complaints.error("DbusKey", "a D-Bus path like /Ac/Power is expected");
            }
            if (topic.contains("+") || topic.contains("#")) {
                complaints.error("MqttTopic", "a topic without + and # is expected");
            }
            if (path.contains("*") && !topic.endsWith("*")) {
                complaints.error(
                        "MqttTopic", "a topic that ends in * is expected, because DbusKey stands for several values");
            }
            boolean inIntervals = publishType != PublishType.ONCHANGE;
            String reason = "because PublishType=" + publishType + " sends the last value in each interval";
            complaints.unusedIf(inIntervals && deadband != 0, "Deadband", reason);
            complaints.unusedIf(inIntervals && !minInterval.isZero(), "MinIntervalMs", reason);
        }

        /** Where the value of a path is published. */
        public String topicOf(String concretePath) {
            if (!topic.endsWith("*")) {
                return topic;
            }
            // The path begins with a slash: both out/all* and out/all/* mean out/all/Soc.
            String base = topic.replace("*", "");
            return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + concretePath;
        }
    }

    private final Collection<Export> exports;
    private final Map<String, Export> senders = new HashMap<>();

    public MqttExporter(Configuration configuration) {
        this(configuration.all(Export.class).values());
    }

    MqttExporter(Collection<Export> exports) {
        this.exports = exports;
    }

    @Override
    public void start(Host host) {
        for (Export export : exports) {
            Map<String, Value> values = new HashMap<>();
            host.watch(
                    export.service,
                    export.path,
                    change -> values.computeIfAbsent(change.path(), path -> value(host, export, path))
                            .changed(change));
            if (export.publishType.seconds > 0) {
                host.time()
                        .every(
                                Duration.ofSeconds(export.publishType.seconds),
                                () -> values.values().forEach(Value::send));
            }
        }
    }

    private Value value(Host host, Export export, String path) {
        String topic = export.topicOf(path);
        Export first = senders.putIfAbsent(topic, export);
        if (first != null && first != export) {
            host.say(
                    MessageType.WARNING,
                    "The exports " + first.key + " and " + export.key + " both send " + topic
                            + ", each over the other: give one another MqttTopic.");
        }
        return new Value(host, export, topic);
    }

    /** One exported value: what it is now, and what was sent last. */
    private static final class Value {
        private final Host host;
        private final Export export;
        private final String topic;
        private Object now;
        private Object sent;
        private long sentAt;
        private boolean everSent;
        private boolean waiting;

        Value(Host host, Export export, String topic) {
            this.host = host;
            this.export = export;
            this.topic = topic;
        }

        void changed(Change change) {
            now = change.reading().orNull();
            if (now == null) {
                if (!everSent || sent != null) {
                    send();
                }
            } else if (export.publishType == PublishType.ONCHANGE && !waiting && leavesDeadband()) {
                long toWait = everSent && sent != null
                        ? sentAt + export.minInterval.toMillis() - host.time().tick()
                        : 0;
                if (toWait <= 0) {
                    send();
                } else {
                    waiting = true;
                    host.time().after(Duration.ofMillis(toWait), this::sendLast);
                }
            }
        }

        private void sendLast() {
            waiting = false;
            if (now != null && leavesDeadband()) {
                send();
            }
        }

        private boolean leavesDeadband() {
            return !(now instanceof Number a && sent instanceof Number b)
                    || Math.abs(a.doubleValue() - b.doubleValue()) >= export.deadband && !now.equals(sent);
        }

        private void send() {
            host.mqtt().publish(topic, Payload.text(now), 0, true);
            sent = now;
            sentAt = host.time().tick();
            everSent = true;
        }
    }
}
