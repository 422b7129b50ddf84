package esess.model;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a service, or a part of it, is doing: the same on MQTT, in the log, on the page and in metrics.
 *
 * @param reason one of a closed list
 * @param detail for the owner: what is waited for, what is lost, what it does; may be empty
 */
public record ServiceState(Reason reason, String detail) {

    /** What a reason comes to. The later one is the worse one, among those of which a service is made up. */
    public enum Kind {
        OFF,
        STOPPED,
        RUNNING,
        WAITING,
        LOST,
        FAILED;

        /** For machines: "waiting". */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why it is in this state. */
    public enum Reason {
        /** It is switched off in the configuration. */
        OFF(Kind.OFF),
        STOPPED(Kind.STOPPED),
        RUNNING(Kind.RUNNING),
        /** It runs, and has nothing to do on purpose. */
        RESTING(Kind.RUNNING),
        /** For something that the GX tells on its bus. */
        BUS(Kind.WAITING),
        BROKER(Kind.WAITING),
        DEVICE(Kind.WAITING),
        /** The owner has to mend its configuration. */
        CONFIGURATION(Kind.WAITING),
        FIRST_VALUE(Kind.WAITING),
        /** Somebody else listens on the TCP port that it needs. */
        PORT(Kind.WAITING),
        NO_ANSWER(Kind.LOST),
        WRONG_PASSWORD(Kind.LOST),
        REFUSED(Kind.LOST),
        /** It answers what cannot be understood. */
        NONSENSE(Kind.LOST),
        /** It threw something; it is started again. */
        DEFECT(Kind.FAILED);

        private final Kind kind;

        Reason(Kind kind) {
            this.kind = kind;
        }

        public Kind kind() {
            return kind;
        }

        /** For machines: "no-answer". */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public static ServiceState off() {
        return new ServiceState(Reason.OFF, "");
    }

    public static ServiceState stopped() {
        return new ServiceState(Reason.STOPPED, "");
    }

    public static ServiceState running() {
        return new ServiceState(Reason.RUNNING, "");
    }

    /** @param detail what it does in particular, whole words for the owner */
    public static ServiceState running(String detail) {
        return new ServiceState(Reason.RUNNING, detail);
    }

    /** @param detail why it does nothing, whole words for the owner */
    public static ServiceState resting(String detail) {
        return new ServiceState(Reason.RESTING, detail);
    }

    /**
     * @param reason one of those of {@link Kind#WAITING}
     * @param what   goes on behind "Waiting for"
     */
    public static ServiceState waiting(Reason reason, String what) {
        return of(Kind.WAITING, reason, what);
    }

    /**
     * @param reason one of those of {@link Kind#LOST}
     * @param what   the name of what was there before, or should be
     */
    public static ServiceState lost(Reason reason, String what) {
        return of(Kind.LOST, reason, what + ": " + reason.words());
    }

    public static ServiceState failed(String why) {
        return new ServiceState(Reason.DEFECT, why);
    }

    private static ServiceState of(Kind kind, Reason reason, String detail) {
        if (reason.kind != kind) {
            throw new IllegalArgumentException(reason + " is not a reason to be " + kind);
        }
        return new ServiceState(reason, detail);
    }

    public Kind kind() {
        return reason.kind;
    }

    /** For people; empty when it is switched off. */
    public String text() {
        return switch (kind()) {
            case OFF -> "";
            case STOPPED -> "Stopped";
            case RUNNING -> detail.isEmpty() ? "Running" : detail;
            case WAITING -> (reason == Reason.CONFIGURATION ? "Not started: " : "Waiting for ") + detail;
            case LOST -> "Lost: " + detail;
            case FAILED -> "Failed: " + detail;
        };
    }

    /** The same state, said of something that has a name. */
    public ServiceState of(String name) {
        return kind() == Kind.FAILED ? new ServiceState(reason, name + ": " + detail) : this;
    }

    /** What several parts come to: the worst of them counts, and all that are in it are named. */
    public static ServiceState worst(List<ServiceState> parts) {
        Kind kind = parts.stream().map(ServiceState::kind).max(Kind::compareTo).orElse(Kind.RUNNING);
        List<ServiceState> alike =
                parts.stream().filter(part -> part.kind() == kind).toList();
        return kind.compareTo(Kind.RUNNING) <= 0
                ? running()
                : new ServiceState(
                        alike.get(0).reason,
                        alike.stream()
                                .map(ServiceState::detail)
                                .collect(Collectors.joining(kind == Kind.WAITING ? ", " : "; ")));
    }
}
