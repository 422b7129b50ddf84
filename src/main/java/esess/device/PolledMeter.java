package esess.device;

import esess.model.AcMeasurement;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A meter that has to be asked. It finds out by itself what generation it speaks to, and keeps no timer: who polls it
 * decides when. Loop thread.
 */
public interface PolledMeter {

    /** What came of one poll. */
    sealed interface Result {}

    /**
     * A whole measurement, in the sign of the device as it is mounted.
     *
     * @param serial of the device, null where it tells none
     */
    record Measured(AcMeasurement measurement, String serial) implements Result {}

    /**
     * No measurement.
     *
     * @param kind    what it says about the device
     * @param message for the owner, without secrets: which device, what is wrong
     */
    record Failed(Kind kind, String message) implements Result {}

    /** Why there is no measurement. */
    enum Kind {
        /** It did not answer in time, or at all. */
        SILENT,
        /** User or password is wrong or missing: only the owner can help. */
        WRONG_PASSWORD,
        /** It answered something that is no measurement. */
        UNUSABLE
    }

    /**
     * Asks once. Exactly one result, within the timeout, and never before this call returns; not to be called again
     * before the result is there.
     */
    void poll(Duration timeout, Consumer<Result> onResult);
}
