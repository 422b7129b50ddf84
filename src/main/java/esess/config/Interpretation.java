package esess.config;

import esess.config.Vocabulary.Meaning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Matches the sections of a file to their declarations: first [DEFAULT] and the flags in [Services], because they
 * decide what counts as an error; then the sections that are always read, because others may ask for them; then the
 * rest; then what two sections may not have in common.
 */
final class Interpretation {

    private record Titled(Block block, Meaning meaning, boolean repeated) {}

    private final Vocabulary vocabulary;
    private final Findings findings;
    private final Flags flags;
    private final Map<Class<? extends Record>, ReadSection> single = new HashMap<>();
    private final List<ReadSection> keyed = new ArrayList<>();
    private final Set<ServiceDeclaration> withoutSections = new HashSet<>();
    private Block defaults = Block.absent(0, Vocabulary.DEFAULTS);
    private Slips slips = Slips.none();

    Interpretation(Vocabulary vocabulary, Findings findings) {
        this.vocabulary = vocabulary;
        this.findings = findings;
        this.flags = new Flags(vocabulary, findings);
    }

    /** @param numbers what the owner knows a line of this text by */
    void read(String text, IntUnaryOperator numbers) {
        slips = Slips.in(text, vocabulary, numbers);
        List<Block> blocks = Block.in(text, numbers);
        Block head = blocks.get(0);
        reportFlaws(head, Severity.ERROR);
        head.entries()
                .forEach(stray -> findings.add(
                        Severity.ERROR,
                        stray.line(),
                        "",
                        stray.key(),
                        "",
                        "this stands in front of the first [Section], so it belongs to none",
                        ""));
        List<Titled> read = blocks.subList(1, blocks.size()).stream()
                .map(each -> new Titled(each, vocabulary.meaningOf(each.title()), false))
                .toList();
        defaults = blockOf(read, new Meaning.Defaults(), defaults);
        flags.read(blockOf(read, new Meaning.Flags(), Block.absent(0, Vocabulary.SERVICES)), defaults);
        List<Titled> titled = withRepetitions(read);
        reportUnusedDefaults();
        Predicate<SectionDeclaration> always = each -> vocabulary.ownersOf(each).isEmpty();
        // One after the other as they are declared, wherever they stand: a later one may look at an earlier one.
        for (SectionDeclaration each : vocabulary.sections()) {
            if (always.test(each)) {
                readSections(titled, each::equals);
            }
        }
        readSections(titled, always.negate());
        titled.forEach(this::reportUnread);
        reportServicesWithoutSections();
        new Clashes(findings).leaveOut(single.values(), keyed);
    }

    /** The first section of that meaning; a repetition is reported and not used. */
    private static Block blockOf(List<Titled> titled, Meaning meaning, Block absent) {
        return titled.stream()
                .filter(each -> each.meaning.equals(meaning))
                .map(Titled::block)
                .findFirst()
                .orElse(absent);
    }

    private List<Titled> withRepetitions(List<Titled> titled) {
        Map<Meaning, Block> seen = new HashMap<>();
        List<Titled> marked = new ArrayList<>();
        for (Titled each : titled) {
            Block first = each.meaning instanceof Meaning.Unknown ? null : seen.putIfAbsent(each.meaning, each.block);
            if (first != null) {
                findings.add(
                        severityIn(each.meaning),
                        each.block.line(),
                        each.block.title(),
                        "",
                        "",
                        "this section stands in line " + first.line() + " already (as [" + first.title()
                                + "]); that one counts",
                        "");
            }
            marked.add(new Titled(each.block, each.meaning, first != null));
        }
        return marked;
    }

    private Severity severityIn(Meaning meaning) {
        if (meaning instanceof Meaning.Known known) {
            return isLive(known.declaration()) ? Severity.ERROR : Severity.WARNING;
        } else if (meaning instanceof Meaning.Unknown unknown && unknown.near() != null) {
            return isLive(unknown.near()) ? Severity.ERROR : Severity.WARNING;
        }
        return meaning instanceof Meaning.Unread ? Severity.WARNING : Severity.ERROR;
    }

    private boolean isLive(SectionDeclaration declaration) {
        List<ServiceDeclaration> owners = vocabulary.ownersOf(declaration);
        return owners.isEmpty() || owners.stream().anyMatch(flags::isLive);
    }

    /** A key there is inherited by all sections; that none of this version knows it may be a typo, or meant for a later service. */
    private void reportUnusedDefaults() {
        for (Block.Entry entry : defaults.entries()) {
            boolean used = SectionReader.isComment(entry.key()) || vocabulary.service(entry.key()) != null;
            for (SectionDeclaration declaration : vocabulary.sections()) {
                used = used || declaration.key(entry.key()) != null;
            }
            if (!used) {
                findings.add(
                        Severity.WARNING,
                        entry.line(),
                        defaults.title(),
                        entry.key(),
                        "",
                        "no section of this version knows this key",
                        "");
            }
        }
    }

    private void readSections(List<Titled> titled, Predicate<SectionDeclaration> selection) {
        for (Titled each : titled) {
            if (each.meaning instanceof Meaning.Known known && selection.test(known.declaration())) {
                boolean counts = !each.repeated && isLive(known.declaration());
                ReadSection section =
                        reader(known.declaration(), each.block, counts).read(known.sectionKey());
                // A repeated one was read only for what is wrong in it.
                if (!each.repeated && known.declaration().isKeyed()) {
                    keyed.add(section);
                } else if (!each.repeated) {
                    single.put(known.declaration().type(), section);
                }
            }
        }
        for (SectionDeclaration declaration : vocabulary.sections()) {
            // What a service that is off could have is not looked at before somebody asks for it.
            if (!declaration.isKeyed() && isLive(declaration) && selection.test(declaration)) {
                single(declaration.type());
            }
        }
    }

