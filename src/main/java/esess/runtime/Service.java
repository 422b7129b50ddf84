package esess.runtime;

/**
 * One thing that es-ESS does for its owner. The constructor does nothing but remember; {@link #start} asks the host for
 * everything it needs. What a service throws, there or in any callback, takes all of its devices off the bus, drops
 * everything it asked for, and starts a new instance after a while; where it starts parts of itself, see
 * {@link Host#part}, only the part that has thrown. Loop thread.
 */
public interface Service {

    void start(Host host) throws Exception;

    /** Gives back what the host does not know of. Whatever was asked of the host is given back by itself, after this. */
    default void stop() {}
}
