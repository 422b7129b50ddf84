package esess.config;

/** Where a {@link Checked} section says what it finds wrong. Each complaint is shown with the line of the key it names. */
public interface Complaints {

    /** The section cannot be used like this: it is left out. */
    void error(String key, String message);

    /** It works, but the owner should know. */
    void warning(String key, String message);

    /** A key that the owner has written, and that means nothing beside the others, with the reason. */
    default void unusedIf(boolean writtenInVain, String key, String reason) {
        if (writtenInVain) {
            warning(key, "this is not used, " + reason);
        }
    }

    /** One of the sections that are always read, such as {@link Common}, for rules that reach beyond the own section. */
    <R extends Record> R other(Class<R> section);
}
