package esess.runtime;

import java.util.Map;
import java.util.function.Consumer;

/** A device that takes commands by name, in the words that owners of GivTCP send by MQTT and REST. Loop thread. */
public interface CommandedDevice {

    /** What became of a command. */
    enum Outcome {
        /** Carried out, and read back. */
        DONE,
        /** It is nonsense, or nothing for this model: nothing was written. */
        REFUSED,
        /** The inverter did not take it, or did not answer; what was written on the way was taken back. */
        FAILED
    }

    /** @param text for the owner: "Setting Charge Target 50 was a success", "Setting setChargeTarget failed: why" */
    record Answer(Outcome outcome, String text) {

        public boolean isDone() {
            return outcome == Outcome.DONE;
        }
    }

    /** The name of its section; empty where there is none. */
    String key();

    /** Null until it was heard. */
    String serial();

    /** What its topics begin with; the serial number follows. */
    String topicRoot();

    /** What it shows, as nested maps: the document of readData. Empty while nothing is known. */
    Map<String, Object> document();

    /** Whether there is such a command at all, for whatever model. */
    boolean knows(String command);

    /**
     * Carries a command out, after those that came before.
     *
     * @param payload  a word or number as on MQTT ({@code 50}), or JSON as by REST ({@code {"chargeToPercent":"50"}})
     * @param onAnswer called exactly once, within a minute or two, unless the service ends before; maybe at once
     */
    void command(String command, String payload, Consumer<Answer> onAnswer);
}
