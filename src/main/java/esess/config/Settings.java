package esess.config;

import esess.config.Vocabulary.Meaning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a page of settings needs, from the declarations of the keys: what there is to set, what the file says, how its
 * text becomes another one, what that changes, and whom it concerns. Secrets can be set; nothing here tells one.
 * Immutable; any thread.
 */
public final class Settings {

    /**
     * Who has to start anew for a change to count.
     *
     * @param everything es-ESS itself
     * @param services   these, when it is not everything
     */
    public record Concerned(boolean everything, Set<String> services) {}

    private final List<ServiceDeclaration> services;
    private final List<Class<? extends Record>> always;
    private final Vocabulary vocabulary;
    private final SecretMask mask;

    public Settings(List<ServiceDeclaration> services, List<Class<? extends Record>> always) {
        this(services, always, new Vocabulary(services, always));
    }

    Settings(List<ServiceDeclaration> services, List<Class<? extends Record>> always, Vocabulary vocabulary) {
        this.services = List.copyOf(services);
        this.always = List.copyOf(always);
        this.vocabulary = vocabulary;
        this.mask = new SecretMask(vocabulary);
    }

    /** All that can be set: {@code always} and {@code services}, each with its sections and keys. */
    public Map<String, Object> declarations() {
        return new SettingsTree(services, always).tree();
    }

    /** Reads a text as if it stood in that file, as {@code check} does. */
    public Configuration read(Path nameForMessages, String text) {
        return Configuration.parse(nameForMessages, text, services, always);
    }

    /**
     * The text with the changes, and every other byte as it was.
     *
     * @throws IllegalArgumentException for the owner, when one cannot be done; then none is
     */
    public String changed(String text, List<Change> changes) {
        FileEdit edit = new FileEdit(vocabulary, text);
        changes.forEach(edit::apply);
        return edit.text();
    }

    /**
     * What the file says, section by section in its order: {@code title}, {@code section} (the declared name),
     * {@code key}, {@code services}, {@code line}, {@code values} by declared name, {@code secrets} that are set, and
     * {@code unknown} keys; and {@code flags}: which services are on.
     *
     * @param logins whether names and passwords in URLs are shown
     */
    public Map<String, Object> values(String text, boolean logins) {
        Configuration configuration = read(Path.of("config.ini"), text);
        List<Map<String, Object>> sections = new ArrayList<>();
        Set<Meaning> seen = new LinkedHashSet<>();
        for (Block block : Block.in(text)) {
            if (vocabulary.meaningOf(block.title()) instanceof Meaning.Known known && seen.add(known)) {
                sections.add(section(block, known, logins));
            }
        }
        Map<String, Object> flags = new LinkedHashMap<>();
        services.stream()
                .filter(ServiceDeclaration::built)
                .forEach(each -> flags.put(each.name(), configuration.isEnabled(each.name())));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("flags", flags);
        values.put("sections", sections);
        values.put("problems", problems(configuration));
        return values;
    }

    /** For a page: severity, line, section, key, text. */
    public static List<Map<String, Object>> problems(Configuration configuration) {
        List<Map<String, Object>> problems = new ArrayList<>();
        for (Problem each : configuration.problems()) {
            Map<String, Object> problem = new LinkedHashMap<>();
            problem.put("error", each.severity() == Severity.ERROR);
            problem.put("line", (double) each.line());
            problem.put("section", each.section());
            problem.put("key", each.key());
            problem.put("text", each.text());
            problems.add(problem);
        }
        return problems;
    }

