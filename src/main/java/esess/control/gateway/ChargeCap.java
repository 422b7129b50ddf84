package esess.control.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Whether a battery may be charged, by its state of charge: not from the limit on, again below the lower one.
 *
 * @param limitPercent  where charging ends
 * @param resumePercent where it begins again
 */
public record ChargeCap(double limitPercent, double resumePercent) {

    /** @param percent null: not known, so nothing changes */
    public boolean mayCharge(boolean mayNow, @Nullable Double percent) {
        if (percent == null) {
            return mayNow;
        }
        return mayNow ? percent < limitPercent : percent <= resumePercent;
    }
}
