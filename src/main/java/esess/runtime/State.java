package esess.runtime;

/**
 * How a service or a device is doing. The same few words on MQTT, in the log and wherever else it is shown; what is
 * particular stands behind them. Immutable.
 *
 * @param kind   what it comes to
 * @param reason why, as far as that is a kind of its own
 * @param detail for the owner: names what is waited for, and never a password; empty: nothing more to say
 */
public record State(Kind kind, Reason reason, String detail) {

    /** What it comes to. */
    public enum Kind {
        /** It does what it is for. */
        RUNNING("Running"),
        /** Something that it needs is not there yet. */
        WAITING("Waiting"),
        /** Something that was there is gone. */
        LOST("Lost"),
        /** A defect of ours; it is started again. */
        FAILED("Failed"),
        /** It was not started, because its configuration is wrong. */
        NOT_STARTED("Not started"),
        /** es-ESS has stopped it. */
        STOPPED("Stopped");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Why. */
    public enum Reason {
        NONE,
        BUS,
        BROKER,
        DEVICE,
        CONFIGURATION,
        FIRST_VALUE,
        NO_ANSWER,
        WRONG_PASSWORD,
        REFUSED,
        NONSENSE,
        DEFECT
    }

    public static final State RUNNING = new State(Kind.RUNNING, Reason.NONE, "");
    public static final State STOPPED = new State(Kind.STOPPED, Reason.NONE, "");

    /** It runs, and there is something to say of it: "The grid gives 3200 W to the car". */
    public static State running(String detail) {
        return new State(Kind.RUNNING, Reason.NONE, detail);
    }

    /** @param what "com.victronenergy.system", "the broker" */
    public static State waitingFor(Reason reason, String what) {
        return new State(Kind.WAITING, reason, what);
    }

    public static State lost(Reason reason, String what) {
        return new State(Kind.LOST, reason, what);
    }

    public static State failed(String why) {
        return new State(Kind.FAILED, Reason.DEFECT, why);
    }

    public static State notStarted(String why) {
        return new State(Kind.NOT_STARTED, Reason.CONFIGURATION, why);
    }

    /** As owners read it: "Waiting for com.victronenergy.system", "Running: ...". */
    @Override
    public String toString() {
        if (detail.isEmpty()) {
            return kind.toString();
        }
        return switch (kind) {
            case WAITING -> "Waiting for " + detail;
            case RUNNING, LOST, FAILED, NOT_STARTED, STOPPED -> kind + ": " + detail;
        };
    }
}
