package esess.simulate;

import esess.adapter.log.Logging;
import esess.port.Log;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The log of a simulated house: from warnings up, each text once, with the time when it was said first. One thread. */
final class SimulatedLog implements Log {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int MOST = 500;

    private final String name;
    private final Supplier<LocalDateTime> time;
    private final Map<String, String> firstSaid;
    private final Map<String, Integer> said;

    SimulatedLog(Supplier<LocalDateTime> time) {
        this("es-ESS", time, new HashMap<>(), new LinkedHashMap<>());
    }

    private SimulatedLog(
            String name, Supplier<LocalDateTime> time, Map<String, String> firstSaid, Map<String, Integer> said) {
        this.name = name;
        this.time = time;
        this.firstSaid = firstSaid;
        this.said = said;
    }

    /** What was said, by all of the same origin, and how often. */
    List<String> texts() {
        return said.entrySet().stream()
                .map(each -> each.getKey() + (each.getValue() > 1 ? " (" + each.getValue() + " times)" : ""))
                .toList();
    }

    @Override
    public String shown(String text) {
        return Logging.shown(text);
    }

    @Override
    public boolean isEnabled(Level level) {
        return level.compareTo(Level.WARNING) >= 0;
    }

    @Override
    public void write(Level level, String message, Throwable cause) {
        if (isEnabled(level)) {
            String text = level + " " + name + ": " + Logging.shown(message + (cause == null ? "" : ": " + cause));
            if (firstSaid.containsKey(text) || said.size() < MOST) {
                said.merge(firstSaid.computeIfAbsent(text, t -> STAMP.format(time.get()) + " " + t), 1, Integer::sum);
            }
        }
    }

    @Override
    public Log named(String other) {
        return new SimulatedLog(other, time, firstSaid, said);
    }
}
