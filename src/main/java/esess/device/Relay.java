package esess.device;

import java.time.Duration;
import java.util.function.Consumer;

/** How one switched load is spoken to. Nothing blocks. Loop thread. */
interface Relay {

    /** How the load's power becomes known. */
    enum Power {
        NONE,
        PUSHED,
        ASKED,
        WITH_STATE
    }

    /**
     * What came of a command or a reading.
     *
     * @param on           null: not told
     * @param powerW       null: not told
     * @param problem      the device could not be asked or told, or is not understood; null: it could
     * @param powerProblem it answered, but its power is not understood; null: it is, or was not asked
     */
    record Report(Boolean on, Double powerW, String problem, String powerProblem) {

        static Report done() {
            return new Report(null, null, null, null);
        }

        static Report failed(String problem) {
            return new Report(null, null, problem, null);
        }
    }

    /** Told by devices that report by themselves. */
    interface Listener {

        /** @param on null: not known any more */
        void state(Boolean on, String problem);

        /** @param watts null: not known any more */
        void power(Double watts, String problem);

        /** It is worth trying again now. */
        void reachable();
    }

    boolean tellsState();

    Power power();

    /** How long the device may take from a command until it reports the new state. */
    Duration settling();

    void turn(boolean on, Consumer<Report> done);

    void readState(Consumer<Report> done);

    /** Only where {@link #power} is {@code ASKED}. */
    void readPower(Consumer<Report> done);

    /** Hears the device no more. What {@link #turn} has sent still goes out. */
    void close();
}
