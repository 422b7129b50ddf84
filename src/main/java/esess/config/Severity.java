package esess.config;

/** How bad a {@link Problem} is. */
public enum Severity {

    /** Something that was written is not used as it was meant. {@code check} fails. */
    ERROR,

    /** It works; the owner should know. */
    WARNING
}
