package esess.web;

import esess.model.ServiceState;
import esess.model.Unit;
import esess.runtime.Control;
import esess.runtime.House;
import esess.runtime.Things;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What es-ESS knows, in Prometheus' text format 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). In base units; what is not known has no sample. Loop
 * thread.
 */
final class Metrics {

    static final String MEDIA = "text/plain; version=0.0.4; charset=utf-8";

    private static final String COUNTER = "energy_joules_total";
    private static final Pattern PHASE = Pattern.compile("/L([123])(?=/|$)");

    private record Family(String name, String help, double factor) {}

    private static final Map<Unit, Family> FAMILIES = Map.ofEntries(
            Map.entry(Unit.WATT, new Family("power_watts", "Power", 1)),
            Map.entry(Unit.VOLT, new Family("voltage_volts", "Voltage", 1)),
            Map.entry(Unit.AMPERE, new Family("current_amperes", "Current", 1)),
            Map.entry(Unit.HERTZ, new Family("frequency_hertz", "Frequency", 1)),
            Map.entry(Unit.KILOWATT_HOUR, new Family("energy_joules", "Energy", 3_600_000)),
            Map.entry(Unit.AMPERE_HOUR, new Family("charge_coulombs", "Charge", 3600)),
            Map.entry(Unit.PERCENT, new Family("share_ratio", "Percentages, 1 is all", 0.01)),
            Map.entry(Unit.CELSIUS, new Family("temperature_celsius", "Temperature", 1)),
            Map.entry(Unit.HECTOPASCAL, new Family("pressure_pascals", "Pressure", 100)),
            Map.entry(Unit.SECOND, new Family("duration_seconds", "Duration", 1)),
            Map.entry(Unit.FACTOR, new Family("value_ratio", "Ratios, as power factors", 1)),
            Map.entry(Unit.NONE, new Family("value", "Numbers without a unit, as states", 1)),
            Map.entry(Unit.COUNT, new Family("value", "Numbers without a unit, as states", 1)));

    private final Map<String, String> helps = new LinkedHashMap<>();
    private final Map<String, List<String>> samples = new LinkedHashMap<>();

    private Metrics() {}

    /** @param upSeconds since the start */
    static String of(House house, double upSeconds) {
        Metrics metrics = new Metrics();
        metrics.add("build_info", "The version.", Map.of("version", house.version()), 1.0);
        metrics.add("uptime_seconds", "Since the start.", Map.of(), upSeconds);
        Runtime java = Runtime.getRuntime();
        metrics.add("heap_used_bytes", "Of Java's heap.", Map.of(), java.totalMemory() - java.freeMemory());
        house.health().states().forEach((service, state) -> {
            metrics.add(
                    "service_up",
                    "1: runs as it should.",
                    Map.of("service", service),
                    state.kind() == ServiceState.Kind.RUNNING ? 1.0 : 0.0);
            // Beside it: a label that changes makes another series.
            metrics.add("service_state_info", "How it is doing, and why.", stateLabels(service, state), 1.0);
        });
        house.things().all().forEach(metrics::thing);
        for (String service : house.controls().services()) {
            for (Control each : house.controls().of(service)) {
                metrics.add(
                        "control_value",
                        "What is set.",
                        Map.of("service", service, "control", each.id()),
                        each.value());
            }
        }
        return metrics.text();
    }

    private static Map<String, String> stateLabels(String service, ServiceState state) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("service", service);
        labels.put("state", state.kind().code());
        labels.put("reason", state.reason().code());
        return labels;
    }

    private void thing(Things.Thing thing) {
        for (Things.Value value : thing.values()) {
            Family family = FAMILIES.get(value.unit());
            if (family == null || !(value.value() instanceof Number number)) {
                continue;
            }
            Matcher phase = PHASE.matcher(value.path());
            String without = phase.find() ? phase.replaceFirst("") : value.path();
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("service", thing.service());
            labels.put("device", thing.serviceName());
            labels.put("class", thing.victronClass());
            labels.put("path", without);
            labels.put("phase", without.equals(value.path()) ? "" : "L" + phase.group(1));
            // A counter that never falls has another name than an amount that is held.
            boolean counts = value.unit() == Unit.KILOWATT_HOUR && value.path().contains("Energy");
            add(
                    counts ? COUNTER : family.name,
                    family.help + " as it is on the bus.",
                    labels,
                    number.doubleValue() * family.factor);
        }
    }

    /** Nothing, where the value is not a number. */
    private void add(String name, String help, Map<String, String> labels, Object value) {
        if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
            return;
        }
        helps.putIfAbsent(name, help);
        StringBuilder sample = new StringBuilder("esess_").append(name);
        String separator = "{";
        for (Map.Entry<String, String> each : labels.entrySet()) {
            if (!each.getValue().isEmpty()) {
                sample.append(separator)
                        .append(each.getKey())
                        .append("=\"")
                        .append(escaped(each.getValue()))
                        .append('"');
                separator = ",";
            }
        }
        sample.append(separator.equals(",") ? "} " : " ").append(text(number.doubleValue()));
        samples.computeIfAbsent(name, each -> new ArrayList<>()).add(sample.toString());
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\R", "\\\\n");
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        samples.forEach((name, lines) -> {
            text.append("# HELP esess_")
                    .append(name)
                    .append(' ')
                    .append(helps.get(name))
                    .append('\n');
            text.append("# TYPE esess_").append(name).append(name.equals(COUNTER) ? " counter\n" : " gauge\n");
            lines.forEach(line -> text.append(line).append('\n'));
        });
        return text.toString();
    }
}
