package esess.runtime;

import esess.port.Log;
import esess.port.Registration;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Keeps one service going: starts it, and when it fails says why, takes everything of it back and starts it anew after
 * a while that doubles with every failure in a row. Loop thread.
 */
public final class Guard {

    static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    static final Duration LONGEST_RETRY = Duration.ofMinutes(5);
    /** After so long without failing, the next failure counts as the first. */
    static final Duration FORGIVEN = Duration.ofMinutes(10);

    private final String name;
    private final Supplier<Service> maker;
    private final House house;
    private final Log log;
    private Service service;
    private Host host;
    private Registration retry;
    private Duration backOff = FIRST_RETRY;
    private long startedAt;

    public Guard(String name, Supplier<Service> maker, House house) {
        this.name = name;
        this.maker = maker;
        this.house = house;
        this.log = house.log().named(name);
    }

    public void start() {
        retry = null;
        startedAt = house.time().tick();
        Host[] mine = new Host[1];
        mine[0] = new Host(name, house, cause -> fail(mine[0], cause));
        host = mine[0];
        house.health().set(name, "Running");
        try {
            service = maker.get();
            service.start(mine[0]);
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
        house.health().set(name, "Stopped");
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
                        name,
                        "its failures",
                        log,
                        MessageType.ERROR,
                        name + " failed: " + reason + ". It is started again in " + backOff.toSeconds() + " s.");
        log.write(said ? Log.Level.ERROR : Log.Level.DEBUG, name + " failed", cause);
        house.health().set(name, "Failed: " + reason);
        retry = house.time().after(backOff, this::start);
        backOff = backOff.multipliedBy(2).compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : backOff.multipliedBy(2);
    }

    private void release() {
        Host leaving = host;
        Service ending = service;
        host = null;
        service = null;
        if (ending != null) {
            Closing.step(ending::stop, log);
        }
        if (leaving != null) {
            leaving.close();
        }
    }
}
