package esess.adapter;

import esess.port.Clock;
import java.time.Instant;

/** The machine's clock. Any thread. */
public final class SystemClock implements Clock {

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long tick() {
        return System.nanoTime() / 1_000_000;
    }
}
