package esess.workbench;

import esess.config.Problem;
import esess.config.Severity;
import esess.sim.plant.Plant;
import esess.simulate.Figures;
import esess.simulate.Recorder;
import esess.simulate.Simulation;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a simulation, as plain values in the shape in which the page shows the house's own history. */
final class Outcomes {

    private static final int MOST_POINTS = 1440;
    private static final int MOST_MESSAGES = 40;
    private static final int MOST_DAY_ROWS = 400;

    private Outcomes() {}

    static Map<String, Object> document(Bench.Version version, Simulation.Outcome outcome) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", version.name());
        document.put("figures", figures(outcome.figures()));
        document.put("consumers", consumers(outcome.figures()));
        document.put("history", history(outcome));
        document.put("days", days(outcome.recorder()));
        document.put("leftOut", leftOut(version));
        document.put(
                "messages", outcome.messages().stream().limit(MOST_MESSAGES).toList());
        return document;
    }

    private static List<String> leftOut(Bench.Version version) {
        return version.configuration().problems().stream()
                .filter(each -> each.severity() == Severity.ERROR)
                .map(Problem::text)
                .limit(MOST_MESSAGES)
                .toList();
    }

    private static Map<String, Object> figures(Figures figures) {
        Plant.Energies energies = figures.energies();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("sunWh", Math.round(energies.sunWh()));
        all.put("curtailedWh", Math.round(energies.curtailedWh()));
        all.put("loadsWh", Math.round(energies.loadWh()));
        all.put("importWh", Math.round(energies.importWh()));
        all.put("exportWh", Math.round(energies.exportWh()));
        all.put("chargedWh", Math.round(energies.chargedWh()));
        all.put("dischargedWh", Math.round(energies.dischargedWh()));
        all.put("lossWh", Math.round(energies.lossWh()));
        all.put("selfUse", known(figures.selfConsumptionPercent()));
        all.put("autarky", known(figures.autarkyPercent()));
        all.put("leastSoc", known(figures.charge().least()));
        all.put("mostSoc", known(figures.charge().most()));
        all.put("lastSoc", known(figures.charge().last()));
        all.put("writes", figures.overrideWrites() + figures.settingWrites());
        return all;
    }

    private static @Nullable Double known(double value) {
        return Double.isFinite(value) ? (Double) (Math.round(value * 10) / 10.0) : null;
    }

    private static List<Map<String, Object>> consumers(Figures figures) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Figures.Consumer each : figures.consumers()) {
            all.add(Map.of(
                    "key", each.name(),
                    "name", figures.label(each),
                    "energyWh", Math.round(each.energyWh()),
                    "seconds", each.runtimeSeconds(),
                    "switchings", each.switchings()));
        }
        return all;
    }

    private static Map<String, Object> history(Simulation.Outcome outcome) {
        Recorder recorder = outcome.recorder();
        int together = (recorder.samples() + MOST_POINTS - 1) / MOST_POINTS;
        Thinned thinned = new Thinned(recorder, Math.max(1, together));
        Map<String, Object> series = new LinkedHashMap<>();
        series.put("sun", thinned.column("pv_W"));
        series.put("grid", thinned.column("grid_W"));
        series.put("battery", thinned.column("battery_W"));
        series.put("load", thinned.column("load_W"));
        series.put("soc", thinned.column("soc_%"));
        long start = recorder.start().toEpochSecond(ZoneOffset.UTC);
        List<Map<String, Object>> consumers = new ArrayList<>();
        for (int i = 0; i < recorder.consumers().size(); i++) {
            Recorder.Consumer each = recorder.consumers().get(i);
            Map<String, Object> consumer = new LinkedHashMap<>();
            consumer.put("key", each.name());
            consumer.put(
                    "name",
                    outcome.figures().label(outcome.figures().consumers().get(i)));
            consumer.put("watts", thinned.column(each.column() + "_W"));
            consumer.put("reasons", reasons(outcome, each.name(), start));
            consumers.add(consumer);
        }
        Map<String, Object> history = new LinkedHashMap<>();
        history.put("end", start + (long) recorder.samples() / thinned.together * thinned.stepSeconds());
        history.put("step", thinned.stepSeconds());
        history.put("offset", 0);
        history.put("series", series);
        history.put("consumers", consumers);
        return history;
    }

    /** As moments of the simulated calendar, like everything that is plotted. */
    private static List<List<Object>> reasons(Simulation.Outcome outcome, String key, long start) {
        List<List<Object>> all = new ArrayList<>();
        for (List<Object> each : outcome.reasons().since(key, 0)) {
            all.add(List.of(start + ((Number) each.get(0)).longValue(), each.get(1)));
        }
        return all;
    }

    private static List<Map<String, Object>> days(Recorder recorder) {
        List<Map<String, Object>> days = new ArrayList<>();
        for (Recorder.Day each : recorder.days()
                .subList(0, Math.min(MOST_DAY_ROWS, recorder.days().size()))) {
            Map<String, Object> day = new LinkedHashMap<>();
            day.put("date", recorder.start().toLocalDate().plusDays(days.size()).toString());
            day.put("sunWh", Math.round(each.sunWh()));
            day.put("importWh", Math.round(each.importWh()));
            day.put("exportWh", Math.round(each.exportWh()));
            days.add(day);
        }
        return days;
    }

    /** Means of some samples together: nobody sees more points than a screen has. */
    private record Thinned(Recorder recorder, int together) {

        long stepSeconds() {
            return (long) together * recorder.intervalSeconds();
        }

        List<Object> column(String name) {
            float[] values = recorder.columns().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .values();
            List<Object> means = new ArrayList<>();
            for (int at = 0; at + together <= recorder.samples(); at += together) {
                double sum = 0;
                for (int i = at; i < at + together; i++) {
                    sum += values[i];
                }
                means.add(Math.round(sum / together));
            }
            return means;
        }
    }
}
