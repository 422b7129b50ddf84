package esess.config;

import java.util.List;

/**
 * What the configuration knows of a service.
 *
 * @param name     its flag in [Services]
 * @param aliases  other spellings of the flag
 * @param doc      what the owner gets, in a sentence
 * @param sections the records of its sections, single and keyed
 * @param unread   names of sections that are accepted without being read, with and without a key
 * @param built    false: the original has it, this version does not yet; switching it on is a warning
 * @param successor the service whose sections say the same today, so that this one stands in no new file; empty: none
 */
public record ServiceDeclaration(
        String name,
        List<String> aliases,
        String doc,
        List<Class<? extends Record>> sections,
        List<String> unread,
        boolean built,
        String successor) {

    public ServiceDeclaration {
        aliases = List.copyOf(aliases);
        sections = List.copyOf(sections);
        unread = List.copyOf(unread);
    }

    /** A service that reads all of its sections. */
    public ServiceDeclaration(
            String name, List<String> aliases, String doc, List<Class<? extends Record>> sections, boolean built) {
        this(name, aliases, doc, sections, List.of(), built, "");
    }

    /** A service of which only owners' older files speak. */
    public static ServiceDeclaration former(
            String name, String successor, String doc, List<Class<? extends Record>> sections) {
        return new ServiceDeclaration(name, List.of(), doc, sections, List.of(), true, successor);
    }

    /** Whether only owners' older files speak of it. */
    public boolean isFormer() {
        return !successor.isEmpty();
    }

    /** A service of the original that this version does not have yet. */
    static ServiceDeclaration later(String name, String doc, String... unread) {
        return new ServiceDeclaration(name, List.of(), doc, List.of(), List.of(unread), false, "");
    }
}
