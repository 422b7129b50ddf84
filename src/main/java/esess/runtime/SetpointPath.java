package esess.runtime;

import esess.control.SetpointLeases;
import esess.control.SetpointPace;
import esess.model.Document;
import esess.port.Bus;
import esess.port.Change;
import esess.port.Log;
import esess.port.Time;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/** One path of the GX that takes the set point: written, read back, and complained of once when it does not follow. Loop thread. */
final class SetpointPath {

    private final String service;
    private final String path;
    private final SetpointPace pace;
    private final Bus bus;
    private final Time time;
    private final Log log;
    private final BiConsumer<MessageType, String> say;
    private boolean unanswered;
    private int lastCode;
    private boolean complained;

    SetpointPath(
            String service,
            String path,
            SetpointPace pace,
            Bus bus,
            Time time,
            Log log,
            BiConsumer<MessageType, String> say) {
        this.service = service;
        this.path = path;
        this.pace = pace;
        this.bus = bus;
        this.time = time;
        this.log = log;
        this.say = say;
    }

    /** What the GX shows; null: no value, or none that a set point can have. */
    static Double watts(Change change) {
        return change.reading().orNull() instanceof Number number
                        && Math.abs(number.doubleValue()) <= Document.MOST_WATTS
                ? (Double) number.doubleValue()
                : null;
    }

    SetpointPace pace() {
        return pace;
    }

    /** Whether a write is under way: what is shown may change any moment. */
    boolean isUnanswered() {
        return unanswered;
    }

    /** Whether this is to be written now. */
    boolean isDue(Double wantedW, boolean exact, Double shownW) {
        return !unanswered && pace.isDue(wantedW, exact, shownW, time.tick());
    }

    void write(Double watts) {
        unanswered = true;
        write(watts, code -> {
            unanswered = false;
            lastCode = code;
        });
    }

    /** Writes also while another write is under way. */
    void write(Double watts, IntConsumer onResult) {
        pace.asked(watts, time.tick());
        log.write(Log.Level.APP_DEBUG, path + " := " + text(watts), null);
        bus.write(service, path, watts, onResult);
    }

    /** Looks whether the GX does what it was asked. */
    void check(Double shownW) {
        if (pace.isIgnored(shownW, time.tick())) {
            if (!complained) {
                complained = true;
                say.accept(
                        MessageType.ERROR,
                        "The GX does not take the grid set point (" + text(pace.askedW()) + ", " + service + " " + path
                                + "): " + reason(shownW) + ". It is asked again.");
            }
        } else if (complained && pace.follows(shownW)) {
            complained = false;
            say.accept(MessageType.OPERATIONAL, "The GX takes the grid set point again.");
        }
    }

    private String reason(Double shownW) {
        if (unanswered || lastCode == Bus.NO_ANSWER) {
            return "it does not answer";
        }
        return lastCode == 0 ? "it shows " + text(shownW) : "it refuses with " + lastCode;
    }

    private static String text(Double watts) {
        return watts == null ? "no value" : SetpointLeases.watts(watts);
    }
}
