package esess.sim;

import esess.port.Http;

/**
 * A device that stands on the {@link Plant} in virtual time: what it does for es-ESS it does through the simulated doors
 * that it was made with. A new kind of device is a new class of this. One thread.
 */
public interface VirtualDevice {

    /** What it answers to a GET of this URL; null if that is not its own. */
    default Http.Answer answer(String url) {
        return null;
    }

    /** A second of the plant has passed. */
    default void step() {}
}
