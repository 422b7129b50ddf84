package esess.control.gateway;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A component, as the {@link Desk} needs it. */
public interface Subject {

    /** What became of a command. */
    record Result(@Nullable ErrorCode error, String text) {

        public static final Result DONE = new Result(null, "");

        public static Result notTaken(String text) {
            return new Result(ErrorCode.NOT_TAKEN, text);
        }

        public static Result timeout(String text) {
            return new Result(ErrorCode.TIMEOUT, text);
        }

        public boolean isDone() {
            return error == null;
        }
    }

    ComponentSpec spec();

    /** What it tells now; what is not known has no value. */
    Map<String, Amount> values();

    /** Since it was heard; null: never. */
    @Nullable
    Long ageMillis();

    /** Why it must not be moved now, for people; null: it may be. */
    default @Nullable String interlock(Command command, Map<String, Object> parameters) {
        return null;
    }

    /** What is wrong with it, for people; null: nothing. */
    default @Nullable String fault() {
        return null;
    }

    /** Whether this stops it, switches it off or makes it less. */
    default boolean isSafe(Command command, Map<String, Object> parameters) {
        return false;
    }

    /** How to go back from what this command will do; null: what holds now is not known, so nobody could. */
    @Nullable
    List<Undo> undo(Command command, Map<String, Object> parameters);

    /** Does it, and tells once what the device shows then. */
    void perform(Command command, Map<String, Object> parameters, Consumer<Result> done);
}
