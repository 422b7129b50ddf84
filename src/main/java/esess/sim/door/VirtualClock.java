package esess.sim.door;

import esess.port.Clock;
import java.time.Instant;

/** A clock that moves only when it is told to. One thread. */
public final class VirtualClock implements Clock {

    private final Instant start;
    private long tick;

    public VirtualClock(Instant start) {
        this.start = start;
    }

    @Override
    public Instant now() {
        return start.plusMillis(tick);
    }

    @Override
    public long tick() {
        return tick;
    }

    public void advance(long millis) {
        tick += millis;
    }
}
