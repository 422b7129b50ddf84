package esess.control;

import org.jspecify.annotations.Nullable;

/**
 * A figure of the house as it was when the figures last belonged together. It stands while the inverters move or the
 * grid is unknown, for a while; where there was no such moment for long, it is what it seems to be. One figure an object;
 * loop thread. null is unknown.
 */
public final class GoodFigure {

    /** Who waits longer acts on a house that is gone. */
    private static final long STANDS_MILLIS = 60_000;

    private @Nullable Double good;
    private long goodTick;
    private @Nullable Long knownTick;

    /** @param now what it seems to be */
    public @Nullable Double at(HousePicture house, @Nullable Double now) {
        if (now != null) {
            knownTick = house.knownTick(knownTick);
        }
        boolean stands = good != null && house.tick() - goodTick <= STANDS_MILLIS;
        if (now != null && house.isCurrent() && (house.inverters() || !stands)) {
            good = now;
            goodTick = house.tick();
        }
        return house.isTooOld(knownTick) ? null : good;
    }
}
