package esess.sim.twin;

/** What a device of the simulated house does wrong. */
public enum Trouble {
    NONE,
    /** It is not there: no answer, no report, and it hears nothing. */
    LOST,
    /** It goes on telling what it told last. */
    FROZEN,
    /** It needs {@link Line#SLOW} for everything. */
    SLOW,
    /** It refuses the password, where it has one. */
    WRONG_PASSWORD,
    /** A relay: says yes to a command and does nothing. */
    LYING
}
