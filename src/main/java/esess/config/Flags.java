package esess.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** [Services]: which of them are switched on. */
final class Flags {

    private final Vocabulary vocabulary;
    private final Findings findings;
    private final Map<ServiceDeclaration, Block.Entry> entries = new HashMap<>();
    private final Set<ServiceDeclaration> enabled = new HashSet<>();

    Flags(Vocabulary vocabulary, Findings findings) {
        this.vocabulary = vocabulary;
        this.findings = findings;
    }

    void read(Block block, Block defaults) {
        for (Block.Entry entry : block.entries()) {
            ServiceDeclaration service = vocabulary.service(entry.key());
            if (service != null) {
                Block.Entry first = entries.putIfAbsent(service, entry);
                if (first != null) {
                    error(
                            entry,
                            entry.value(),
                            "this service stands in line " + first.line() + " already (as " + first.key()
                                    + "); that one counts",
                            "");
                }
            } else if (!SectionReader.isComment(entry.key())) {
                error(entry, "", "this service is not known", Names.nearest(entry.key(), vocabulary.serviceNames()));
            }
        }
        for (Block.Entry entry : defaults.entries()) {
            ServiceDeclaration service = vocabulary.service(entry.key());
            if (service != null) {
                entries.putIfAbsent(service, entry);
            }
        }
        entries.forEach(this::evaluate);
    }

    private void evaluate(ServiceDeclaration service, Block.Entry entry) {
        try {
            if (!ValueType.flag(entry.value())) {
                return;
            }
            enabled.add(service);
            if (!service.built()) {
                findings.add(
                        Severity.WARNING,
                        entry.line(),
                        Vocabulary.SERVICES,
                        entry.key(),
                        entry.value(),
                        "this service is not part of this version of es-ESS yet",
                        "");
            }
        } catch (IllegalArgumentException e) {
            error(entry, entry.value(), e.getMessage() + "; the service stays off", "");
        }
    }

    private void error(Block.Entry entry, String value, String message, String hint) {
        findings.add(Severity.ERROR, entry.line(), Vocabulary.SERVICES, entry.key(), value, message, hint);
    }

    boolean isEnabled(ServiceDeclaration service) {
        return enabled.contains(service);
    }

    /** Whether its sections matter: it is switched on and this version has it. */
    boolean isLive(ServiceDeclaration service) {
        return service.built() && isEnabled(service);
    }

    /** Where it is switched on or off; line 0 and its own name when nowhere. */
    Block.Entry entryOf(ServiceDeclaration service) {
        return entries.getOrDefault(service, new Block.Entry(0, service.name(), ""));
    }
}
