package esess.sim.twin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** A device that reports over MQTT by itself: a number on each topic, or JSON with all that is on one. One thread. */
public class Telemetry implements VirtualDevice {

    /** A number in its place. */
    private record Leaf(DoubleSupplier number, int decimals) {}

    private final Line line;
    private final int periodSeconds;
    /** By topic: a leaf, or maps and lists of them. */
    private final Map<String, Object> reports = new LinkedHashMap<>();

    private int due;

    public Telemetry(Line line, int periodSeconds) {
        this.line = line;
        this.periodSeconds = periodSeconds;
    }

    /**
     * It tells this too; before the first second.
     *
     * @param jsonKey where in a JSON payload the number stands, {@code a.b[0]}; empty: the payload is the number
     */
    public Telemetry telling(String topic, String jsonKey, int decimals, DoubleSupplier number) {
        Leaf leaf = new Leaf(number, decimals);
        if (jsonKey.isEmpty()) {
            reports.put(topic, leaf);
            return this;
        }
        String[] steps = jsonKey.replaceFirst("^\\$\\.", "").replace("[", ".[").split("\\.");
        Object node = reports.computeIfAbsent(topic, t -> new LinkedHashMap<String, Object>());
        for (int i = 0; i < steps.length; i++) {
            Object next = i == steps.length - 1
                    ? leaf
                    : steps[i + 1].startsWith("[") ? new ArrayList<>() : new LinkedHashMap<String, Object>();
            node = child(node, steps[i], next);
        }
        return this;
    }

    @SuppressWarnings("unchecked")
    private static Object child(Object node, String step, Object fresh) {
        if (node instanceof List<?>) {
            List<Object> list = (List<Object>) node;
            int at = Integer.parseInt(step.substring(1, step.length() - 1));
            while (list.size() <= at) {
                list.add(null);
            }
            if (list.get(at) == null) {
                list.set(at, fresh);
            }
            return list.get(at);
        }
        return node instanceof Map<?, ?> ? ((Map<String, Object>) node).computeIfAbsent(step, s -> fresh) : node;
    }

    @Override
    public Line line() {
        return line;
    }

    @Override
    public void step() {
        if (due-- <= 0) {
            due = periodSeconds - 1;
            reports.forEach((topic, report) -> {
                StringBuilder payload = new StringBuilder();
                write(payload, report);
                line.say(topic, payload.toString());
            });
        }
    }

    private static void write(StringBuilder out, Object node) {
        if (node instanceof Leaf leaf) {
            Decimals.append(out, leaf.number.getAsDouble(), leaf.decimals);
        } else if (node instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> each : map.entrySet()) {
                out.append(separator).append('"').append(each.getKey()).append("\":");
                write(out, each.getValue());
                separator = ",";
            }
            out.append('}');
        } else if (node instanceof List<?> list) {
            String separator = "[";
            for (Object each : list) {
                out.append(separator);
                write(out, each);
                separator = ",";
            }
            out.append(']');
        } else {
            out.append("null");
        }
    }
}
