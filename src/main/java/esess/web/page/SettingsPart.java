package esess.web.page;

import esess.config.Configuration;
import esess.config.LineChange;
import esess.config.Settings;
import esess.port.OwnersFile;
import esess.web.Access;
import esess.web.Part;
import esess.web.Question;
import esess.web.Reply;
import esess.web.Routes;
import esess.web.Schema;
import esess.web.Site;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The owner's file as settings: what there is to set, what it says, what a change would make of it, and the change. What
 * is wrong is not saved; a file that somebody else has changed meanwhile is not overwritten. No secret is told. Loop thread.
 */
@SuppressWarnings("NullAway.Init") // mounted before anybody asks
public final class SettingsPart implements Part {

    private static final Duration SOON = Duration.ofMillis(300);
    private static final String NO_FILE = "this es-ESS runs without a file of its owner";

    private Site site;
    private Settings settings;

    @Override
    public List<String> views() {
        return List.of("settings", "whatif");
    }

    @Override
    public void mount(Routes routes, Site place) {
        site = place;
        settings = site.configuration().settings();
        routes.get(
                "/api/v1/config/keys",
                Access.READ,
                "All services, sections and keys, as they are declared.",
                Schema.map(Schema.ANY),
                (question, reply) -> reply.json(settings.declarations()));
        routes.get(
                "/api/v1/config",
                Access.READ,
                "What the owner's file says, without secrets; and the names of the former files.",
                Schema.map(Schema.ANY),
                this::show);
        routes.post(
                "/api/v1/config",
                Access.FULL,
                "Changes the file, puts a former one back, or takes over one that was changed elsewhere; dryRun tells what that would do.",
                Schema.object(Map.of(
                                "changes",
                                ChangesAsked.SCHEMA,
                                "former",
                                Schema.TEXT.said("name of a former file; empty: none"),
                                "was",
                                Schema.TEXT.said("as GET told it"),
                                "dryRun",
                                Schema.FLAG))
                        .optional(
                                Map.of(
                                        "text",
                                        Schema.TEXT.said(
                                                "a whole file as /config/file gave it, changed elsewhere; its passwords are those that are there"))),
                Schema.map(Schema.ANY),
                this::change);
        routes.post(
                "/api/v1/config/test",
                Access.FULL,
                "Asks the device of a section that is not saved yet.",
                Schema.object(Map.of("changes", ChangesAsked.SCHEMA, "service", Schema.TEXT, "section", Schema.TEXT)),
                Schema.object(Map.of("answers", Schema.FLAG, "text", Schema.TEXT)),
                this::test);
        routes.get(
                "/api/v1/config/file",
                Access.FULL,
                "The file without passwords, for the simulator.",
                "text/plain; charset=utf-8",
                (question, reply) -> read(
                        reply,
                        (file, text) ->
                                reply.file("config.ini", "text/plain; charset=utf-8", settings.withoutSecrets(text))));
    }

    private void read(Reply reply, BiConsumer<OwnersFile, String> onText) {
        OwnersFile file = site.upkeep().file();
        if (file == null) {
            reply.problem(409, NO_FILE);
            return;
        }
        file.read(read -> {
            if (read.text() == null) {
                reply.problem(500, String.valueOf(read.trouble()));
            } else {
                onText.accept(file, read.text());
            }
        });
    }

    private void show(Question question, Reply reply) {
        read(
                reply,
                (file, text) -> file.former(former -> {
                    Map<String, Object> document = new LinkedHashMap<>();
                    document.put("file", String.valueOf(Path.of(file.name()).getFileName()));
                    document.put("was", hash(text));
                    document.put("values", settings.values(text, question.access() == Access.FULL));
                    document.put("former", former);
                    reply.json(document);
                }));
    }

    private void change(Question question, Reply reply) {
        read(reply, (file, before) -> {
            if (!hash(before).equals(question.text("was"))) {
                reply.problem(409, "the file has been changed meanwhile; look at it again");
                return;
            }
            String former = question.text("former");
            if (!former.isEmpty()) {
                file.readFormer(former, read -> {
                    if (read.text() == null) {
                        reply.problem(404, String.valueOf(read.trouble()));
                    } else {
                        change(question, reply, file, before, read.text(), true);
                    }
                });
                return;
            }
            String after = changed(question, before, reply);
            if (after != null) {
                change(question, reply, file, before, after, false);
            }
        });
    }

