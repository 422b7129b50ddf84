package esess.workbench;

import esess.Catalog;
import esess.adapter.log.Logging;
import esess.config.Configuration;
import esess.config.Settings;
import esess.port.OwnersFile;
import esess.simulate.ScenarioOptions;
import esess.web.Access;
import esess.web.Part;
import esess.web.Question;
import esess.web.Reply;
import esess.web.Routes;
import esess.web.Schema;
import esess.web.Site;
import esess.web.page.ChangesAsked;
import esess.web.page.HousePart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares versions of the owner's file in a simulated house: as it is, with the changes that are not saved, a former one,
 * and nobody who steers. Loop thread.
 */
@SuppressWarnings("NullAway.Init") // mounted before anybody asks
final class SimulationPart implements Part {

    static final int MOST_DAYS = 366;

    private static final String FILE = "file";
    private static final String DRAFT = "draft";
    private static final String NOBODY = "nobody";
    private static final String RECORDING = "recording";

    private final Bench bench;
    private final Optional<Path> recording;
    private final Set<String> secrets = new LinkedHashSet<>();
    private Site site;
    private Settings settings;

    /** @param recording of a sun, which may be chosen too */
    SimulationPart(Bench bench, Optional<Path> recording) {
        this.bench = bench;
        this.recording = recording;
    }

    @Override
    public List<String> views() {
        return List.of("workbench");
    }

    @Override
    public void mount(Routes routes, Site place) {
        site = place;
        settings = site.configuration().settings();
        secrets.addAll(site.configuration().secrets());
        HousePart.files(routes);
        routes.get(
                "/api/v1/simulation",
                Access.FULL,
                "How far the simulation is, and what can be chosen.",
                Schema.map(Schema.ANY),
                (question, reply) -> reply.json(progress()));
        routes.get(
                "/api/v1/simulation/result",
                Access.FULL,
                "What came of the last one: figures, history and switchings of each version; empty without one.",
                Schema.map(Schema.ANY),
                (question, reply) -> reply.json(bench.result()));
        routes.post(
                "/api/v1/simulation",
                Access.FULL,
                "Begins to simulate versions of the file. 409: another simulation is under way.",
                Schema.object(Map.of(
                        "versions",
                        Schema.list(Schema.TEXT.said("file, draft, nobody, or the name of a former file")),
                        "changes",
                        ChangesAsked.SCHEMA,
                        "scenario",
                        Schema.map(Schema.TEXT.said("day, days, start, pv, seed, phases, grid-loss")))),
                Schema.map(Schema.ANY),
                this::begin);
        routes.post(
                "/api/v1/simulation/cancel",
                Access.FULL,
                "Ends the simulation that is under way.",
                Schema.object(Map.of()),
                Schema.map(Schema.ANY),
                (question, reply) -> {
                    bench.cancel();
                    reply.json(progress());
                });
    }

    private Map<String, Object> progress() {
        Map<String, Object> progress = new LinkedHashMap<>(bench.progress());
        List<String> suns = new ArrayList<>(new TreeSet<>(ScenarioOptions.SUNS));
        recording.ifPresent(file -> suns.add(RECORDING));
        progress.put("suns", suns);
        progress.put("mostDays", MOST_DAYS);
        return progress;
    }

    private void begin(Question question, Reply reply) {
        ScenarioOptions options = new ScenarioOptions();
        int days = 1;
        try {
            days = take(options, Question.object(question.object().get("scenario")));
        } catch (IllegalArgumentException e) {
            reply.problem(422, String.valueOf(e.getMessage()).replace("--", ""));
            return;
        }
        List<String> names = new ArrayList<>();
        ((List<?>) Objects.requireNonNull(question.object().get("versions"))).forEach(each -> names.add((String) each));
        if (names.isEmpty() || names.size() > 2) {
            reply.problem(422, "one version or two are expected");
            return;
        }
        int simulated = days;
        read(names, new ArrayList<>(), question, reply, versions -> {
            String refusal = bench.start(versions, options::scenario, simulated);
            if (refusal == null) {
                reply.json(progress());
            } else {
                reply.problem(409, refusal);
            }
        });
    }

    /** @return how many days */
    private int take(ScenarioOptions options, Map<?, ?> scenario) {
        int days = 1;
        for (Map.Entry<?, ?> each : scenario.entrySet()) {
            String name = String.valueOf(each.getKey());
            String value = String.valueOf(each.getValue()).strip();
            if (value.isEmpty()) {
                continue;
            }
            if (name.equals("day")) {
                // A file is named on the command line, never by the page.
                value = value.equals(RECORDING) && recording.isPresent()
                        ? recording.get().toString()
                        : value;
                if (!ScenarioOptions.SUNS.contains(value)
                        && !recording.map(Path::toString).equals(Optional.of(value))) {
                    throw new IllegalArgumentException("day: " + ScenarioOptions.SUNS + " are expected");
                }
            }
            options.take("--" + name, value);
            if (name.equals("days")) {
                days = Integer.parseInt(value);
                if (days > MOST_DAYS) {
                    throw new IllegalArgumentException("at most " + MOST_DAYS + " days are simulated here");
                }
            }
        }
        options.check();
        return days;
    }

    private interface Found {
        void found(List<Bench.Version> versions);
    }

    /** One after the other: each is read from the disk. */
    private void read(List<String> names, List<Bench.Version> versions, Question question, Reply reply, Found onFound) {
        if (names.isEmpty()) {
            onFound.found(versions);
            return;
        }
        String name = names.get(0);
        text(name, question, (text, trouble) -> {
            if (text == null) {
                reply.problem(422, trouble);
                return;
            }
            Configuration configuration = settings.read(Path.of("config.ini"), text);
            secrets.addAll(configuration.secrets());
            Logging.setSecrets(secrets);
            if (Catalog.SERVICES.stream().noneMatch(each -> configuration.canRun(each.name()))) {
                reply.problem(422, "there is nothing to simulate: no service is switched on that can run");
                return;
            }
            versions.add(new Bench.Version(name, configuration, !name.equals(NOBODY)));
            read(names.subList(1, names.size()), versions, question, reply, onFound);
        });
    }

    private void text(String name, Question question, BiConsumer<@Nullable String, String> onText) {
        OwnersFile file = Objects.requireNonNull(site.upkeep().file());
        if (!Set.of(FILE, DRAFT, NOBODY).contains(name)) {
            file.readFormer(name, read -> onText.accept(read.text(), String.valueOf(read.trouble())));
            return;
        }
        file.read(read -> {
            String text = read.text();
            if (text == null || !name.equals(DRAFT)) {
                onText.accept(text, String.valueOf(read.trouble()));
                return;
            }
            try {
                onText.accept(settings.changed(text, ChangesAsked.in(question)), "");
            } catch (IllegalArgumentException e) {
                onText.accept(null, String.valueOf(e.getMessage()));
            }
        });
    }
}
