package esess.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A section that an owner wants to add: what has to be asked for it, and the file with it, its service switched on. Nothing else of
 * the file changes. Immutable.
 */
public final class Addition {

    /**
     * What one key wants to know.
     *
     * @param about   what it does, and what is accepted
     * @param example a value as it could be; "" if none is told
     */
    public record Question(String key, String about, String example, boolean required, boolean secret) {}

    private final ServiceDeclaration service;
    private final SectionDeclaration section;

    private Addition(ServiceDeclaration service, SectionDeclaration section) {
        this.service = service;
        this.section = section;
    }

    /**
     * What can be added under that name: of a service its keyed sections, or its only one; else that section.
     *
     * @throws IllegalArgumentException if there is no such service or section, with the nearest that there is
     */
    public static List<Addition> of(String name, List<ServiceDeclaration> services) {
        List<String> known = new ArrayList<>();
        for (ServiceDeclaration service : services) {
            if (!service.built() || service.isFormer()) {
                continue;
            }
            List<SectionDeclaration> sections =
                    service.sections().stream().map(SectionDeclaration::of).toList();
            List<SectionDeclaration> keyed =
                    sections.stream().filter(SectionDeclaration::isKeyed).toList();
            known.add(service.name());
            if (Stream.concat(Stream.of(service.name()), service.aliases().stream())
                    .anyMatch(each -> Names.folded(each).equals(Names.folded(name)))) {
                if (sections.isEmpty()) {
                    return List.of(new Addition(service, null));
                }
                return (keyed.isEmpty() ? sections.subList(0, 1) : keyed)
                        .stream().map(each -> new Addition(service, each)).toList();
            }
            for (SectionDeclaration section : sections) {
                known.add(section.section().value());
                if (Names.folded(section.section().value()).equals(Names.folded(name))) {
                    return List.of(new Addition(service, section));
                }
            }
        }
        String near = Names.nearest(name, known);
        throw new IllegalArgumentException(
                "there is no service '" + name + "'" + (near.isEmpty() ? "" : "; did you mean " + near + "?"));
    }

    /** The name of the section without brackets and key; that of the service if it has none. */
    public String name() {
        return section == null ? service.name() : section.section().value();
    }

    public String serviceName() {
        return service.name();
    }

    public String about() {
        return section == null ? service.doc() : section.section().doc();
    }

    /** Whether the section needs a name of the owner's own. */
    public boolean isKeyed() {
        return section != null && section.isKeyed();
    }

    public String exampleName() {
        return section.section().example();
    }

    /** What stands between the brackets. */
    public String title(String ownName) {
        return isKeyed() && !ownName.isEmpty() ? name() + ":" + ownName : name();
    }

    /** All that can be asked, the required first. */
    public List<Question> questions() {
        if (section == null) {
            return List.of();
        }
        List<Question> questions = section.keys().stream()
                .map(key -> {
                    String facts = Prose.unitAndRange(key);
                    return new Question(
                            key.name(),
                            Prose.purpose(key) + " (" + (facts.isEmpty() ? "" : facts + "; ") + Prose.need(key) + ")",
                            key.key().example(),
                            key.isRequired(),
                            key.key().secret());
                })
                .toList();
        return Stream.concat(
                        questions.stream().filter(Question::required),
                        questions.stream().filter(each -> !each.required()))
                .toList();
    }

    /** The file with the section and these values, and the service on; a single section that is there gets the values. */
    public String apply(String file, String ownName, Map<String, String> values) {
        String newline = file.contains("\r\n") ? "\r\n" : "\n";
        List<IniLine> lines = new ArrayList<>(IniLine.of(file));
        List<String> names = Stream.concat(Stream.of(service.name()), service.aliases().stream())
                .toList();
        set(lines, Vocabulary.SERVICES, names, service.name(), "true", newline);
        if (section != null) {
            values.forEach((key, value) -> {
                KeyDeclaration declared = section.key(key);
                set(lines, title(ownName), declared == null ? List.of(key) : declared.names(), key, value, newline);
            });
        }
        StringBuilder text = new StringBuilder(file.startsWith(IniLine.BOM) ? IniLine.BOM : "");
        lines.forEach(line -> text.append(line.text()).append(line.ending()));
        return text.toString();
    }

    /** The option gets this value; where it is not there, it is added below its section's options, the section if need be, too. */
    private static void set(
            List<IniLine> lines, String title, List<String> names, String key, String value, String newline) {
        int at = -1;
        boolean here = false;
        for (int i = 0; i < lines.size(); i++) {
            IniLine line = lines.get(i);
            if (line.is(IniLine.Kind.HEADER)) {
                here = line.title().equalsIgnoreCase(title);
                at = here ? i : at;
            } else if (here && line.is(IniLine.Kind.OPTION)) {
                at = i;
                if (names.stream().anyMatch(each -> Names.folded(each).equals(Names.folded(line.key())))) {
                    lines.set(i, line.withValue(value));
                    return;
                }
            } else if (here && line.is(IniLine.Kind.CONTINUATION)) {
                at = i;
            }
        }
        if (at < 0) {
            end(lines, newline);
            add(lines, lines.size(), "", newline);
            add(lines, lines.size(), "[" + title + "]", newline);
            at = lines.size() - 1;
        } else if (at == lines.size() - 1) {
            end(lines, newline);
        }
        add(lines, at + 1, key + " = " + value, newline);
    }

    private static void end(List<IniLine> lines, String newline) {
        IniLine last = lines.get(lines.size() - 1);
        if (last.ending().isEmpty()) {
            lines.set(lines.size() - 1, new IniLine(last.number(), last.text(), newline, last.kind(), last.mark()));
        }
    }

    private static void add(List<IniLine> lines, int at, String text, String newline) {
        IniLine made = IniLine.of(text).get(0);
        lines.add(at, new IniLine(0, text, newline, made.kind(), made.mark()));
    }
}
