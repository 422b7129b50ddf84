package esess.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;

/**
 * The owner's configuration: what may run, with which values, and everything that is wrong with the file.
 *
 * <p>Reading never fails: a file that is missing or unreadable gives a configuration in which every service is off, and
 * a problem. Immutable; any thread.
 */
public final class Configuration {

    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^A-Za-z0-9_]");

    private final Settings settings;
    private final Vocabulary vocabulary;
    private final Interpretation interpretation;
    private final List<Problem> problems;
    private final Set<String> secrets;

    private Configuration(Settings settings, Vocabulary vocabulary, Interpretation interpretation, Findings findings) {
        this.settings = settings;
        this.vocabulary = vocabulary;
        this.interpretation = interpretation;
        this.problems = findings.inLineOrder();
        this.secrets = findings.secrets();
    }

    /**
     * Reads the file as it is; see {@link Migration} for older ones.
     *
     * @param always sections that belong to no service: {@link Common}, {@link Broker}
     * @throws IllegalStateException when a declaration contradicts itself
     */
    public static Configuration read(
            Path file, List<ServiceDeclaration> services, List<Class<? extends Record>> always) {
        Findings findings = new Findings(file);
        return of(FileText.read(file, findings), IntUnaryOperator.identity(), findings, services, always);
    }

    /** Reads a text as if it stood in that file. */
    public static Configuration parse(
            Path nameForMessages,
            String text,
            List<ServiceDeclaration> services,
            List<Class<? extends Record>> always) {
        return of(text, IntUnaryOperator.identity(), new Findings(nameForMessages), services, always);
    }

    /** Reads an older file as it is after its migration. Problems name the lines of the file that the owner has. */
    public static Configuration parse(
            Path file,
            Migration.Result migrated,
            List<ServiceDeclaration> services,
            List<Class<? extends Record>> always) {
        return of(migrated.text(), migrated::ownersLine, new Findings(file), services, always);
    }

    private static Configuration of(
            String text,
            IntUnaryOperator numbers,
            Findings findings,
            List<ServiceDeclaration> services,
            List<Class<? extends Record>> always) {
        Vocabulary vocabulary = new Vocabulary(services, always);
        Interpretation interpretation = new Interpretation(vocabulary, findings);
        Optional<FileLimits.Excess> excess = FileLimits.excessOf(text);
        excess.ifPresent(each -> findings.add(Severity.ERROR, each.line(), "", "", "", each.message(), ""));
        boolean foreign = excess.isEmpty() && Slips.isNoConfiguration(text, vocabulary);
        if (foreign) {
            findings.add(
                    Severity.ERROR,
                    1,
                    "",
                    "",
                    Slips.firstLine(text),
                    "this is no configuration of es-ESS: it has no section such as [Common] or [Services]",
                    "");
        }
        interpretation.read(excess.isPresent() || foreign ? "" : text, numbers);
        return new Configuration(new Settings(services, always, vocabulary), vocabulary, interpretation, findings);
    }

    /** Whether the owner has switched it on; by name or alias. */
    public boolean isEnabled(String service) {
        ServiceDeclaration declaration = vocabulary.service(service);
        return declaration != null && interpretation.isEnabled(declaration);
    }

    /**
     * Whether it is switched on, part of this version, and nothing in its own section stops it. A keyed section with an
     * error is left out alone; the service runs as long as one is left. An unknown key is a problem, but stops nothing.
     */
    public boolean canRun(String service) {
        ServiceDeclaration declaration = vocabulary.service(service);
        return declaration != null && interpretation.canRun(declaration);
    }

    /**
     * A single section. Where the file does not have it, or where a value in it is wrong: the defaults.
     *
     * @throws IllegalStateException when a required value is missing; never for a service that {@link #canRun}
     */
    public <R extends Record> R get(Class<R> section) {
        SectionDeclaration declaration = vocabulary.section(section);
        if (declaration.isKeyed()) {
            throw new IllegalArgumentException(section + " is a keyed section: see all()");
        }
        Record read = interpretation.single(section).record;
        if (read == null) {
            throw new IllegalStateException(
                    "[" + declaration.section().value() + "] is not complete, see the problems");
        }
        return section.cast(read);
    }

    /** Whether nothing in this single section is wrong, so that {@link #get} gives what the owner wrote. */
    public boolean isGood(Class<? extends Record> section) {
        return interpretation.single(section).isUsable();
    }

    /**
     * The keyed sections that have no error, by key as written, in file order. They are there also while their service
     * is off, but only checked as far as each value goes.
     */
    public <R extends Record> Map<String, R> all(Class<R> section) {
        SectionDeclaration declaration = vocabulary.section(section);
        Map<String, R> all = new LinkedHashMap<>();
        for (ReadSection each : interpretation.keyed()) {
            if (each.declaration == declaration && each.isUsable()) {
                all.put(each.sectionKey, section.cast(each.record));
            }
        }
        return Collections.unmodifiableMap(all);
    }

    /** Everything that is wrong, in line order. */
    public List<Problem> problems() {
        return problems;
    }

    /** Whether something is wrong that is more than a warning. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(each -> each.severity() == Severity.ERROR);
    }

    /** The sections, as written, of which nothing is used because of an error in them. */
    public List<String> leftOut() {
        Set<String> used = interpretation.usedTitles();
        return problems.stream()
                .filter(each ->
                        each.severity() == Severity.ERROR && !each.section().isEmpty())
                .map(Problem::section)
                .filter(title -> !used.contains(title))
                .distinct()
                .toList();
    }

    /** The sections, as written, that say something and are not used, because the service that they belong to is off. */
    public List<String> unused() {
        return interpretation.unusedTitles();
    }

    /** What could stand in its file. */
    public Settings settings() {
        return settings;
    }

    /** The values of secret keys: no log may show them. */
    public Set<String> secrets() {
        return secrets;
    }

    /** A section's key as it may stand in a bus name: everything but A-Z, a-z, 0-9 and _ becomes _. */
    public static String dbusName(String sectionKey) {
        return NOT_IN_A_NAME.matcher(sectionKey).replaceAll("_");
    }
}