    private @Nullable String changed(Question question, String before, Reply reply) {
        try {
            String text = question.text("text");
            return text.isEmpty()
                    ? settings.changed(before, ChangesAsked.in(question))
                    : settings.withSecretsOf(before, text);
        } catch (IllegalArgumentException e) {
            reply.problem(422, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void change(
            Question question, Reply reply, OwnersFile file, String before, String after, boolean isFormer) {
        Settings.Concerned concerned = settings.concerned(before, after);
        List<Map<String, Object>> problems = newProblems(before, after);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("was", hash(before));
        document.put("difference", lines(settings.difference(before, after)));
        document.put("problems", problems);
        document.put("everything", concerned.everything());
        document.put("restarts", List.copyOf(concerned.services()));
        if (Boolean.TRUE.equals(question.object().get("dryRun"))) {
            reply.json(document);
        } else if (!isFormer && problems.stream().anyMatch(each -> Boolean.TRUE.equals(each.get("error")))) {
            reply.problem(422, String.valueOf(problems.get(0).get("text")));
        } else {
            file.write(after, before, trouble -> {
                if (trouble == null) {
                    document.put("restart", use(after, concerned));
                    reply.json(document);
                } else {
                    reply.problem(409, trouble);
                }
            });
        }
    }

    /** Whoever has to starts anew; empty, or why that is left to the owner. */
    private String use(String text, Settings.Concerned concerned) {
        String trouble = null;
        if (concerned.everything() && site.upkeep().isSupervised()) {
            // After the answer: the connection would break before it.
            site.host().time().after(SOON, () -> site.upkeep().restart("the settings have changed", Map.of()));
        } else if (concerned.everything()) {
            trouble = "es-ESS has to be started again by hand: nobody would start it when it ends";
        } else if (!concerned.services().isEmpty()) {
            trouble = site.upkeep().reload(text, concerned.services());
        }
        return trouble == null ? "" : trouble;
    }

    /** What was wrong before is no reason not to save something else. */
    private List<Map<String, Object>> newProblems(String before, String after) {
        Set<List<Object>> known = new LinkedHashSet<>();
        for (Map<String, Object> each : problems(before)) {
            known.add(place(each));
        }
        List<Map<String, Object>> news = new ArrayList<>();
        for (Map<String, Object> each : problems(after)) {
            if (!known.contains(place(each))) {
                news.add(each);
            }
        }
        news.sort((a, b) -> Boolean.compare(Boolean.TRUE.equals(b.get("error")), Boolean.TRUE.equals(a.get("error"))));
        return news;
    }

    private List<Map<String, Object>> problems(String text) {
        Configuration configuration = settings.read(Path.of("config.ini"), text);
        return Settings.problems(configuration);
    }

    private static List<Object> place(Map<String, Object> problem) {
        String text = String.valueOf(problem.get("text")).replaceFirst("^[^ ]+ ", "");
        return List.of(String.valueOf(problem.get("section")), String.valueOf(problem.get("key")), text);
    }

    private void test(Question question, Reply reply) {
        read(reply, (file, before) -> {
            String after = changed(question, before, reply);
            if (after == null) {
                return;
            }
            String service = question.text("service");
            String section = question.text("section");
            List<Map<String, Object>> problems = newProblems(before, after);
            for (Map<String, Object> each : problems) {
                if (Boolean.TRUE.equals(each.get("error"))) {
                    reply.json(Map.of("answers", false, "text", String.valueOf(each.get("text"))));
                    return;
                }
            }
            site.upkeep()
                    .tryOut(
                            settings.excerpt(after, service, section),
                            service,
                            (answers, text) -> reply.json(Map.of(
                                    "answers",
                                    answers,
                                    "text",
                                    site.house().log().shown(text))));
        });
    }

    private static List<Map<String, Object>> lines(List<LineChange> changes) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (LineChange each : changes) {
            lines.add(Map.of("kind", String.valueOf(each.kind()), "number", each.number(), "text", each.text()));
        }
        return lines;
    }

    /** Knows the text without telling it. */
    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
