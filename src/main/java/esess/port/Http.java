package esess.port;

import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Devices that are asked over HTTP. Nothing blocks; a device that hangs delays only itself. What is asked and what is
 * answered: loop thread.
 */
public interface Http {

    /** How a device may be told who asks. In the order in which they are preferred. */
    enum Way {
        /** Digest with SHA-256: nobody on the way learns the password. */
        SHA256,
        /** Digest with MD5: a short password can be guessed from it. */
        MD5,
        /** The password itself. */
        BASIC
    }

    /**
     * Who asks. The device says how it wants to be told.
     *
     * @param password may be empty: some devices know a user without one
     * @param ways     those that this kind of device has; whoever asks in another one is not that device, and not told
     */
    record Login(String user, String password, Set<Way> ways) {

        public Login {
            ways = Set.copyOf(ways);
        }

        /** For a device of which nobody knows what it has. */
        public Login(String user, String password) {
            this(user, password, EnumSet.allOf(Way.class));
        }

        /** For a device that has only these. */
        public Login by(Way first, Way... others) {
            return new Login(user, password, EnumSet.of(first, others));
        }

        /** Without the password: this ends up in logs. */
        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    /** What a question is for. Each kind has its share of what can be asked at the same time; the first comes first. */
    enum Kind {
        /** The meter that the house is steered by. */
        GRID_METER,
        METER,
        LOAD
    }

    /**
     * What is posted. It goes to whom it is addressed to, and to nobody whom that one names instead.
     *
     * @param authorization value of the header of that name
     */
    record Posted(String json, Optional<String> authorization) {

        /** Without anything in it: there may be secrets. */
        @Override
        public String toString() {
            return "Posted[" + json.length() + "]";
        }
    }

    /**
     * One question.
     *
     * @param url     http or https; a user and a password in it ({@code http://user:pw@host/}) count when there is no login
     * @param timeout from now to the last byte of the answer
     * @param posted  there: it is asked by POST; else by GET
     */
    record Request(String url, Optional<Login> login, Duration timeout, Kind kind, Optional<Posted> posted) {

        /** A question by GET. */
        public Request(String url, Optional<Login> login, Duration timeout, Kind kind) {
            this(url, login, timeout, kind, Optional.empty());
        }

        /** A question by POST. */
        public static Request post(String url, Posted posted, Duration timeout) {
            return new Request(url, Optional.empty(), timeout, Kind.LOAD, Optional.of(posted));
        }

        /** A question to a load. */
        public Request(String url, Optional<Login> login, Duration timeout) {
            this(url, login, timeout, Kind.LOAD);
        }

        /** A question without a login of its own. */
        public static Request of(String url, Duration timeout) {
            return new Request(url, Optional.empty(), timeout);
        }

        /** Without path and query: some devices want the password there. */
        @Override
        public String toString() {
            return "Request[" + host(url) + "]";
        }

        private static String host(String url) {
            try {
                return URI.create(url).getHost();
            } catch (IllegalArgumentException notUrl) {
                return "?";
            }
        }
    }

    /** What came of it. */
    sealed interface Answer {}

    /**
     * The device answered, with a status of 200 to 299.
     *
     * @param body the text, decoded as the device says, else as UTF-8
     */
    record Ok(int status, String body) implements Answer {}

    /**
     * There is no answer that could be used.
     *
     * @param status  what the device answered; 0: nothing
     * @param message for the owner: names the device by its address, never a password, a path or a query
     */
    record Failed(Failure kind, int status, String message) implements Answer {}

    /** Why there is no answer. */
    enum Failure {
        /** Nothing, or not all of it, came in time. */
        TIMEOUT,
        /** Nothing listens there. */
        REFUSED,
        /** There is no way to that address on the network. */
        UNREACHABLE,
        /** The name is not known. */
        UNKNOWN_HOST,
        /** User or password is wrong or missing: 401, 403 and 407. */
        UNAUTHORIZED,
        /** Another status than 200 to 299. */
        BAD_STATUS,
        /** What came is not HTTP, or makes no sense. */
        NONSENSE,
        /** Longer than any device of ours would answer. */
        TOO_LARGE,
        /** No encrypted connection, or to somebody who cannot prove to be that device. */
        TLS,
        /** The connection broke. */
        BROKEN,
        /** The URL is not one. */
        BAD_URL,
        /** Too many questions wait already. */
        BUSY,
        /** The program ends. */
        STOPPED
    }

    /** Asks, by GET unless something is posted. Each question gets exactly one answer, within its timeout, and never before this call returns. */
    void get(Request request, Consumer<Answer> onAnswer);

    /** The same, for questions of this kind. */
    default Http as(Kind kind) {
        return (request, onAnswer) ->
                get(new Request(request.url(), request.login(), request.timeout(), kind, request.posted()), onAnswer);
    }
}
