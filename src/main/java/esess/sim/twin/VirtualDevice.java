package esess.sim.twin;

import esess.port.Http;
import esess.sim.plant.Plant;

/**
 * A device that stands on the {@link Plant} in virtual time: what it does for es-ESS it does over its {@link Line}. A new
 * kind of device is a new class of this. One thread.
 */
public interface VirtualDevice {

    Line line();

    /** Whether a GET of this URL is for it. */
    default boolean isAt(String url) {
        return false;
    }

    /** What it answers, if it has power and hears it; only for URLs that it {@link #isAt}. */
    default Http.Answer answer(String url) {
        throw new IllegalStateException("nobody asks it over HTTP");
    }

    /** A second of the plant has passed. */
    default void step() {}
}
