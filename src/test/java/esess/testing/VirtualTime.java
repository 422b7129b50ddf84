package esess.testing;

import esess.runtime.Loop;
import esess.sim.door.VirtualClock;

/** Drives a loop by a virtual clock. */
public final class VirtualTime {

    private VirtualTime() {}

    /** Lets time pass; everything that falls into it happens. */
    public static void pass(Loop loop, VirtualClock clock, long millis) {
        for (long end = clock.tick() + millis; ; ) {
            long wait = loop.turn();
            if (wait > end - clock.tick()) {
                clock.advance(end - clock.tick());
                return;
            }
            clock.advance(wait);
        }
    }
}
