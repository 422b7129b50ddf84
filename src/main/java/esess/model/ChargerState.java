package esess.model;

import org.jspecify.annotations.Nullable;

/**
 * What an EV charger has told of itself, in words that are the same for every make; null: not known (yet). Immutable;
 * any thread.
 *
 * @param carThere        whether a car is connected
 * @param faulty          whether the charger reports an error: nothing is decided then
 * @param mode            who decides about charging; null also for a mode that nobody here knows
 * @param order           what it was last told, by us or by somebody else
 * @param phases          how many it is told to use; 0: it decides itself
 * @param currentA        asked for on each phase
 * @param currentLimitA   the owner's limit on each phase, set in the charger
 * @param reason          why it charges or does not
 * @param strangeReason   its own word for a reason that nobody here knows, else null
 * @param lines           voltage, current, power, power factor of each phase; energies null
 * @param powerW          in total
 * @param sessionWh       since the car was connected
 * @param priceLimitCt    below this price its own low-price charging begins, ct/kWh
 * @param priceCt         the price now, ct/kWh
 * @param ownPvSurplus    whether it follows the sun by itself, against us
 * @param error           its error code
 */
public record ChargerState(
        @Nullable String serial,
        @Nullable String name,
        @Nullable String model,
        @Nullable String firmware,
        @Nullable Boolean carThere,
        boolean faulty,
        @Nullable ChargeMode mode,
        @Nullable Order order,
        @Nullable Integer phases,
        @Nullable Integer currentA,
        @Nullable Integer currentLimitA,
        @Nullable ChargeReason reason,
        @Nullable String strangeReason,
        PerPhase<AcMeasurement.Line> lines,
        @Nullable Double powerW,
        @Nullable Double sessionWh,
        @Nullable Double lifetimeWh,
        @Nullable Double priceLimitCt,
        @Nullable Double priceCt,
        @Nullable Boolean ownPvSurplus,
        @Nullable Integer error) {

    /** What a charger is told to do, until it is told something else. */
    public enum Order {
        /** It works by itself, as without es-ESS. */
        RELEASED,
        STOPPED,
        STARTED
    }
}
