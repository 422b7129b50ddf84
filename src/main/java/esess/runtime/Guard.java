package esess.runtime;

import esess.model.ServiceState;
import esess.port.Log;
import esess.port.Registration;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps one service, or one part of a service, going: starts it, and when it fails says why, takes everything of it back
 * and starts it anew after a while that doubles with every failure in a row. Loop thread.
 */
public final class Guard {

    static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    static final Duration LONGEST_RETRY = Duration.ofMinutes(5);
    /** Time without a failure after which the next one counts as the first. */
    static final Duration FORGIVEN = Duration.ofMinutes(10);

    private final String service;
    private final String name;
    private final Supplier<Service> maker;
    private final House house;
    private final Consumer<ServiceState> onState;
    private final Log log;
    private Service running;
    private Host host;
    private Registration retry;
    private Duration backOff = FIRST_RETRY;
    private long startedAt;

    public Guard(String service, Supplier<Service> maker, House house) {
        this(service, service, maker, house, state -> house.health().set(service, state));
    }

    /**
     * @param service whose messages it tells
     * @param name    of the service or of its part, for the owner
     * @param onState hears how it is doing
     */
    Guard(String service, String name, Supplier<Service> maker, House house, Consumer<ServiceState> onState) {
        this.service = service;
        this.name = name;
        this.maker = maker;
        this.house = house;
        this.onState = onState;
        this.log = house.log().named(service);
    }

    /** Of the service or of its part. */
    public String name() {
        return name;
    }

    public void start() {
        retry = null;
        startedAt = house.time().tick();
        Host[] mine = new Host[1];
        mine[0] = new Host(service, house, cause -> fail(mine[0], cause), onState);
        host = mine[0];
        onState.accept(ServiceState.running());
        try {
            running = maker.get();
            running.start(mine[0]);
        } catch (Exception | LinkageError | StackOverflowError e) {
            fail(mine[0], e);
        }
    }

    public void stop() {
        if (retry != null) {
            retry.close();
            retry = null;
        }
        release();
        onState.accept(ServiceState.stopped());
    }

    /** A second failure of the same start, or one on the way out, changes nothing: its host is not ours any more. */
    private void fail(Host failed, Throwable cause) {
        if (failed != host) {
            log.write(Log.Level.DEBUG, name + " failed again on its way out", cause);
            return;
        }
        if (house.time().tick() - startedAt >= FORGIVEN.toMillis()) {
            backOff = FIRST_RETRY;
        }
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        release();
        boolean said = house.messages()
                .say(
                        service,
                        name + " failures",
                        log,
                        MessageType.ERROR,
                        name + " failed: " + reason + ". It is started again in " + backOff.toSeconds() + " s.");
        log.write(said ? Log.Level.ERROR : Log.Level.DEBUG, name + " failed", cause);
        onState.accept(ServiceState.failed(reason));
        retry = house.time().after(backOff, this::start);
        backOff = backOff.multipliedBy(2).compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : backOff.multipliedBy(2);
    }

    private void release() {
        Host leaving = host;
        Service ending = running;
        host = null;
        running = null;
        if (ending != null) {
            Closing.step(ending::stop, log);
        }
        if (leaving != null) {
            leaving.close();
        }
    }
}
