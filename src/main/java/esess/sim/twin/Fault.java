package esess.sim.twin;

/** What an HTTP twin does wrong. */
public enum Fault {
    NONE,
    /** Takes the request and never answers. */
    HANG,
    /** Answers after {@link HttpTwin#SLOW_MILLIS}. */
    SLOW,
    /** Closes the connection instead of an answer. */
    LOSE,
    /** Closes the connection in the middle of its answer. */
    BREAK,
    /** HTTP status 500. */
    ERROR,
    /** HTTP status 404. */
    MISSING,
    /** 10 MB of nothing. */
    JUNK,
    /** A page for people. */
    HTML,
    /** The first half of its answer, as if it were the whole. */
    TRUNCATED,
    /** NaN for every number. */
    NAN,
    /** A switch: says yes to a command and does nothing. */
    LIE,
    /** A meter: the same values for ever. */
    FREEZE
}
