package esess.web;

import esess.port.Listen;
import esess.port.Log;
import esess.port.LogTail;
import esess.port.Registration;
import esess.runtime.Control;
import esess.runtime.Domain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The newest lines of the log, and new ones as they come, by service and level. */
public final class LogPart implements Part {

    private static final Schema LINE = Schema.object(Map.of(
            "number", Schema.WHOLE,
            "time", Schema.TEXT,
            "name", Schema.TEXT,
            "level", Schema.TEXT,
            "text", Schema.TEXT));

    @Override
    public List<String> views() {
        return List.of("help");
    }

    @Override
    public void mount(Routes routes, Site site) {
        LogTail tail = site.upkeep().log();
        offerLevel(site);
        routes.get(
                "/api/v1/log",
                Access.READ,
                "The newest lines, oldest first; ?service= of one part only, ?level= from this level on, ?after= this number.",
                Schema.object(Map.of("lines", Schema.list(LINE))),
                (question, reply) -> {
                    Predicate<LogTail.Line> wanted = filter(question);
                    double after = number(question.query("after"));
                    reply.json(Map.of(
                            "lines",
                            tail.recent().stream()
                                    .filter(each -> each.number() > after && wanted.test(each))
                                    .map(LogPart::document)
                                    .toList()));
                });
        routes.stream(
                "/api/v1/log/events",
                Access.READ,
                "Lines as they come: events \"log\", each a list of lines; ?service= and ?level= as in /api/v1/log.",
                (question, reply) -> {
                    Predicate<LogTail.Line> wanted = filter(question);
                    List<Registration> following = new ArrayList<>();
                    Listen.Stream stream = reply.stream(() -> following.forEach(Registration::close));
                    if (stream.isOpen()) {
                        following.add(tail.follow(lines -> {
                            List<Map<String, Object>> news = lines.stream()
                                    .filter(wanted)
                                    .map(LogPart::document)
                                    .toList();
                            if (!news.isEmpty()) {
                                stream.send("log", site.house().json().compact(news));
                            }
                        }));
                    }
                });
    }

    /** For a while, as a rule: a log of everything fills the flash. */
    private static void offerLevel(Site site) {
        Map<Integer, String> levels = new TreeMap<>();
        for (Log.Level each : Log.Level.values()) {
            levels.put(each.ordinal(), each.name());
        }
        Control control = site.host().control("LogLevel", "Log level", new Domain.Choice(levels), null, value -> {
            site.upkeep().logLevel(Log.Level.values()[(Integer) value]);
            return null;
        });
        // What was set before a restart was over with it.
        control.overruled();
        control.show(site.upkeep().logLevel().ordinal());
    }

    private static Predicate<LogTail.Line> filter(Question question) {
        String service = question.query("service");
        String level = question.query("level").toUpperCase(Locale.ROOT);
        int lowest = -1;
        for (Log.Level each : Log.Level.values()) {
            if (each.name().equals(level)) {
                lowest = each.ordinal();
            }
        }
        int from = lowest;
        return line -> line.level().ordinal() >= from
                && (service.isEmpty() || line.name().equals(service));
    }

    private static double number(String text) {
        try {
            return text.isEmpty() ? -1 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Map<String, Object> document(LogTail.Line line) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("number", line.number());
        document.put("time", line.time().toString());
        document.put("name", line.name());
        document.put("level", line.level().name());
        document.put("text", line.text());
        return document;
    }
}
