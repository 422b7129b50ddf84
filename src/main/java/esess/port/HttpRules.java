package esess.port;

import esess.port.Http.Failed;
import esess.port.Http.Failure;
import java.time.Duration;

/** What is true of every HTTP door, the real and the simulated one: its limits, and what a status means. Pure; any thread. */
public final class HttpRules {

    /** Bytes of an answer. A device's is a few kB; some of this size at a time still fit into a GX's small heap. */
    public static final int LONGEST_BODY = 256 * 1024;

    private HttpRules() {}

    /** Whether the answer can be used. */
    public static boolean isGood(int status) {
        return status >= 200 && status < 300;
    }

    /**
     * An answer that cannot be used.
     *
     * @param address   host, and port if it is not the usual one
     * @param withLogin whether user and password were there to be told
     */
    public static Failed badStatus(int status, String address, boolean withLogin) {
        return switch (status) {
            case 401, 403, 407 ->
                new Failed(
                        Failure.UNAUTHORIZED,
                        status,
                        withLogin
                                ? address + " refuses the user name or the password"
                                : address + " wants a user name and a password, and none is configured");
            default -> new Failed(Failure.BAD_STATUS, status, address + " answers with HTTP status " + status);
        };
    }

    public static Failed tooLarge(int status, String address) {
        return new Failed(Failure.TOO_LARGE, status, address + " answers more than " + LONGEST_BODY / 1024 + " kB");
    }

    public static Failed late(String address, Duration timeout) {
        return new Failed(Failure.TIMEOUT, 0, address + " does not answer within " + timeout.toMillis() + " ms");
    }

    public static Failed badUrl() {
        return new Failed(Failure.BAD_URL, 0, "the URL is not one: http://host/path is expected");
    }

    public static Failed unknownHost(String address) {
        return new Failed(Failure.UNKNOWN_HOST, 0, "the host name of " + address + " is not known");
    }

    public static Failed refused(String address) {
        return new Failed(Failure.REFUSED, 0, "nothing listens on " + address);
    }
}
