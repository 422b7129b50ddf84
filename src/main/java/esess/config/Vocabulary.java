package esess.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Every name that may stand in the file: services, sections and their aliases. */
final class Vocabulary {

    static final String DEFAULTS = "DEFAULT";
    static final String SERVICES = "Services";

    /** What the title of a section stands for. Two sections of equal meaning are one too many. */
    sealed interface Meaning {

        /** [DEFAULT] */
        record Defaults() implements Meaning {}

        /** [Services] */
        record Flags() implements Meaning {}

        /**
         * A section with a declaration.
         *
         * @param sectionKey what stands behind the colon; "" in a single section
         */
        record Known(SectionDeclaration declaration, String sectionKey) implements Meaning {

            @Override
            public boolean equals(Object other) {
                return other instanceof Known known
                        && known.declaration == declaration
                        && known.sectionKey.equalsIgnoreCase(sectionKey);
            }

            @Override
            public int hashCode() {
                return Names.folded(sectionKey).hashCode();
            }
        }

        /** Accepted, but not read by this version. */
        record Unread(String title) implements Meaning {}

        /**
         * A section that nobody declared.
         *
         * @param near the declaration that is meant, when only the key is wrong; else null
         */
        record Unknown(String message, String hint, SectionDeclaration near) implements Meaning {}
    }

    private final Map<String, ServiceDeclaration> services = new LinkedHashMap<>();
    private final Map<String, SectionDeclaration> single = new HashMap<>();
    private final Map<String, SectionDeclaration> keyed = new HashMap<>();
    private final Map<Class<? extends Record>, SectionDeclaration> sections = new LinkedHashMap<>();
    private final Map<SectionDeclaration, List<ServiceDeclaration>> owners = new HashMap<>();
    private final Set<String> unread = new HashSet<>();
    private final List<String> sectionNames = new ArrayList<>(List.of(DEFAULTS, SERVICES));
    private final List<ServiceDeclaration> order;

    Vocabulary(List<ServiceDeclaration> services, List<Class<? extends Record>> always) {
        order = List.copyOf(services);
        always.forEach(this::declare);
        for (ServiceDeclaration service : services) {
            Stream.concat(Stream.of(service.name()), service.aliases().stream())
                    .forEach(name -> this.services.put(Names.folded(name), service));
            service.sections()
                    .forEach(type -> owners.computeIfAbsent(declare(type), each -> new ArrayList<>())
                            .add(service));
            service.unread().forEach(name -> unread.add(Names.folded(name)));
            sectionNames.addAll(service.unread());
        }
    }

    private SectionDeclaration declare(Class<? extends Record> type) {
        return sections.computeIfAbsent(type, each -> {
            SectionDeclaration declaration = SectionDeclaration.of(type);
            for (String name : declaration.names()) {
                if (declaration.isKeyed()) {
                    put(keyed, name, declaration);
                }
                if (!declaration.isKeyed() || declaration.section().keyOptional()) {
                    put(single, name, declaration);
                }
            }
            sectionNames.addAll(declaration.names());
            return declaration;
        });
    }

    private static void put(Map<String, SectionDeclaration> forms, String name, SectionDeclaration declaration) {
        SectionDeclaration other = forms.put(Names.folded(name), declaration);
        if (other != null && other != declaration) {
            throw new IllegalStateException(
                    declaration.type() + " and " + other.type() + " declare the same section " + name);
        }
    }

    List<ServiceDeclaration> services() {
        return order;
    }

    /** By name or alias, in any case; null when there is none. */
    ServiceDeclaration service(String name) {
        return services.get(Names.folded(name));
    }

    List<String> serviceNames() {
        return order.stream()
                .flatMap(each -> Stream.concat(Stream.of(each.name()), each.aliases().stream()))
                .toList();
    }

    Iterable<SectionDeclaration> sections() {
        return sections.values();
    }

    /** @throws IllegalArgumentException for a record that nobody declared */
    SectionDeclaration section(Class<? extends Record> type) {
        SectionDeclaration declaration = sections.get(type);
        if (declaration == null) {
            throw new IllegalArgumentException(type + " belongs to no declared service");
        }
        return declaration;
    }

    /** The services that use the section; empty when it is always read. */
    List<ServiceDeclaration> ownersOf(SectionDeclaration declaration) {
        return owners.getOrDefault(declaration, List.of());
    }

    Meaning meaningOf(String title) {
        if (title.equalsIgnoreCase(DEFAULTS)) {
            return new Meaning.Defaults();
        } else if (title.equalsIgnoreCase(SERVICES)) {
            return new Meaning.Flags();
        } else if (title.isEmpty()) {
            return new Meaning.Unknown("a section needs a name", "", null);
        }
        int colon = title.indexOf(':');
        String name = IniLine.trimmed(colon < 0 ? title : title.substring(0, colon));
        String key = colon < 0 ? "" : IniLine.trimmed(title.substring(colon + 1));
        SectionDeclaration found = (key.isEmpty() ? single : keyed).get(Names.folded(name));
        SectionDeclaration other = (key.isEmpty() ? keyed : single).get(Names.folded(name));
        if (found != null && (colon < 0 || !key.isEmpty())) {
            return new Meaning.Known(found, key);
        } else if (unread.contains(Names.folded(name))) {
            return new Meaning.Unread(Names.folded(name + ":" + key));
        } else if (other != null && other.isKeyed()) {
            String form = other.section().value();
            return new Meaning.Unknown(
                    "a key is expected behind the name: [" + form + ":"
                            + other.section().example() + "]",
                    "",
                    other);
        } else if (other != null || found != null) {
            String form = (other == null ? found : other).section().value();
            return new Meaning.Unknown("this section takes no key", "[" + form + "]", other == null ? found : other);
        }
        String near = Names.nearest(name, sectionNames);
        return new Meaning.Unknown(
                "this section is not known, so nothing in it is used",
                near.isEmpty() ? "" : "[" + near + (key.isEmpty() ? "" : ":" + key) + "]",
                null);
    }
}
