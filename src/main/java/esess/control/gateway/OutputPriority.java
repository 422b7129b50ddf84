package esess.control.gateway;

import org.jspecify.annotations.Nullable;

/**
 * What an inverter takes first, by the battery's state of charge: the grid when it is low, the sun and the battery when it
 * is well, in between what it took before.
 */
public record OutputPriority(double lowPercent, double backPercent) {

    public static final String UTILITY = "utility";
    /** Solar, battery, utility. */
    public static final String SBU = "sbu";

    /** @param percent null: not known, so nothing changes */
    public String next(String now, @Nullable Double percent) {
        if (percent == null) {
            return now;
        }
        return percent <= lowPercent ? UTILITY : percent >= backPercent ? SBU : now;
    }
}
