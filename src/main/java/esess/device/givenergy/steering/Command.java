package esess.device.givenergy.steering;

import java.util.List;

/** What somebody wants of an inverter, understood or refused. Immutable. */
public sealed interface Command {

    /** @param why for the owner; nothing is written */
    record Refused(String why) implements Command {}

    /**
     * Settings that stay.
     *
     * @param shown   what is to be told when they are made
     * @param success what is answered then
     */
    record Settings(List<Write> writes, List<Shown> shown, String success) implements Command {

        public Settings {
            writes = List.copyOf(writes);
            shown = List.copyOf(shown);
        }
    }

    /** A mode for some minutes. */
    record Begin(TimedMode mode, int minutes) implements Command {}

    /** The end of a mode, before its time. */
    record End(TimedMode mode) implements Command {}

    /** A tariff. */
    record Rate(boolean day) implements Command {}

    /** One register. */
    record Write(int register, int value) {}

    /** A topic below the inverter's, and its payload. */
    record Shown(String path, String payload) {}
}
