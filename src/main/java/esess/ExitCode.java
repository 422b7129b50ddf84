package esess;

/** What the program tells its caller when it ends; {@code es-ess --help} says the same. */
public final class ExitCode {

    /** Done, or stopped by a signal. */
    public static final int OK = 0;
    /** {@code check} or {@code simulate} found an error, or the configuration file cannot be read at all. */
    public static final int BAD_CONFIGURATION = 1;
    /** The command line is wrong, or names what cannot be written. */
    public static final int BAD_COMMAND = 2;
    /** Something inside es-ESS went wrong, or it did not stop in time; the supervisor is to start it again. */
    public static final int FAILED = 70;

    private ExitCode() {}
}