    /** A section that the file does not have: its defaults. A required key in it is reported as the missing section. */
    private ReadSection absent(SectionDeclaration declaration) {
        int line = vocabulary.ownersOf(declaration).stream()
                .mapToInt(each -> flags.entryOf(each).line())
                .max()
                .orElse(0);
        boolean complete = declaration.keys().stream().noneMatch(KeyDeclaration::isRequired);
        Block block = Block.absent(line, declaration.section().value());
        return reader(declaration, block, complete && isLive(declaration)).read("");
    }

    private SectionReader reader(SectionDeclaration declaration, Block block, boolean live) {
        return new SectionReader(declaration, block, defaults, live, slips, findings, this::always);
    }

    private Record always(Class<? extends Record> type) {
        if (!vocabulary.ownersOf(vocabulary.section(type)).isEmpty()) {
            throw new IllegalArgumentException(type + " is not among the sections that are always read");
        }
        return single(type).record;
    }

    private void reportUnread(Titled each) {
        if (each.meaning instanceof Meaning.Defaults || each.meaning instanceof Meaning.Flags) {
            reportFlaws(each.block, Severity.ERROR);
        } else if (each.meaning instanceof Meaning.Unknown unknown) {
            reportFlaws(each.block, severityIn(unknown));
            boolean brokenHeader = each.block.flaws().stream().anyMatch(flaw -> flaw.line() == each.block.line());
            if (!brokenHeader) {
                // A known name above an empty section changes nothing: the original's files had such.
                boolean harmless =
                        unknown.near() != null && each.block.entries().isEmpty();
                findings.add(
                        harmless ? Severity.WARNING : severityIn(unknown),
                        each.block.line(),
                        each.block.title(),
                        "",
                        "",
                        unknown.message(),
                        unknown.hint());
            }
        }
    }

    private void reportFlaws(Block block, Severity severity) {
        block.flaws()
                .forEach(
                        flaw -> findings.add(severity, flaw.line(), block.title(), flaw.key(), "", flaw.message(), ""));
    }

    private void reportServicesWithoutSections() {
        for (ServiceDeclaration service : vocabulary.services()) {
            List<SectionDeclaration> sections =
                    service.sections().stream().map(vocabulary::section).toList();
            if (!flags.isLive(service) || sections.isEmpty()) {
                continue;
            }
            for (SectionDeclaration section : sections) {
                if (!section.isKeyed()
                        && single.get(section.type()).isAbsent()
                        && single.get(section.type()).record == null) {
                    reportMissing(service, "[" + section.section().value() + "]");
                }
            }
            if (sections.stream().allMatch(SectionDeclaration::isKeyed)
                    && keyed.stream().noneMatch(each -> sections.contains(each.declaration))) {
                reportMissing(service, "[" + sections.get(0).title() + "]");
            }
        }
    }

    private void reportMissing(ServiceDeclaration service, String form) {
        Block.Entry flag = flags.entryOf(service);
        withoutSections.add(service);
        findings.add(
                Severity.ERROR,
                flag.line(),
                Vocabulary.SERVICES,
                flag.key(),
                flag.value(),
                "the service is switched on, but has no section " + form,
                "");
    }

    boolean isEnabled(ServiceDeclaration service) {
        return flags.isEnabled(service);
    }

    /** Switched on, part of this version, its own section is good and, where there are only keyed ones, one of them is. */
    boolean canRun(ServiceDeclaration service) {
        List<SectionDeclaration> sections =
                service.sections().stream().map(vocabulary::section).toList();
        boolean anyKeyed = keyed.stream().anyMatch(each -> each.isUsable() && sections.contains(each.declaration));
        boolean onlyKeyed = !sections.isEmpty() && sections.stream().allMatch(SectionDeclaration::isKeyed);
        return flags.isLive(service)
                && !withoutSections.contains(service)
                && (anyKeyed || !onlyKeyed)
                && sections.stream()
                        .filter(each -> !each.isKeyed())
                        .allMatch(each -> single(each.type()).isUsable());
    }

    /** The sections of which anything counts; flags and defaults are used one by one. */
    Set<String> usedTitles() {
        Set<String> used = new HashSet<>(Set.of(Vocabulary.SERVICES, Vocabulary.DEFAULTS));
        Stream.concat(single.values().stream(), keyed.stream())
                .filter(ReadSection::isUsable)
                .forEach(each -> used.add(each.block.title()));
        return used;
    }

    List<String> unusedTitles() {
        return Stream.concat(single.values().stream(), keyed.stream())
                .filter(each -> !isLive(each.declaration)
                        && !each.isAbsent()
                        && !each.block.entries().isEmpty())
                .sorted(Comparator.comparingInt(each -> each.block.line()))
                .map(each -> each.block.title())
                .toList();
    }

    synchronized ReadSection single(Class<? extends Record> type) {
        ReadSection read = single.get(type);
        if (read == null) {
            read = absent(vocabulary.section(type));
            single.put(type, read);
        }
        return read;
    }

    List<ReadSection> keyed() {
        return keyed;
    }
}