    private Map<String, Object> section(Block block, Meaning.Known known, boolean logins) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<String> secrets = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (Block.Entry entry : block.entries()) {
            KeyDeclaration key = known.declaration().key(entry.key());
            if (key == null) {
                unknown.add(entry.key());
            } else if (SecretMask.isSecret(key)) {
                if (!entry.value().isEmpty()) {
                    secrets.add(key.name());
                }
            } else {
                values.putIfAbsent(key.name(), logins ? entry.value() : Findings.withoutLogins(entry.value()));
            }
        }
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("title", block.title());
        section.put("section", known.declaration().section().value());
        section.put("key", known.sectionKey());
        section.put("line", (double) block.line());
        section.put(
                "services",
                vocabulary.ownersOf(known.declaration()).stream()
                        .map(ServiceDeclaration::name)
                        .toList());
        section.put("values", values);
        section.put("secrets", secrets);
        section.put("unknown", unknown);
        return section;
    }

    /** Only what one section of a service needs, with the service switched on. */
    public String excerpt(String text, String service, String section) {
        Meaning wanted = vocabulary.meaningOf(section);
        ServiceDeclaration declared = vocabulary.service(service);
        StringBuilder excerpt = new StringBuilder();
        boolean keeps = false;
        for (IniLine line : IniLine.of(text)) {
            if (line.is(IniLine.Kind.HEADER)) {
                Meaning meaning = vocabulary.meaningOf(line.title());
                keeps = meaning instanceof Meaning.Defaults
                        || meaning.equals(wanted)
                        || meaning instanceof Meaning.Known known && isNeeded(known, declared);
            }
            if (keeps) {
                excerpt.append(line.text()).append('\n');
            }
        }
        return excerpt.append("[Services]\n").append(service).append("=true\n").toString();
    }

    private boolean isNeeded(Meaning.Known known, ServiceDeclaration service) {
        List<ServiceDeclaration> owners = vocabulary.ownersOf(known.declaration());
        return owners.isEmpty() || !known.declaration().isKeyed() && owners.contains(service);
    }

    /** The text without the values of secrets, those in comments too. */
    public String withoutSecrets(String text) {
        return mask.without(text);
    }

    /**
     * A text that came from {@link #withoutSecrets} and was changed by its owner, with the secrets of the file that it
     * came from.
     *
     * @throws IllegalArgumentException for the owner, where one is missing
     */
    public String withSecretsOf(String file, String text) {
        return mask.restored(file, text);
    }

    /** What is another line afterwards, with the lines around it; secrets are masked, also in comments. */
    public List<LineChange> difference(String before, String after) {
        return LineChange.between(mask.lines(before), mask.lines(after));
    }

    /** Whom the step from one text to the other concerns. What is always read concerns everybody. */
    public Concerned concerned(String before, String after) {
        Map<Meaning, Map<String, String>> old = sections(before);
        Map<Meaning, Map<String, String>> now = sections(after);
        Set<Meaning> all = new LinkedHashSet<>(old.keySet());
        all.addAll(now.keySet());
        Set<String> concerned = new LinkedHashSet<>();
        boolean everything = false;
        for (Meaning meaning : all) {
            if (meaning instanceof Meaning.Flags || Objects.equals(old.get(meaning), now.get(meaning))) {
                continue;
            }
            if (meaning instanceof Meaning.Known known) {
                List<ServiceDeclaration> owners = vocabulary.ownersOf(known.declaration());
                everything |= owners.isEmpty();
                owners.forEach(each -> concerned.add(each.name()));
            } else if (meaning instanceof Meaning.Defaults) {
                everything = true;
            }
        }
        Configuration was = read(Path.of("config.ini"), before);
        Configuration is = read(Path.of("config.ini"), after);
        for (ServiceDeclaration service : services) {
            boolean ran = was.canRun(service.name());
            boolean runs = is.canRun(service.name());
            if (ran != runs || was.isEnabled(service.name()) != is.isEnabled(service.name())) {
                concerned.add(service.name());
            } else if (!ran) {
                concerned.remove(service.name());
            }
        }
        return new Concerned(everything, everything ? Set.of() : concerned);
    }

    private Map<Meaning, Map<String, String>> sections(String text) {
        Map<Meaning, Map<String, String>> sections = new LinkedHashMap<>();
        for (Block block : Block.in(text)) {
            Meaning meaning = vocabulary.meaningOf(block.title());
            Map<String, String> values = new LinkedHashMap<>();
            block.entries().forEach(entry -> values.putIfAbsent(Names.folded(entry.key()), entry.value()));
            sections.putIfAbsent(meaning, values);
        }
        return sections;
    }
}
