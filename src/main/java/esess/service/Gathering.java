package esess.service;

import esess.runtime.Host;
import java.time.Duration;

/** A device tells its values one message after the other: what comes within a moment is handled together. Loop thread. */
final class Gathering {

    static final Duration MOMENT = Duration.ofMillis(100);

    private final Host host;
    private final Runnable handle;
    private boolean waits;

    Gathering(Host host, Runnable handle) {
        this.host = host;
        this.handle = handle;
    }

    /** Something has come. */
    void arrived() {
        if (!waits) {
            waits = true;
            host.time().after(MOMENT, () -> {
                waits = false;
                handle.run();
            });
        }
    }
}
