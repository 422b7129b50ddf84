package esess.control.plan;

import esess.control.HousePicture;
import org.jspecify.annotations.Nullable;

/**
 * What the house takes beyond what the sun gives. Consumption and sun of one moment do not change when the battery does
 * something else, so who acts on them does not answer himself. Where the inverters never rest, the mean of half a minute
 * stands for it. One object per plant; pure.
 */
public final class NetLoad {

    private static final double EVENS_OUT_MILLIS = 30_000;
    private static final long STALE_MILLIS = 60_000;

    private @Nullable Double netW;
    private long knownTick;

    /** Looks at the house; to be called every few seconds. */
    public void look(HousePicture house) {
        Double consumptionW = house.totalConsumptionW();
        if (consumptionW != null && house.totalGridW() != null && (house.inverters() || house.isCurrent())) {
            double now = consumptionW - house.pvW();
            double part =
                    house.inverters() || netW == null ? 1 : Math.min(1, (house.tick() - knownTick) / EVENS_OUT_MILLIS);
            netW = netW == null ? (Double) now : (Double) (netW + part * (now - netW));
            knownTick = house.tick();
        } else if (house.tick() - knownTick > STALE_MILLIS) {
            netW = null;
        }
    }

    /** W, below 0: there is a surplus; null: not known. */
    public @Nullable Double watts() {
        return netW;
    }
}
